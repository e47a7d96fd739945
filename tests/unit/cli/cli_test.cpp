// SPDX-License-Identifier: Apache-2.0
#include "cli/application.h"
#include "cli/since.h"
#include "cli/status_view.h"
#include "cli/terminal.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace fgn::cli {

namespace {

ExitCode code_of(std::vector<const char *> argv) {
    argv.insert(argv.begin(), "fgnctl");
    Session session;
    try {
        return run(static_cast<int>(argv.size()), argv.data(), session);
    } catch (const Error &error) {
        return error.code();
    }
}

std::string shown(const nlohmann::json &status) {
    testing::internal::CaptureStdout();
    show_status(Terminal{}, status);
    return testing::internal::GetCapturedStdout();
}

} // namespace

TEST(Since, ReadsSpansBeforeNow) {
    EXPECT_EQ(parse_since("90s", 1000), 910U);
    EXPECT_EQ(parse_since("15m", 1000), 100U);
    EXPECT_EQ(parse_since("2h", 10'000), 2800U);
    EXPECT_EQ(parse_since("3d", 1000), 0U);
}

TEST(Since, ReadsLocalTime) {
    ::setenv("TZ", "UTC", 1);
    EXPECT_EQ(parse_since("2026-01-31 18:00", 0), 1'769'882'400U);
    EXPECT_EQ(parse_since("2026-01-31", 0), 1'769'817'600U);
}

TEST(Since, RefusesWhatIsNoTime) {
    for (const char *text : {"", "h", "5", "5w", "-5m", "yesterday", "2026-13-01", "99999999999h"})
        EXPECT_THROW(parse_since(text, 1000), Error) << text;
}

TEST(Fit, CutsCharactersNotBytes) {
    EXPECT_EQ(fit("abc", 3), "abc");
    EXPECT_EQ(fit("abcd", 3), "ab…");
    EXPECT_EQ(fit("äöü", 3), "äöü");
    EXPECT_EQ(fit("äöüß", 3), "äö…");
    EXPECT_EQ(fit("abc", 0), "");
}

TEST(CommandLine, UsageErrorsAreToldApart) {
    EXPECT_EQ(code_of({}), ExitCode::usage);
    EXPECT_EQ(code_of({"fly"}), ExitCode::usage);
    EXPECT_EQ(code_of({"provision"}), ExitCode::usage);
    EXPECT_EQ(code_of({"provision", "web", "--fast"}), ExitCode::usage);
    EXPECT_EQ(code_of({"provision", "Web"}), ExitCode::usage);
    EXPECT_EQ(code_of({"provision", "../x"}), ExitCode::usage);
    EXPECT_EQ(code_of({"logs", "web", "-n", "many"}), ExitCode::usage);
}

TEST(StatusView, ShowsHostileAndMissingMembersHarmlessly) {
    const std::string text = shown(
        {{"name", "a\x1b[2Jb"}, {"state", 7}, {"containers", {{{"role", nullptr}, {"memory", "x"}}, 3}}});
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_NE(text.find("a\uFFFD[2Jb"), std::string::npos);
    EXPECT_NO_THROW(shown(nlohmann::json::array()));
    EXPECT_NO_THROW(shown({{"containers", nullptr}}));
}

TEST(StatusView, TellsAMaintenanceAndHowItEnds) {
    const nlohmann::json status = {{"name", "web"},
                                   {"state", "healthy"},
                                   {"maintenance", 1'769'882'400U},
                                   {"containers", nlohmann::json::array()}};
    EXPECT_NE(shown(status).find("until: fgnctl maintenance web off"), std::string::npos);
    EXPECT_EQ(shown({{"containers", nlohmann::json::array()}, {"maintenance", nullptr}}).find("maintenance"),
              std::string::npos);
}

TEST(StatusView, FitsANarrowTerminal) {
    ::setenv("COLUMNS", "40", 1);
    const std::string text =
        shown({{"name", "web"},
               {"state", "healthy"},
               {"containers", {{{"role", "app"}, {"health", "healthy"}, {"image", std::string(200, 'i')}}}}});
    ::unsetenv("COLUMNS");
    const std::size_t start = text.rfind('\n', text.find("image")) + 1;
    const std::size_t longest = text.find('\n', start) - start;
    EXPECT_LE(longest, 42U); // the ellipsis has three bytes
    EXPECT_GT(longest, 30U);
}

} // namespace fgn::cli

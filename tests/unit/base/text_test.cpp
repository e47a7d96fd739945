// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/text.h"

#include <gtest/gtest.h>

namespace fgn {

TEST(Sanitise, KeepsReadableUtf8) {
    EXPECT_EQ(sanitise("naïve ✓ 日本", 100), "naïve ✓ 日本");
}

TEST(Sanitise, DisarmsEscapeSequencesAndBidirectionalOverrides) {
    EXPECT_EQ(sanitise("\x1b[31mred\x07", 100), "\uFFFD[31mred\uFFFD");
    EXPECT_EQ(sanitise("a\u202Eb", 100), "a\uFFFDb");
    EXPECT_EQ(sanitise("\u009b31m", 100), "\uFFFD31m");
}

TEST(Sanitise, ReplacesInvalidUtf8ByteByByte) {
    EXPECT_EQ(sanitise("\xff\xc0\xaf", 100), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(sanitise("\xed\xa0\x80", 100), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(sanitise("cut \xe2\x82", 100), "cut \uFFFD\uFFFD");
}

TEST(Sanitise, NeverExceedsItsLimitNorCutsACharacter) {
    EXPECT_EQ(sanitise("ab€", 4), "ab");
    EXPECT_EQ(sanitise("ab€", 5), "ab€");
}

TEST(Sanitise, KeepsNewlinesOnlyWhenAsked) {
    EXPECT_EQ(sanitise("a\nb", 10, true), "a\nb");
    EXPECT_EQ(sanitise("a\nb", 10), "a\uFFFDb");
}

TEST(Nearest, FindsTheKeyThatWasMeant) {
    EXPECT_EQ(nearest("modul", {"module", "source", "workers"}), "module");
    EXPECT_EQ(nearest("zebra", {"module", "source", "workers"}), "");
    EXPECT_EQ(nearest("x", {}), "");
}

TEST(Split, KeepsEmptyParts) {
    EXPECT_EQ(split("a::b:", ':'), (std::vector<std::string>{"a", "", "b", ""}));
    EXPECT_EQ(split("", ':'), (std::vector<std::string>{""}));
}

TEST(LowerCase, KnowsNoLocale) {
    EXPECT_EQ(lower_case("X-Frame_Options 1"), "x-frame_options 1");
    EXPECT_EQ(lower_case("\xC3\x84"), "\xC3\x84");
}

TEST(Base64, IsPadded) {
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foo"), "Zm9v");
    EXPECT_EQ(base64("\xFF\xFE\xFDx"), "//79eA==");
}

TEST(HumanBytes, UsesBinaryUnits) {
    EXPECT_EQ(human_bytes(512), "512 B");
    EXPECT_EQ(human_bytes(1536), "1.5 KiB");
    EXPECT_EQ(human_bytes(512ULL << 20U), "512 MiB");
}

TEST(HumanDuration, ShowsTheTwoLargestUnits) {
    EXPECT_EQ(human_duration(840), "0.8 s");
    EXPECT_EQ(human_duration(125'000), "2 min 5 s");
    EXPECT_EQ(human_duration(100'000'000), "1 d 3 h");
}

TEST(Error, SaysWhatOnWhatAndWhyInOneLine) {
    const Error error{"open", "/etc/fgnctl/a.toml", "No such file", "create it", ExitCode::usage};
    EXPECT_STREQ(error.what(), "open: /etc/fgnctl/a.toml: No such file");
    EXPECT_EQ(error.code(), ExitCode::usage);
}

} // namespace fgn

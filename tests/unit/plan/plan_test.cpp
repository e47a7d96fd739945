// SPDX-License-Identifier: Apache-2.0
#include "plan/event.h"
#include "plan/step.h"

#include <gtest/gtest.h>

namespace fgn::plan {

namespace {

class Recorder : public Reporter {
  public:
    void report(const Event &event) override { lines.push_back(to_line(event)); }
    std::vector<std::string> lines;
};

/// Wants `value` to be true.
class Switch : public Step {
  public:
    Switch(std::string name, bool &value) : name_(std::move(name)), value_(value) {}
    std::optional<Change> pending() override {
        if (value_)
            return std::nullopt;
        return Change{name_, "switch " + name_ + " on", "", false};
    }
    void apply(Reporter &) override { value_ = true; }

  private:
    std::string name_;
    bool &value_;
};

} // namespace

TEST(Steps, ApplyOnlyWhatIsPendingAndNothingTheSecondTime) {
    bool a = true, b = false;
    Steps steps;
    steps.push_back(std::make_unique<Switch>("a", a));
    steps.push_back(std::make_unique<Switch>("b", b));
    EXPECT_EQ(pending(steps), (Plan{{"b", "switch b on", "", false}}));

    Recorder recorder;
    EXPECT_EQ(apply_all(steps, recorder), 1U);
    EXPECT_TRUE(b);
    EXPECT_EQ(recorder.lines.size(), 2U);
    EXPECT_EQ(apply_all(steps, recorder), 0U);
    EXPECT_TRUE(pending(steps).empty());
}

TEST(Event, SurvivesItsLine) {
    const Event event{EventKind::done, "image", "pull", 12, {{"digest", "sha256:1"}}};
    const auto back = event_from_line(to_line(event));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->kind, EventKind::done);
    EXPECT_EQ(back->step, "image");
    EXPECT_EQ(back->text, "pull");
    EXPECT_EQ(back->milliseconds, 12U);
    EXPECT_EQ(back->data["digest"], "sha256:1");
}

TEST(Event, RefusesWhatIsNone) {
    EXPECT_FALSE(event_from_line(""));
    EXPECT_FALSE(event_from_line("[1]"));
    EXPECT_FALSE(event_from_line(R"({"event":"reboot"})"));
    EXPECT_FALSE(event_from_line(R"({"event":7})"));
    EXPECT_FALSE(event_from_line(R"({"event":"done")"));
}

TEST(Event, DisarmsAndBoundsHostileText) {
    const auto event = event_from_line(R"({"event":"progress","text":"\u001b[2Jx","ms":-5})");
    ASSERT_TRUE(event);
    EXPECT_EQ(event->text, "\uFFFD[2Jx");
    EXPECT_EQ(event->milliseconds, 0U);
    const auto huge = event_from_line(R"({"event":"progress","text":")" + std::string(100'000, 'x') + "\"}");
    EXPECT_EQ(huge->text.size(), 8192U);
}

TEST(Event, WritesInvalidUtf8AsReplacement) {
    EXPECT_EQ(to_line({EventKind::progress, "", "a\xff", 0, nullptr}),
              "{\"event\":\"progress\",\"text\":\"a\uFFFD\"}");
}

TEST(Failure, CarriesTheErrorAcross) {
    const Error error{"pull", "nginx", "registry is down", "start it", ExitCode::unhealthy};
    const Error back = error_from(*event_from_line(to_line(failure(error))));
    EXPECT_STREQ(back.what(), error.what());
    EXPECT_EQ(back.hint(), "start it");
    EXPECT_EQ(back.code(), ExitCode::unhealthy);
}

TEST(Failure, NeverBecomesSuccess) {
    const auto lie = event_from_line(R"({"event":"failed","data":{"reason":"x","exit":0}})");
    EXPECT_EQ(error_from(*lie).code(), ExitCode::failure);
    const auto odd = event_from_line(R"({"event":"failed","data":{"reason":"x","exit":99}})");
    EXPECT_EQ(error_from(*odd).code(), ExitCode::failure);
    EXPECT_EQ(error_from(*event_from_line(R"({"event":"failed","data":[]})")).code(), ExitCode::failure);
}

} // namespace fgn::plan

// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "podman/answer.h"

#include <gtest/gtest.h>

namespace fgn::podman {

namespace {

std::string reason_of(const std::function<void()> &action) {
    try {
        action();
    } catch (const Error &error) {
        EXPECT_EQ(error.object(), "GET /x");
        return error.reason();
    }
    return "no error";
}

Answer answer(std::string_view json) {
    return {json, "GET /x"};
}

} // namespace

TEST(Answer, GivesEmptyForWhatIsMissingOrNull) {
    const Answer object = answer(R"({"a": null})");
    for (const char *key : {"a", "b"}) {
        EXPECT_EQ(object.text(key), "");
        EXPECT_EQ(object.number(key), 0);
        EXPECT_FALSE(object.flag(key));
        EXPECT_TRUE(object.texts(key).empty());
        EXPECT_TRUE(object.dictionary(key).empty());
        EXPECT_TRUE(object.at(key).at("deeper").empty());
    }
}

TEST(Answer, RefusesEveryWrongTypeAndNamesIt) {
    const Answer object = answer(R"({"a": {}, "n": 1.5, "l": [1], "d": {"k": []}, "s": "x"})");
    EXPECT_EQ(reason_of([&] { object.text("a"); }), "a is no text");
    EXPECT_EQ(reason_of([&] { object.number("n"); }), "n is no whole number");
    EXPECT_EQ(reason_of([&] { object.flag("s"); }), "s is neither true nor false");
    EXPECT_EQ(reason_of([&] { object.texts("l"); }), "an item of l is no text");
    EXPECT_EQ(reason_of([&] { object.texts("a"); }), "a is no list");
    EXPECT_EQ(reason_of([&] { object.dictionary("d"); }), "k is no text");
    EXPECT_EQ(reason_of([&] { object.dictionary("l"); }), "l is no object");
    EXPECT_EQ(reason_of([&] { object.at("s").at("x"); }), "s is no object");
    EXPECT_EQ(reason_of([&] { object.required("missing"); }), "the answer has no missing");
    EXPECT_EQ(reason_of([&] { object.items(); }), "the answer is no list");
}

TEST(Answer, RefusesWhatIsNotJson) {
    for (const char *text : {"", "{", "nonsense", "{\"a\": \"\xff\"}"})
        EXPECT_EQ(reason_of([&] { answer(text); }), "the answer is not JSON") << text;
}

TEST(Answer, RefusesNestingThatServesNoPurpose) {
    EXPECT_EQ(reason_of([] { answer(std::string(1'000'000, '[')); }), "the answer is nested too deeply");
}

TEST(ToText, ReplacesWhatIsNotUtf8) {
    EXPECT_EQ(to_text({{"a", "\xff"}}), "{\"a\":\"\uFFFD\"}");
}

} // namespace fgn::podman

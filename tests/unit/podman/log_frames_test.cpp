// SPDX-License-Identifier: Apache-2.0
#include "podman/log_frames.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fgn::podman {

using namespace std::string_literals;
using testing::ElementsAre;

TEST(LogLines, JoinsALineThatCameInSeveralFrames) {
    EXPECT_THAT(log_lines("\1\0\0\0\0\0\0\3one\1\0\0\0\0\0\0\5 two\n"s), ElementsAre("one two"));
}

TEST(LogLines, KeepsWhatAFrameLacks) {
    EXPECT_THAT(log_lines("\1\0\0\0\xff\xff\xff\xffshort"s), ElementsAre("short"));
    EXPECT_THAT(log_lines("\1\0\0\0\0\0"s), ElementsAre());
    EXPECT_THAT(log_lines(""), ElementsAre());
}

} // namespace fgn::podman

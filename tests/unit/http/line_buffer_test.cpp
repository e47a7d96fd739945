// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "http/line_buffer.h"

#include <gtest/gtest.h>

#include <vector>

namespace fgn::http {

namespace {

class LineBufferTest : public testing::Test {
  protected:
    LineBuffer::Line collect() {
        return [this](std::string_view line) { lines_.emplace_back(line); };
    }

    std::vector<std::string> lines_;
};

} // namespace

TEST_F(LineBufferTest, JoinsWhatChunksCutAnywhere) {
    const std::string text = "first\n\nsecond line\nrest";
    for (std::size_t size = 1; size <= text.size(); ++size) {
        lines_.clear();
        LineBuffer buffer{100, collect()};
        for (std::size_t at = 0; at < text.size(); at += size)
            buffer.feed(std::string_view{text}.substr(at, size));
        buffer.finish();
        EXPECT_EQ(lines_, (std::vector<std::string>{"first", "", "second line", "rest"})) << size;
    }
}

TEST_F(LineBufferTest, HandsNothingOverForAnEmptyRest) {
    LineBuffer buffer{100, collect()};
    buffer.feed("only\n");
    buffer.finish();
    EXPECT_EQ(lines_, std::vector<std::string>{"only"});
}

TEST_F(LineBufferTest, RefusesALineThatIsTooLongBeforeItsEndArrives) {
    LineBuffer buffer{4, collect()};
    buffer.feed("1234");
    EXPECT_THROW(buffer.feed("5"), Error);
}

TEST_F(LineBufferTest, CutsALineThatIsTooLongWhenToldTo) {
    LineBuffer buffer{4, collect(), LineBuffer::TooLong::cut};
    buffer.feed("12345678\nab\n123456");
    buffer.finish();
    EXPECT_EQ(lines_, (std::vector<std::string>{"1234", "ab", "1234"}));
}

} // namespace fgn::http

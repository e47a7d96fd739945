// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "os/fd.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <functional>
#include <thread>

namespace fgn::os {

namespace {

/// A file without a name, to be read from its start.
Fd file(const std::string &text) {
    Fd fd{::memfd_create("test", MFD_CLOEXEC)};
    write_all(fd.get(), text, "test");
    ::lseek(fd.get(), 0, SEEK_SET);
    return fd;
}

std::string content(const Fd &fd) {
    ::lseek(fd.get(), 0, SEEK_SET);
    return read_all(fd.get(), 1U << 20U, "test");
}

std::string why(const std::function<void()> &action) {
    try {
        action();
    } catch (const Error &error) {
        return error.reason();
    }
    return "nothing thrown";
}

// More than one read, and no multiple of what one takes.
const std::string large(200'001, 'x');

} // namespace

TEST(ReadStart, EndsAtTheEndOrAtTheLimitWhicheverIsFirst) {
    EXPECT_EQ(read_start(file("12345").get(), 10, "test"), "12345");
    EXPECT_EQ(read_start(file("12345").get(), 3, "test"), "123");
    EXPECT_EQ(read_start(file("12345").get(), 0, "test"), "");
    EXPECT_EQ(read_start(file("").get(), 10, "test"), "");
    EXPECT_EQ(read_start(file(large).get(), large.size() - 1, "test").size(), large.size() - 1);
    EXPECT_THROW(read_start(-1, 10, "test"), Error);
}

TEST(ReadStart, LeavesTheRestForWhoReadsNext) {
    const Fd fd = file("12345");
    EXPECT_EQ(read_start(fd.get(), 3, "test"), "123");
    EXPECT_EQ(read_all(fd.get(), 10, "test"), "45");
}

TEST(ReadAll, TakesAsMuchAsItsLimitAndThrowsAtMore) {
    EXPECT_EQ(read_all(file("12345").get(), 5, "test"), "12345");
    EXPECT_EQ(why([] { read_all(file("12345").get(), 4, "test"); }), "larger than 4 bytes");
    EXPECT_EQ(read_all(file(large).get(), large.size(), "test"), large);
}

TEST(Copy, EndsWithTheSameBytes) {
    const Fd target = file("");
    copy(file(large).get(), target.get(), large.size());
    EXPECT_EQ(content(target), large);
    const Fd none = file("");
    copy(file("").get(), none.get(), 0);
    EXPECT_EQ(content(none), "");
}

TEST(Copy, PassesOnWhatAPipeBringsLittleByLittle) {
    Pipe pipe = make_pipe();
    std::thread writer{[&] {
        for (int i = 0; i < 1000; ++i)
            write_all(pipe.write.get(), "0123456789", "test");
        pipe.write.reset();
    }};
    const Fd target = file("");
    copy(pipe.read.get(), target.get(), 10'000);
    writer.join();
    EXPECT_EQ(content(target).size(), 10'000U);
}

TEST(Copy, WritesNoMoreThanItMay) {
    const Fd target = file("");
    EXPECT_EQ(why([&] { copy(file(large).get(), target.get(), 100'000); }), "larger than 100000 bytes");
    EXPECT_LE(content(target).size(), 100'000U);
    EXPECT_NE(why([&] { copy(-1, target.get(), 1); }), "nothing thrown");
    EXPECT_NE(why([&] { copy(file("x").get(), -1, 1); }), "nothing thrown");
}

TEST(ReaderIsGone, WhenTheOtherEndIsClosed) {
    Pipe pipe = make_pipe();
    EXPECT_FALSE(reader_is_gone(pipe.write.get()));
    Fd other{::dup(pipe.read.get())};
    pipe.read.reset();
    EXPECT_FALSE(reader_is_gone(pipe.write.get())); // one of them is left
    other.reset();
    EXPECT_TRUE(reader_is_gone(pipe.write.get()));
}

TEST(ReaderIsGone, NotWhileThePipeIsFull) {
    const Pipe pipe = make_pipe();
    const int size = ::fcntl(pipe.write.get(), F_GETPIPE_SZ);
    ASSERT_GT(size, 0);
    write_all(pipe.write.get(), std::string(static_cast<std::size_t>(size), 'x'), "test");
    EXPECT_FALSE(reader_is_gone(pipe.write.get()));
}

} // namespace fgn::os

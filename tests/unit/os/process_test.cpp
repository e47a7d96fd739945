// SPDX-License-Identifier: Apache-2.0
#include "os/fd.h"
#include "os/process.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace fgn::os {

TEST(Child, YieldsWithItsWholeSession) {
    if (::access("/proc/self/autogroup", F_OK) != 0)
        GTEST_SKIP() << "this kernel does not share the processors between sessions";
    Pipe in = make_pipe(), out = make_pipe();
    // It tells of its session when its input ends.
    const Child child{
        {"/usr/bin/cat", "-", "/proc/self/autogroup"}, {}, {in.read.get(), out.write.get(), -1}};
    out.write.reset();
    child.yield_to_other_sessions();
    in.write.reset();
    EXPECT_NE(read_all(out.read.get(), 4096, "cat").find("nice 19"), std::string::npos);
}

} // namespace fgn::os

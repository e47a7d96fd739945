// SPDX-License-Identifier: Apache-2.0
#include "render/quote.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace fgn::render {

TEST(UnitText, IsOneLineWithoutSpecifiers) {
    EXPECT_EQ(unit_text("100 % \"é\" $x \\ y"), "100 %% \"é\" $x \\ y");
    EXPECT_EQ(unit_text("a\n[Service]\nExecStart=x"), "a [Service] ExecStart=x");
    EXPECT_EQ(unit_text("joined\\"), "joined\\ ");
}

TEST(UnitWord, IsQuotedOnlyIfItMustBe) {
    EXPECT_EQ(unit_word("HOME=/var/lib/x-1"), "HOME=/var/lib/x-1");
    EXPECT_EQ(unit_word("A=b c"), "\"A=b c\"");
    EXPECT_EQ(unit_word("A=\"\\%n'$x\n"), "\"A=\\\"\\\\%%n'$x\\x0a\"");
    EXPECT_EQ(unit_word(""), "\"\"");
}

TEST(UnitArgument, ExpandsNoVariable) {
    EXPECT_EQ(unit_argument("$HOME ${x}"), "\"$$HOME $${x}\"");
    EXPECT_EQ(unit_argument("hello-app-7"), "hello-app-7");
}

TEST(NginxString, CannotBeLeft) {
    EXPECT_EQ(nginx_string("a; } server {"), "\"a; } server {\"");
    EXPECT_EQ(nginx_string("\"; x \\"), "\"\\\"; x \\\\\"");
    EXPECT_EQ(nginx_string("a\nb"), "\"a b\"");
}

TEST(PythonString, CannotBeLeft) {
    EXPECT_EQ(python_string("a\"\\'é\n"), "\"a\\\"\\\\'é\\x0a\"");
}

TEST(Fill, PutsValuesInAndDoesNotLookAtThemAgain) {
    EXPECT_EQ(fill("@A@-@B@@A@", {{"A", "@B@"}, {"B", "2"}}), "@B@-2@B@");
}

TEST(Fill, LeavesOtherAtSignsAlone) {
    EXPECT_EQ(fill("@unavailable; a@b @@ @", {}), "@unavailable; a@b @@ @");
    EXPECT_EQ(fill("", {}), "");
}

TEST(Fill, RefusesANameWithoutAValue) {
    EXPECT_THROW(fill("@A@", {}), std::logic_error);
}

} // namespace fgn::render

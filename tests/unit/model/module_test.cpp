// SPDX-License-Identifier: Apache-2.0
#include "model/module.h"

#include <gtest/gtest.h>

namespace fgn::model {

using Names = std::vector<std::string>;

TEST(Module, IsAFileOrAPackage) {
    EXPECT_EQ(module_files("main:app"), (Names{"main.py", "main/__init__.py"}));
    EXPECT_EQ(module_files("a.b:c()"), (Names{"a/b.py", "a/b/__init__.py"}));
}

TEST(Module, GivesTheNameOfAVariableOrFactory) {
    EXPECT_EQ(module_variable("a.b:c"), "c");
    EXPECT_EQ(module_variable("a.b:create('x:y')"), "create");
}

TEST(MayDefine, FindsTheNameAsAWholeWord) {
    EXPECT_TRUE(may_define("app = Flask(__name__)", "app"));
    EXPECT_TRUE(may_define("from site import x as app", "app"));
    EXPECT_TRUE(may_define("app", "app"));
    EXPECT_FALSE(may_define("application = my_app = app2 = éapp = 1", "app"));
    EXPECT_FALSE(may_define("", "app"));
}

TEST(MayDefine, AllowsForNamesThatAreNotWritten) {
    EXPECT_TRUE(may_define("from site import *", "app"));
    EXPECT_TRUE(may_define("from site import  \\\n *", "app"));
    EXPECT_TRUE(may_define("def __getattr__(name): ...", "app"));
    EXPECT_TRUE(may_define("globals()['a' + 'pp'] = 1", "app"));
    EXPECT_FALSE(may_define("x = 2 * 3", "app"));
}

} // namespace fgn::model

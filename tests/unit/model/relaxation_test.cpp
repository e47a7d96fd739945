// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"
#include "refused.h"

#include <gtest/gtest.h>

namespace fgn::model {

namespace {

Service parse(const std::string &rest) {
    return parse_manifest("[app]\nsource = \".\"\nmodule = \"main:app\"\n" + rest, "fgn.toml", "hello");
}

} // namespace

TEST(Relaxation, IsOfOneContainerAndByName) {
    const Service service = parse("writable = true\ncapabilities = [\"CAP_SYS_NICE\"]\n"
                                  "[web]\nunmasked = true\n"
                                  "[database]\nengine = \"mariadb\"\nunconfined = true\n"
                                  "new_privileges = true\n");
    EXPECT_EQ(service.app.relaxed, (Relaxation{false, true, false, false, false, {"CAP_SYS_NICE"}}));
    EXPECT_EQ(service.web.relaxed, (Relaxation{false, false, false, false, true, {}}));
    EXPECT_EQ(service.database->relaxed, (Relaxation{false, false, true, true, false, {}}));
}

TEST(Relaxation, IsOfNoContainerThatIsNotThere) {
    EXPECT_EQ(refusal([] { parse("[database]\nengine = \"sqlite\"\nwritable = true\n"); }),
              "fgn.toml:6:12: database.writable: SQLite has no server (leave it out, or take \"mariadb\")");
}

} // namespace fgn::model

// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"
#include "model/module.h"
#include "render/init.h"

#include <gtest/gtest.h>

#include <fstream>

namespace fgn::render {

namespace {

const std::string examples = "../examples/";

std::string read(const std::string &path) {
    std::ifstream file(path);
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string without_comment_marks(std::string text) {
    for (std::size_t at = text.find("\n# "); at != text.npos; at = text.find("\n# ", at + 1))
        if (text[at + 3] == '[' || text.find(" = ", at) < text.find('\n', at + 1))
            text.erase(at + 1, 2);
    return text;
}

} // namespace

TEST(Example, ManifestsAreAcceptedAndPointAtTheApplication) {
    for (const char *file : {"hello/fgn.toml", "hello/fgn.full.toml", "todo/fgn.toml"}) {
        const std::string path = examples + file, folder = path.substr(0, path.rfind('/') + 1);
        const model::Service service = model::parse_manifest(read(path), file, "hello");
        const std::string program = read(folder + model::module_files(service.app.module).front());
        EXPECT_TRUE(model::may_define(program, model::module_variable(service.app.module)));
    }
}

TEST(NewSite, IsAcceptedAsItIsAndDefinesItsApplication) {
    const auto files = init_files("hello");
    const model::Service service = model::parse_manifest(files[0].text, files[0].path, "hello");
    EXPECT_EQ(model::module_files(service.app.module).front(), files[1].path);
    EXPECT_TRUE(model::may_define(files[1].text, model::module_variable(service.app.module)));
}

TEST(NewSite, ShowsOnlyKeysThatTheParserAccepts) {
    const std::string text = without_comment_marks(init_files("hello")[0].text);
    const model::Service service = model::parse_manifest(text, "fgn.toml", "hello");
    EXPECT_EQ(service.app_limits.tasks, 256U);
    EXPECT_EQ(service.web.https, 8443);
    EXPECT_TRUE(service.has_mariadb() && service.storage.dynamic);
}

} // namespace fgn::render

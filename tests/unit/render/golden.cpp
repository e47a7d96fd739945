// SPDX-License-Identifier: Apache-2.0
#include "golden.h"

#include "base/text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace fgn::render {

namespace {

const std::string folder = "data/render/";

/// "3: got | wanted" for the first line that differs, or empty.
std::string first_difference(const std::string &got, const std::string &wanted) {
    const auto lines = split(got, '\n'), wanted_lines = split(wanted, '\n');
    for (std::size_t i = 0; i < std::max(lines.size(), wanted_lines.size()); ++i) {
        const std::string line = i < lines.size() ? lines[i] : "(end)";
        const std::string wanted_line = i < wanted_lines.size() ? wanted_lines[i] : "(end)";
        if (line != wanted_line)
            return std::to_string(i + 1) + ": " + line + " | " + wanted_line;
    }
    return {};
}

} // namespace

std::string read(const std::string &path) {
    std::ifstream file(path);
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>(file), {}};
}

void expect_golden(const std::string &name, const std::string &text) {
    if (std::getenv("FGN_UPDATE_GOLDEN") != nullptr)
        std::ofstream(folder + name) << text;
    EXPECT_EQ(first_difference(text, read(folder + name)), "") << name << "; FGN_UPDATE_GOLDEN=1 rewrites it";
}

} // namespace fgn::render

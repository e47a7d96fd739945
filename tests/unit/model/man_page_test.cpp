// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>

namespace fgn::model {

namespace {

std::vector<std::string> sorted(std::vector<std::string> keys) {
    std::sort(keys.begin(), keys.end());
    return keys;
}

/// The dotted words of the lines that head a paragraph: `.TP`, then `.BR a.b ", " c.d " (type)"`.
std::vector<std::string> described_keys() {
    std::ifstream page("../man/fgn.toml.5");
    const std::regex key("[a-z]+\\.[a-z_.0-9]+");
    std::vector<std::string> keys;
    for (std::string line, before; std::getline(page, line); before = line)
        if (before == ".TP")
            std::copy(std::sregex_token_iterator(line.begin(), line.end(), key), {},
                      std::back_inserter(keys));
    return keys;
}

} // namespace

TEST(ManPage, DescribesEveryKeyThatTheParserKnowsAndNoOther) {
    std::vector<std::string> known = manifest_keys();
    for (const std::string &key : defaults_keys())
        known.push_back(key);
    for (const char *tables : {"container", "network"}) // which have sections
        std::erase(known, tables);
    EXPECT_EQ(sorted(described_keys()), sorted(known));
}

} // namespace fgn::model

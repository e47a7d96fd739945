// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace fgn::render {

/// The content of a file, which must be there.
std::string read(const std::string &path);

/// Compares `text` with tests/data/render/NAME; with FGN_UPDATE_GOLDEN=1 it writes the file first.
void expect_golden(const std::string &name, const std::string &text);

} // namespace fgn::render

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace fgn::cli {

/// The value for the secret `key`: every byte of `file` or, when that is empty, of standard input; at a
/// terminal one line, asked for and not shown. Throws Error (usage) when it is empty or too large.
std::string read_secret(const std::string &key, const std::string &file);

} // namespace fgn::cli

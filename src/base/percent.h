// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace fgn {

/// Everything but letters, digits and "-._~" as %XX, so that a part of an address stays one part.
std::string percent_encode(std::string_view text);

} // namespace fgn

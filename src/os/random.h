// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace fgn::os {

/// That many bytes of the kernel's random numbers as hexadecimal digits, which need no quoting anywhere.
std::string random_hex(std::size_t bytes);

} // namespace fgn::os

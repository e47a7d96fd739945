// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fgn::podman {

/// The lines in a container's log as Podman frames it: a byte for the stream, three of padding, a big-endian
/// length, the text. A frame that was cut short gives what there is of it.
std::vector<std::string> log_lines(std::string_view frames);

} // namespace fgn::podman

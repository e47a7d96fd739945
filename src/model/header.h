// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace fgn::model {

/// Whether both name one header of HTTP: letters count as equal in either case.
bool same_header(std::string_view one, std::string_view other);

} // namespace fgn::model

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace fgn::render {

/// Lines for the level of http: what the page of an error says, by $maintenance and $status.
std::string error_texts();

/// Lines for a server: the page, for each status that nginx itself answers with. Answers of the application
/// are left alone.
std::string error_pages();

} // namespace fgn::render

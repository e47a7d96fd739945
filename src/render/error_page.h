// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace fgn::render {

/// Lines for the level of http: the page of an error, fgnctl's own or `html`, in which {{title}} and {{text}}
/// become what there is to say by $maintenance and $status, and {{status}} the number.
std::string error_texts(const std::optional<std::string> &html);

/// Lines for a server: the page, for each status that nginx itself answers with. Answers of the application
/// are left alone.
std::string error_pages();

} // namespace fgn::render

// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <system_error>

namespace fgn {

namespace {

std::string one_line(const std::string &context, const std::string &object, const std::string &reason) {
    std::string line = context;
    for (const std::string *part : {&object, &reason})
        if (!part->empty())
            line += (line.empty() ? "" : ": ") + *part;
    return line;
}

} // namespace

Error::Error(std::string context, std::string object, std::string reason, std::string hint, ExitCode code)
    : context_(std::move(context)), object_(std::move(object)), reason_(std::move(reason)),
      hint_(std::move(hint)), line_(one_line(context_, object_, reason_)), code_(code) {}

Error system_error(std::string context, std::string object, int error_number, std::string hint) {
    return {std::move(context), std::move(object), std::generic_category().message(error_number),
            std::move(hint)};
}

} // namespace fgn

// SPDX-License-Identifier: Apache-2.0
#include "cli/command.h"

#include "base/error.h"
#include "base/text.h"
#include "model/manifest.h"

namespace fgn::cli {

CLI::Option *add_name(CLI::App *command, std::string &name, const char *argument, const char *meaning) {
    const auto check = [](const std::string &value) -> std::string {
        if (model::valid_name(value))
            return {};
        throw Error{
            "use the name", sanitise(value, 100),
            "a service name is 1 to 31 of a-z, 0-9 and -, begins with a letter and does not end with -",
            "For example: mywebservice", ExitCode::usage};
    };
    return command->add_option(argument, name, meaning)->check(check);
}

} // namespace fgn::cli

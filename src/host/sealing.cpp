// SPDX-License-Identifier: Apache-2.0
#include "host/sealing.h"

#include "base/error.h"
#include "os/process.h"

#include <unistd.h>

namespace fgn::host {

namespace {

constexpr const char *program = "/usr/bin/systemd-creds";
constexpr std::chrono::seconds limit{30};

os::Outcome run(const std::string &verb, const std::string &name, const std::string &input) {
    return os::filter({program, verb, "--name=" + name, "-", "-"}, input, limit);
}

} // namespace

std::optional<std::string> seal(const std::string &name, const std::string &value) {
    if (::access(program, X_OK) != 0)
        return std::nullopt;
    os::Outcome outcome = run("encrypt", name, value);
    // What cannot be read back here and now is not kept like that.
    if (!outcome.ok() || run("decrypt", name, outcome.output).output != value)
        return std::nullopt;
    return std::move(outcome.output);
}

std::string unseal(const std::string &name, const std::string &sealed) {
    os::Outcome outcome = run("decrypt", name, sealed);
    if (!outcome.ok())
        throw Error{"read the secret", name, "systemd-creds: " + outcome.describe(),
                    "It was sealed by another machine or TPM: set it again with fgnctl secret set."};
    return std::move(outcome.output);
}

} // namespace fgn::host

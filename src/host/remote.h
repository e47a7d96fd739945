// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/process.h"
#include "plan/event.h"

#include <string>
#include <vector>

namespace fgn::host {

/// Another machine, whose root we are by ssh(1): as root's own keys and settings have it, without questions.
class Remote {
  public:
    /// "host" or "user@host" as ssh knows it; who is not root there needs sudo without a password. Throws
    /// Error (usage) for what is none.
    explicit Remote(std::string destination);

    const std::string &destination() const { return destination_; }

    /// How `fgnctl ARGUMENTS` ends there, and what it says. Throws Error when ssh does not get there, or
    /// there is no fgnctl.
    os::Outcome ask(const std::vector<std::string> &arguments) const;
    /// The result of `fgnctl ARGUMENTS --json` there, which reads `input`; its other events go to `reporter`.
    /// Throws the Error that it ended with.
    nlohmann::json run(const std::vector<std::string> &arguments, const std::string &input,
                       plan::Reporter &reporter) const;
    /// Makes a file, or a folder if the path ends with '/', there what it is here. What is there already is
    /// not brought again.
    void mirror(const std::string &path) const;

  private:
    std::vector<std::string> fgnctl(const std::vector<std::string> &arguments) const;

    std::string destination_, sudo_;
};

} // namespace fgn::host

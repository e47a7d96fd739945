// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/exit_code.h"

#include <exception>
#include <string>

namespace fgn {

/// What failed, on what, why, and what to do: thrown where it happened, shown once, by main.
class Error : public std::exception {
  public:
    /// `reason` and `hint` may hold several lines; `hint` may be empty.
    Error(std::string context, std::string object, std::string reason, std::string hint = {},
          ExitCode code = ExitCode::failure);

    /// The one-line form "context: object: reason".
    const char *what() const noexcept override { return line_.c_str(); }

    const std::string &context() const { return context_; }
    const std::string &object() const { return object_; }
    const std::string &reason() const { return reason_; }
    const std::string &hint() const { return hint_; }
    ExitCode code() const { return code_; }

  private:
    std::string context_, object_, reason_, hint_, line_;
    ExitCode code_;
};

/// An Error whose reason is strerror(`error_number`).
Error system_error(std::string context, std::string object, int error_number, std::string hint = {});

} // namespace fgn

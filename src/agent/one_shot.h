// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace fgn::agent {

/// A container that runs to its end in a unit of its own, which has its limits and its lines.
class OneShot {
  public:
    OneShot(Context &context, std::string container)
        : context_(context), container_(std::move(container)), unit_(container_ + ".service") {}

    const std::string &unit() const { return unit_; }
    /// How it failed, in words; then it stays for `retire` to remove, and is removed at once otherwise.
    std::optional<std::string> run(const nlohmann::json &spec, const std::string &unit_text) const;
    /// Ends and removes it, if any of it is there.
    void retire() const;

  private:
    Context &context_;
    std::string container_, unit_;
};

} // namespace fgn::agent

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "agent/generation.h"

#include <optional>
#include <string>

namespace fgn::agent {

/// The unit of a service's MariaDB: one name, behind which one container replaces another on the same data.
class DatabaseUnit {
  public:
    explicit DatabaseUnit(Context &context) : context_(context), unit_(context.layout.db_unit()) {}

    std::optional<std::string> installed() const;
    systemd::UnitStatus status() const { return context_.manager().unit(unit_); }
    /// Returns when the container of `generation` answers, and no other is left running.
    void run(const Generation &generation);
    /// Back to what `installed` told.
    void restore(const std::optional<std::string> &before);

  private:
    void write(const std::string &text);
    void remove();

    Context &context_;
    std::string unit_;
};

} // namespace fgn::agent

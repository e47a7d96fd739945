// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "agent/generation.h"

#include <optional>
#include <string>

namespace fgn::agent {

/// A unit of one name, behind which one container replaces another on the same data: the database's, or one
/// of
/// [[container]].
class ContainerUnit {
  public:
    ContainerUnit(Context &context, std::string unit) : context_(context), unit_(std::move(unit)) {}

    std::optional<std::string> installed() const;
    systemd::UnitStatus status() const { return context_.manager().unit(unit_); }
    /// Returns when `container` is as `text` has it, and no other is left running.
    void run(const std::string &text, const std::string &container) const;
    /// Back to what `installed` told.
    void restore(const std::optional<std::string> &before) const;

  private:
    bool replace(const std::string &text) const;
    void remove() const;

    Context &context_;
    std::string unit_;
};

/// The database of `generation`; none, and it is not there afterwards.
void run_database(Context &context, const Generation &generation);

/// Those of [[container]] that `generation` has, in the order of its manifest.
void run_containers(Context &context, const Generation &generation);

} // namespace fgn::agent

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "agent/generation.h"
#include "agent/health.h"

#include <optional>
#include <string>

namespace fgn::agent {

/// What systemd is told of one container.
struct UnitTexts {
    std::string service;
    std::string timer; // empty unless it runs at times

    bool operator==(const UnitTexts &) const = default;
};

/// A unit of one name, behind which one container replaces another on the same data: the database's, or one
/// of
/// [[container]].
class ContainerUnit {
  public:
    /// `unit` is "NAME.service".
    ContainerUnit(Context &context, const std::string &unit)
        : context_(context), unit_(unit), timer_(unit.substr(0, unit.rfind('.')) + ".timer") {}

    std::optional<UnitTexts> installed() const;
    systemd::UnitStatus status() const { return context_.manager().unit(unit_); }
    systemd::UnitStatus timer_status() const { return context_.manager().unit(timer_); }
    /// Returns when all is as `texts` has it, and no other container is left running; `checked` is the one
    /// whose health is asked for meanwhile, if any, and once it `answers`.
    void run(const UnitTexts &texts, const std::string &checked, const Answers &answers = {}) const;
    /// Back to what `installed` told.
    void restore(const std::optional<UnitTexts> &before) const;

  private:
    /// What the machine starts, and what starts the other.
    const std::string &starter(const UnitTexts &texts) const { return texts.timer.empty() ? unit_ : timer_; }
    bool replace(const UnitTexts &texts) const;
    void stop() const;
    void remove() const;

    Context &context_;
    std::string unit_, timer_;
};

/// The database of `generation`; none, and it is not there afterwards.
void run_database(Context &context, const Generation &generation);

UnitTexts any_texts(const Generation &generation, const model::Service &service, const model::Layout &layout,
                    const model::Container &container);

/// Starts `container` as `generation` has it.
void run_container(Context &context, const Generation &generation, const model::Service &service,
                   const model::Container &container);

/// Those of [[container]] that `generation` has, in the order of its manifest.
void run_containers(Context &context, const Generation &generation);

} // namespace fgn::agent

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/systemd/message.h"

#include <map>
#include <string>

namespace fgn::fakes {

/// One unit of the fake manager: its D-Bus properties and nothing else.
class Unit {
  public:
    explicit Unit(const std::string &name, bool exists);

    void set(const std::string &property, const Json &value) { values_[property] = value; }
    const Json &get(const std::string &property) const { return values_.at(property); }
    void override_with(const Json &properties);

    /// "active", "failed" and so on, with the sub state and the result that go with it.
    void enter(const std::string &active_state);

    /// Appends all properties as a{sv}.
    void append_to(sd_bus_message *message) const;
    /// Appends those that systemd announces when they change.
    void append_changes_to(sd_bus_message *message) const;

  private:
    std::map<std::string, Json> values_;
};

/// The D-Bus signature of a property that the fake knows.
const std::string &signature_of(const std::string &property);

} // namespace fgn::fakes

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "systemd/sdbus.h"
#include "systemd/transient.h"

#include <string>
#include <vector>

namespace fgn::systemd {

using UnitProperty = sdbus::Struct<std::string, sdbus::Variant>;
using UnitProperties = std::vector<UnitProperty>;

template <typename T>
UnitProperty unit_property(const std::string &name, const T &value) {
    return UnitProperty{name, sdbus::Variant{value}};
}

/// The properties of StartTransientUnit that make `service`.
UnitProperties transient_properties(const TransientService &service);

/// Those that make its cage.
UnitProperties sandbox_properties(const Sandbox &sandbox);

} // namespace fgn::systemd

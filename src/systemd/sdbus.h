// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <memory>
#include <string>
#include <utility>

/// What differs between sdbus-c++ 1.2 and 2.1, under one name; neither has a version macro.
namespace fgn::systemd::sdbus_compat {

#if __has_include(<sdbus-c++/VTableItems.h>)

using Service = sdbus::ServiceName;
using Interface = sdbus::InterfaceName;
using Method = sdbus::MethodName;

template <typename Handler>
sdbus::Slot add_match(sdbus::IConnection &bus, const std::string &rule, Handler handler) {
    return bus.addMatch(rule, std::move(handler), sdbus::return_slot);
}

inline bool process(sdbus::IConnection &bus) {
    return bus.processPendingEvent();
}

#else

using Service = std::string;
using Interface = std::string;
using Method = std::string;

template <typename Handler>
sdbus::Slot add_match(sdbus::IConnection &bus, const std::string &rule, Handler handler) {
    return bus.addMatch(rule, std::move(handler));
}

inline bool process(sdbus::IConnection &bus) {
    return bus.processPendingRequest();
}

#endif

} // namespace fgn::systemd::sdbus_compat

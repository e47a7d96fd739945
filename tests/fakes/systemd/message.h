// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <systemd/sd-bus.h>

#include <memory>
#include <string>

namespace fgn::fakes {

using Json = nlohmann::json;

struct Unref {
    void operator()(sd_bus_message *message) const { ::sd_bus_message_unref(message); }
};
using MessagePtr = std::unique_ptr<sd_bus_message, Unref>;

/// Throws std::system_error for a negative result of libsystemd.
int checked(int result, const char *what);

/// The arguments of a message as an array: structs and dictionary entries are arrays, a variant is its
/// value, a descriptor is its number, which the message owns.
Json decode(sd_bus_message *message);

/// Appends values by a D-Bus signature of basic types, "s", "o", "b", "i", "u", "t", and arrays of these.
void append(sd_bus_message *message, const std::string &signature, const Json &values);

/// Appends a variant.
void append_variant(sd_bus_message *message, const std::string &signature, const Json &value);

} // namespace fgn::fakes

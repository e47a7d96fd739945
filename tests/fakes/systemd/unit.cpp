// SPDX-License-Identifier: Apache-2.0
#include "fakes/systemd/unit.h"

#include <cstdint>
#include <limits>

namespace fgn::fakes {

namespace {

constexpr std::uint64_t unknown = std::numeric_limits<std::uint64_t>::max();

struct Property {
    std::string signature;
    Json value; // of a unit that has never run
};

const std::map<std::string, Property> &properties() {
    static const std::map<std::string, Property> all{
        {"Id", {"s", ""}},
        {"Description", {"s", ""}},
        {"LoadState", {"s", "loaded"}},
        {"ActiveState", {"s", "inactive"}},
        {"SubState", {"s", "dead"}},
        {"UnitFileState", {"s", ""}},
        {"Result", {"s", "success"}},
        {"ControlGroup", {"s", ""}},
        {"InvocationID", {"ay", Json::array()}},
        {"ActiveEnterTimestamp", {"t", 0}},
        {"MainPID", {"u", 0}},
        {"NRestarts", {"u", 0}},
        {"ExecMainCode", {"i", 0}},
        {"ExecMainStatus", {"i", 0}},
        {"MemoryCurrent", {"t", unknown}},
        {"MemoryMax", {"t", unknown}},
        {"CPUUsageNSec", {"t", unknown}},
        {"TasksCurrent", {"t", unknown}},
    };
    return all;
}

void append_property(sd_bus_message *message, const std::string &name, const Json &value) {
    checked(::sd_bus_message_open_container(message, SD_BUS_TYPE_DICT_ENTRY, "sv"), "open");
    append(message, "s", Json::array({name}));
    append_variant(message, signature_of(name), value);
    checked(::sd_bus_message_close_container(message), "close");
}

} // namespace

const std::string &signature_of(const std::string &property) {
    return properties().at(property).signature;
}

Unit::Unit(const std::string &name, bool exists) {
    for (const auto &[property, kind] : properties())
        values_[property] = kind.value;
    set("Id", name);
    set("LoadState", exists ? "loaded" : "not-found");
}

void Unit::override_with(const Json &properties) {
    for (const auto &[name, value] : properties.items())
        set(name, value);
}

void Unit::enter(const std::string &active_state) {
    const bool active = active_state == "active", failed = active_state == "failed";
    set("ActiveState", active_state);
    set("SubState", active ? "running" : failed ? "failed" : "dead");
    set("Result", failed ? "exit-code" : "success");
    if (active)
        set("ActiveEnterTimestamp", 1'700'000'000'000'000);
}

void Unit::append_to(sd_bus_message *message) const {
    checked(::sd_bus_message_open_container(message, SD_BUS_TYPE_ARRAY, "{sv}"), "open");
    for (const auto &[name, value] : values_)
        append_property(message, name, value);
    checked(::sd_bus_message_close_container(message), "close");
}

void Unit::append_changes_to(sd_bus_message *message) const {
    checked(::sd_bus_message_open_container(message, SD_BUS_TYPE_ARRAY, "{sv}"), "open");
    for (const char *name : {"ActiveState", "SubState"})
        append_property(message, name, get(name));
    checked(::sd_bus_message_close_container(message), "close");
}

} // namespace fgn::fakes

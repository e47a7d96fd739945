// SPDX-License-Identifier: Apache-2.0
#include "systemd/unit_object.h"

#include "base/text.h"

#include <systemd/sd-bus.h>

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <map>
#include <memory>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

namespace fgn::systemd {

namespace {

constexpr auto service = "org.freedesktop.systemd1";
constexpr auto properties_interface = "org.freedesktop.DBus.Properties";

class Properties {
  public:
    explicit Properties(std::map<std::string, sdbus::Variant> values) : values_(std::move(values)) {}

    /// The default of T for what the unit's type does not have.
    template <typename T>
    T get(const std::string &name) const {
        const auto found = values_.find(name);
        return found != values_.end() && found->second.containsValueOfType<T>() ? found->second.get<T>()
                                                                                : T{};
    }

    /// Empty for systemd's "unknown" and "infinity", which are the same number.
    std::optional<std::uint64_t> amount(const std::string &name) const {
        const auto found = values_.find(name);
        if (found == values_.end() || !found->second.containsValueOfType<std::uint64_t>())
            return std::nullopt;
        const auto value = found->second.get<std::uint64_t>();
        return value == std::numeric_limits<std::uint64_t>::max() ? std::nullopt : std::optional{value};
    }

  private:
    std::map<std::string, sdbus::Variant> values_;
};

std::string invocation_id(const Properties &properties) {
    const auto bytes = properties.get<std::vector<std::uint8_t>>("InvocationID");
    return hex({reinterpret_cast<const char *>(bytes.data()), bytes.size()});
}

UnitStatus to_status(const std::string &unit, const Properties &properties) {
    UnitStatus status;
    status.name = unit;
    status.load_state = properties.get<std::string>("LoadState");
    status.active_state = properties.get<std::string>("ActiveState");
    status.sub_state = properties.get<std::string>("SubState");
    status.file_state = properties.get<std::string>("UnitFileState");
    status.result = properties.get<std::string>("Result");
    status.control_group = properties.get<std::string>("ControlGroup");
    status.invocation_id = invocation_id(properties);
    status.active_since = properties.get<std::uint64_t>("ActiveEnterTimestamp");
    status.main_pid = properties.get<std::uint32_t>("MainPID");
    status.restarts = properties.get<std::uint32_t>("NRestarts");
    status.main_code = properties.get<std::int32_t>("ExecMainCode");
    status.main_status = properties.get<std::int32_t>("ExecMainStatus");
    status.memory = properties.amount("MemoryCurrent");
    status.memory_max = properties.amount("MemoryMax");
    status.cpu_nsec = properties.amount("CPUUsageNSec");
    status.tasks = properties.amount("TasksCurrent");
    return status;
}

} // namespace

const Target manager_object{service, "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager"};

std::string unit_path(const std::string &unit) {
    char *encoded = nullptr;
    if (::sd_bus_path_encode("/org/freedesktop/systemd1/unit", unit.c_str(), &encoded) < 0)
        throw std::bad_alloc{};
    const std::unique_ptr<char, decltype(&::free)> owned{encoded, ::free};
    return encoded;
}

UnitStatus read_unit(Connection &connection, const std::string &unit) {
    const Target object{service, unit_path(unit), properties_interface};
    // The empty interface stands for all interfaces of the object.
    return to_status(unit, Properties{connection.call<std::map<std::string, sdbus::Variant>>(
                               {object, "GetAll", "look at", unit}, "")});
}

UnitWatch::UnitWatch(Connection &connection, const std::string &unit)
    : connection_(connection),
      properties_(connection.watch({service, unit_path(unit), properties_interface}, "PropertiesChanged",
                                   [this](sdbus::Message &) { changed_ = true; })),
      // A unit that was not loaded until now appears without a change of its properties.
      appeared_(connection.watch(manager_object, "UnitNew", [this, unit](sdbus::Message &message) {
          std::string name;
          message >> name;
          changed_ = changed_ || name == unit;
      })) {}

bool UnitWatch::wait_change(Deadline deadline) {
    const bool in_time = connection_.wait(deadline, [this] { return changed_; });
    changed_ = false;
    return in_time;
}

} // namespace fgn::systemd

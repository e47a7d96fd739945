// SPDX-License-Identifier: Apache-2.0
#include "render/unit_limits.h"

#include <array>
#include <charconv>

namespace fgn::render {

namespace {

/// Systemd's percentage with at most two decimals, as in "12.5%".
std::string percent(double cpus) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.begin(), text.end(), cpus * 100, std::chars_format::fixed, 2).ptr;
    std::string number(text.begin(), end);
    number.erase(number.find_last_not_of('0') + 1);
    return (number.ends_with('.') ? number.substr(0, number.size() - 1) : number) + "%";
}

} // namespace

std::string limit_lines(const model::Limits &limits) {
    std::string lines;
    if (limits.memory)
        lines += "MemoryMax=" + std::to_string(*limits.memory) + "\n";
    if (limits.cpus)
        lines += "CPUQuota=" + percent(*limits.cpus) + "\n";
    if (limits.tasks)
        lines += "TasksMax=" + std::to_string(*limits.tasks) + "\n";
    return lines;
}

} // namespace fgn::render

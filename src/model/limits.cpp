// SPDX-License-Identifier: Apache-2.0
#include "model/manifest_key.h"

namespace fgn::model {

std::uint32_t read_count(const Value &value, std::int64_t least, std::int64_t most) {
    return static_cast<std::uint32_t>(value.integer(least, most));
}

std::uint64_t read_memory(const Value &value) {
    constexpr std::uint64_t mebibyte = 1U << 20U, tebibyte = std::uint64_t{1} << 40U;
    return value.size(16 * mebibyte, 64 * tebibyte);
}

double read_cpus(const Value &value) {
    return value.number(0.01, 4096);
}

std::uint32_t read_tasks(const Value &value) {
    return read_count(value, 16, 4'194'304);
}

std::uint32_t read_files(const Value &value) {
    return read_count(value, 64, 524'288);
}

} // namespace fgn::model

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"
#include "render/container.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>

namespace fgn::render {

constexpr std::uint64_t mebibyte = 1U << 20U;

/// What all containers have in common: no privilege, nothing writable, one unit that governs them.
nlohmann::json hardened_container(const model::Service &service, const ContainerInput &input,
                                  const std::string &role);

/// The folders any program may write to, then `binds`; `tmp_bytes` is the size of /tmp.
nlohmann::json writable_folders(std::uint64_t tmp_bytes, std::initializer_list<nlohmann::json> binds);

/// Checks by Podman, which the unit waits for where Podman can tell it; a failing one ends the container.
nlohmann::json health_checks(const nlohmann::json &test, const PodmanVersion &podman,
                             std::uint64_t start_seconds);

/// Takes away what the manifest names.
void relax(nlohmann::json &body, const model::Relaxation &relaxed);

void limit_files(nlohmann::json &body, const model::Limits &limits, const PodmanVersion &podman);

/// "1000:1000"
std::string user_and_group(uid_t user);

} // namespace fgn::render

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "agent/generation.h"

#include <optional>
#include <string>

namespace fgn::agent {

/// Writes the images that serve to `output`: a line of JSON that names them, then Podman's archive.
void save_images(Context &context, int output);
/// Takes from `input` what save_images wrote, of this service or another, for the apply of that backup.
void load_images(Context &context, int input);
/// What `reference` was pinned to then; nothing if load_images brought none, or the task is not of that
/// backup.
std::optional<ImagePin> loaded_pin(Context &context, const std::string &reference);
/// The images stay.
void forget_loaded_images(const os::Directory &home);

} // namespace fgn::agent

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "render/containerfile.h"

#include <optional>
#include <string>
#include <vector>

namespace fgn::agent {

/// What a virtual environment is installed from, as an image of its own or as a stage of another.
struct DependencyInputs {
    const Generation &generation; // of the base, the code and the secrets
    const model::App &app;
    std::optional<std::string> requirements; // text
    std::string wheels;                      // fingerprint of the wheelhouse; empty without one
    std::string default_index;               // of machines whose services name none

    render::Dependencies recipe() const;
    /// Writes the part of a build context that `recipe` asks for; the build secret is among it. Throws Error.
    void write(Context &context, const os::Directory &folder) const;
    /// The names in `folder` of the build secrets.
    std::vector<std::string> secrets() const;
};

} // namespace fgn::agent

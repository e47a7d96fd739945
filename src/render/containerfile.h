// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace fgn::render {

/// What the dependency image is made of.
struct Dependencies {
    std::string base;  // a digest reference
    std::string index; // of packages; empty: the installer's own
    bool requirements = false;
    std::string wheels = {}; // fingerprint of what is in the wheelhouse; empty without one
    bool wheels_only = false;
    bool secret = false;
};

/// install.py of the build context: fills the virtual environment by the base image's uv, or else by pip.
std::string dependency_installer();

/// The Containerfile of a virtual environment /opt/venv. The build context also holds requirements.txt and
/// the folder wheels where there are any; the build secret "netrc" holds lines of netrc(5).
std::string containerfile(const Dependencies &dependencies);

} // namespace fgn::render

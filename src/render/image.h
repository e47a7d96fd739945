// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace fgn::render {

/// Where the list of what is inside an image is, in the image.
inline constexpr const char *software_list_path = "/opt/sbom.cdx.json";

/// What a self-contained image of an application is made of.
struct ImageInput {
    std::string service;
    std::string dependencies; // lines of a stage named dependencies that has /opt/venv
    std::string base;         // a digest reference
    std::string module;
};

/// Its Containerfile. The build context holds the code in app/ and `software_list` as sbom.py.
std::string image_containerfile(const ImageInput &input);

/// A Python script that writes what is installed beside it, Python's packages and Debian's, to a file as
/// CycloneDX; its arguments are the name of the application and that file.
std::string software_list();

} // namespace fgn::render

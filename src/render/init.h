// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace fgn::render {

struct InitFile {
    std::string path; // relative to the folder of the manifest
    std::string text;
};

/// A site that says hello and its manifest, every common key in a comment: it can be provisioned as it is.
std::vector<InitFile> init_files(const std::string &name);

/// A manifest of one container, which is called main; what is no image or port is refused by who reads it.
std::string image_manifest(const std::string &image, const std::vector<std::string> &ports);

/// A manifest of a front.
std::string front_manifest();

} // namespace fgn::render

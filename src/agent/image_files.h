// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"

#include <string>

namespace fgn::agent {

/// What is in an image, looked at in a container that is made of it and never started.
class ImageFiles {
  public:
    /// `image` is here.
    ImageFiles(Context &context, const std::string &image);
    ~ImageFiles();
    ImageFiles(const ImageFiles &) = delete;
    ImageFiles &operator=(const ImageFiles &) = delete;

    bool has(const std::string &path) const;
    /// What is at `path`, of a folder that ends in "/." all that is in it, in a folder of the home that is
    /// there until the next call. Throws Error when there is nothing, or more than a gibibyte.
    os::Directory take(const std::string &path) const;

  private:
    Context &context_;
    std::string image_, container_;
};

} // namespace fgn::agent

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"

#include <string>

namespace fgn::agent {

/// The image that the application comes from, with its code and its dependencies, as `fgnctl build` makes it.
class ImageSource {
  public:
    explicit ImageSource(Context &context) : context_(context), reference_(context.task.service.app.image) {}

    /// Pulls what `ref` names, a tag or a digest; empty: what the manifest names. Returns its digest.
    std::string pull(const std::string &ref) const;
    bool has(const std::string &digest) const;
    /// Its code, taken out of the image that was pulled; it is there until the next call. Throws Error when
    /// it holds none, or nothing that could serve it.
    os::Directory code(const std::string &digest) const;

    /// What containers are made of: a name that no pull of another tag takes away.
    static std::string name(const model::Layout &layout, const std::string &digest);
    /// Removes those that were pulled, with all their names, but for `digest` and what a kept generation
    /// needs.
    static void prune(Context &context, const std::string &digest = {});

  private:
    Context &context_;
    const std::string &reference_;
};

} // namespace fgn::agent

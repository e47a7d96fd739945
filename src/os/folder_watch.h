// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/directory.h"

namespace fgn::os {

/// Tells that files of some folders were written, made or renamed (inotify(7)).
class FolderWatch {
  public:
    FolderWatch();

    /// Once or more often. Throws Error.
    void add(const Directory &folder);
    /// Readable from a change on until `forget`.
    int fd() const { return fd_.get(); }
    /// Waits for a change.
    void wait() const;
    void forget() const;

  private:
    Fd fd_;
};

} // namespace fgn::os

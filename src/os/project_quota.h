// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/directory.h"

#include <cstdint>
#include <functional>

namespace fgn::os {

/// The project quota of ext4 and XFS: a budget of one file system for all files of a project, whoever owns
/// them. Every method but `belongs` needs CAP_SYS_ADMIN and a kernel of 5.14 or newer (quotactl_fd(2)).
class ProjectQuota {
  public:
    /// `folder` may be any one of the file system, and must outlive this.
    ProjectQuota(const Directory &folder, std::uint32_t project) : folder_(folder), project_(project) {}

    /// Whether the file system of `folder` keeps projects within their limits.
    static bool enforced(const Directory &folder);
    /// Whether what is made in `folder` is of some project.
    static bool belongs(const Directory &folder);

    struct Blocks {
        std::uint64_t limit = 0; // bytes; 0: none
        std::uint64_t used = 0;  // bytes
    };
    Blocks blocks() const;
    /// In steps of 1024 bytes, rounded down; 0 ends the limit.
    void set_limit(std::uint64_t bytes) const;
    /// Adds all files and folders below `folder`, and itself, of owners that are `mine`; what is made there
    /// meanwhile is added too. Crosses neither links nor file systems.
    void adopt(const std::function<bool(uid_t)> &mine) const;

  private:
    const Directory &folder_;
    std::uint32_t project_;
};

} // namespace fgn::os

// SPDX-License-Identifier: Apache-2.0
#include "os/project_quota.h"

#include "base/error.h"

#include <fcntl.h>
#include <linux/dqblk_xfs.h>
#include <linux/fs.h>
#include <linux/quota.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace fgn::os {

namespace {

constexpr std::uint64_t block = 1024; // QIF_DQBLKSIZE

long control(const Directory &folder, unsigned command, std::uint32_t project, void *data) {
    return ::syscall(SYS_quotactl_fd, folder.fd(), QCMD(command, PRJQUOTA), project, data);
}

/// A folder passes its project on to what is made in it.
void join(int fd, std::uint32_t project, bool folder, const std::string &object) {
    struct fsxattr attributes {};
    if (::ioctl(fd, FS_IOC_FSGETXATTR, &attributes) != 0)
        throw system_error("read the project of", object, errno);
    attributes.fsx_projid = project;
    if (folder)
        attributes.fsx_xflags |= FS_XFLAG_PROJINHERIT;
    if (::ioctl(fd, FS_IOC_FSSETXATTR, &attributes) != 0)
        throw system_error("set the project of", object, errno);
}

class Adoption {
  public:
    Adoption(std::uint32_t project, const std::function<bool(uid_t)> &mine, dev_t device)
        : project_(project), mine_(mine), device_(device) {}

    /// Before what is in it: what is made meanwhile inherits.
    void folder(const Directory &directory) const {
        join(directory.fd(), project_, true, directory.path());
        for (const std::string &name : directory.list())
            entry(directory, name);
    }

  private:
    void entry(const Directory &directory, const std::string &name) const {
        const auto status = directory.status(name);
        if (!status || status->st_dev != device_ || !mine_(status->st_uid))
            return;
        if (S_ISDIR(status->st_mode)) {
            if (const auto below = directory.sub_if_exists(name))
                folder(*below);
        } else if (S_ISREG(status->st_mode)) {
            const Fd file{
                ::openat(directory.fd(), name.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)};
            if (file)
                join(file.get(), project_, false, directory.path() + "/" + name);
        }
    }

    std::uint32_t project_;
    const std::function<bool(uid_t)> &mine_;
    dev_t device_;
};

} // namespace

bool ProjectQuota::enforced(const Directory &folder) {
    struct fs_quota_statv state {};
    state.qs_version = FS_QSTATV_VERSION1;
    return control(folder, Q_XGETQSTATV, 0, &state) == 0 && (state.qs_flags & FS_QUOTA_PDQ_ENFD) != 0;
}

bool ProjectQuota::belongs(const Directory &folder) {
    struct fsxattr attributes {};
    return ::ioctl(folder.fd(), FS_IOC_FSGETXATTR, &attributes) == 0 && attributes.fsx_projid != 0;
}

ProjectQuota::Blocks ProjectQuota::blocks() const {
    struct if_dqblk quota {};
    if (control(folder_, Q_GETQUOTA, project_, &quota) == 0)
        return {quota.dqb_bhardlimit * block, quota.dqb_curspace};
    if (errno == ENOENT || errno == ESRCH) // nothing is of the project yet
        return {};
    throw system_error("read the project quota of", folder_.path(), errno);
}

void ProjectQuota::set_limit(std::uint64_t bytes) const {
    struct if_dqblk quota {};
    quota.dqb_bhardlimit = bytes / block;
    quota.dqb_valid = QIF_BLIMITS;
    if (control(folder_, Q_SETQUOTA, project_, &quota) != 0)
        throw system_error("set the project quota of", folder_.path(), errno);
}

void ProjectQuota::adopt(const std::function<bool(uid_t)> &mine) const {
    const auto status = folder_.status(".");
    if (!status)
        throw system_error("look at", folder_.path(), errno);
    Adoption{project_, mine, status->st_dev}.folder(folder_);
}

} // namespace fgn::os

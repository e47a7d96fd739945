// SPDX-License-Identifier: Apache-2.0
#include "os/owned_files.h"

#include "base/error.h"

namespace fgn::os {

namespace {

class Search {
  public:
    Search(const std::function<bool(const struct stat &)> &mine, std::size_t limit, dev_t device)
        : mine_(mine), limit_(limit), device_(device) {}

    void folder(const Directory &directory, const std::string &prefix) {
        for (const std::string &name : directory.list())
            if (found.size() < limit_)
                entry(directory, name, prefix + name);
    }

    std::vector<std::string> found;

  private:
    void entry(const Directory &directory, const std::string &name, const std::string &path) {
        const auto status = directory.status(name);
        if (!status || status->st_dev != device_)
            return;
        if (mine_(*status)) {
            found.push_back(path);
            return;
        }
        if (!S_ISDIR(status->st_mode))
            return;
        try {
            folder(directory.sub(name), path + "/");
        } catch (const Error &) {
            return; // removed or replaced meanwhile
        }
    }

    const std::function<bool(const struct stat &)> &mine_;
    std::size_t limit_;
    dev_t device_;
};

} // namespace

std::vector<std::string>
owned_files(const Directory &root, const std::function<bool(const struct stat &)> &mine, std::size_t limit) {
    const auto status = root.status(".");
    if (!status)
        return {};
    Search search{mine, limit, status->st_dev};
    search.folder(root, "");
    return std::move(search.found);
}

} // namespace fgn::os

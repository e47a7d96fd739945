// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/backups.h"
#include "host/host.h"
#include "host/service_copy.h"
#include "plan/step.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fgn::host {

struct Request;

/// A service that a backup is made into, on a machine that has none of its name. Throws Error as `provision`
/// does, and then nothing of it is left.
class NewService {
  public:
    /// `name` may be another than that of the service that was backed up. Reads what the backup says of it.
    NewService(Host &host, const Repository &repository, Backup from, std::string name);

    /// As it was accepted, in text; whoever changes it does so before `make`.
    std::string &manifest() { return copy_.manifest; }
    /// Of a repository or a registry; else it is that of the time of the backup.
    void take_newest_code() { copy_.source.clear(); }

    struct Made {
        std::uint64_t generation = 0;
        std::string url;                // empty without a web server
        std::vector<std::string> parts; // that it has from the backup
    };
    Made make(plan::Reporter &reporter);

  private:
    Made provision(plan::Reporter &reporter);
    Request request();
    void keep_certificate(const os::Directory &folder);
    void unpack_code(const os::Directory &target) const;
    void keep_secrets();
    void take_back() const;

    Host &host_;
    const Repository &repository_;
    Backup from_;
    std::string name_;
    ServiceCopy copy_;
    std::vector<std::string> secrets_, logins_; // that were not there before
};

/// The folder of the code that it was made with, below /var/lib/fgnctl.
void remove_restored_code(const Host &host, const std::string &name);

} // namespace fgn::host

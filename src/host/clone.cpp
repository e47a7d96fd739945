// SPDX-License-Identifier: Apache-2.0
#include "host/clone.h"

#include "base/error.h"
#include "host/backup.h"
#include "host/request.h"
#include "model/copied_manifest.h"

namespace fgn::host {

namespace {

void require_free(const Host &host, const std::string &name) {
    if (Ledger{host.state(), name}.exists())
        throw Error{"clone to", name, "there is a service of that name",
                    "Name another one, or remove it first: sudo fgnctl uninstall " + name, ExitCode::refused};
}

/// Whoever asks for a clone wants what there is now.
std::uint64_t number_of(Host &host, const CloneRequest &request, plan::Reporter &reporter) {
    return request.number != 0 ? request.number
                               : BackupRun{host, request.service, "clone"}.run(reporter).backup.number;
}

} // namespace

Cloned clone_service(Host &host, const CloneRequest &request, plan::Reporter &reporter) {
    const os::Lock lock = lock_backups(host.paths, request.service);
    require_free(host, request.name);
    const model::Service service = accepted_request(host.paths, request.service).service;
    const std::uint64_t number = number_of(host, request, reporter);
    const Repository repository{host.paths, request.service, service.backup.repository};
    Cloned done;
    done.from = require_backup(repository, request.service, number);
    NewService made{host, repository, done.from, request.name};
    model::CopiedManifest manifest = model::clone_manifest(made.manifest());
    made.manifest() = std::move(manifest.text);
    done.left_out = std::move(manifest.left_out);
    done.made = made.make(reporter);
    return done;
}

} // namespace fgn::host

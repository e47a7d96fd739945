// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/owner.h"
#include "model/service.h"

#include <string>
#include <vector>

namespace fgn::host {

/// A part of a backup that is the service user's: which file of the repository it is, and how it is read and
/// written as that user, in the user namespace of its containers.
struct ServicePart {
    std::string name;                           // "volume:data"
    std::string file;                           // "volume-data.tar"
    std::vector<std::string> read;              // writes it to standard output
    std::vector<int> read_well;                 // exit codes besides 0: something changed meanwhile
    std::vector<std::string> forget;            // run when it was read; empty: nothing
    std::vector<std::vector<std::string>> make; // run before it is written back
    std::vector<std::string> write;             // takes it from standard input
    bool mapped = true;                         // by the root of the user namespace, not by the user

    /// Who reads and writes it.
    Owner by(Owner owner) const {
        owner.mapped = owner.mapped && mapped;
        return owner;
    }
};

/// Those that `service` has now: its database, its volumes, its code if that came from a folder, what its
/// certificate is made of, and its images if they are asked for. `snapshot` names the folder of the code;
/// empty: there is none.
std::vector<ServicePart> parts_to_store(const Subject &subject, const model::Service &service,
                                        const std::string &snapshot);

/// Those that may be written back, where they wait beside what they replace; the files of the certificate
/// take their place at once.
std::vector<ServicePart> parts_to_restore(const Subject &subject, const model::Service &service);

/// Removes what waits to replace something, and what was replaced, if any of it is there and no exchange was
/// broken off, which may still need both.
void remove_waiting_parts(const Subject &subject, const Owner &owner, const model::Service &service);

} // namespace fgn::host

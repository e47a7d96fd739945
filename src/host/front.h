// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"
#include "model/service.h"
#include "plan/make_step.h"
#include "render/ingress.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fgn::host {

/// What decides about sharing one front: its ports, and who answers for which name there.
struct FrontState {
    std::optional<model::Front> ports;        // empty: there is no such front
    std::map<std::string, std::string> names; // the service, by name
};

/// As the services besides `self` have it, what they have reserved and what they run by alike.
FrontState front_state(const Paths &paths, const os::Directory &state, const std::string &front,
                       const std::string &self);

/// The ports of the front whose name is in `service`. Throws Error (refused) when it is not there, and when
/// a name is another service's.
render::Ingress share_front(const model::Service &service, const FrontState &state);

/// Throws Error (refused) when the front that `service` shares does not run: through it the service is
/// judged.
void require_running_front(Host &host, const model::Service &service);

/// Services that share `front`.
std::vector<std::string> sharing_services(const Paths &paths, const os::Directory &state,
                                          const std::string &front);
/// Throws Error (refused) when there are any.
void require_unshared(const Paths &paths, const os::Directory &state, const std::string &front);
/// The same; from then on nobody can begin to share it. Nothing for a service that is no front.
void close_front(const Paths &paths, const os::Directory &state, Ledger &ledger);

/// Throws Error (refused) when what `ledger` is of is a front and `service` is none, or the other way round.
void require_same_kind(const Ledger &ledger, const model::Service &service);
/// Tells of those who share the front `service` and know other ports than it is about to have.
void warn_who_shares(const Paths &paths, const os::Directory &state, const model::Service &service,
                     plan::Reporter &reporter);

/// The folder in which those who share it have their sockets.
std::unique_ptr<plan::Step> front_folder_step(const Subject &subject);
std::unique_ptr<plan::Step> remove_front_folder(const Subject &subject);

} // namespace fgn::host

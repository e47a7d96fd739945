// SPDX-License-Identifier: Apache-2.0
#include "host/host.h"

namespace fgn::host {

Host::Host(Paths places) : paths(std::move(places)), bus_(systemd::Bus::system()), manager_(bus_) {}

os::Directory Host::state() const {
    return os::Directory::ensure(paths.state, {0755});
}

std::string account_comment(const std::string &name) {
    return "fgnctl service " + name;
}

bool is_ours(const os::Account &account, const Subject &subject) {
    return subject.ledger.records("user") && account.comment == account_comment(subject.name()) &&
           account.home == subject.layout.home;
}

} // namespace fgn::host

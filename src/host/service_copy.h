// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"
#include "tls/key_pair.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>

namespace fgn::host {

/// What root holds of a service: its manifest, the defaults, secrets, logins and files of the certificate;
/// JSON that another machine can make the service of. It is as secret as the secrets in it. `generation` is
/// the agent's word of what runs.
std::string service_copy(const Host &host, const std::string &service, const nlohmann::json &generation);

/// The same, read back. Throws Error (refused) when it was made by a newer fgnctl, or is none.
struct ServiceCopy {
    std::string manifest;                               // text
    std::map<std::string, std::string> secrets, logins; // value by name, "user:password" by registry
    tls::KeyPair certificate;                           // what its files held; empty without
    std::string source; // commit or digest of the code that ran, by the word of the service user; or empty

    static ServiceCopy read(const std::string &text, const std::string &where);
};

} // namespace fgn::host

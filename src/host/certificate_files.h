// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"
#include "tls/key_pair.h"

#include <string>
#include <vector>

namespace fgn::host {

/// The administrator's own certificate and key, as they are now.
struct CertificateFiles {
    tls::KeyPair pair;
    std::string fingerprint; // of the certificate; empty without files
};

/// Reads what [web] certificate and key name, relative to `folder`, through links; nothing without them.
/// Throws Error (usage) when they should not be served.
CertificateFiles read_certificate_files(const model::Web &web, const std::string &folder);

/// Both in one text, as the agent takes them; empty without files.
std::string joined(const CertificateFiles &files);

/// The folders in which a change makes them others: their own, and those of every link on the way to them.
std::vector<std::string> watched_paths(const model::Web &web, const std::string &folder);

} // namespace fgn::host

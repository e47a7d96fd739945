// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/directory.h"
#include "tls/certificate.h"
#include "tls/key_pair.h"

#include <optional>
#include <string>

namespace fgn::agent {

/// The pair that the web server reads.
struct ServedPair {
    tls::CertificateInfo info;
    std::string source; // "self-signed", "files", or "acme " and the address of the directory
};

/// The pairs of certificate and key below the home, of which one rename makes another the served one. nginx
/// reads it when it is started or told to.
class Pairs {
  public:
    explicit Pairs(const os::Directory &home) : home_(home) {}

    /// Empty when there is none that can be read.
    std::optional<ServedPair> served() const;
    /// Makes `pair` the served one, durably; returns what put_back takes.
    std::optional<std::string> put(const tls::KeyPair &pair, const std::string &source) const;
    /// Makes what was served before `put` the served one again.
    void put_back(const std::optional<std::string> &before) const;
    /// Removes all but the served one.
    void prune() const;

  private:
    const os::Directory &home_;
};

} // namespace fgn::agent

// SPDX-License-Identifier: Apache-2.0
#include "agent/pairs.h"

#include "base/error.h"

namespace fgn::agent {

namespace {

constexpr const char *folder = "fgnctl/tls";
constexpr const char *current = "fgnctl/tls/current";
constexpr std::size_t certificate_limit = 256U << 10U;
constexpr std::size_t source_limit = 2000;
constexpr std::size_t name_length = 32; // of the fingerprint

} // namespace

std::optional<ServedPair> Pairs::served() const {
    const auto name = home_.link_target(current);
    const auto found = name ? home_.sub_if_exists(std::string{folder} + "/" + *name) : std::nullopt;
    const auto pem = found ? found->read("certificate.pem", certificate_limit) : std::nullopt;
    const auto info = pem ? tls::read_certificate(*pem) : std::nullopt;
    if (!info || !found->status("key.pem"))
        return std::nullopt;
    return ServedPair{*info, found->read("source", source_limit).value_or("")};
}

/// Within the home, which only the service user enters, the key is for that user's group: inside the
/// container the web server is a member, and nobody else's container has this folder.
std::optional<std::string> Pairs::put(const tls::KeyPair &pair, const std::string &source) const {
    const auto info = tls::read_certificate(pair.certificate);
    if (!info)
        throw Error{"keep the certificate", "", "it is none"};
    const std::string name = info->fingerprint.substr(0, name_length);
    const os::Directory made = home_.make(std::string{folder} + "/" + name, {0750});
    made.write("certificate.pem", pair.certificate, {0640});
    made.write("key.pem", pair.key, {0640});
    made.write("source", source, {0640});
    const auto before = home_.link_target(current);
    home_.link(current, name);
    return before;
}

void Pairs::put_back(const std::optional<std::string> &before) const {
    if (before)
        home_.link(current, *before);
    else
        home_.remove(current);
}

void Pairs::prune() const {
    const auto kept = home_.link_target(current);
    const auto all = home_.sub_if_exists(folder);
    if (!kept || !all)
        return;
    for (const std::string &name : all->list())
        if (name != *kept && name != "current")
            all->remove(name);
}

} // namespace fgn::agent

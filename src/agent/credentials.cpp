// SPDX-License-Identifier: Apache-2.0
#include "agent/credentials.h"

#include "base/error.h"
#include "model/source.h"

#include <algorithm>
#include <iostream>

namespace fgn::agent {

namespace {

constexpr const char *folder = "fgnctl/credentials";
constexpr const char *known_hosts = "fgnctl/credentials/known_hosts";
constexpr std::size_t limit = 64U << 10U;

/// NAME-REVISION: neither holds '-'.
std::string file_of(const std::string &secret, const std::string &revision) {
    return std::string{folder} + "/" + secret + "-" + revision;
}

/// "https://host:port", to which alone the token goes.
std::string origin(const std::string &url) {
    return url.substr(0, url.find('/', url.find("://") + 3));
}

} // namespace

bool Credentials::has(const std::string &secret) const {
    const auto found = revisions_.find(secret);
    return found != revisions_.end() && context_.home().status(file_of(secret, found->second));
}

void Credentials::keep(const std::string &secret, const std::string &value) const {
    const os::Directory &home = context_.home();
    home.make(folder, {0700});
    // What was typed or piped may lack the last newline, without which OpenSSH reads no key.
    home.write(file_of(secret, revisions_.at(secret)), value.ends_with('\n') ? value : value + "\n", {0600});
}

void Credentials::prune() const {
    const auto found = context_.home().sub_if_exists(folder);
    if (!found)
        return;
    for (const std::string &name : found->list()) {
        const auto dash = name.find('-');
        const auto kept = revisions_.find(name.substr(0, dash));
        if (kept == revisions_.end() || dash == name.npos || name.substr(dash + 1) != kept->second)
            found->remove(name);
    }
}

std::string Credentials::path(const std::string &secret) const {
    if (!has(secret))
        throw Error{"fetch the code with", secret, "its value was never handed over",
                    "Run: sudo fgnctl provision " + context_.layout.name};
    return context_.home().path() + "/" + file_of(secret, revisions_.at(secret));
}

std::string Credentials::value(const std::string &secret) const {
    static_cast<void>(path(secret));
    return context_.home().read(file_of(secret, revisions_.at(secret)), limit).value_or("");
}

std::vector<std::string> Credentials::git_settings(const model::Git &git) const {
    if (!git.token.empty())
        return {"credential." + origin(git.url) + ".helper=/usr/libexec/fgnctl/fgn-agent git-credential " +
                path(git.token)};
    if (!model::over_ssh(git))
        return {};
    const os::Directory &home = context_.home();
    home.make(folder, {0700});
    home.write(known_hosts, model::known_host(git) + " " + git.host_key + "\n", {0600});
    return {"core.sshCommand=/usr/bin/ssh -F /dev/null -i " + path(git.deploy_key) +
            " -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o ConnectTimeout=20"
            " -o ServerAliveInterval=15 -o StrictHostKeyChecking=yes -o GlobalKnownHostsFile=/dev/null"
            " -o UserKnownHostsFile=" +
            home.path() + "/" + known_hosts};
}

void answer_git(const std::string &file, const std::string &operation) {
    if (operation != "get")
        return;
    const auto slash = file.rfind('/');
    std::string token =
        os::Directory::open(file.substr(0, slash)).read(file.substr(slash + 1), limit).value_or("");
    token.erase(std::find(token.begin(), token.end(), '\n'), token.end());
    std::cout << "username=x-access-token\npassword=" << token << "\n";
}

} // namespace fgn::agent

// SPDX-License-Identifier: Apache-2.0
#include "host/secrets.h"

#include "base/error.h"
#include "base/text.h"
#include "host/sealing.h"
#include "model/secret.h"
#include "os/random.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace fgn::host {

namespace {

constexpr std::size_t revision_bytes = 8;
constexpr std::size_t largest_file = 2U << 20U; // sealing adds a third
const std::string sealed_mark = "sealed";

} // namespace

Secrets::Secrets(const Paths &paths, std::string service)
    : state_(paths.state), service_(std::move(service)) {}

std::optional<os::Directory> Secrets::folder() const {
    const auto all = os::Directory::open_if_exists(state_ + "/secrets");
    return all ? all->sub_if_exists(service_) : std::nullopt;
}

std::vector<Secrets::Entry> Secrets::list() const {
    std::vector<Entry> entries;
    if (const auto found = folder())
        for (const std::string &name : found->list())
            if (const auto status = found->status(name); status && model::valid_secret(name))
                entries.push_back({name, status->st_mtim.tv_sec});
    std::sort(entries.begin(), entries.end(),
              [](const Entry &one, const Entry &other) { return one.name < other.name; });
    return entries;
}

bool Secrets::any() const {
    const auto found = folder();
    return found && !found->list().empty();
}

std::optional<Secrets::Kept> Secrets::kept(const std::string &name) const {
    const auto found = folder();
    const auto text = found ? found->read(name, largest_file) : std::nullopt;
    const auto line = text ? text->find('\n') : std::string::npos;
    const auto space = text ? text->find(' ') : std::string::npos;
    if (line == std::string::npos || space > line)
        return std::nullopt;
    return Kept{text->substr(0, space), text->substr(space + 1, line - space - 1) == sealed_mark,
                text->substr(line + 1)};
}

std::optional<Secret> Secrets::find(const std::string &name) const {
    auto found = kept(name);
    if (!found)
        return std::nullopt;
    return Secret{found->revision, found->sealed ? unseal(seal_name(name), found->text) : found->text};
}

bool Secrets::set(const std::string &name, const std::string &value) const {
    if (has(name, value))
        return false;
    const auto sealed = seal(seal_name(name), value);
    os::Directory::ensure(state_, {0755})
        .make("secrets/" + service_, {0700})
        .write(name,
               os::random_hex(revision_bytes) + " " + (sealed ? sealed_mark : "plain") + "\n" +
                   sealed.value_or(value),
               {0600});
    return true;
}

/// One that this machine cannot read any more is another.
bool Secrets::has(const std::string &name, const std::string &value) const {
    try {
        const auto before = find(name);
        return before && before->value == value;
    } catch (const Error &) {
        return false;
    }
}

std::string Secrets::seal_name(const std::string &name) const {
    return "fgnctl-" + service_ + "-" + name;
}

bool Secrets::remove(const std::string &name) const {
    const auto found = folder();
    return found && found->remove(name);
}

void Secrets::remove_all() const {
    if (const auto all = os::Directory::open_if_exists(state_ + "/secrets"))
        all->remove(service_);
}

nlohmann::json Secrets::revisions(const model::Service &service) const {
    nlohmann::json known = nlohmann::json::object();
    std::vector<std::string> missing;
    for (const std::string &name : model::secrets_of(service)) {
        if (const auto secret = kept(name))
            known[name] = secret->revision;
        else
            missing.push_back(name);
    }
    if (!missing.empty())
        throw Error{"provision", service_,
                    "the manifest names " + join(missing, ", ") + " in secrets, and nobody has set " +
                        (missing.size() == 1 ? "it" : "them"),
                    "Set it: sudo fgnctl secret set " + service_ + " " + missing.front(), ExitCode::refused};
    return known;
}

} // namespace fgn::host

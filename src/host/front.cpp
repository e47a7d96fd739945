// SPDX-License-Identifier: Apache-2.0
#include "host/front.h"

#include "base/error.h"
#include "base/text.h"
#include "host/request.h"
#include "model/front.h"
#include "os/lock.h"
#include "os/network.h"

#include <set>

namespace fgn::host {

namespace {

using nlohmann::json;

/// A manifest that this version cannot read is of a service that nobody has changed since.
std::optional<model::Service> accepted(const Paths &paths, const std::string &name) {
    try {
        return accepted_service(paths, name);
    } catch (const Error &) {
        return std::nullopt;
    }
}

std::set<std::string> reserved_names(const Ledger &ledger, const std::string &front) {
    std::set<std::string> names;
    if (const json list = ledger.fact("names"); ledger.fact("front") == front && list.is_array())
        for (const json &one : list)
            if (one.is_string())
                names.insert(one.get<std::string>());
    return names;
}

/// A change that failed left the names that it was to have reserved, and those from before are served.
std::set<std::string> names_at(const Paths &paths, const os::Directory &state, const std::string &front,
                               const std::string &name) {
    std::set<std::string> names = reserved_names(Ledger{state, name}, front);
    const auto service = accepted(paths, name);
    if (service && service->web.share == front)
        names.insert(service->web.names.begin(), service->web.names.end());
    return names;
}

bool is_open(const os::Directory &state, const std::string &front) {
    return Ledger{state, front}.fact("open") == true;
}

bool was_front(const Ledger &ledger) {
    return ledger.fact("open").is_boolean();
}

/// Relative to the folder of locks.
std::string folder(const std::string &front) {
    return "fronts/" + front;
}

bool has_folder(const Subject &subject) {
    return os::Directory::open_if_exists(model::front_folder(subject.name())).has_value();
}

} // namespace

FrontState front_state(const Paths &paths, const os::Directory &state, const std::string &front,
                       const std::string &self) {
    FrontState found;
    const auto service = accepted(paths, front);
    if (service && is_open(state, front))
        found.ports = service->front;
    for (const std::string &name : Ledger::services(state))
        if (name != self)
            for (const std::string &host : names_at(paths, state, front, name))
                found.names.emplace(host, name);
    return found;
}

render::Ingress share_front(const model::Service &service, const FrontState &state) {
    const std::string &front = service.web.share;
    const std::string object = "[web] share = \"" + front + "\"";
    if (!state.ports)
        throw Error{"share the front", object, "there is no front of that name",
                    "Run: sudo fgnctl provision " + front + " --front", ExitCode::refused};
    for (const std::string &host : service.web.names)
        if (const auto other = state.names.find(host); other != state.names.end())
            throw Error{"answer for the name", host,
                        "the service " + other->second + " has it at the front " + front,
                        "Take it out of one of the two manifests.", ExitCode::refused};
    return {state.ports->https, state.ports->http, os::has_ipv6(), front};
}

void require_running_front(Host &host, const model::Service &service) {
    const std::string &front = service.web.share;
    if (!front.empty() && !host.manager().unit(model::Layout{front, ""}.system_web_unit()).active())
        throw Error{"share the front", front, "it does not run", "Run: sudo fgnctl start " + front,
                    ExitCode::refused};
}

std::vector<std::string> sharing_services(const Paths &paths, const os::Directory &state,
                                          const std::string &front) {
    std::vector<std::string> all;
    for (const std::string &name : Ledger::services(state))
        if (!names_at(paths, state, front, name).empty())
            all.push_back(name);
    return all;
}

void require_unshared(const Paths &paths, const os::Directory &state, const std::string &front) {
    const auto sharing = sharing_services(paths, state, front);
    if (!sharing.empty())
        throw Error{"uninstall", front, "other services share its ports: " + join(sharing, ", "),
                    "Give them ports of their own, or remove them first: sudo fgnctl uninstall " +
                        sharing.front(),
                    ExitCode::refused};
}

void close_front(const Paths &paths, const os::Directory &state, Ledger &ledger) {
    if (!was_front(ledger))
        return;
    const auto lock = os::Lock::acquire(paths.lock("_ports"));
    require_unshared(paths, state, ledger.name());
    ledger.append({"front", "let nobody share its ports", "provision it again", {{"open", false}}});
}

void require_same_kind(const Ledger &ledger, const model::Service &service) {
    if (was_front(ledger) != service.front.has_value())
        throw Error{"provision", service.name,
                    service.front ? "it is no front" : "it is a front, and this manifest is of none",
                    "Choose another name, or remove the service first: sudo fgnctl uninstall " + service.name,
                    ExitCode::refused};
}

/// Each tells visitors of http where to go, and is asked how it is there.
void warn_who_shares(const Paths &paths, const os::Directory &state, const model::Service &service,
                     plan::Reporter &reporter) {
    const auto before = accepted(paths, service.name);
    if (!service.front || !before || before->front == service.front)
        return;
    for (const std::string &name : sharing_services(paths, state, service.name))
        reporter.warn("front", name + " knows the ports before; run: sudo fgnctl provision " + name);
}

std::unique_ptr<plan::Step> front_folder_step(const Subject &subject) {
    const std::string path = model::front_folder(subject.name());
    return plan::make_step(
        {"front", "make " + path, "where those who share its ports have their sockets", true},
        [subject] { return !has_folder(subject); },
        [subject, path](plan::Reporter &) {
            if (!subject.ledger.records("front"))
                subject.ledger.append({"front", "make " + path, "remove " + path});
            os::Directory::ensure(subject.host.paths.run, {0711}).make(folder(subject.name()), {0755});
        });
}

std::unique_ptr<plan::Step> remove_front_folder(const Subject &subject) {
    return plan::make_step(
        {"front", "remove " + model::front_folder(subject.name()), "", true},
        [subject] { return has_folder(subject); },
        [subject](plan::Reporter &) {
            os::Directory::open(subject.host.paths.run).remove(folder(subject.name()));
        });
}

} // namespace fgn::host

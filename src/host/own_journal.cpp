// SPDX-License-Identifier: Apache-2.0
#include "host/removal.h"
#include "host/steps.h"
#include "render/journal.h"

namespace fgn::host {

namespace {

constexpr const char *journals[] = {"/var/log/journal", "/run/log/journal"};
constexpr std::size_t size_limit = 64U << 10U;
constexpr std::chrono::seconds job_limit{60};

std::string file(const Subject &subject) {
    return "journald@" + subject.layout.journal_namespace() + ".conf";
}

/// Of journald(8), for this namespace alone.
std::string unit(const Subject &subject, const char *suffix) {
    return "systemd-journald@" + subject.layout.journal_namespace() + suffix;
}

std::optional<std::string> written(const Subject &subject) {
    return os::Directory::open(subject.host.paths.systemd).read(file(subject), size_limit);
}

void write(const Subject &subject, const std::optional<std::string> &text) {
    const os::Directory etc = os::Directory::open(subject.host.paths.systemd);
    if (text)
        etc.write(file(subject), *text);
    else
        etc.remove(file(subject));
    systemd::Manager &manager = subject.host.manager();
    if (const std::string running = unit(subject, ".service"); manager.unit(running).active())
        require_done(manager.restart(running, job_limit));
}

std::optional<std::string> wanted(const model::Service &service) {
    return service.logs.journal.any() ? std::optional{render::journal_conf(service.logs.journal)}
                                      : std::nullopt;
}

/// journald names them MACHINE.NAMESPACE.
std::vector<std::string> folders(const Subject &subject) {
    std::vector<std::string> found;
    for (const char *place : journals)
        if (const auto all = os::Directory::open_if_exists(place))
            for (const std::string &name : all->list())
                if (name.ends_with("." + subject.layout.journal_namespace()))
                    found.push_back(std::string{place} + "/" + name);
    return found;
}

void end_journal(const Subject &subject) {
    // The sockets first, or what is written meanwhile starts it again.
    for (const char *suffix : {"-varlink.socket", ".socket", ".service"})
        static_cast<void>(subject.host.manager().stop(unit(subject, suffix), job_limit));
    for (const std::string &folder : folders(subject)) {
        const auto slash = folder.rfind('/');
        os::Directory::open(folder.substr(0, slash)).remove(folder.substr(slash + 1));
    }
    os::Directory::open(subject.host.paths.systemd).remove(file(subject));
}

} // namespace

std::unique_ptr<plan::Step> own_journal_step(const Subject &subject, const model::Service &service) {
    const auto text = wanted(service);
    return plan::make_step(
        {"journal", text ? "bound its journal" : "give it the bounds of the machine's journal",
         subject.host.paths.systemd + "/" + file(subject), true},
        [=] { return written(subject) != text; },
        [=](plan::Reporter &) {
            subject.ledger.append(
                {"journal", "write " + file(subject),
                 "remove " + file(subject) + " and the journal " + subject.layout.journal_namespace()});
            write(subject, text);
        });
}

std::unique_ptr<plan::Step> remove_own_journal(const Subject &subject) {
    return plan::make_step(
        {"journal", "remove its journal", subject.layout.journal_namespace(), true},
        [=] { return subject.ledger.records("journal") && (written(subject) || !folders(subject).empty()); },
        [=](plan::Reporter &) { end_journal(subject); });
}

} // namespace fgn::host

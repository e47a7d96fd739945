// SPDX-License-Identifier: Apache-2.0
#include "host/certificate.h"

#include "base/error.h"
#include "host/agent_session.h"
#include "host/certificate_files.h"
#include "host/fleet.h"
#include "host/request.h"
#include "host/service_lock.h"

#include <nlohmann/json.hpp>
#include <poll.h>

#include <chrono>

namespace fgn::host {

namespace {

using nlohmann::json;

constexpr std::chrono::seconds settling{2};
constexpr std::chrono::milliseconds look_again{100};

CertificateFiles files_of(const Subject &subject) {
    const auto service = accepted_service(subject.host.paths, subject.name());
    const json folder = subject.ledger.fact("folder");
    if (!service || !folder.is_string())
        return {};
    return read_certificate_files(service->web, folder.get<std::string>());
}

/// Who replaces them does one after the other, and tells nobody of the end: looking again is all there is.
CertificateFiles settled_files_of(const Subject &subject) {
    const auto deadline = std::chrono::steady_clock::now() + settling;
    for (;;) {
        try {
            return files_of(subject);
        } catch (const Error &) {
            if (std::chrono::steady_clock::now() >= deadline)
                throw;
        }
        ::poll(nullptr, 0, look_again.count());
    }
}

json task(const std::string &name, const std::string &home, bool forced) {
    return {{"verb", "certificate-renew"}, {"name", name}, {"home", home}, {"forced", forced}};
}

bool changed(const json &answer) {
    return answer.is_object() && answer.contains("changed") && answer["changed"] == true;
}

bool ask(const Subject &subject, const CertificateFiles &files, bool forced, plan::Reporter &reporter) {
    json wanted = task(subject.name(), subject.layout.home, forced);
    wanted["certificate"] = files.fingerprint;
    return changed(run_agent(subject.host, *subject.account(), wanted, reporter,
                             [&](const plan::Event &need, int input) {
                                 send_bytes(need.text == "pair" ? joined(files) : "", input);
                             }));
}

void degrade(json &answer, const std::string &problem) {
    if (answer["certificate"]["problem"].is_null())
        answer["certificate"]["problem"] = problem;
    if (answer.value("state", "") == "healthy")
        answer["state"] = "degraded";
}

} // namespace

bool renew_certificate(const Paths &paths, const std::string &name, bool forced, plan::Reporter &reporter) {
    if (const auto self = calling_service_user(); self && self->name == name)
        return changed(run_agent_here(paths, task(name, self->home, forced), reporter));
    Host host{paths};
    const RenewalLock lock = lock_renewal(paths, name);
    Ledger ledger{host.state(), name};
    const Subject subject = require_subject(host, ledger);
    CertificateFiles files = settled_files_of(subject);
    bool renewed = ask(subject, files, forced, reporter);
    // What changed meanwhile, nobody may tell again.
    for (CertificateFiles now = settled_files_of(subject); now.fingerprint != files.fingerprint;
         now = settled_files_of(subject))
        renewed = ask(subject, files = now, false, reporter) || renewed;
    return renewed;
}

void add_certificate_files(json &answer, const Subject &subject) {
    if (!answer.contains("certificate") || !answer["certificate"].is_object())
        return;
    try {
        const std::string wanted = files_of(subject).fingerprint;
        if (!wanted.empty() && answer["certificate"].value("fingerprint", "") != wanted)
            degrade(answer, "its files hold another one: sudo fgnctl cert renew " + subject.name());
    } catch (const Error &error) {
        degrade(answer, std::string{error.what()} + ". " + error.hint());
    }
}

} // namespace fgn::host

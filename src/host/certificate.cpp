// SPDX-License-Identifier: Apache-2.0
#include "host/certificate.h"

#include "base/error.h"
#include "host/agent_session.h"
#include "host/certificate_files.h"
#include "host/fleet.h"
#include "host/request.h"
#include "host/uninstall.h"

#include <nlohmann/json.hpp>

namespace fgn::host {

namespace {

using nlohmann::json;

CertificateFiles files_of(const Subject &subject) {
    const auto service = accepted_service(subject.host.paths, subject.name());
    const json folder = subject.ledger.fact("folder");
    if (!service || !folder.is_string())
        return {};
    return read_certificate_files(service->web, folder.get<std::string>());
}

json task(const std::string &name, const std::string &home, bool forced) {
    return {{"verb", "certificate-renew"}, {"name", name}, {"home", home}, {"forced", forced}};
}

bool changed(const json &answer) {
    return answer.is_object() && answer.contains("changed") && answer["changed"] == true;
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
    const os::Lock lock = lock_service(paths, name);
    Ledger ledger{host.state(), name};
    const Subject subject = require_subject(host, ledger);
    const CertificateFiles files = files_of(subject);
    json wanted = task(name, subject.layout.home, forced);
    wanted["certificate"] = files.fingerprint;
    return changed(
        run_agent(host, *subject.account(), wanted, reporter, [&](const plan::Event &need, int input) {
            send_bytes(need.text == "pair" ? joined(files) : "", input);
        }));
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

// SPDX-License-Identifier: Apache-2.0
#include "host/owner.h"

#include "base/error.h"
#include "host/subordinate_ids.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>

namespace fgn::host {

namespace {

bool ended_with(const systemd::TransientEnd &end, const std::vector<int> &codes) {
    const auto *exited = std::get_if<os::Exited>(&end.process);
    return exited != nullptr && std::find(codes.begin(), codes.end(), exited->code) != codes.end();
}

/// Who is nice to others is not who is meant.
std::string program(const std::vector<std::string> &argv) {
    const auto last = std::find_if(argv.begin(), argv.end(), [](const std::string &word) {
        return word[0] == '/' && !word.ends_with("/nice");
    });
    return last == argv.end() ? argv[0] : *last;
}

} // namespace

Owner owner_of(const Subject &subject) {
    Owner owner;
    const auto uid = subject.ledger.fact("uid"), start = subject.ledger.fact("subid_start"),
               count = subject.ledger.fact("subid_count");
    if (uid.is_number_unsigned())
        owner.uid = uid.get<uid_t>();
    if (start.is_number_unsigned() && count.is_number_unsigned())
        owner.subids = IdRange{start.get<std::uint64_t>(), count.get<std::uint64_t>()};
    const auto account = subject.account();
    if (!account || !is_ours(*account, subject))
        return owner;
    owner.account = account;
    owner.uid = account->uid;
    try {
        owner.subids = subordinate_ids(subject.host.paths, *account);
        owner.mapped = owner.subids.has_value();
    } catch (const Error &) {
        owner.mapped = false; // a kill left one row of two; the ledger has the range
    }
    return owner;
}

void run_as_owner(const Subject &subject, const Owner &owner, const std::vector<std::string> &argv,
                  const OwnerStreams &streams, std::chrono::seconds limit, const std::vector<int> &good) {
    systemd::TransientService service;
    static std::atomic<unsigned> counter = 0;
    service.unit = "fgnctl-files_" + subject.name() + "_" + std::to_string(::getpid()) + "-" +
                   std::to_string(++counter) + ".service";
    service.description = "fgnctl: the files of " + subject.name();
    if (owner.mapped)
        service.argv = {"/usr/bin/unshare", "--user",   "--map-root-user",
                        "--map-auto",       "--setuid", "0",
                        "--setgid",         "0",        "--"};
    service.argv.insert(service.argv.end(), argv.begin(), argv.end());
    service.uid = owner.account->uid;
    service.gid = owner.account->gid;
    service.environment = {{"PATH", "/usr/bin:/bin"}, {"LC_ALL", "C"}};
    service.input = streams.input;
    service.output = streams.output;
    service.runtime_max = limit;
    systemd::TransientRun run = subject.host.manager().start_transient(service);
    const auto end = run.wait(limit + std::chrono::seconds{30});
    if (!end || !(end->ok() || ended_with(*end, good)))
        throw Error{"run " + program(argv) + " as", subject.name(), end ? end->describe() : "no end in time",
                    "Its messages: journalctl -u " + service.unit};
}

} // namespace fgn::host

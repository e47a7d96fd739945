// SPDX-License-Identifier: Apache-2.0
#include "host/owner.h"

#include "base/error.h"
#include "base/text.h"
#include "host/subordinate_ids.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

namespace fgn::host {

namespace {

constexpr std::size_t words_limit = 64U << 10U, shown_words = 2000; // bytes

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

/// A file in memory that does not grow: whose names it is told of is the service user's to choose.
os::Fd bounded_file() {
    os::Fd file{::memfd_create("words", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    if (!file || ::ftruncate(file.get(), words_limit) != 0 ||
        ::fcntl(file.get(), F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) != 0)
        throw system_error("make room for the words of", "a program", errno);
    return file;
}

Error failed(const Subject &subject, const std::vector<std::string> &argv, const std::string &end, int said) {
    ::lseek(said, 0, SEEK_SET);
    std::string words = os::read_start(said, words_limit, "its words");
    words = words.substr(0, words.find('\0'));
    words = sanitise(words.substr(0, words.find_last_not_of('\n') + 1), shown_words, true);
    // The second is tar's word for a file of which only a part found room.
    const std::string_view symptoms[] = {"No space left", "Wrote only", "quota exceeded"};
    const bool full = std::any_of(std::begin(symptoms), std::end(symptoms), [&](std::string_view symptom) {
        return words.find(symptom) != words.npos;
    });
    return {"run " + program(argv) + " as", subject.name(), end + (words.empty() ? "" : "\n" + words),
            full ? "Free some space: df -h " + subject.layout.home +
                       "\nIf there is some, there are too many files: df -i " + subject.layout.home
                 : "These are its own words."};
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
    service.environment = {{"PATH", "/usr/bin:/bin"},
                           {"LC_ALL", "C"},
                           {"HOME", subject.layout.home},
                           {"XDG_RUNTIME_DIR", "/run/user/" + std::to_string(owner.account->uid)}};
    service.input = streams.input;
    service.output = streams.output;
    const os::Fd said = bounded_file();
    service.error = said.get();
    service.runtime_max = limit;
    systemd::TransientRun run = subject.host.manager().start_transient(service);
    const auto end = run.wait(limit + std::chrono::seconds{30});
    if (!end || !(end->ok() || ended_with(*end, good)))
        throw failed(subject, argv, end ? end->describe() : "no end in time", said.get());
}

} // namespace fgn::host

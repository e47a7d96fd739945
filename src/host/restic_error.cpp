// SPDX-License-Identifier: Apache-2.0
#include "host/restic_error.h"

#include "base/text.h"

#include <array>

namespace fgn::host {

namespace {

struct Symptom {
    std::string_view words, reason, hint;
};

constexpr std::string_view no_repository = "there is no repository", full = "the disk is full",
                           name = "Correct [backup] repository, or the name.",
                           login = "Check [backup] repository, and its credentials: "
                                   "/etc/fgnctl/NAME.backup",
                           whole = "See what of it is whole: sudo fgnctl backup check NAME --data";

// The first match counts: the order is from the cause to its consequences.
constexpr std::array<Symptom, 27> symptoms{{
    {"no space left on device", full, "Free some space there, or keep fewer: [backup] keep_days."},
    {"disk quota exceeded", full, "Free some space there, or keep fewer: [backup] keep_days."},
    {"wrong password or no key found", "it was made with another key",
     "Give the one that fgnctl backup key told where it was made."},
    {"already locked", "somebody else works with it",
     "Wait for the end of that, or, if it has died: restic unlock --remove-all"},
    {"restic': no such file or directory", "restic is not installed", "On Debian: apt install restic"},
    {"connection refused", "nobody answers there", "Check [backup] repository, and that its server runs."},
    {"no such host", "nobody answers there", "Check [backup] repository, and the network."},
    {"could not resolve hostname", "nobody answers there", "Check [backup] repository, and the network."},
    {"i/o timeout", "nobody answers there", "Check [backup] repository, and the network."},
    {"connection timed out", "nobody answers there", "Check [backup] repository, and the network."},
    {"unable to start the sftp session", "nobody answers there",
     "Try as root: ssh to its host, with a key and without questions."},
    {"unexpectedly closed", "nobody answers there", "Check [backup] repository, and that its server runs."},
    {"ciphertext verification failed", "it is damaged", whole},
    {"invalid data returned", "it is damaged", whole},
    {"does not match id", "it is damaged", whole},
    {"repository contains errors", "it is damaged",
     "Backups that still can be read are restored all the same."},
    {"permission denied", "access is refused", login},
    {"unauthorized", "access is refused", login},
    {"access denied", "access is refused", login},
    {"no credentials found", "access is refused", login},
    {"access key id you provided", "access is refused", login},
    {"signature we calculated", "access is refused", login},
    {"config: no such file or directory", no_repository, name},
    {"<config/> does not exist", no_repository, name},
    {"lstat: file does not exist", no_repository, name},
    {"specified key does not exist", no_repository, name},
    {"repository does not exist", no_repository, name},
}};

} // namespace

Error restic_error(const std::string &context, const std::string &repository, const std::string &said) {
    const std::string text = lower_case(said);
    const std::string evidence = sanitise(said.substr(0, said.find_last_not_of(" \r\n") + 1), 2000, true);
    for (const Symptom &symptom : symptoms)
        if (text.find(symptom.words) != std::string::npos)
            return {context, repository, std::string{symptom.reason} + "\n" + evidence,
                    std::string{symptom.hint}};
    return {context, repository, evidence, "These are restic's own words."};
}

bool is_missing(const Error &error) {
    return error.reason().starts_with(no_repository);
}

bool is_full(const Error &error) {
    return error.reason().starts_with(full);
}

} // namespace fgn::host

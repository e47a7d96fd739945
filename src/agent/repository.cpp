// SPDX-License-Identifier: Apache-2.0
#include "agent/repository.h"

#include "base/error.h"
#include "base/text.h"
#include "model/source.h"
#include "os/archive.h"
#include "os/process.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <sstream>

namespace fgn::agent {

namespace {

constexpr const char *git_program = "/usr/bin/git";
/// Of one file that git writes, such as what it fetches at once.
constexpr const char *bounded = "/usr/bin/prlimit";
constexpr const char *folder_name = "fgnctl/source";
constexpr const char *tree = "tree";
/// There while git changes the tree: a killed one leaves locks behind.
constexpr const char *busy = "busy";
constexpr std::chrono::seconds answer_limit{60}, fetch_limit{600};
constexpr std::size_t shown_bytes = 1500;
/// As much as os::filter returns: sizes of some 400,000 files.
constexpr std::size_t listed_limit = 2U << 20U;

/// Whatever the repository says of itself: two protocols, no hook, no question, every object checked.
constexpr std::array settings{"core.hooksPath=/dev/null",
                              "core.fsmonitor=false",
                              "core.askPass=",
                              "credential.helper=",
                              "protocol.allow=never",
                              "protocol.https.allow=always",
                              "protocol.ssh.allow=always",
                              "ssh.variant=ssh",
                              "transfer.fsckObjects=true",
                              "http.lowSpeedLimit=1000",
                              "http.lowSpeedTime=30",
                              "advice.detachedHead=false",
                              "init.defaultBranch=main",
                              "fetch.unpackLimit=1", // one file, whose size is bounded
                              "gc.auto=0"};

bool is_commit(const std::string &ref) {
    return ref.size() == 40 && std::all_of(ref.begin(), ref.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

/// "COMMIT\tREF" lines of git-ls-remote(1); empty when `ref` is in none.
std::string commit_of(const std::string &listed, const std::string &ref) {
    std::istringstream lines{listed};
    for (std::string commit, name; lines >> commit >> name;)
        if (name == ref && is_commit(commit))
            return commit;
    return {};
}

Error too_large(const std::string &where) {
    return {"fetch the code from", where, "it holds more than " + human_bytes(os::largest_archive),
            "What runs goes on. Keep what is no code elsewhere, for instance in a volume of [storage].",
            ExitCode::refused};
}

/// Itself, or what it ran.
bool wrote_too_much(const os::Outcome &outcome) {
    const auto *killed = std::get_if<os::Signalled>(&outcome.end);
    return (killed != nullptr && killed->signal == SIGXFSZ) ||
           outcome.output.find("died of signal " + std::to_string(SIGXFSZ)) != std::string::npos;
}

/// A tag of its own kind stands for the commit that it peels to.
std::vector<std::string> candidates(const std::string &wanted) {
    return {"refs/heads/" + wanted, "refs/tags/" + wanted + "^{}", "refs/tags/" + wanted};
}

} // namespace

Repository::Repository(Context &context, const model::Git &git, Credentials credentials)
    : git_(git), credentials_(std::move(credentials)), home_(context.home()) {}

std::vector<std::string> Repository::command(std::vector<std::string> arguments) const {
    std::vector<std::string> argv{bounded, "--fsize=" + std::to_string(os::largest_archive), git_program};
    for (const char *setting : settings)
        argv.insert(argv.end(), {"-c", setting});
    argv.insert(argv.end(), {"-c", "remote.origin.url=" + git_.url});
    for (const std::string &setting : credentials_.git_settings(git_))
        argv.insert(argv.end(), {"-c", setting});
    argv.insert(argv.end(), std::make_move_iterator(arguments.begin()),
                std::make_move_iterator(arguments.end()));
    return argv;
}

std::vector<std::string> Repository::in_tree(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"-C", home_.path() + "/" + folder_name + "/" + tree});
    return command(std::move(arguments));
}

std::string Repository::run(const std::vector<std::string> &argv, std::chrono::seconds limit) const {
    if (::access(git_program, X_OK) != 0)
        throw Error{"fetch the code from", git_.url, "there is no " + std::string{git_program},
                    "Install it: sudo apt install git"};
    const os::Outcome outcome = os::run(argv, limit);
    if (wrote_too_much(outcome))
        throw too_large(git_.url);
    if (!outcome.ok())
        throw Error{"fetch the code from", git_.url,
                    "git: " + outcome.describe() + ": " + sanitise(outcome.output, shown_bytes, true),
                    "What runs goes on. Check that the repository, its branch and its credentials are as the "
                    "manifest has them."};
    return outcome.output;
}

std::string Repository::resolve(const std::string &ref) const {
    if (is_commit(ref))
        return ref;
    const std::string wanted = ref.empty() ? git_.branch : ref;
    const auto names = wanted.empty() ? std::vector<std::string>{"HEAD"} : candidates(wanted);
    std::vector<std::string> arguments{"ls-remote", "--quiet", git_.url};
    arguments.insert(arguments.end(), names.begin(), names.end());
    const std::string listed = run(command(arguments), answer_limit);
    for (const std::string &name : names)
        if (std::string commit = commit_of(listed, name); !commit.empty())
            return commit;
    throw Error{"find in " + git_.url, wanted.empty() ? "HEAD" : wanted, "there is no such branch or tag",
                "Correct [app] branch, or --ref. What runs goes on."};
}

/// A commit comes with its tree, or not at all.
bool Repository::has(const std::string &commit) const {
    return os::run(in_tree({"cat-file", "-e", commit + "^{commit}"}), answer_limit).ok();
}

/// Before a few bytes become files that fill the disk.
void Repository::require_room(const std::string &commit) const {
    const std::string listed =
        os::filter(in_tree({"ls-tree", "-r", "--format=%(objectsize)", commit}), "", answer_limit).output;
    if (listed.size() >= listed_limit)
        throw too_large(git_.url);
    std::istringstream lines{listed};
    std::uint64_t bytes = 0;
    for (std::string line; lines >> line && bytes <= os::largest_archive;)
        if (line != "-") // a submodule
            bytes += std::stoull(line);
    if (bytes > os::largest_archive)
        throw too_large(git_.url);
}

void Repository::check_out(const std::string &commit) const {
    if (!has(commit))
        run(in_tree({"fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules",
                     "--no-write-fetch-head", git_.url, commit}),
            fetch_limit);
    require_room(commit);
    run(in_tree({"checkout", "--quiet", "--force", "--detach", commit}), fetch_limit);
    run(in_tree({"clean", "--quiet", "-ffdx"}), fetch_limit);
    if (!git_.submodules)
        return;
    run(in_tree({"submodule", "--quiet", "sync", "--recursive"}), answer_limit);
    run(in_tree({"submodule", "--quiet", "update", "--init", "--recursive", "--force", "--depth=1"}),
        fetch_limit);
}

os::Directory Repository::fetch(const std::string &commit) {
    const os::Directory folder = home_.make(folder_name, {0700});
    if (folder.status(busy) || !folder.status(std::string{tree} + "/.git"))
        folder.remove(tree);
    folder.write(busy, "");
    if (!folder.status(tree))
        run(command({"init", "--quiet", folder.path() + "/" + tree}), answer_limit);
    check_out(commit);
    folder.remove(busy);
    auto found = folder.sub_if_exists(git_.folder.empty() ? tree : std::string{tree} + "/" + git_.folder);
    if (!found)
        throw Error{"find in " + git_.url, git_.folder, "there is no such folder in commit " + commit,
                    "Correct [app] folder. What runs goes on."};
    return std::move(*found);
}

} // namespace fgn::agent

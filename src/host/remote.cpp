// SPDX-License-Identifier: Apache-2.0
#include "host/remote.h"

#include "base/error.h"
#include "base/text.h"
#include "host/conversation.h"

#include <unistd.h>

#include <algorithm>

namespace fgn::host {

namespace {

using nlohmann::json;

constexpr std::chrono::minutes answer_limit{2};
constexpr std::chrono::hours work_limit{12};
constexpr int not_reached = 255, no_such_program = 127; // of ssh(1), and of the shell there
constexpr std::size_t said_limit = 2000;
constexpr const char *ssh = "/usr/bin/ssh -o BatchMode=yes -o ServerAliveInterval=15";

bool is_word(std::string_view text) {
    return !text.empty() && text[0] != '-' && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-';
    });
}

bool is_destination(std::string_view text) {
    const auto at = text.find('@');
    return at == text.npos ? is_word(text) : is_word(text.substr(0, at)) && is_word(text.substr(at + 1));
}

/// For the shell there, to which ssh hands all words as one.
std::string quoted(const std::string &word) {
    std::string text = "'";
    for (const char c : word)
        text += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return text + "'";
}

[[noreturn]] void fail(const std::string &destination,
                       const std::variant<os::Exited, os::Signalled, os::TimedOut> &end,
                       const std::string &said) {
    const auto *exited = std::get_if<os::Exited>(&end);
    const std::string words = sanitise(said.substr(0, said.find_last_not_of(" \r\n") + 1), said_limit, true);
    if (exited != nullptr && exited->code == no_such_program)
        throw Error{"ask", destination, "there is no fgnctl, or no sudo: " + words,
                    "Install the same version of fgnctl there.", ExitCode::refused};
    if (exited != nullptr && exited->code == not_reached)
        throw Error{"reach", destination, words,
                    "As root, this must work without a question: ssh " + destination + " true"};
    throw Error{"ask", destination, os::Outcome{end, {}}.describe() + ": " + words,
                "Who is not root there needs sudo without a password."};
}

} // namespace

Remote::Remote(std::string destination) : destination_(std::move(destination)) {
    if (!is_destination(destination_))
        throw Error{"move to", sanitise(destination_, 100), "this is no destination of ssh",
                    "Write it like root@www.example.org, or a name of root's ~/.ssh/config.",
                    ExitCode::usage};
    sudo_ = destination_.starts_with("root@") ? "" : "sudo -n ";
}

std::vector<std::string> Remote::fgnctl(const std::vector<std::string> &arguments) const {
    std::vector<std::string> argv = split(ssh, ' ');
    argv.insert(argv.end(), {"--", destination_, sudo_ + "fgnctl"});
    for (const std::string &argument : arguments)
        argv.push_back(quoted(argument));
    return argv;
}

os::Outcome Remote::ask(const std::vector<std::string> &arguments) const {
    os::Outcome outcome = os::run(fgnctl(arguments), answer_limit);
    const auto *exited = std::get_if<os::Exited>(&outcome.end);
    if (exited == nullptr || exited->code == not_reached || exited->code == no_such_program)
        fail(destination_, outcome.end, outcome.output);
    return outcome;
}

json Remote::run(const std::vector<std::string> &arguments, const std::string &input,
                 plan::Reporter &reporter) const {
    std::vector<std::string> argv = fgnctl(arguments);
    argv.emplace_back("--json");
    os::Pipe in = os::make_pipe(), out = os::make_pipe();
    os::Child child{
        argv, {"PATH=/usr/bin:/bin", "LC_ALL=C"}, {in.read.get(), out.write.get(), STDERR_FILENO}};
    in.read.reset();
    out.write.reset();
    const Provider nobody;
    Conversation conversation{destination_, std::move(in.write), std::move(out.read), work_limit, reporter,
                              nobody};
    conversation.send(input);
    conversation.end_input();
    const auto last = conversation.listen();
    const auto end = child.wait();
    if (!last)
        fail(destination_, end, "it ended without a result");
    if (last->kind == plan::EventKind::failed)
        throw plan::error_from(*last);
    return last->data;
}

void Remote::mirror(const std::string &path) const {
    os::run_checked({"/usr/bin/rsync", "--archive", "--numeric-ids", "--delete", "--mkpath", "--rsh", ssh,
                     "--rsync-path", sudo_ + "rsync", "--", path, destination_ + ":" + path},
                    work_limit, "copy to " + destination_, path);
}

} // namespace fgn::host

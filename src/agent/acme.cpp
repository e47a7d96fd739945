// SPDX-License-Identifier: Apache-2.0
#include "agent/acme.h"

#include "base/error.h"
#include "base/text.h"
#include "os/process.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace fgn::agent {

namespace {

constexpr const char *lego = "/usr/bin/lego";
constexpr const char *challenges = "fgnctl/acme-challenges";
constexpr std::size_t file_limit = 256U << 10U;
constexpr std::chrono::seconds limit{180};
constexpr std::size_t shown_bytes = 1500;

/// nginx is another user than the one that writes what it shows.
class ReadableForOthers {
  public:
    ReadableForOthers() : before_(::umask(022)) {}
    ~ReadableForOthers() { ::umask(before_); }
    ReadableForOthers(const ReadableForOthers &) = delete;
    ReadableForOthers &operator=(const ReadableForOthers &) = delete;

  private:
    mode_t before_;
};

std::vector<std::string> command(const model::Layout &layout, const model::Web &web) {
    std::vector<std::string> argv{lego,
                                  "--accept-tos",
                                  "--path=" + layout.acme(),
                                  "--server=" + web.certificate.directory,
                                  "--email=" + web.certificate.email,
                                  "--key-type=ec256",
                                  "--http",
                                  "--http.webroot=" + layout.acme_challenges(),
                                  "--http-timeout=30",
                                  "--cert.timeout=60"};
    for (const std::string &name : web.names)
        argv.push_back("--domains=" + name);
    argv.emplace_back("run");
    return argv;
}

/// RFC 8555, 6.7: an authority that has lost its accounts gets a new one.
bool forgot_account(const os::Outcome &outcome) {
    return outcome.output.find("urn:ietf:params:acme:error:accountDoesNotExist") != std::string::npos;
}

/// Before its last sentence lego tells what it tries.
std::string reason(const os::Outcome &outcome) {
    const std::string &said = outcome.output;
    const auto last = std::min(said.rfind("Could not"), said.size());
    std::string sentence = said.substr(last);
    std::replace(sentence.begin(), sentence.end(), '\n', ' ');
    return outcome.describe() + ": " + sanitise(sentence, shown_bytes);
}

} // namespace

void make_challenge_folder(const os::Directory &home) {
    home.make(std::string{challenges} + "/.well-known/acme-challenge", {0755});
}

tls::KeyPair ask_authority(Context &context, const model::Web &web) {
    const std::string &directory = web.certificate.directory;
    if (::access(lego, X_OK) != 0)
        throw Error{"ask for a certificate at", directory, "there is no " + std::string{lego},
                    "Install it: sudo apt install lego"};
    const os::Directory &home = context.home();
    make_challenge_folder(home);
    const os::Directory state = home.make("fgnctl/acme", {0700});
    const ReadableForOthers readable;
    os::Outcome outcome = os::run(command(context.layout, web), limit);
    if (!outcome.ok() && forgot_account(outcome) && state.remove("accounts"))
        outcome = os::run(command(context.layout, web), limit);
    if (!outcome.ok())
        throw Error{"ask for a certificate at", directory, reason(outcome),
                    "The names must lead here, at port 80 from the internet; then: fgnctl cert renew " +
                        context.layout.name};
    const std::string file = "certificates/" + web.names.front();
    return {state.read(file + ".crt", file_limit).value_or(""),
            state.read(file + ".key", file_limit).value_or("")};
}

} // namespace fgn::agent

// SPDX-License-Identifier: Apache-2.0
#include "agent/host_link.h"

#include "os/fd.h"

#include <unistd.h>

#include <cerrno>

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr std::size_t document_limit = 8U << 20U;

} // namespace

void HostLink::report(const plan::Event &event) {
    const std::scoped_lock one_line{output_mutex_};
    lost_ = true;
    os::write_all(output_, to_line(event) + "\n", "standard output");
    lost_ = false;
}

/// Byte by byte, because what follows a line may be an archive that somebody else reads.
json HostLink::receive() {
    std::string line;
    for (char next = 0; line.size() < document_limit; line += next) {
        const ssize_t got = ::read(input_, &next, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || next == '\n')
            break;
    }
    json document = json::parse(line, nullptr, false);
    if (!document.is_object())
        throw Error{"read the task", "standard input", "it is no JSON document",
                    "fgn-agent is started by fgnctl, not by hand.", ExitCode::usage};
    return document;
}

std::uint64_t HostLink::need_snapshot() {
    report({plan::EventKind::need, "", "snapshot", 0, nullptr});
    return receive().value("tar", std::uint64_t{0});
}

void HostLink::need_ingress(const json &wanted) {
    report({plan::EventKind::need, "", "ingress", 0, wanted});
    const json answer = receive();
    if (!answer.value("ok", false))
        throw Error{"run the ingress as system units", "", answer.value("reason", "the host refused")};
}

std::string HostLink::need_secret(const std::string &name) {
    return need_bytes("secret", name);
}

std::string HostLink::need_pair() {
    return need_bytes("pair", nullptr);
}

std::string HostLink::need_bytes(const std::string &what, const json &which) {
    report({plan::EventKind::need, "", what, 0, which});
    std::string value(std::min(receive().value("bytes", std::size_t{0}), document_limit), '\0');
    std::size_t filled = 0;
    while (filled < value.size()) {
        const ssize_t got = ::read(input_, value.data() + filled, value.size() - filled);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        filled += static_cast<std::size_t>(got);
    }
    if (value.empty() || filled < value.size())
        throw Error{"receive the " + what, which.is_string() ? which.get<std::string>() : "",
                    "the host did not give it"};
    return value;
}

} // namespace fgn::agent

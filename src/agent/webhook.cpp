// SPDX-License-Identifier: Apache-2.0
#include "agent/webhook.h"

#include "base/error.h"
#include "os/digest.h"
#include "os/directory.h"
#include "os/fd.h"

#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <map>

namespace fgn::agent {

namespace {

constexpr std::size_t header_limit = 16U << 10U, body_limit = 5U << 20U, secret_limit = 64U << 10U;

/// False when the other end closes before.
bool read_exactly(int fd, std::string &bytes) {
    for (std::size_t have = 0; have < bytes.size();) {
        const ssize_t got = ::read(fd, bytes.data() + have, bytes.size() - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        have += static_cast<std::size_t>(got);
    }
    return true;
}

std::optional<std::size_t> number(std::string_view text, std::size_t most) {
    std::size_t found = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), found);
    if (failed != std::errc{} || end != text.data() + text.size() || found > most)
        return std::nullopt;
    return found;
}

/// "70:" of the netstring that holds the headers.
std::optional<std::size_t> read_length(int fd) {
    std::string digits, one(1, '\0');
    while (digits.size() < 6 && read_exactly(fd, one)) {
        if (one == ":")
            return number(digits, header_limit);
        digits += one;
    }
    return std::nullopt;
}

/// Names and values end with '\0' each.
std::map<std::string, std::string> headers(std::string_view text) {
    std::map<std::string, std::string> found;
    while (!text.empty()) {
        const auto name = text.substr(0, text.find('\0'));
        text.remove_prefix(std::min(name.size() + 1, text.size()));
        const auto value = text.substr(0, text.find('\0'));
        text.remove_prefix(std::min(value.size() + 1, text.size()));
        found.emplace(name, value);
    }
    return found;
}

std::string first_line(const std::string &file) {
    const auto slash = file.rfind('/');
    const std::string text =
        os::Directory::open(file.substr(0, slash)).read(file.substr(slash + 1), secret_limit).value_or("");
    return text.substr(0, text.find('\n'));
}

void leave(const std::string &mark) {
    const auto slash = mark.rfind('/');
    os::Directory::open(mark.substr(0, slash)).write(mark.substr(slash + 1), "", {0600});
}

void answer(int output, const std::string &status, const std::string &text) {
    os::write_all(output, "Status: " + status + "\r\nContent-Type: text/plain\r\n\r\n" + text + "\n",
                  "nginx");
}

} // namespace

std::optional<Delivery> read_delivery(int input) {
    const auto length = read_length(input);
    if (!length)
        return std::nullopt;
    std::string text(*length + 1, '\0'); // with the ',' that ends the netstring
    if (!read_exactly(input, text) || text.back() != ',')
        return std::nullopt;
    text.pop_back();
    const auto found = headers(text);
    const auto value = [&found](const char *name) {
        const auto header = found.find(name);
        return header == found.end() ? std::string{} : header->second;
    };
    const auto size = number(value("CONTENT_LENGTH"), body_limit);
    if (!size)
        return std::nullopt;
    Delivery delivery{value("SIGNATURE"), value("GITEA_SIGNATURE"), std::string(*size, '\0')};
    return read_exactly(input, delivery.body) ? std::optional{std::move(delivery)} : std::nullopt;
}

bool signed_by(const Delivery &delivery, std::string_view secret) {
    if (secret.empty())
        return false;
    const std::string expected = os::hmac_sha256(secret, delivery.body);
    const bool github = os::same_bytes(delivery.signature, "sha256=" + expected);
    return os::same_bytes(delivery.gitea_signature, expected) || github;
}

void answer_webhook(int input, int output, const std::string &mark, const std::string &secret) {
    const auto delivery = read_delivery(input);
    if (!delivery)
        return answer(output, "400 Bad Request", "This is no delivery of a webhook.");
    if (!signed_by(*delivery, first_line(secret)))
        return answer(output, "403 Forbidden", "The signature is not that of the secret of both sides.");
    leave(mark);
    answer(output, "202 Accepted", "The newest commit will be looked for.");
}

} // namespace fgn::agent

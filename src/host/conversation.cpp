// SPDX-License-Identifier: Apache-2.0
#include "host/conversation.h"

#include "base/error.h"
#include "base/text.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace fgn::host {

namespace {

constexpr std::size_t line_limit = 1U << 20U;
constexpr std::uint64_t total_limit = 256U << 20U;

} // namespace

Conversation::Conversation(std::string who, os::Fd input, os::Fd output, std::chrono::seconds limit,
                           plan::Reporter &reporter, const Provider &provide)
    : who_(std::move(who)), input_(std::move(input)), output_(std::move(output)), reporter_(reporter),
      provide_(provide), deadline_(std::chrono::steady_clock::now() + limit) {}

std::optional<plan::Event> Conversation::listen() {
    std::array<char, 65536> buffer{};
    while (const std::size_t got = read(buffer.data(), buffer.size())) {
        rest_.append(buffer.data(), got);
        while (const auto end = rest_.find('\n') + 1) {
            handle(std::string_view{rest_}.substr(0, end - 1));
            rest_.erase(0, end);
        }
        if (rest_.size() > line_limit)
            throw Error{"listen to", who_, "a line longer than " + human_bytes(line_limit)};
    }
    return std::move(last_);
}

std::size_t Conversation::read(char *buffer, std::size_t size) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
    struct pollfd wanted {
        output_.get(), POLLIN, 0
    };
    int ready = 0;
    do
        ready = ::poll(&wanted, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    while (ready < 0 && errno == EINTR);
    const ssize_t got = ready > 0 ? ::read(output_.get(), buffer, size) : -1;
    if (got < 0)
        throw Error{"listen to", who_, ready == 0 ? "no end in time" : "the connection broke"};
    if ((total_ += static_cast<std::uint64_t>(got)) > total_limit)
        throw Error{"listen to", who_, "more than " + human_bytes(total_limit)};
    return static_cast<std::size_t>(got);
}

void Conversation::handle(std::string_view line) {
    const auto event = plan::event_from_line(line);
    if (!event)
        return;
    if (event->kind == plan::EventKind::result || event->kind == plan::EventKind::failed)
        last_ = event;
    else if (event->kind == plan::EventKind::need && provide_)
        provide_(*event, input_.get());
    else
        reporter_.report(*event);
}

} // namespace fgn::host

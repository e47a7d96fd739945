// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/fd.h"
#include "plan/event.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace fgn::host {

/// Answers one need of the agent by writing to its standard input. What it throws ends the session.
using Provider = std::function<void(const plan::Event &need, int agent_input)>;

/// Our end of a conversation with a program that writes events, one a line, which nobody trusts: its lines
/// are bounded and parsed.
class Conversation {
  public:
    /// `who` is for messages. Needs go to `provide` if there is one, all else but the end to `reporter`; both
    /// must outlive it.
    Conversation(std::string who, os::Fd input, os::Fd output, std::chrono::seconds limit,
                 plan::Reporter &reporter, const Provider &provide);

    void send(const std::string &text) const { os::write_all(input_.get(), text, who_); }
    /// What is sent has an end.
    void end_input() { input_.reset(); }

    /// Until the other one closes its end; what it ended with: a result, a failure, or nothing. Throws Error
    /// when the limit has passed.
    std::optional<plan::Event> listen();

  private:
    std::size_t read(char *buffer, std::size_t size);
    void handle(std::string_view line);

    std::string who_;
    os::Fd input_, output_;
    plan::Reporter &reporter_;
    const Provider &provide_;
    std::chrono::steady_clock::time_point deadline_;
    std::string rest_;
    std::uint64_t total_ = 0;
    std::optional<plan::Event> last_;
};

} // namespace fgn::host

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "plan/change.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace fgn::plan {

enum class EventKind {
    planned,  // a change that would be made
    started,  // a step begins
    progress, // `text` of the running step
    done,     // after `milliseconds`
    warning,  // `text`; the work goes on
    need,     // the agent waits for the host: `text` says for what, `data` with which arguments
    result,   // `data`, once, at the end of success
    failed,   // `data` is an Error, once, at the end of failure
};

/// One line of the NDJSON that the agent writes, and of what `--json` prints.
struct Event {
    EventKind kind;
    std::string step;
    std::string text;
    std::uint64_t milliseconds = 0;
    nlohmann::json data = nullptr;
};

/// One line without its newline; invalid UTF-8 is replaced.
std::string to_line(const Event &event);

/// Empty for what is no event: lines come from a service user and may be anything. Texts are bounded to
/// 8 KiB each and sanitised.
std::optional<Event> event_from_line(std::string_view line);

Event failure(const Error &error);
/// The Error that `failure` carried; a code outside ExitCode becomes ExitCode::failure.
Error error_from(const Event &event);

/// Where events go: a display, a stream, a recorder.
class Reporter {
  public:
    virtual ~Reporter() = default;
    virtual void report(const Event &event) = 0;

    void progress(const std::string &step, const std::string &text) {
        report({EventKind::progress, step, text, 0, nullptr});
    }
    void warn(const std::string &step, const std::string &text) {
        report({EventKind::warning, step, text, 0, nullptr});
    }
};

} // namespace fgn::plan

// SPDX-License-Identifier: Apache-2.0
#include "agent/maintenance.h"

#include "agent/generation.h"
#include "agent/health.h"
#include "base/error.h"

#include <charconv>
#include <ctime>

namespace fgn::agent {

namespace {

/// nginx looks for it at each request: nothing is reloaded.
constexpr const char *flag = "fgnctl/instances/maintenance";
/// Below the time, in one that no administrator began.
constexpr std::string_view of_a_run = "of a run\n";
constexpr std::size_t flag_limit = 64;

void write_flag(const os::Directory &home, std::string_view whose) {
    home.write(flag, std::to_string(std::time(nullptr)) + "\n" + std::string{whose}, {0644});
}

} // namespace

nlohmann::json set_maintenance(Context &context, bool on) {
    const auto generation = current_generation(context.home());
    if (!generation || !generation->publishes_app())
        throw Error{"find the web server of", context.layout.name,
                    generation ? "only a published application has one"
                               : "it was never provisioned to the end",
                    "See: fgnctl status " + context.layout.name, ExitCode::absent};
    const bool changed = on != context.home().status(flag).has_value() || (on && in_outage(context.home()));
    if (changed && on)
        write_flag(context.home(), "");
    if (changed && !on)
        context.home().remove(flag);
    return {{"changed", changed}};
}

std::optional<std::int64_t> maintenance_since(const os::Directory &home) {
    const auto text = home.read(flag, flag_limit);
    if (!text)
        return std::nullopt;
    std::int64_t seconds = 0;
    std::from_chars(text->data(), text->data() + text->size(), seconds);
    return seconds;
}

bool in_outage(const os::Directory &home) {
    return home.read(flag, flag_limit).value_or("").ends_with(of_a_run);
}

void begin_outage(const os::Directory &home) {
    if (!home.status(flag))
        write_flag(home, of_a_run);
}

void end_outage(const os::Directory &home) {
    if (in_outage(home))
        home.remove(flag);
}

bool serves(const http::Outcome &outcome, bool maintenance) {
    return maintenance ? outcome.answer && outcome.answer->status == 503 : healthy(outcome);
}

} // namespace fgn::agent

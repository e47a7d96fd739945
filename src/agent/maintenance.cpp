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

} // namespace

nlohmann::json set_maintenance(Context &context, bool on) {
    const auto generation = current_generation(context.home());
    if (!generation || !generation->has_app())
        throw Error{"find the web server of", context.layout.name,
                    generation ? "only an application has one" : "it was never provisioned to the end",
                    "See: fgnctl status " + context.layout.name, ExitCode::absent};
    const bool changed = on != context.home().status(flag).has_value();
    if (changed && on)
        context.home().write(flag, std::to_string(std::time(nullptr)) + "\n", {0644});
    if (changed && !on)
        context.home().remove(flag);
    return {{"changed", changed}};
}

std::optional<std::int64_t> maintenance_since(const os::Directory &home) {
    const auto text = home.read(flag, 64);
    if (!text)
        return std::nullopt;
    std::int64_t seconds = 0;
    std::from_chars(text->data(), text->data() + text->size(), seconds);
    return seconds;
}

bool serves(const http::Outcome &outcome, bool maintenance) {
    return maintenance ? outcome.answer && outcome.answer->status == 503 : healthy(outcome);
}

} // namespace fgn::agent

// SPDX-License-Identifier: Apache-2.0
#include "agent/update_state.h"

#include "agent/generation.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr const char *file = "fgnctl/update.json";
constexpr std::size_t limit = 64U << 10U;

json or_null(const std::string &text) {
    return text.empty() ? json(nullptr) : json(text);
}

std::string text_of(const json &object, const char *key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

} // namespace

/// Of one that cannot be read nothing is known: the next look tries again.
UpdateState UpdateState::read(const os::Directory &home) {
    const json kept = json::parse(home.read(file, limit).value_or(""), nullptr, false);
    if (!kept.is_object())
        return {};
    UpdateState state{std::nullopt, text_of(kept, "commit") + text_of(kept, "digest"),
                      text_of(kept, "reason"), text_of(kept, "unreachable")};
    if (kept.contains("held") && kept["held"].is_number_integer())
        state.held = kept["held"].get<std::int64_t>();
    return state;
}

void UpdateState::write(const os::Directory &home) const {
    if (held || !commit.empty() || !unreachable.empty())
        home.write(file, to_json().dump(-1, ' ', false, json::error_handler_t::replace) + "\n", {0600});
    else
        home.remove(file);
}

json UpdateState::to_json() const {
    json object = version_json(commit);
    object.update({{"held", held ? json(*held) : json(nullptr)},
                   {"reason", or_null(reason)},
                   {"unreachable", or_null(unreachable)}});
    return object;
}

} // namespace fgn::agent

// SPDX-License-Identifier: Apache-2.0
#include "plan/event.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace fgn::plan {

namespace {

using nlohmann::json;

constexpr std::size_t text_limit = 8U << 10U;
constexpr std::array<std::pair<EventKind, std::string_view>, 8> names{{
    {EventKind::planned, "planned"},
    {EventKind::started, "started"},
    {EventKind::progress, "progress"},
    {EventKind::done, "done"},
    {EventKind::warning, "warning"},
    {EventKind::need, "need"},
    {EventKind::result, "result"},
    {EventKind::failed, "failed"},
}};

std::string_view name_of(EventKind kind) {
    return std::find_if(names.begin(), names.end(), [&](const auto &entry) { return entry.first == kind; })
        ->second;
}

std::string text_member(const json &object, const char *key) {
    const auto member = object.find(key);
    return member != object.end() && member->is_string()
               ? sanitise(member->get<std::string>(), text_limit, true)
               : std::string{};
}

} // namespace

json to_json(const Change &change) {
    return {{"step", change.step},
            {"title", change.title},
            {"detail", change.detail},
            {"privileged", change.privileged}};
}

Change change_from_json(const json &object) {
    if (!object.is_object() || !object.contains("step") || !object.contains("title"))
        throw Error{"read the plan", "fgn-agent", "a change without step or title"};
    return {text_member(object, "step"), text_member(object, "title"), text_member(object, "detail"), false};
}

std::string to_line(const Event &event) {
    json line{{"event", name_of(event.kind)}};
    if (!event.step.empty())
        line["step"] = event.step;
    if (!event.text.empty())
        line["text"] = event.text;
    if (event.kind == EventKind::done)
        line["ms"] = event.milliseconds;
    if (!event.data.is_null())
        line["data"] = event.data;
    return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Event> event_from_line(std::string_view line) {
    const json object = json::parse(line, nullptr, false);
    if (!object.is_object())
        return std::nullopt;
    const std::string name = text_member(object, "event");
    const auto known =
        std::find_if(names.begin(), names.end(), [&](const auto &entry) { return entry.second == name; });
    if (known == names.end())
        return std::nullopt;
    Event event{known->first, text_member(object, "step"), text_member(object, "text"), 0, nullptr};
    if (const auto ms = object.find("ms"); ms != object.end() && ms->is_number_unsigned())
        event.milliseconds = ms->get<std::uint64_t>();
    if (const auto data = object.find("data"); data != object.end())
        event.data = *data;
    return event;
}

Event failure(const Error &error) {
    return {EventKind::failed,
            "",
            error.what(),
            0,
            {{"context", error.context()},
             {"object", error.object()},
             {"reason", error.reason()},
             {"hint", error.hint()},
             {"exit", static_cast<int>(error.code())}}};
}

Error error_from(const Event &event) {
    const json &data = event.data.is_object() ? event.data : json::object();
    const auto exit = data.find("exit");
    const int code = exit != data.end() && exit->is_number_integer() ? exit->get<int>() : 0;
    const bool known = code > 0 && code <= static_cast<int>(ExitCode::rolled_back);
    return {text_member(data, "context"), text_member(data, "object"), text_member(data, "reason"),
            text_member(data, "hint"), known ? static_cast<ExitCode>(code) : ExitCode::failure};
}

} // namespace fgn::plan

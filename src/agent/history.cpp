// SPDX-License-Identifier: Apache-2.0
#include "agent/history.h"

#include "agent/dumps.h"
#include "base/error.h"
#include "base/text.h"

#include <ctime>
#include <deque>
#include <set>
#include <sstream>

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr const char *file = "fgnctl/history.jsonl";
constexpr std::size_t file_limit = 4U << 20U, kept_entries = 200, reason_limit = 1000;

std::deque<std::string> lines(const os::Directory &home) {
    std::deque<std::string> all;
    std::istringstream text{home.read(file, file_limit).value_or("")};
    for (std::string line; std::getline(text, line);)
        all.push_back(line);
    return all;
}

std::uint64_t number_of(const json &entry) {
    const json number = entry.value("generation", json{});
    return number.is_number_unsigned() ? number.get<std::uint64_t>() : 0;
}

} // namespace

void History::report(const plan::Event &event) {
    if (event.kind == plan::EventKind::done)
        steps_.push_back(event.step);
    context_.host.report(event);
}

void History::done(const Generation &generation) {
    if (!steps_.empty())
        append(generation, {{"result", "deployed"}});
}

void History::failed(const Generation &generation, const std::string &reason) {
    try {
        append(generation, {{"result", "failed"}, {"reason", sanitise(reason, reason_limit, true)}});
    } catch (const Error &error) {
        context_.host.warn("history", error.what());
    }
}

void History::append(const Generation &generation, const json &result) {
    const auto spent =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start_);
    const Task &task = context_.task;
    json entry{{"generation", generation.number},
               {"at", std::time(nullptr)},
               {"milliseconds", spent.count()},
               {"who", task.who},
               {"verb", task.verb},
               {"steps", steps_},
               {"snapshot", generation.snapshot}};
    entry.update(result);
    if (!generation.source.commit.empty())
        entry.update(version_json(generation.source.commit));
    if (task.back_to)
        entry["as"] = task.back_to->number;
    if (task.with_data)
        entry["with_data"] = true;
    std::deque<std::string> all = lines(context_.home());
    all.push_back(entry.dump(-1, ' ', false, json::error_handler_t::replace));
    while (all.size() > kept_entries)
        all.pop_front();
    context_.home().write(file, join({all.begin(), all.end()}, "\n") + "\n", {0600});
}

json history_json(Context &context) {
    const Generation current = require_generation(context.home(), context.layout.name);
    json entries = json::array(), kept = json::array();
    for (const std::string &line : lines(context.home()))
        if (json entry = json::parse(line, nullptr, false); entry.is_object())
            entries.push_back(std::move(entry));
    std::set<std::uint64_t> with_data;
    for (const Generation &generation : kept_generations(context.home())) {
        kept.push_back(generation.number);
        if (has_dump(context.home(), dump_of(generation.number)))
            with_data.insert(generation.number);
    }
    for (json &entry : entries)
        entry["data"] = entry.value("result", json{}) == "deployed" && with_data.contains(number_of(entry));
    return {{"name", context.layout.name}, {"current", current.number}, {"kept", kept}, {"entries", entries}};
}

} // namespace fgn::agent

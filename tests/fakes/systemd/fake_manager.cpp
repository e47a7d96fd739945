// SPDX-License-Identifier: Apache-2.0
#include "fakes/systemd/fake_manager.h"

#include <fnmatch.h>

#include <filesystem>

namespace fgn::fakes {

namespace {

constexpr auto manager_path = "/org/freedesktop/systemd1";
constexpr auto manager_interface = "org.freedesktop.systemd1.Manager";
constexpr auto units_path = "/org/freedesktop/systemd1/unit";
constexpr auto properties_interface = "org.freedesktop.DBus.Properties";

struct Free {
    void operator()(char *text) const { ::free(text); }
};

std::string path_of(const std::string &unit) {
    char *path = nullptr;
    checked(::sd_bus_path_encode(units_path, unit.c_str(), &path), "encode");
    return std::unique_ptr<char, Free>{path}.get();
}

/// Empty when `path` is no unit's.
std::string unit_of(const std::string &path) {
    char *unit = nullptr;
    if (checked(::sd_bus_path_decode(path.c_str(), units_path, &unit), "decode") == 0)
        return {};
    return std::unique_ptr<char, Free>{unit}.get();
}

std::string verb_of(const std::string &method) {
    return method == "StartUnit" ? "start" : method == "StopUnit" ? "stop" : "restart";
}

} // namespace

const std::map<std::string, FakeManager::Handler> &FakeManager::handlers() {
    static const std::map<std::string, Handler> all{
        {"Subscribe", &FakeManager::on_subscribe},
        {"StartUnit", &FakeManager::on_unit_job},
        {"StopUnit", &FakeManager::on_unit_job},
        {"RestartUnit", &FakeManager::on_unit_job},
        {"LoadUnit", &FakeManager::on_load},
        {"GetUnit", &FakeManager::on_load},
        {"KillUnit", &FakeManager::on_kill},
        {"ResetFailedUnit", &FakeManager::on_reset_failed},
        {"Reload", &FakeManager::on_reload},
        {"EnableUnitFiles", &FakeManager::on_enable},
        {"DisableUnitFiles", &FakeManager::on_disable},
        {"ListUnitsByPatterns", &FakeManager::on_list},
        {"StartTransientUnit", &FakeManager::on_start_transient},
        {"UnrefUnit", &FakeManager::on_unref},
        {"Get", &FakeManager::on_get},
    };
    return all;
}

FakeManager::FakeManager(Peer &peer, const Behaviour &behaviour) : peer_(peer), behaviour_(behaviour) {
    peer_.serve(manager_path, [this](Call &call) { on_call(call); });
}

void FakeManager::become(const std::string &name, const std::string &active_state) {
    const bool appears = !units_.contains(name);
    Unit &changed = units_.try_emplace(name, name, true).first->second;
    changed.set("LoadState", "loaded");
    changed.enter(active_state);
    if (appears)
        emit("UnitNew", "so", {name, path_of(name)});
    else
        announce(name);
}

void FakeManager::on_call(const Call &call) {
    const auto handler = handlers().find(call.member);
    if (!unit_of(call.path).empty())
        on_unit_call(call);
    else if (handler != handlers().end())
        (this->*handler->second)(call);
    else
        call.fail("org.freedesktop.DBus.Error.UnknownMethod", "fake_systemd knows no " + call.member);
}

void FakeManager::on_unit_call(const Call &call) {
    const Unit &wanted = unit(unit_of(call.path));
    if (call.member == "GetAll")
        return call.reply([&](sd_bus_message *answer) { wanted.append_to(answer); });
    const std::string property = call.arguments.at(1);
    call.reply([&](sd_bus_message *answer) {
        append_variant(answer, signature_of(property), wanted.get(property));
    });
}

void FakeManager::on_subscribe(const Call &call) {
    if (!subscribers_.insert(call.sender).second)
        return call.fail("org.freedesktop.systemd1.AlreadySubscribed", "Client is already subscribed.");
    call.reply();
}

void FakeManager::on_unit_job(const Call &call) {
    const std::string name = call.arguments.at(0), verb = verb_of(call.member);
    if (!exists(name))
        return call.fail("org.freedesktop.systemd1.NoSuchUnit", "Unit " + name + " not found.");
    const Json wanted = behaviour_.of_unit(name);
    if (wanted.value("masked", false) && verb != "stop")
        return call.fail("org.freedesktop.systemd1.UnitMasked", "Unit " + name + " is masked.");
    const std::string job = new_job(name), result = wanted.value(verb, "done");
    const bool early = wanted.value("early", false);
    if (!early)
        call.reply("o", {job});
    if (result == "killed") {
        deaf_[name] = job;
    } else if (result != "never") {
        finish(verb, name, result);
        end_job(job, name, result);
    }
    if (early)
        call.reply("o", {job});
}

void FakeManager::on_kill(const Call &call) {
    const std::string name = call.arguments.at(0);
    if (call.arguments.at(1) != "main" || call.arguments.at(2) != SIGTERM)
        return call.fail("org.freedesktop.DBus.Error.InvalidArgs", "Not what is wanted here.");
    call.reply();
    if (const auto stopping = deaf_.extract(name)) {
        finish("stop", name, "done");
        end_job(stopping.mapped(), name, "done");
    }
}

void FakeManager::on_load(const Call &call) {
    const std::string name = call.arguments.at(0);
    if (call.member == "GetUnit" && !units_.contains(name))
        return call.fail("org.freedesktop.systemd1.NoSuchUnit", "Unit " + name + " not loaded.");
    call.reply("o", {path_of(name)});
}

void FakeManager::on_reset_failed(const Call &call) {
    const std::string name = call.arguments.at(0);
    if (!units_.contains(name))
        return call.fail("org.freedesktop.systemd1.NoSuchUnit", "Unit " + name + " not loaded.");
    if (unit(name).get("ActiveState") == "failed")
        become(name, "inactive");
    call.reply();
}

void FakeManager::on_reload(const Call &call) {
    call.reply();
}

void FakeManager::on_enable(const Call &call) {
    for (const Json &file : call.arguments.at(0)) {
        const std::string name = std::filesystem::path{file.get<std::string>()}.filename();
        if (!exists(name))
            return call.fail("org.freedesktop.DBus.Error.FileNotFound", "Unit " + name + " does not exist.");
        unit(name).set("UnitFileState", "enabled");
    }
    call.reply([](sd_bus_message *answer) {
        append(answer, "b", {true});
        checked(::sd_bus_message_append(answer, "a(sss)", 0), "append");
    });
}

void FakeManager::on_disable(const Call &call) {
    for (const Json &file : call.arguments.at(0))
        if (exists(file))
            unit(file).set("UnitFileState", "disabled");
    call.reply(
        [](sd_bus_message *answer) { checked(::sd_bus_message_append(answer, "a(sss)", 0), "append"); });
}

void FakeManager::on_list(const Call &call) {
    for (const std::string &name : behaviour_.listed())
        unit(name);
    call.reply([&](sd_bus_message *answer) {
        checked(::sd_bus_message_open_container(answer, 'a', "(ssssssouso)"), "open");
        for (const auto &[name, row] : units_)
            for (const Json &pattern : call.arguments.at(1))
                if (::fnmatch(pattern.get<std::string>().c_str(), name.c_str(), 0) == 0) {
                    checked(::sd_bus_message_open_container(answer, 'r', "ssssssouso"), "open");
                    append(answer, "ssssssouso",
                           {name, row.get("Description"), row.get("LoadState"), row.get("ActiveState"),
                            row.get("SubState"), "", path_of(name), 0, "", "/"});
                    checked(::sd_bus_message_close_container(answer), "close");
                }
        checked(::sd_bus_message_close_container(answer), "close");
    });
}

void FakeManager::on_start_transient(const Call &call) {
    const std::string name = call.arguments.at(0);
    if (programs_.contains(name))
        return call.fail("org.freedesktop.systemd1.UnitExists", "Unit " + name + " was already loaded.");
    TransientProperties properties;
    for (const Json &property : call.arguments.at(2))
        properties[property.at(0)] = property.at(1);
    const pid_t program = start_program(properties);
    programs_[name] = program;
    become(name, "active");
    peer_.watch_child(program, [this, name](const siginfo_t &end) { program_ended(name, end); });
    const std::string job = new_job(name);
    call.reply("o", {job});
    end_job(job, name, "done");
}

void FakeManager::on_unref(const Call &call) {
    programs_.erase(call.arguments.at(0));
    units_.erase(call.arguments.at(0));
    call.reply();
}

void FakeManager::on_get(const Call &call) {
    if (call.arguments.at(1) != "Version")
        return call.fail("org.freedesktop.DBus.Error.UnknownProperty", "fake_systemd knows only its version");
    call.reply([this](sd_bus_message *answer) { append_variant(answer, "s", behaviour_.version()); });
}

bool FakeManager::exists(const std::string &name) const {
    return programs_.contains(name) || behaviour_.exists(name);
}

Unit &FakeManager::unit(const std::string &name) {
    const auto [found, fresh] = units_.try_emplace(name, name, exists(name));
    if (fresh)
        found->second.override_with(behaviour_.of_unit(name).value("properties", Json::object()));
    return found->second;
}

std::string FakeManager::new_job(const std::string &name) {
    ++jobs_;
    const std::string job = "/org/freedesktop/systemd1/job/" + std::to_string(jobs_);
    emit("JobNew", "uos", {jobs_, job, name});
    return job;
}

void FakeManager::end_job(const std::string &job, const std::string &name, const std::string &result) {
    emit("JobRemoved", "uoss", {std::stoul(job.substr(job.rfind('/') + 1)), job, name, result});
}

void FakeManager::finish(const std::string &verb, const std::string &name, const std::string &result) {
    if (const auto program = programs_.find(name); program != programs_.end()) {
        ::kill(program->second, SIGTERM);
        return;
    }
    if (result == "done")
        become(name, verb == "stop" ? "inactive" : "active");
    else if (result == "failed" || result == "timeout")
        become(name, "failed");
    unit(name).override_with(behaviour_.of_unit(name).value("properties", Json::object()));
}

void FakeManager::program_ended(const std::string &name, const siginfo_t &end) {
    if (!programs_.contains(name))
        return;
    const bool clean = end.si_code == CLD_EXITED ? end.si_status == 0 : end.si_status == SIGTERM;
    unit(name).set("ExecMainCode", end.si_code);
    unit(name).set("ExecMainStatus", end.si_status);
    become(name, clean ? "inactive" : "failed");
    if (!clean && end.si_code != CLD_EXITED)
        unit(name).set("Result", "signal");
}

void FakeManager::announce(const std::string &name) {
    if (subscribers_.empty())
        return;
    peer_.emit(path_of(name), properties_interface, "PropertiesChanged", [&](sd_bus_message *signal) {
        append(signal, "s", {"org.freedesktop.systemd1.Unit"});
        unit(name).append_changes_to(signal);
        append(signal, "as", Json::array({Json::array()}));
    });
}

void FakeManager::emit(const std::string &member, const std::string &signature, const Json &values) {
    if (!subscribers_.empty())
        peer_.emit(manager_path, manager_interface, member,
                   [&](sd_bus_message *signal) { append(signal, signature, values); });
}

} // namespace fgn::fakes

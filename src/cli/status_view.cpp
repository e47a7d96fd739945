// SPDX-License-Identifier: Apache-2.0
#include "cli/status_view.h"

#include "base/text.h"
#include "cli/answer.h"

#include <chrono>
#include <ctime>
#include <iostream>
#include <utility>

namespace fgn::cli {

namespace {

using nlohmann::json;

constexpr std::size_t long_text_limit = 4000;

std::string age(std::uint64_t since_microseconds) {
    using std::chrono::milliseconds;
    const auto epoch = std::chrono::system_clock::now().time_since_epoch();
    const auto now = static_cast<std::uint64_t>(std::chrono::duration_cast<milliseconds>(epoch).count());
    const std::uint64_t since = since_microseconds / 1000;
    return since == 0 || since > now ? "-" : human_duration(now - since);
}

std::string uses(const json &container) {
    return human_bytes(number(container, "memory")) + " memory, " +
           human_duration(number(container, "cpu_nsec") / 1'000'000) + " CPU, " + text(container, "tasks") +
           " tasks, " + text(container, "restarts") + " restarts";
}

std::string words(const json &list) {
    std::vector<std::string> all;
    if (list.is_array())
        for (const json &one : list)
            all.push_back(one.is_string() ? sanitise(one.get<std::string>(), answer_text_limit) : "-");
    return join(all, ", ");
}

/// "512 MiB memory (1 killed at it), 0.5 processors, 256 tasks", of what is limited.
std::string limits(const json &container) {
    std::vector<std::string> all;
    const std::uint64_t killed = number(container, "oom_kills");
    if (member(container, "memory_max").is_number_unsigned())
        all.push_back(human_bytes(number(container, "memory_max")) + " memory" +
                      (killed > 0 ? " (" + std::to_string(killed) + " killed at it)" : ""));
    if (member(container, "cpus_max").is_number())
        all.push_back(text(container, "cpus_max") + " processors");
    if (member(container, "tasks_max").is_number())
        all.push_back(text(container, "tasks_max") + " tasks");
    const std::string unenforced = words(member(container, "unenforced"));
    return join(all, ", ") + (unenforced.empty() ? "" : " (not enforced here: " + unenforced + ")");
}

std::string port(const json &published) {
    const std::string address = text(published, "address");
    return (address.empty() ? "" : address + " ") + "port " + text(published, "host") + " to " +
           text(published, "container") + "/" + text(published, "protocol");
}

/// "backend (internal) with cache"
std::string membership(const json &network) {
    const std::string others = words(member(network, "with"));
    return text(network, "network") + (member(network, "internal") == true ? " (internal)" : "") +
           (others.empty() ? "" : " with " + others);
}

/// "app by socket", "backend with cache", "port 8080 to 80/tcp", "reaches out"
std::vector<std::string> network(const json &container) {
    std::vector<std::string> all;
    if (const std::string sockets = words(member(container, "sockets")); !sockets.empty())
        all.push_back(sockets + " by socket");
    for (const json &joined : member(container, "networks"))
        all.push_back(membership(joined));
    for (const json &published : member(container, "ports"))
        all.push_back(port(published));
    if (member(container, "egress") == true)
        all.push_back("reaches out");
    return all.empty() ? std::vector<std::string>{"none"} : all;
}

/// "answered 200 in 3 ms", why nothing answered, or nothing for what does not run.
std::string answer(const json &container) {
    const std::string said = text(container, "answer");
    if (member(container, "answer_ms").is_number())
        return said + " in " + text(container, "answer_ms") + " ms";
    return said == "-" ? "" : said;
}

std::string painted(const Terminal &terminal, const std::string &state, std::size_t width = 0) {
    const Colour colour = state == "healthy"                          ? Colour::green
                          : state == "stopped" || state == "starting" ? Colour::yellow
                                                                      : Colour::red;
    return terminal.paint(colour, pad(state, width));
}

void show_container(const Terminal &terminal, const json &container) {
    const std::size_t width = terminal.width();
    const auto line = [&](const std::string &label, const std::string &value) {
        std::cout << fit("      " + pad(label, 10) + value, width) << "\n";
    };
    const std::string said = answer(container);
    std::cout << "  " << pad(text(container, "role"), 3) << " "
              << painted(terminal, text(container, "health"))
              << (said.empty() ? "" : "  " + fit(said, width > 24 ? width - 24 : width)) << "\n";
    if (member(container, "reason").is_string())
        line("reason", text(container, "reason"));
    if (const std::uint64_t at = number(container, "next_start"); at > 0)
        line("next", "starts again at " + moment(at, "%H:%M:%S"));
    line("unit", text(container, "unit") + "  " + text(container, "active") + " (" + text(container, "sub") +
                     ") for " + age(number(container, "since")));
    line("container", text(container, "container"));
    line("image", text(container, "image"));
    if (member(container, "base").is_string())
        line("base", text(container, "base"));
    line("uses", uses(container));
    if (const std::string limited = limits(container); !limited.empty())
        line("limits", limited);
    const char *label = "network";
    for (const std::string &reached : network(container))
        line(std::exchange(label, ""), reached);
    if (const std::string relaxed = words(member(container, "relaxed")); !relaxed.empty())
        line("relaxed", relaxed);
}

/// Since when is 0 where the time is not known.
bool in_maintenance(const json &status) {
    return member(status, "maintenance").is_number();
}

void show_maintenance(const json &status) {
    if (in_maintenance(status))
        std::cout << "  maintenance since " << date(number(status, "maintenance"))
                  << ": visitors get a page with status 503 until: fgnctl maintenance "
                  << text(status, "name") << " off\n";
}

/// The rest of the line, and what only a web server has.
void show_web(const json &status) {
    const json &ports = member(status, "ports");
    if (ports.is_object())
        std::cout << ", ports " << text(ports, "https")
                  << (member(status, "http3") == true ? " (https and HTTP/3) and " : " (https) and ")
                  << text(ports, "http") << " (http)";
    if (member(status, "front").is_string())
        std::cout << " of the front " << text(status, "front");
    std::cout << "\n";
    if (member(status, "certificate").is_object())
        std::cout << "  certificate until " << date(number(member(status, "certificate"), "expires")) << "\n";
    for (const json &site : member(status, "sites"))
        std::cout << "  leads " << text(site, "name") << " to " << text(site, "service") << "\n";
    if (const json &problem = member(member(status, "certificate"), "problem"); problem.is_string())
        std::cout << "  certificate: " << sanitise(problem.get<std::string>(), answer_text_limit) << "\n";
}

/// "source https://…#main at commit 1a2b3c4d5e6f", and what keeps newer commits from coming.
void show_source(const json &status) {
    const json &source = member(status, "source"), &update = member(status, "update");
    if (member(status, "live").is_string())
        std::cout << "  live: the code is the folder " << text(status, "live") << "; not for production\n";
    if (!source.is_object())
        return;
    std::cout << "  source " << text(source, "reference") << " at " << version(source) << "\n";
    if (member(update, "held").is_number())
        std::cout << "  updates on hold since " << date(number(update, "held")) << ", until: fgnctl unhold "
                  << text(status, "name") << "\n";
    if (const std::string which = version(update); member(update, "reason").is_string())
        std::cout << "  update: " << which << " failed: " << text(update, "reason") << "\n";
    else if (!which.empty())
        std::cout << "  update: " << which << " is left out until: fgnctl retry " << text(status, "name")
                  << "\n";
    if (member(update, "unreachable").is_string())
        std::cout << "  update: " << text(update, "unreachable") << "\n";
}

void show_volume(const json &volume) {
    const bool measured = member(volume, "bytes").is_number_unsigned();
    std::cout << "  volume " << text(volume, "volume") << " at " << text(volume, "path") << ", "
              << (measured ? human_bytes(number(volume, "bytes")) : "not measured") << "\n";
}

/// "disk 1.2 GiB of 5 GiB (watched: no project quotas here)"
void show_disk(const json &disk) {
    if (!disk.is_object())
        return;
    const bool measured = member(disk, "used").is_number_unsigned();
    std::cout << "  disk " << (measured ? human_bytes(number(disk, "used")) : "not measured") << " of "
              << human_bytes(number(disk, "budget"))
              << (member(disk, "enforced") == true ? ""
                  : measured && number(disk, "used") > number(disk, "budget")
                      ? ": over its budget, and nothing enforces it here"
                      : " (watched: nothing enforces it here)")
              << "\n";
}

/// "  rehearsal: backup 12 was restored in 40 s, 3 d ago", or why it was not.
void show_rehearsal(const json &rehearsal) {
    if (!rehearsal.is_object())
        return;
    const bool failed = member(rehearsal, "failure").is_string();
    std::cout << "  rehearsal: backup " << text(rehearsal, "number")
              << (failed ? " could not be restored, "
                         : " was restored in " + human_duration(number(rehearsal, "milliseconds")) + ", ")
              << age(number(rehearsal, "at") * 1'000'000) << " ago"
              << (failed ? ": " + text(rehearsal, "failure") : "") << "\n";
}

/// "backup 12, 3 h ago", and why there is no newer one.
void show_backup(const json &backup) {
    if (!backup.is_object())
        return;
    if (member(backup, "number").is_number())
        std::cout << "  backup " << text(backup, "number") << ", " << age(number(backup, "made") * 1'000'000)
                  << " ago\n";
    if (member(backup, "failure").is_string())
        std::cout << "  backup: the last one failed at " << date(number(backup, "failed_at")) << ": "
                  << text(backup, "failure") << "\n";
    show_rehearsal(member(backup, "rehearsal"));
}

} // namespace

void show_status(const Terminal &terminal, const json &status) {
    std::cout << text(status, "name") << "  " << painted(terminal, text(status, "state"));
    if (!member(status, "containers").is_array()) {
        std::cout << "\n  " << text(status, "reason") << "\n  " << text(status, "hint") << "\n";
        return;
    }
    if (member(status, "url").is_string())
        std::cout << "  " << text(status, "url");
    std::cout << "\n";
    show_maintenance(status);
    for (const json &container : member(status, "containers"))
        show_container(terminal, container);
    std::cout << "  generation " << text(status, "generation") << " of " << date(number(status, "created"));
    show_web(status);
    show_source(status);
    for (const json &volume : member(status, "volumes"))
        show_volume(volume);
    show_disk(member(status, "disk"));
    show_backup(member(status, "backup"));
    for (const json &line : member(status, "last_lines"))
        std::cout << "  | "
                  << fit(line.is_string() ? sanitise(line.get<std::string>(), answer_text_limit) : "",
                         terminal.width() - 4)
                  << "\n";
}

void show_certificate(const Terminal &terminal, const std::string &name, const json &certificate) {
    const json &problem = member(certificate, "problem");
    const auto line = [&](const char *label, const std::string &value) {
        std::cout << fit("  " + pad(label, 9) + value, terminal.width()) << "\n";
    };
    std::cout << name << "  "
              << terminal.paint(problem.is_null() ? Colour::green : Colour::red,
                                problem.is_null() ? "sound" : "not sound")
              << "\n";
    if (problem.is_string())
        std::cout << "  " << sanitise(problem.get<std::string>(), long_text_limit, true) << "\n";
    line("source", text(certificate, "source"));
    line("issuer", text(certificate, "issuer"));
    line("names", words(member(certificate, "names")));
    line("valid", date(number(certificate, "starts")) + " to " + date(number(certificate, "expires")));
    if (member(certificate, "renewal").is_number())
        line("renewal", "from " + date(number(certificate, "renewal")));
    line("SHA-256", text(certificate, "fingerprint"));
}

void show_table(const Terminal &terminal, const std::vector<json> &statuses) {
    std::size_t names = 4;
    for (const json &status : statuses)
        names = std::max(names, text(status, "name").size());
    std::cout << pad("NAME", names) << "  " << pad("STATE", 8) << "  " << pad("MEMORY", 9) << "  URL\n";
    for (const json &status : statuses) {
        std::uint64_t used = 0;
        if (const json &containers = member(status, "containers"); containers.is_array())
            for (const json &container : containers)
                used += number(container, "memory");
        const char *about = member(status, "url").is_string()      ? "url"
                            : member(status, "reason").is_string() ? "reason"
                                                                   : "description";
        const std::string rest = text(status, about) + (in_maintenance(status) ? " (maintenance)" : "");
        const std::size_t before = names + 2 + 8 + 2 + 9 + 2;
        std::cout << pad(text(status, "name"), names) << "  " << painted(terminal, text(status, "state"), 8)
                  << "  " << pad(human_bytes(used), 9) << "  "
                  << fit(rest, terminal.width() > before ? terminal.width() - before : terminal.width())
                  << "\n";
    }
}

} // namespace fgn::cli

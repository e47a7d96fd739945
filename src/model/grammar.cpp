// SPDX-License-Identifier: Apache-2.0
#include "model/grammar.h"

#include "base/text.h"
#include "model/manifest.h"
#include "model/source.h"

#include <algorithm>
#include <charconv>

namespace fgn::model {

namespace {

// Not <cctype>: a grammar does not depend on the locale.
bool digit(char c) {
    return c >= '0' && c <= '9';
}
bool lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool letter(char c) {
    return lower(c) || (c >= 'A' && c <= 'Z');
}
bool printable(char c) {
    return c > ' ' && c < '\x7f';
}
bool identifier_part(char c) {
    return letter(c) || digit(c) || c == '_';
}

bool one_of(char c, std::string_view set) {
    return set.find(c) != std::string_view::npos;
}

template <typename Test>
bool all(std::string_view text, Test test) {
    return std::all_of(text.begin(), text.end(), test);
}

bool is_description(std::string_view text) {
    return !text.empty() && sanitise(text, 200) == text;
}

bool is_identifier(std::string_view text) {
    return !text.empty() && !digit(text.front()) && all(text, identifier_part);
}

bool is_one_line(std::string_view text) {
    return text.find_first_of(std::string_view("\0\n\r", 3)) == text.npos;
}

bool is_source(std::string_view text) {
    return is_git_url(text) || is_image_reference(text) ||
           (!text.empty() && text.size() < 4096 && is_one_line(text) && text.find("://") == text.npos);
}

bool is_call_or_name(std::string_view text) {
    const std::size_t open = text.find('(');
    if (open == text.npos)
        return is_identifier(text);
    const std::string_view arguments = text.substr(open + 1);
    return is_identifier(text.substr(0, open)) && arguments.ends_with(')') &&
           all(arguments.substr(0, arguments.size() - 1),
               [](char c) { return c == ' ' || (printable(c) && !one_of(c, "()\\")); });
}

bool is_module(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == text.npos || text.size() > 1000)
        return false;
    const auto packages = split(text.substr(0, colon), '.');
    return all_of(packages.begin(), packages.end(), is_identifier) && is_call_or_name(text.substr(colon + 1));
}

bool is_inside(std::string_view text) {
    const auto parts = split(text, '/');
    return text.size() < 4096 && std::all_of(parts.begin(), parts.end(), [](const std::string &part) {
               return !part.empty() && part != "." && part != ".." && sanitise(part, 255) == part &&
                      part.find('$') == part.npos; // nginx cannot quote it
           });
}

bool is_health(std::string_view text) {
    return text.starts_with('/') && text.size() <= 1000 && all(text, printable);
}

bool is_label(std::string_view text) {
    return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
           all(text, [](char c) { return letter(c) || digit(c) || c == '-'; });
}

bool is_host(std::string_view text) {
    if (text.starts_with("*."))
        text.remove_prefix(2);
    const auto labels = split(text, '.');
    return text.size() <= 253 && std::all_of(labels.begin(), labels.end(), is_label);
}

bool is_image(std::string_view text) {
    return !text.empty() && text.size() <= 500 && (letter(text.front()) || digit(text.front())) &&
           all(text, [](char c) { return letter(c) || digit(c) || one_of(c, "._:/@-"); });
}

bool is_index(std::string_view text) {
    const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : text.npos;
    return scheme < text.size() && text.size() <= 1000 &&
           all(text, [](char c) { return letter(c) || digit(c) || one_of(c, "-._~:/@%+=&?,[]"); });
}

bool is_home(std::string_view text) {
    return text.starts_with('/') && is_inside(text.substr(1)) &&
           all(text, [](char c) { return letter(c) || digit(c) || one_of(c, "/._-"); });
}

/// Whether one is the other or a folder that holds it.
bool holds(std::string_view folder, std::string_view path) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

bool is_url_folder(std::string_view text) {
    return text.size() > 2 && text.ends_with('/') && is_home(text.substr(0, text.size() - 1));
}

bool is_volume(std::string_view text) {
    return valid_name(text) && text != "db" && text != "dynamic" && text != "static";
}

bool is_mount_point(std::string_view text) {
    static constexpr std::string_view taken[] = {"/app",
                                                 "/bin",
                                                 "/dev",
                                                 "/etc",
                                                 "/lib",
                                                 "/lib64",
                                                 "/opt/venv",
                                                 "/proc",
                                                 "/run",
                                                 "/sbin",
                                                 "/sys",
                                                 "/tmp",
                                                 "/usr",
                                                 "/var/lib/database",
                                                 "/var/lib/dynamic",
                                                 "/var/lib/static",
                                                 "/var/tmp"};
    return is_home(text) && std::none_of(std::begin(taken), std::end(taken), [&](std::string_view path) {
               return holds(path, text) || holds(text, path);
           });
}

bool is_bind_source(std::string_view text) {
    static constexpr std::string_view hidden[] = {"/dev", "/proc",       "/run",
                                                  "/sys", "/etc/fgnctl", "/var/lib/fgnctl"};
    return text.starts_with('/') && is_inside(text.substr(1)) &&
           std::none_of(std::begin(hidden), std::end(hidden),
                        [&](std::string_view path) { return holds(path, text); });
}

bool is_plain(std::string_view text) {
    return !text.empty() && text.size() <= 20 && lower(text.front()) &&
           all(text, [](char c) { return lower(c) || digit(c); });
}

/// No '-': a unit NAME-CONTAINER.service is none of an application's instances.
bool is_container(std::string_view text) {
    static constexpr std::string_view taken[] = {"after", "app",  "before",  "certificate", "check",
                                                 "db",    "logs", "migrate", "update",      "web"};
    return is_plain(text) && std::find(std::begin(taken), std::end(taken), text) == std::end(taken);
}

bool is_container_path(std::string_view text) {
    static constexpr std::string_view taken[] = {"/dev", "/proc", "/sys", "/run/secrets"};
    return is_home(text) && text != "/run" && text != "/tmp" && text != "/var/tmp" &&
           std::none_of(std::begin(taken), std::end(taken),
                        [&](std::string_view path) { return holds(path, text); });
}

bool is_calendar(std::string_view text) {
    constexpr std::string_view signs = " *:,./~+-";
    const auto named = [](char c) { return lower(c) || digit(c) || (c >= 'A' && c <= 'Z'); };
    return !text.empty() && text.size() <= 100 && (named(text.front()) || text.front() == '*') &&
           all(text, [&](char c) { return named(c) || signs.find(c) != signs.npos; });
}

bool is_capability(std::string_view text) {
    return text.size() <= 40 && text.starts_with("CAP_") &&
           all(text, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

} // namespace

bool valid_name(std::string_view name) {
    return !name.empty() && name.size() <= 31 && lower(name.front()) && name.back() != '-' &&
           all(name, [](char c) { return lower(c) || digit(c) || c == '-'; });
}

namespace grammar {

constinit const Grammar name{valid_name, "a service name",
                             "use up to 31 of a-z, 0-9 and '-'; the first is a letter, the last is not '-'"};
constinit const Grammar description{is_description, "a description", "use one line of at most 200 bytes"};
constinit const Grammar secret{
    [](std::string_view text) { return is_identifier(text) && text.size() <= 60; }, "the name of a secret",
    "use up to 60 of A-Z, a-z, 0-9 and '_', like \"SECRET_KEY\"; the first is not a digit"};
constinit const Grammar source{
    is_source, "the path of a folder, nor the address of a Git repository, nor an image",
    "write source = \".\" for the manifest's own folder, "
    "\"https://HOST/PATH.git\" or \"ssh://USER@HOST/PATH.git\" without a password, "
    "or \"REGISTRY/NAME:TAG\""};
constinit const Grammar module{
    is_module, "a module and the application in it",
    "write \"FILE:NAME\" or \"PACKAGE.FILE:FACTORY()\", like \"main:app\" for app in main.py"};
constinit const Grammar inside{is_inside, "a path inside the source folder",
                               "write it relative, without '.', '..' and '$'"};
constinit const Grammar health{is_health, "the path of a URL",
                               "start it with '/', use printable ASCII without spaces"};
constinit const Grammar variable{is_identifier, "the name of an environment variable",
                                 "use A-Z, a-z, 0-9 and '_'; the first is not a digit"};
constinit const Grammar value{is_one_line, "a value for the environment",
                              "NUL and line breaks cannot be in it"};
constinit const Grammar argument{
    [](std::string_view text) { return text.size() < 4096 && is_one_line(text); }, "an argument of a command",
    "write one word, free of NUL and line breaks; no shell splits it"};
constinit const Grammar host{
    is_host, "a host name",
    "use labels of a-z, 0-9 and '-' with dots between, like \"www.example.org\" or \"*.example.org\""};
constinit const Grammar worker_class{[](std::string_view text) {
                                         return text == "gthread" || text == "sync" || text == "gevent" ||
                                                text == "eventlet" || text == "tornado";
                                     },
                                     "a worker class of gunicorn",
                                     "write \"gthread\", \"sync\", \"gevent\", \"eventlet\" or \"tornado\""};
constinit const Grammar engine{[](std::string_view text) { return text == "mariadb" || text == "sqlite"; },
                               "a database engine", "write \"mariadb\" or \"sqlite\""};
constinit const Grammar url_folder{is_url_folder, "the folder of a URL",
                                   "write it like \"/media/\", with '/' at both ends"};
constinit const Grammar volume{is_volume, "the name of a volume",
                               "use a-z, 0-9 and '-'; db, dynamic and static are fgnctl's"};
constinit const Grammar mount_point{
    is_mount_point, "a free path of the container",
    "write it like \"/srv/pictures\", away from the system's folders, /app and fgnctl's own"};
constinit const Grammar bind_source{
    is_bind_source, "a path of the host that a container may see",
    "write it absolute and normalised, not '/', nor below /dev, /proc, /run, /sys and fgnctl's own"};
constinit const Grammar container{
    is_container, "the name of a container",
    "use up to 20 of a-z and 0-9, a letter first; after, app, before, certificate, check, db, logs, migrate, "
    "update and web are fgnctl's"};
constinit const Grammar container_path{is_container_path, "a path of the container to mount on",
                                       "write it absolute and normalised, like \"/data\", away from /dev, "
                                       "/proc, /sys, /run and /tmp themselves"};
constinit const Grammar published_port{
    [](std::string_view text) { return parse_published_port(text).has_value(); }, "a port to publish",
    "write \"HOST:CONTAINER\", like \"8080:80\", \"127.0.0.1:8080:80\" or \"8053:53/udp\"; HOST is 1024 or "
    "more"};
constinit const Grammar capability{is_capability, "a capability",
                                   "write it as capabilities(7) does, like \"CAP_NET_BIND_SERVICE\""};
constinit const Grammar calendar{is_calendar, "a time",
                                 "write it as systemd.time(7) does, like \"daily\" or \"Mon *-*-* 03:00\""};
constinit const Grammar image{is_image, "an image reference",
                              "write it like \"docker.io/library/nginx:stable\""};
constinit const Grammar index{is_index, "the address of a package index",
                              "write an http or https URL like \"https://pypi.org/simple\""};
constinit const Grammar network{is_plain, "the name of a network",
                                "use up to 20 of a-z and 0-9, a letter first"};
constinit const Grammar build_network{[](std::string_view text) { return text.empty() || text == "host"; },
                                      "a network for builds", "write \"\" for Podman's own, or \"host\""};
constinit const Grammar home{is_home, "a normalised absolute path",
                             "write it like \"/var/lib/fgnctl/homes\""};

} // namespace grammar

std::optional<std::uint64_t> parse_size(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const unsigned shift = suffix == "K" ? 10 : suffix == "M" ? 20 : suffix == "G" ? 30 : 0;
    if (error != std::errc{} || (shift == 0 && !suffix.empty()) || number > UINT64_MAX >> shift)
        return std::nullopt;
    return number << shift;
}

} // namespace fgn::model

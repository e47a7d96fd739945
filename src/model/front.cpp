// SPDX-License-Identifier: Apache-2.0
#include "model/front.h"

#include "model/manifest_key.h"

#include <algorithm>

namespace fgn::model {

namespace {

constexpr std::size_t longest_socket = 107; // bytes of a path in a socket address

Front &front_of(Service &service) {
    if (!service.front)
        service.front = Front{};
    return *service.front;
}

std::uint16_t read_port(const Value &value) {
    return static_cast<std::uint16_t>(value.integer(1, UINT16_MAX));
}

constexpr ManifestKey keys[] = {
    {"front.https", [](auto &v, auto &s) { front_of(s).https = read_port(v); }},
    {"front.http", [](auto &v, auto &s) { front_of(s).http = read_port(v); }},

    {"web.published", [](auto &v, auto &s) { s.web.published = v.flag(); }},
    {"web.share", [](auto &v, auto &s) { s.web.share = v.text(grammar::name); }},
};

/// Empty when a front can lead to `host`.
std::string flaw(const std::string &front, const std::string &host) {
    if (host.starts_with("*"))
        return "stands for many names, and a front knows each by itself";
    if (host == "localhost")
        return "is every service's";
    const bool fits = front_socket(front, "https", host).size() <= longest_socket;
    return fits && host.size() <= longest_front_host ? "" : "is too long for a front";
}

} // namespace

std::string front_folder(const std::string &front) {
    return "/run/fgnctl/fronts/" + front;
}

std::string front_socket(const std::string &front, const std::string &scheme, const std::string &host) {
    return front_folder(front) + "/" + scheme + "/" + host;
}

std::span<const ManifestKey> front_keys() {
    return keys;
}

void complete_share(const Document &document, const Service &service) {
    const Web &web = service.web;
    if (web.share.empty())
        return;
    if (web.share == service.name)
        document.forbid("web", "share", "this is the service itself",
                        "name a front, which is another service");
    for (const char *key : {"https", "http"})
        document.forbid("web", key, "the ports are those of the front \"" + web.share + "\"",
                        "leave it out, or leave share out");
    constexpr const char *hint = "write in [web]: names = [\"www.example.org\"], what the front leads here";
    document.require("web", "names", hint);
    if (web.names.empty())
        document.forbid("web", "names", "a front leads nobody here without a name", hint);
    for (const std::string &host : web.names)
        if (const std::string why = flaw(web.share, host); !why.empty())
            document.forbid("web", "names", "\"" + host + "\" " + why, "name each host by itself");
}

void complete_unpublished(const Document &document, const Service &service) {
    if (service.web.published)
        return;
    constexpr const char *why = "nothing of it is published, so there is no web server";
    constexpr const char *hint = "leave it out, or web.published = false";
    document.forbid_others("web", "published", why, hint);
    document.forbid("update", "webhook", why, hint);
    document.forbid("logs", "access", why, hint);
    document.forbid("limits", "web", why, hint);
}

void complete_front(const Document &document, Service &service) {
    constexpr const char *why = "a front only leads to other services";
    constexpr const char *hint = "make it a service of its own, with [web] share";
    for (const char *table :
         {"app", "web", "logs", "database", "storage", "update", "backup", "container", "network"})
        document.forbid(table, why, hint);
    for (const char *role : {"app", "database"})
        document.forbid("limits", role, why, hint);
    const Front front = front_of(service);
    if (front.https == front.http)
        for (const char *key : {"http", "https"})
            document.forbid("front", key, "https and http are the same port", "give one of them another");
    if (service.description == "Web application " + service.name)
        service.description = "Front " + service.name;
}

} // namespace fgn::model

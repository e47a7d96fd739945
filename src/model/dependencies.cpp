// SPDX-License-Identifier: Apache-2.0
#include "model/manifest_key.h"

#include <array>

namespace fgn::model {

namespace {

constexpr std::string_view plain_http = "http://";

/// What stands before '@' would be a credential, which every reader of the manifest sees.
bool is_open_index(std::string_view text) {
    return grammar::index.accepts(text) && text.find('@') == text.npos;
}

bool is_of_this_machine(std::string_view url) {
    static constexpr std::array<std::string_view, 3> hosts{"localhost", "127.0.0.1", "[::1]"};
    url.remove_prefix(plain_http.size());
    for (const std::string_view host : hosts)
        if (url.starts_with(host) &&
            (url.size() == host.size() || url[host.size()] == ':' || url[host.size()] == '/'))
            return true;
    return false;
}

constinit const Grammar open_index{is_open_index, "the address of a package index without a password",
                                   "write it like \"https://pypi.org/simple\", and what it asks for in "
                                   "app.build_secret"};

constexpr ManifestKey keys[] = {
    {"app.requirements", [](auto &v, auto &s) { s.app.requirements = v.text(grammar::inside); }},
    {"app.wheelhouse", [](auto &v, auto &s) { s.app.wheelhouse = v.text(grammar::inside); }},
    {"app.wheels_only", [](auto &v, auto &s) { s.app.wheels_only = v.flag(); }},
    {"app.index", [](auto &v, auto &s) { s.app.index = v.text(open_index); }},
    {"app.build_secret", [](auto &v, auto &s) { s.app.build_secret = v.text(grammar::secret); }},
};

} // namespace

std::span<const ManifestKey> dependency_keys() {
    return keys;
}

void complete_dependencies(const Document &document, const Service &service) {
    const App &app = service.app;
    if (app.wheels_only)
        document.require("app", "wheelhouse",
                         "write in [app]: wheelhouse = \"wheels\", the folder of the wheels");
    if (app.wheels_only)
        document.forbid("app", "index", "app.wheels_only is true, and no index is asked",
                        "leave one of them out");
    if (!app.build_secret.empty() && app.index.starts_with(plain_http) && !is_of_this_machine(app.index))
        document.forbid("app", "index", "everybody on the way would read app.build_secret",
                        "write an address of https://");
}

} // namespace fgn::model

// SPDX-License-Identifier: Apache-2.0
#include "model/manifest_key.h"

namespace fgn::model {

namespace {

constexpr ManifestKey keys[] = {
    {"app.writable", [](auto &v, auto &s) { s.app.relaxed.writable = v.flag(); }},
    {"app.new_privileges", [](auto &v, auto &s) { s.app.relaxed.new_privileges = v.flag(); }},
    {"app.unconfined", [](auto &v, auto &s) { s.app.relaxed.unconfined = v.flag(); }},
    {"app.unmasked", [](auto &v, auto &s) { s.app.relaxed.unmasked = v.flag(); }},
    {"app.capabilities", [](auto &v, auto &s) { s.app.relaxed.capabilities = read_capabilities(v); }},

    {"web.writable", [](auto &v, auto &s) { s.web.relaxed.writable = v.flag(); }},
    {"web.new_privileges", [](auto &v, auto &s) { s.web.relaxed.new_privileges = v.flag(); }},
    {"web.unconfined", [](auto &v, auto &s) { s.web.relaxed.unconfined = v.flag(); }},
    {"web.unmasked", [](auto &v, auto &s) { s.web.relaxed.unmasked = v.flag(); }},
    {"web.capabilities", [](auto &v, auto &s) { s.web.relaxed.capabilities = read_capabilities(v); }},

    {"database.writable", [](auto &v, auto &s) { database(s).relaxed.writable = v.flag(); }},
    {"database.new_privileges", [](auto &v, auto &s) { database(s).relaxed.new_privileges = v.flag(); }},
    {"database.unconfined", [](auto &v, auto &s) { database(s).relaxed.unconfined = v.flag(); }},
    {"database.unmasked", [](auto &v, auto &s) { database(s).relaxed.unmasked = v.flag(); }},
    {"database.capabilities",
     [](auto &v, auto &s) { database(s).relaxed.capabilities = read_capabilities(v); }},
};

} // namespace

std::vector<std::string> read_capabilities(const Value &value) {
    return value.texts(grammar::capability, 40);
}

std::span<const ManifestKey> relaxation_keys() {
    return keys;
}

} // namespace fgn::model

// SPDX-License-Identifier: Apache-2.0
#include "model/copied_manifest.h"

#include "base/text.h"
#include "model/document.h"

#include <sstream>

namespace fgn::model {

namespace {

/// One machine has each of them once, or they are known elsewhere by the first one's word.
constexpr const char *of_one_service[] = {"service.name",    "web.https",         "web.http",
                                          "web.names",       "web.share",         "web.tls",
                                          "web.certificate", "web.key",           "web.acme",
                                          "update.webhook",  "backup.repository", "update.webhook_secret"};

/// Of no use to what nobody visits and what goes again, or done for others than itself.
constexpr const char *of_lasting_ones[] = {"logs",       "update.every", "update.before", "update.after",
                                           "limits.web", "limits.disk",  "backup.before", "backup.after",
                                           "backup.at",  "backup.check", "backup.verify"};

/// "table.key" or "table".
bool remove(toml::table &root, const std::string &path) {
    const auto dot = path.find('.');
    if (dot == path.npos)
        return root.erase(path) > 0;
    toml::table *table = root[path.substr(0, dot)].as_table();
    return table != nullptr && table->erase(path.substr(dot + 1)) > 0;
}

toml::table &table_of(toml::table &root, const char *name) {
    return *root.insert(name, toml::table{}).first->second.as_table();
}

/// Each table of an array.
template <typename Change>
void each(toml::table &root, const char *name, const Change &change) {
    if (toml::array *array = root[name].as_array())
        for (toml::node &one : *array)
            if (toml::table *table = one.as_table())
                change(*table);
}

/// What runs at times of its own is waited for by nobody.
void remove_timed(toml::table &root) {
    toml::array *containers = root["container"].as_array();
    if (containers == nullptr)
        return;
    for (auto one = containers->begin(); one != containers->end();) {
        const toml::table *container = one->as_table();
        one = container != nullptr && container->contains("timer") ? containers->erase(one) : one + 1;
    }
    if (containers->empty())
        root.erase("container");
}

std::vector<std::string> leave_out(toml::table &root) {
    std::vector<std::string> left_out;
    for (const char *path : of_one_service)
        if (remove(root, path) && std::string_view{path} != "service.name")
            left_out.emplace_back(path);
    bool published = false;
    each(root, "container",
         [&](toml::table &container) { published = container.erase("ports") > 0 || published; });
    if (published)
        left_out.emplace_back("container.ports");
    return left_out;
}

std::string text_of(const toml::table &root) {
    std::ostringstream out;
    out << root << "\n";
    return out.str();
}

toml::table parse(std::string_view manifest) {
    return parse_toml(manifest, {"read manifest", "the backup"});
}

void isolate(toml::table &root) {
    for (const char *path : of_lasting_ones)
        remove(root, path);
    each(root, "container", [](toml::table &one) { one.insert_or_assign("egress", false); });
    each(root, "network", [](toml::table &one) { one.insert_or_assign("internal", true); });
    remove_timed(root);
    table_of(root, "backup").insert_or_assign("at", "");
    if (!root.contains("app"))
        return;
    table_of(root, "app").insert_or_assign("egress", false);
    root.insert_or_assign("web", toml::table{{{"published", false}}});
}

} // namespace

CopiedManifest clone_manifest(std::string_view manifest) {
    toml::table root = parse(manifest);
    const std::vector<std::string> left_out = leave_out(root);
    return {text_of(root), left_out};
}

CopiedManifest rehearsal_manifest(std::string_view manifest, const std::string &check) {
    toml::table root = parse(manifest);
    const std::vector<std::string> left_out = leave_out(root);
    isolate(root);
    if (root.contains("app") && !check.empty())
        table_of(root, "app").insert_or_assign("health", check);
    return {text_of(root), left_out};
}

std::string with_certificate(std::string_view manifest, const std::string &certificate,
                             const std::string &key) {
    toml::table root = parse(manifest);
    table_of(root, "web").insert_or_assign("certificate", certificate);
    table_of(root, "web").insert_or_assign("key", key);
    return text_of(root);
}

} // namespace fgn::model

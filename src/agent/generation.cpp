// SPDX-License-Identifier: Apache-2.0
#include "agent/generation.h"

#include "base/error.h"
#include "model/manifest.h"
#include "render/container.h"

#include <algorithm>

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr std::size_t record_limit = 1U << 20U;
constexpr const char *folder = "fgnctl/generations";
constexpr const char *current = "fgnctl/generations/current";

json pin_json(const ImagePin &pin) {
    json object{{"reference", pin.reference}, {"digest", pin.digest}};
    if (!pin.loaded.empty())
        object["loaded"] = pin.loaded;
    return object;
}

ImagePin pin_from(const json &object) {
    return {object.at("reference"), object.at("digest"), object.value("loaded", "")};
}

json instance_json(const Instance &instance) {
    return {{"instance", instance.number},
            {"configuration", instance.configuration},
            {"fingerprint", instance.fingerprint}};
}

Instance instance_from(const json &object) {
    return {object.at("instance"), object.at("configuration"), object.at("fingerprint")};
}

json containers_json(const Generation &g) {
    json all = json::object();
    for (const auto &[name, made] : g.containers)
        all[name] = {
            {"instance", instance_json(made.instance)}, {"image", pin_json(made.image)}, {"user", made.user}};
    return all;
}

std::map<std::string, AnyInstance> containers_from(const json &object) {
    std::map<std::string, AnyInstance> all;
    for (const auto &[name, made] : object.items())
        all[name] = {instance_from(made.at("instance")), pin_from(made.at("image")), made.at("user")};
    return all;
}

json ingress_json(const render::Ingress &ingress) {
    return {
        {"https", ingress.https}, {"http", ingress.http}, {"ipv6", ingress.ipv6}, {"front", ingress.front}};
}

render::Ingress ingress_from(const json &object) {
    return {object.at("https"), object.at("http"), object.at("ipv6"), object.value("front", "")};
}

json to_json(const Generation &g) {
    json object{{"number", g.number},
                {"created", g.created},
                {"manifest", g.manifest},
                {"defaults", g.defaults},
                {"snapshot", g.snapshot},
                {"secrets", g.secrets},
                {"ingress", ingress_json(g.ingress)},
                {"nginx", pin_json(g.nginx)},
                {"python", pin_json(g.python)},
                {"dependencies", g.dependencies},
                {"app", instance_json(g.app)},
                {"web", instance_json(g.web)},
                {"containers", containers_json(g)}};
    if (!g.live.empty())
        object["live"] = g.live;
    if (!g.source.reference.empty())
        object["source"] = {{"reference", g.source.reference}, {"commit", g.source.commit}};
    if (g.db.number > 0)
        object.update({{"mariadb", pin_json(g.mariadb)}, {"db", instance_json(g.db)}});
    return object;
}

Generation from_json(const json &object) {
    Generation g;
    g.number = object.at("number");
    g.created = object.at("created");
    g.manifest = object.at("manifest");
    g.defaults = object.at("defaults");
    g.snapshot = object.at("snapshot");
    g.live = object.value("live", "");
    if (object.contains("source"))
        g.source = {object["source"].at("reference"), object["source"].at("commit")};
    g.secrets = object.value("secrets", g.secrets);
    g.ingress = ingress_from(object.at("ingress"));
    g.nginx = pin_from(object.at("nginx"));
    g.python = pin_from(object.at("python"));
    g.dependencies = object.at("dependencies");
    g.app = instance_from(object.at("app"));
    g.web = instance_from(object.at("web"));
    g.containers = containers_from(object.value("containers", json::object()));
    if (object.contains("db")) {
        g.mariadb = pin_from(object.at("mariadb"));
        g.db = instance_from(object.at("db"));
    }
    return g;
}

render::ContainerInput input(const Generation &g, const model::Layout &layout, const podman::Version &version,
                             const Instance &instance, const std::string &image) {
    render::ContainerInput made{layout,
                                instance.number,
                                image,
                                instance.configuration,
                                g.snapshot,
                                {},
                                {version.major, version.minor, version.patch}};
    made.live = g.live;
    for (const auto &[secret, revision] : g.secrets)
        made.secrets.emplace(secret, secret_name(layout.name, secret, revision));
    return made;
}

std::string file_of(std::uint64_t number) {
    return std::to_string(number) + ".json";
}

std::optional<Generation> read_generation(const os::Directory &home, const std::string &file) {
    const auto text = home.read(std::string{folder} + "/" + file, record_limit);
    if (!text)
        return std::nullopt;
    try {
        return from_json(json::parse(*text));
    } catch (const json::exception &error) {
        throw Error{"read the generation", home.path() + "/" + folder + "/" + file, error.what(),
                    "Remove the link " + std::string{current} + " and run provision again."};
    }
}

} // namespace

std::string ImagePin::pinned() const {
    const auto slash = reference.rfind('/');
    const auto colon = reference.find(':', slash == std::string::npos ? 0 : slash);
    return reference.substr(0, std::min(reference.find('@'), colon)) + "@" + digest;
}

json version_json(const std::string &commit) {
    const bool digest = commit.starts_with("sha256:");
    const json there = commit.empty() ? json(nullptr) : json(commit);
    return {{"commit", digest ? json(nullptr) : there}, {"digest", digest ? there : json(nullptr)}};
}

std::string short_version(const std::string &commit) {
    constexpr std::size_t shown_digits = 12;
    const auto colon = commit.find(':');
    return commit.substr(0, (colon == std::string::npos ? 0 : colon + 1) + shown_digits);
}

model::Service Generation::service(const std::string &name) const {
    return model::parse_manifest(manifest, "the manifest of generation " + std::to_string(number), name);
}

std::vector<ImagePin> Generation::pins() const {
    std::vector<ImagePin> all;
    for (const ImagePin *pin : {&nginx, &python, &mariadb})
        if (!pin->digest.empty())
            all.push_back(*pin);
    for (const auto &[name, made] : containers)
        all.push_back(made.image);
    return all;
}

bool Generation::same_state(const Generation &other) const {
    json mine = to_json(*this), theirs = to_json(other);
    for (json *object : {&mine, &theirs}) {
        object->erase("number");
        object->erase("created");
    }
    return mine == theirs;
}

std::string secret_name(const std::string &service, const std::string &secret, const std::string &revision) {
    return service + "-secret-" + secret + "-" + revision;
}

json app_spec(const Generation &g, const model::Layout &layout, const podman::Version &version,
              std::uint32_t replica) {
    render::ContainerInput made = input(g, layout, version, g.app, g.dependencies);
    made.replica = replica;
    return render::app_container(g.service(layout.name), made);
}

json hook_spec(const Generation &g, const model::Layout &layout, const podman::Version &version,
               model::Hook hook) {
    return render::hook_container(g.service(layout.name), input(g, layout, version, g.app, g.dependencies),
                                  hook);
}

json db_spec(const Generation &g, const model::Layout &layout, const podman::Version &version) {
    return render::mariadb_container(g.service(layout.name),
                                     input(g, layout, version, g.db, g.mariadb.local()));
}

json database_job_spec(const Generation &g, const model::Layout &layout, const podman::Version &version,
                       render::DatabaseJob job, const std::string &file) {
    return render::database_job_container(g.service(layout.name),
                                          input(g, layout, version, {}, g.mariadb.local()), job, file);
}

json any_spec(const Generation &g, const model::Layout &layout, const podman::Version &version,
              const std::string &name) {
    const model::Service service = g.service(layout.name);
    const AnyInstance &made = g.containers.at(name);
    return render::any_container(service, *service.container(name), made.user,
                                 input(g, layout, version, made.instance, made.image.local()));
}

json web_check_spec(const Generation &g, const model::Layout &layout, const podman::Version &version) {
    return render::web_check_container(g.service(layout.name), g.ingress,
                                       input(g, layout, version, g.web, g.nginx.local()));
}

json web_spec(const Generation &g, const model::Layout &layout, const podman::Version &version) {
    return render::web_container(g.service(layout.name), g.ingress,
                                 input(g, layout, version, g.web, g.nginx.local()));
}

std::optional<Generation> current_generation(const os::Directory &home) {
    const auto target = home.link_target(current);
    return target ? read_generation(home, *target) : std::nullopt;
}

Generation require_generation(const os::Directory &home, const std::string &service) {
    if (auto found = current_generation(home))
        return std::move(*found);
    throw Error{"find the service", service, "it was never provisioned to the end",
                "Run: sudo fgnctl provision " + service, ExitCode::absent};
}

std::optional<Generation> find_generation(const os::Directory &home, std::uint64_t number) {
    return read_generation(home, file_of(number));
}

std::vector<Generation> kept_generations(const os::Directory &home) {
    std::vector<Generation> kept;
    if (const auto found = home.sub_if_exists(folder))
        for (const std::string &name : found->list())
            if (name.ends_with(".json"))
                if (auto generation = read_generation(home, name))
                    kept.push_back(std::move(*generation));
    std::sort(kept.begin(), kept.end(),
              [](const Generation &left, const Generation &right) { return left.number > right.number; });
    return kept;
}

std::vector<Generation> spare_generations(const os::Directory &home, std::size_t keep) {
    const auto serving = home.link_target(current);
    std::vector<Generation> spare;
    std::size_t others = 0;
    for (Generation &generation : kept_generations(home))
        if (file_of(generation.number) != serving && ++others > keep)
            spare.push_back(std::move(generation));
    return spare;
}

void forget_generations(const os::Directory &home, std::size_t keep) {
    const os::Directory all = home.sub(folder);
    for (const Generation &generation : spare_generations(home, keep))
        all.remove(file_of(generation.number));
}

void record_generation(const os::Directory &home, const Generation &generation) {
    const std::string file = file_of(generation.number);
    home.write(std::string{folder} + "/" + file, to_json(generation).dump(2) + "\n", {0600});
    home.link(current, file);
}

} // namespace fgn::agent

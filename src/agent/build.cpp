// SPDX-License-Identifier: Apache-2.0
#include "agent/build.h"

#include "agent/dependency_inputs.h"
#include "agent/generation.h"
#include "agent/image_files.h"
#include "agent/snapshot.h"
#include "base/error.h"
#include "model/manifest.h"
#include "os/archive.h"
#include "os/digest.h"
#include "render/image.h"

#include <sys/utsname.h>

#include <charconv>

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr const char *record = "fgnctl/build.json";
constexpr const char *folder = "fgnctl/build";
constexpr std::size_t record_limit = 4096, list_limit = 8U << 20U;

/// The last one that succeeded.
struct Build {
    std::uint64_t version = 0;
    std::string fingerprint; // of all that it was made of

    static Build read(const os::Directory &home) {
        const json kept = json::parse(home.read(record, record_limit).value_or(""), nullptr, false);
        if (!kept.is_object())
            return {};
        return {kept.value("version", std::uint64_t{0}), kept.value("fingerprint", "")};
    }
    void write(const os::Directory &home) const {
        home.write(record, json{{"version", version}, {"fingerprint", fingerprint}}.dump() + "\n", {0600});
    }
};

std::string repository(const model::Layout &layout) {
    return "localhost/" + layout.name;
}

std::string name_of(const model::Layout &layout, std::uint64_t version) {
    return repository(layout) + ":" + std::to_string(version);
}

std::string own_platform() {
    struct utsname self {};
    ::uname(&self);
    const std::string machine = self.machine;
    return "linux/" + (machine == "x86_64" ? "amd64" : machine == "aarch64" ? "arm64" : machine);
}

void require_buildable(const Context &context, const Generation &generation, const model::Service &service) {
    const auto refuse = [&](const std::string &object, const std::string &why, const std::string &hint) {
        throw Error{"build an image of", object, why, hint, ExitCode::refused};
    };
    const std::string &name = context.layout.name;
    if (!service.has_app())
        refuse(name, "it has no application", "Its containers run images already.");
    if (service.app.from_image())
        refuse(name, "its source is an image", "Publish that one where it was built.");
    if (!generation.live.empty())
        refuse(name, "it runs a live folder, which is never twice the same",
               "Leave [app] live out, and provision it.");
}

bool foreign(const Context &context) {
    return !context.task.platform.empty() && context.task.platform != own_platform();
}

/// What runs, on the base of the platform that is wanted.
Generation built_generation(Context &context) {
    Generation generation = require_generation(context.home(), context.layout.name);
    require_buildable(context, generation, generation.service(context.layout.name));
    if (foreign(context))
        generation.python.digest =
            context.podman.images.digest_for(generation.python.reference, context.task.platform);
    return generation;
}

os::Directory require_code(Context &context, const Generation &generation) {
    if (auto code = code_folder(context.home(), generation))
        return std::move(*code);
    throw Error{"build an image of", context.layout.name, "its code is not there",
                "Run: sudo fgnctl provision " + context.layout.name};
}

/// What an image is made of.
struct Recipe {
    std::string containerfile;
    std::map<std::string, std::string> labels; // without the version
    std::optional<DependencyInputs> installed; // where the image that runs is not to be had or not wanted
    std::string network;
    std::string fingerprint; // the same for the same content, however it is come by
};

/// As they were when the generation was deployed.
DependencyInputs inputs(Context &context, const Generation &generation, const model::App &app,
                        const model::Defaults &defaults) {
    const os::Directory code = require_code(context, generation);
    return {generation, app, requirements_of(code, app), wheels_of(code, app, context.home()),
            defaults.python_index};
}

std::string dependencies_stage(const Recipe &recipe, const Generation &generation) {
    if (!recipe.installed)
        return "FROM " + generation.dependencies + " AS dependencies\nUSER 0\n";
    render::Dependencies stage = recipe.installed->recipe();
    stage.base += " AS dependencies";
    return render::containerfile(stage);
}

std::map<std::string, std::string> labels(const Context &context, const Generation &generation,
                                          const model::App &app) {
    const bool git = app.from_git();
    std::map<std::string, std::string> all{
        {"org.opencontainers.image.title", context.layout.name},
        {"org.opencontainers.image.revision", git ? generation.source.commit : generation.snapshot},
        {"org.opencontainers.image.base.name", generation.python.reference},
        {"org.opencontainers.image.base.digest", generation.python.digest}};
    if (git)
        all["org.opencontainers.image.source"] = app.git.url;
    return all;
}

Recipe recipe(Context &context, const Generation &generation, const model::App &app) {
    const model::Defaults defaults =
        model::parse_defaults(generation.defaults, "the defaults of the generation");
    Recipe made{{}, labels(context, generation, app), {}, defaults.build_network, {}};
    if (!context.task.cached || foreign(context) || !context.podman.images.find(generation.dependencies))
        made.installed.emplace(inputs(context, generation, app, defaults));
    render::ImageInput input{context.layout.name, "", generation.python.pinned(), app.module};
    made.fingerprint = os::sha256(json{render::image_containerfile(input), generation.dependencies,
                                       made.labels, generation.snapshot, render::software_list()}
                                      .dump());
    input.base = generation.python.local();
    input.dependencies = dependencies_stage(made, generation);
    made.containerfile = render::image_containerfile(input);
    return made;
}

os::Archive build_context(Context &context, const Generation &generation, const Recipe &recipe) {
    const os::Directory &home = context.home();
    home.remove(folder);
    const os::Directory own = home.make(folder, {0700});
    own.write("Containerfile", recipe.containerfile);
    own.write("sbom.py", render::software_list());
    if (recipe.installed)
        recipe.installed->write(context, own);
    const os::Directory code = require_code(context, generation);
    os::Archive archive = os::pack({{"", &own}, {"app", &code}}, home);
    home.remove(folder);
    return archive;
}

/// Those that a push may still be wanted of stay.
void prune(Context &context, std::uint64_t newest, std::uint64_t keep) {
    const std::string prefix = repository(context.layout) + ":";
    for (const podman::Image &image : context.podman.images.named(prefix))
        for (const std::string &name : image.names) {
            std::uint64_t version = newest;
            if (name.starts_with(prefix))
                std::from_chars(name.data() + prefix.size(), name.data() + name.size(), version);
            if (version + keep < newest)
                context.podman.images.remove(name);
        }
}

Build require_build(Context &context) {
    const Build last = Build::read(context.home());
    if (last.version == 0 || !context.podman.images.find(name_of(context.layout, last.version)))
        throw Error{"find the image of", context.layout.name, "none was built",
                    "Run: sudo fgnctl build " + context.layout.name, ExitCode::absent};
    return last;
}

json told(const Context &context, const Build &build, bool changed) {
    return {
        {"changed", changed}, {"version", build.version}, {"image", name_of(context.layout, build.version)}};
}

} // namespace

/// The number is taken when the image is there: a build that fails or is killed leaves it to the next.
json build_image(Context &context) {
    const Generation generation = built_generation(context);
    const model::Service service = generation.service(context.layout.name);
    const Recipe made_of = recipe(context, generation, service.app);
    const Build last = Build::read(context.home());
    const Build next{last.version + 1, made_of.fingerprint};
    if (context.task.cached && next.fingerprint == last.fingerprint &&
        context.podman.images.find(name_of(context.layout, last.version)))
        return told(context, last, false);

    const os::Archive archive = build_context(context, generation, made_of);
    podman::BuildRequest request{name_of(context.layout, next.version), http::read_from(archive.file.get())};
    request.network = made_of.network;
    request.cached = context.task.cached;
    request.platform = context.task.platform;
    if (made_of.installed)
        request.secrets = made_of.installed->secrets();
    request.labels = made_of.labels;
    request.labels["org.opencontainers.image.version"] = std::to_string(next.version);
    context.podman.images.build(
        request, [&](std::string_view line) { context.host.progress("build", std::string{line}); });
    next.write(context.home());
    prune(context, next.version, service.update.keep);
    return told(context, next, true);
}

json push_image(Context &context) {
    const Build last = require_build(context);
    const std::string &to = context.task.destination;
    for (const std::string &tag : {std::to_string(last.version), std::string{"latest"}}) {
        context.host.progress("push", to + ":" + tag);
        context.podman.images.push(name_of(context.layout, last.version), to + ":" + tag);
    }
    return {{"version", last.version}, {"image", to + ":" + std::to_string(last.version)}};
}

json software_list(Context &context) {
    const Generation generation = require_generation(context.home(), context.layout.name);
    const bool own = generation.service(context.layout.name).app.from_image();
    const std::string image =
        own ? generation.dependencies : name_of(context.layout, require_build(context).version);
    const std::string path = render::software_list_path;
    const auto text =
        ImageFiles{context, image}.take(path).read(path.substr(path.rfind('/') + 1), list_limit);
    json list = json::parse(text.value_or(""), nullptr, false);
    if (list.is_discarded())
        throw Error{"read what is in", image, path + " is no JSON"};
    return {{"sbom", std::move(list)}};
}

} // namespace fgn::agent

// SPDX-License-Identifier: Apache-2.0
#include "agent/container_unit.h"
#include "agent/credentials.h"
#include "agent/data_change.h"
#include "agent/deployment.h"
#include "agent/dumps.h"
#include "agent/image_archive.h"
#include "agent/image_source.h"
#include "agent/instances.h"
#include "agent/limits.h"
#include "agent/networks.h"
#include "agent/pairs.h"
#include "agent/replicas.h"
#include "base/error.h"

#include <set>

namespace fgn::agent {

namespace {

/// Removes from `folder` all but `kept`.
void prune(const os::Directory &home, const std::string &folder, const std::set<std::string> &kept) {
    if (const auto found = home.sub_if_exists(folder))
        for (const std::string &name : found->list())
            if (!kept.contains(name))
                found->remove(name);
}

/// What any of the generations that are kept is made of.
struct Needed {
    std::set<std::string> snapshots, configurations, images;
    std::set<std::uint64_t> generations;
};

/// What goes and what stays, which `keep` tells.
struct Split {
    std::vector<Generation> spare, kept;
};

Split split(const os::Directory &home, std::size_t keep) {
    Split both{spare_generations(home, keep), {}};
    std::set<std::uint64_t> spare;
    for (const Generation &one : both.spare)
        spare.insert(one.number);
    for (Generation &one : kept_generations(home))
        if (!spare.contains(one.number))
            both.kept.push_back(std::move(one));
    return both;
}

Needed needed_by(const std::vector<Generation> &generations) {
    Needed all;
    for (const Generation &kept : generations) {
        all.generations.insert(kept.number);
        all.snapshots.insert(kept.snapshot);
        all.images.insert(kept.dependencies);
        for (const Instance *instance : {&kept.app, &kept.web, &kept.db})
            all.configurations.insert(instance->configuration);
    }
    return all;
}

void prune_images(Context &context, const std::set<std::string> &kept) {
    for (const auto &image : context.podman.images.list("fgnctl.service=" + context.layout.name))
        for (const std::string &name : image.names)
            if (!kept.contains(name))
                context.podman.images.remove(name);
}

/// The images that it was made of, by what Podman knows them by.
std::set<std::string> bases(const Generation &generation) {
    std::set<std::string> all;
    for (const ImagePin &pin : generation.pins())
        all.insert(pin.local());
    return all;
}

/// The records of the generations that go are all that tells that these images were the service's.
void prune_bases(Context &context, const Split &generations) {
    std::set<std::string> kept, gone;
    for (const Generation &generation : generations.spare)
        gone.merge(bases(generation));
    for (const Generation &generation : generations.kept)
        kept.merge(bases(generation));
    for (const std::string &base : gone)
        if (const auto image = kept.contains(base) ? std::nullopt : context.podman.images.find(base))
            context.podman.images.remove_unused(image->id);
}

/// Those of a change that failed included.
void prune_secrets(Context &context, const Generation &generation) {
    const std::string &service = context.layout.name;
    std::set<std::string> kept;
    for (const auto &[secret, revision] : generation.secrets)
        kept.insert(secret_name(service, secret, revision));
    for (const std::string &name : context.podman.secrets.list(service + "-secret-"))
        if (!kept.contains(name))
            context.podman.secrets.remove(name);
}

void retire_database(Context &context, std::uint64_t number, const Generation &wanted) {
    if (wanted.db.number == 0)
        run_database(context, wanted);
    if (number > 0)
        retire_db(context, number);
}

void retire_containers(Context &context, const Generation &current, const Generation &wanted) {
    for (const auto &[name, made] : current.containers) {
        const auto next = wanted.containers.find(name);
        const bool gone = next == wanted.containers.end();
        if (!gone && next->second.instance.number == made.instance.number)
            continue;
        if (gone)
            ContainerUnit{context, context.layout.unit(name)}.restore(std::nullopt);
        remove_container(context, context.layout.container(name, made.instance.number));
    }
}

void retire_application(Context &context, const Generation &current) {
    const model::App settings = current.service(context.layout.name).app;
    Replicas{context, current.app.number, settings}.drain();
    retire_app(context, current.app.number);
}

void retire(Deployment &deployment) {
    Context &context = deployment.context;
    const Generation &wanted = deployment.wanted;
    if (deployment.current && deployment.current->app.number != wanted.app.number)
        retire_application(context, *deployment.current);
    if (deployment.current && deployment.current->web.number != wanted.web.number)
        retire_web(context, deployment.current->web.number);
    if (deployment.current && deployment.current->db.number != wanted.db.number)
        retire_database(context, deployment.current->db.number, wanted);
    if (deployment.current)
        retire_containers(context, *deployment.current, wanted);
    const std::uint32_t keep = deployment.service().update.keep;
    const Split generations = split(context.home(), keep);
    const Needed kept = needed_by(generations.kept);
    prune_images(context, kept.images);
    prune_bases(context, generations);
    forget_generations(context.home(), keep);
    forget_dumps(context.home(), kept.generations);
    prune(context.home(), "fgnctl/snapshots", kept.snapshots);
    prune(context.home(), "fgnctl/config", kept.configurations);
    ImageSource::prune(context);
    prune_secrets(context, wanted);
    Credentials{context, wanted.secrets}.prune();
    Pairs{context.home()}.prune();
    remove_needless_networks(context, deployment.service());
}

} // namespace

/// The commit, then what the new state no longer needs; that it could not be removed is no failure.
std::unique_ptr<plan::Step> generation_step(Deployment &deployment) {
    const auto needed = [&deployment] {
        return deployment.fresh() || !deployment.current || deployment.context.task.with_data ||
               !deployment.wanted.same_state(*deployment.current);
    };
    return plan::make_step(
        {"generation", "keep this as generation " + std::to_string(deployment.wanted.number), "", false},
        needed, [&deployment](plan::Reporter &reporter) {
            const os::Directory &home = deployment.context.home();
            home.make("fgnctl/generations", {0700});
            record_generation(home, deployment.wanted);
            deployment.undo.forget();
            for (const std::string &sentence : unenforced_limits(deployment.service()))
                reporter.warn("limits", sentence);
            try {
                settle_data_change(home);
                forget_loaded_images(home);
                retire(deployment);
            } catch (const Error &error) {
                deployment.leaves_behind = true;
                reporter.warn("generation",
                              std::string{error.what()} + ", ignoring: the next run removes it");
            }
        });
}

} // namespace fgn::agent

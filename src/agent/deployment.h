// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "agent/generation.h"
#include "agent/pull.h"
#include "agent/undo.h"
#include "plan/make_step.h"

#include <map>
#include <memory>
#include <optional>

namespace fgn::agent {

/// The way from the current generation to the one that the task wants: what its steps share.
struct Deployment {
    explicit Deployment(Context &context);

    Context &context;
    std::optional<Generation> current;
    Generation wanted; // completed by the steps, in their order
    Undo undo;
    std::string commit; // of the source, or the digest of its image, as soon as it is known
    std::optional<std::string> requirements;            // text, of the code that is wanted
    std::string wheels;                                 // fingerprint of its wheelhouse; empty without one
    bool switched = false;                              // something that serves was changed
    bool new_pair = false;                              // nginx has not read it yet
    bool leaves_behind = false;                         // something of the one before is still to be removed
    bool dumped = false;                                // what the database holds, and nothing writes to it
    std::map<std::string, std::unique_ptr<Pull>> pulls; // by step: what goes on beside others

    const model::Service &service() const { return context.task.service; }
    bool fresh() const { return context.task.fresh; }
};

/// What the current generation is made of; without one, nothing.
model::Service served(const Deployment &deployment);

/// The steps, in their order.
std::unique_ptr<plan::Step> podman_step(Deployment &deployment);
std::unique_ptr<plan::Step> sweep_step(Deployment &deployment);
std::unique_ptr<plan::Step> python_image_step(Deployment &deployment);
std::unique_ptr<plan::Step> snapshot_step(Deployment &deployment);
std::unique_ptr<plan::Step> source_step(Deployment &deployment);
/// Stands for the images of Python and of the dependencies too.
std::unique_ptr<plan::Step> image_source_step(Deployment &deployment);
std::unique_ptr<plan::Step> dependencies_step(Deployment &deployment);
std::unique_ptr<plan::Step> certificate_step(Deployment &deployment);
/// The authority asks at the port that the ingress step has opened.
std::unique_ptr<plan::Step> authority_step(Deployment &deployment);
std::unique_ptr<plan::Step> renewal_step(Deployment &deployment);
std::unique_ptr<plan::Step> logs_step(Deployment &deployment);
std::unique_ptr<plan::Step> nginx_image_step(Deployment &deployment);
std::unique_ptr<plan::Step> mariadb_image_step(Deployment &deployment);
std::unique_ptr<plan::Step> ingress_check_step(Deployment &deployment);
std::unique_ptr<plan::Step> networks_step(Deployment &deployment);
std::unique_ptr<plan::Step> secrets_step(Deployment &deployment);
/// What a killed run has begun with the data ends before anything else.
std::unique_ptr<plan::Step> data_recovery_step(Deployment &deployment);
/// Around what is to happen to the database; the ingress step ends it.
std::unique_ptr<plan::Step> outage_step(Deployment &deployment);
std::unique_ptr<plan::Step> database_step(Deployment &deployment);
std::unique_ptr<plan::Step> restore_step(Deployment &deployment);
/// Those of [[container]], each with its image before it.
void add_container_steps(Deployment &deployment, plan::Steps &steps);
std::unique_ptr<plan::Step> application_step(Deployment &deployment);
std::unique_ptr<plan::Step> ingress_step(Deployment &deployment);
/// A new generation that fails while it is watched is taken back.
std::unique_ptr<plan::Step> watch_step(Deployment &deployment);
/// Asks root for backups.
std::unique_ptr<plan::Step> backup_timer_step(Deployment &deployment);
/// Before nginx, which sees the folder of its socket.
std::unique_ptr<plan::Step> webhook_step(Deployment &deployment);
std::unique_ptr<plan::Step> update_timer_step(Deployment &deployment);
std::unique_ptr<plan::Step> generation_step(Deployment &deployment);
/// A failure is a warning: what was switched serves.
std::unique_ptr<plan::Step> after_step(Deployment &deployment);

/// Whether the database that runs is to be another: its image, or its settings.
bool replaces_database(Deployment &deployment);

/// Asks as visitors do, at the public ports. Throws Error (unhealthy) unless all is as it should be.
void probe_ingress(Deployment &deployment);

/// What deploy would do.
plan::Plan plan_deployment(Context &context);

struct Deployed {
    std::size_t changes = 0; // steps applied
    Generation generation;
};

/// Until the new generation is recorded the old one serves; a failure takes back whatever was switched. The
/// history tells of both. `commit` is that of the source, where the caller knows it.
Deployed deploy(Context &context, const std::string &commit = {});
/// "deploy by timer", of what is under way or was killed on its way.
std::optional<std::string> deployment_under_way(const os::Directory &home);

} // namespace fgn::agent

// SPDX-License-Identifier: Apache-2.0
#include "agent/container_unit.h"
#include "agent/created_container.h"
#include "agent/deployment.h"
#include "agent/health.h"
#include "agent/image_archive.h"
#include "agent/instances.h"
#include "os/digest.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

/// One of [[container]] on its way from the current generation to the wanted one.
class AnyContainer {
  public:
    AnyContainer(Deployment &deployment, const model::Container &container)
        : deployment_(deployment), container_(container) {}

    std::string step(const char *kind) const { return std::string{kind} + container_.name; }

    /// A reference that was resolved before keeps its digest.
    void pin() const {
        const auto *before = current();
        const Instance instance = before != nullptr ? before->instance : Instance{};
        if (before != nullptr && before->image.reference == container_.image)
            wanted() = {instance, before->image, before->user};
        else if (const auto loaded = loaded_pin(deployment_.context, container_.image))
            wanted() = {instance, *loaded, user_of(*loaded)};
        else
            wanted() = {instance, {container_.image, ""}, ""};
    }

    bool missing_image() const {
        return deployment_.fresh() || wanted().image.digest.empty() ||
               !deployment_.context.podman.images.find(wanted().image.local());
    }

    void pull(const std::string &step) const {
        AnyInstance &made = wanted();
        made.image =
            Pull{deployment_.context.podman.images, made.image, step, deployment_.context.host}.get();
        made.user = user_of(made.image);
    }

    std::optional<plan::Change> pending() const {
        const bool same = !deployment_.fresh() && same_instance();
        if (same && starter().active())
            return std::nullopt;
        return plan::Change{step("container."), verb(same) + container_.name, container_.image, false};
    }

    void apply() const {
        if (!same_instance())
            make();
        run_container(deployment_.context, deployment_.wanted, deployment_.service(), container_);
        if (container_.health.empty() && !container_.ends())
            wait_staying(deployment_.context, deployment_.context.layout.unit(container_.name));
    }

  private:
    static constexpr const char *fallback_user = "1000:1000";

    static bool is_root(const std::string &user) {
        const std::string name = user.substr(0, user.find(':'));
        return name == "root" || name.find_first_not_of('0') == name.npos;
    }

    std::string user_of(const ImagePin &pin) const {
        const auto image = deployment_.context.podman.images.find(pin.local());
        return !image || is_root(image->user) ? fallback_user : "";
    }

    systemd::UnitStatus starter() const {
        return container_.timer.empty() ? unit().status() : unit().timer_status();
    }

    std::string verb(bool same) const {
        if (!container_.timer.empty())
            return "start the timer of ";
        return container_.job ? "run " : same ? "start again " : "start ";
    }

    AnyInstance &wanted() const { return deployment_.wanted.containers[container_.name]; }

    const AnyInstance *current() const {
        if (!deployment_.current)
            return nullptr;
        const auto found = deployment_.current->containers.find(container_.name);
        return found == deployment_.current->containers.end() ? nullptr : &found->second;
    }

    ContainerUnit unit() const {
        return {deployment_.context, deployment_.context.layout.unit(container_.name)};
    }

    /// Instance 0 stands for any, as for the application.
    std::string fingerprint() const {
        Generation generation = deployment_.wanted;
        generation.containers[container_.name].instance = {};
        const auto &layout = deployment_.context.layout;
        const UnitTexts texts = any_texts(generation, deployment_.service(), layout, container_);
        return os::sha256(
            any_spec(generation, layout, deployment_.context.podman_version(), container_.name).dump() +
            texts.service + texts.timer);
    }

    bool same_instance() const {
        return wanted().instance.number > 0 && !wanted().image.digest.empty() &&
               wanted().instance.fingerprint == fingerprint();
    }

    void make() const {
        Context &context = deployment_.context;
        wanted().instance = {deployment_.wanted.number, "", fingerprint()};
        const std::string name = context.layout.container(container_.name, deployment_.wanted.number);
        deployment_.undo.add([&context, name] { remove_container(context, name); });
        create_container(
            context, any_spec(deployment_.wanted, context.layout, context.podman_version(), container_.name));
        deployment_.undo.add([unit = unit(), before = unit().installed()] { unit.restore(before); });
    }

    Deployment &deployment_;
    const model::Container &container_;
};

std::unique_ptr<plan::Step> any_image_step(const AnyContainer &container, const std::string &reference) {
    const std::string name = container.step("image.");
    return plan::make_step(
        plan::Change{name, "pull " + reference, "", false}, [container] { return container.missing_image(); },
        [container, name](plan::Reporter &) { container.pull(name); });
}

} // namespace

void add_container_steps(Deployment &deployment, plan::Steps &steps) {
    for (const model::Container &one : deployment.service().containers) {
        const AnyContainer container{deployment, one};
        container.pin();
        steps.push_back(any_image_step(container, one.image));
        steps.push_back(plan::make_step([container] { return container.pending(); },
                                        [container](plan::Reporter &) { container.apply(); }));
    }
}

} // namespace fgn::agent

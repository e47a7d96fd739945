// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/podman/fake_containers.h"
#include "fakes/podman/fake_images.h"
#include "fakes/podman/fake_secrets.h"
#include "fakes/podman/fault_plan.h"
#include "fakes/podman/http_server.h"
#include "fakes/podman/router.h"

#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace fgn::fakes {

/// Podman's REST service as far as fgn::podman uses it: routes, state and quirks. The script says what a
/// test wants to happen; all of it may be left out:
///   {"version": "4.3.1",
///    "registry": {"host/name:tag": {"content": "other", "labels": {}}},  what can be pulled
///    "unreachable": ["host"],                                            registries that do not answer
///    "images": {"host/name:tag": {"labels": {}}},                        here from the start
///    "build": {"lines": ["…"], "error": "…"},                            what a build prints, how it fails
///    "run_created": true,                                                as if units had started them
///    "containers": {"NAME": {"state": "exited", "exit_code": 1, "oom_killed": true, "logs": ["…"],
///                            "health": ["starting", "healthy"]}},        one a question, the last one stays
///    "chunk": 7,                                                         bytes in a chunk of a stream
///    "faults": [...]}                                                    fault_plan.h
class FakePodman {
  public:
    /// What a program around it does at each request: before it is looked at, and with its record.
    struct Hooks {
        std::function<void(FakePodman &)> before;
        std::function<void(const Json &)> after;
    };

    FakePodman(const std::string &socket, Json script, Hooks hooks = {});
    FakePodman(const FakePodman &) = delete;
    FakePodman &operator=(const FakePodman &) = delete;

    /// Replaces the script; what exists stays, except that "images" counts only at the start.
    void behave(Json script);
    /// As a container's unit or program would; throws std::out_of_range for an unknown name.
    void set_state(const std::string &container, const std::string &state);
    std::string secret(const std::string &name) const;

    /// Every request so far: {"method", "target", "headers", "body"}; a body that is not UTF-8 is its length.
    std::vector<Json> requests() const;

  private:
    Cut cut(const HttpRequest &request);
    std::string answer(const HttpRequest &request);

    Hooks hooks_;
    mutable std::mutex mutex_;
    Json script_;
    FaultPlan faults_;
    std::vector<Json> requests_;
    Router router_;
    FakeImages images_;
    FakeContainers containers_;
    FakeSecrets secrets_;
    HttpServer server_; // answers from here on
};

} // namespace fgn::fakes

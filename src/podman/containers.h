// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/message.h"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fgn::podman {

class Connection;

struct Container {
    std::string id;
    std::string name;
    std::string image_id;
    std::string image_digest; // "sha256:…"; empty where Podman knows none
    std::string state;        // "created", "initialized", "running", "stopping", "exited", …
    std::string health; // "starting", "healthy", "unhealthy"; empty without a check; stale unless running
    std::uint32_t restarts = 0;
    int exit_code = 0;
    bool oom_killed = false;
    std::int64_t started = 0, finished = 0; // seconds since 1970, of its last run; 0: never
    std::map<std::string, std::string> labels;

    bool running() const { return state == "running"; }
    /// Podman starts no other one: it says that it must be in Created or Stopped state.
    bool startable() const { return state == "created" || state == "exited" || state == "stopped"; }
};

struct Health {
    std::string status; // "starting", "healthy", "unhealthy"
    std::string output; // what the last check printed
};

class Containers {
  public:
    explicit Containers(const Connection &connection) : connection_(connection) {}

    /// The new container's id, or nothing when its name is in use.
    std::optional<std::string> create(const nlohmann::json &spec) const;

    /// Unpacks a tar into its own files; all of it becomes the user's that it runs as.
    void unpack(const std::string &name, const std::string &tar) const;

    std::optional<Container> find(const std::string &name) const;
    /// Those in any state that carry `label`: "key" or "key=value".
    std::vector<Container> list(const std::string &label) const;

    /// Whether it was there and running.
    bool kill(const std::string &name, const std::string &signal) const;
    /// Whether it was there and had not stopped yet; after `grace` it is killed.
    bool stop(const std::string &name, std::chrono::seconds grace) const;
    /// Whether it existed; a running one is an Error unless `force`, which stops it with `grace`.
    bool remove(const std::string &name, bool force = false,
                std::chrono::seconds grace = std::chrono::seconds{10}) const;

    /// Runs the check once, now; nothing when the container has none or does not run.
    std::optional<Health> check_health(const std::string &name) const;
    /// Hands `sink` the tar archive of what is at `path` inside; whether it is there. More than `limit` bytes
    /// are an Error.
    bool archive(const std::string &name, const std::string &path, const http::Sink &sink,
                 std::uint64_t limit) const;
    /// The last `count` lines of both streams; none when the container is gone.
    std::vector<std::string> logs(const std::string &name, unsigned count) const;

  private:
    const Connection &connection_;
};

} // namespace fgn::podman

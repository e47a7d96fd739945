// SPDX-License-Identifier: Apache-2.0
#include "systemd/job_watch.h"

#include "systemd/unit_object.h"

#include <cstdint>

namespace fgn::systemd {

JobWatch::JobWatch(Connection &connection)
    : connection_(connection),
      slot_(connection.watch(manager_object, "JobRemoved", [this](sdbus::Message &message) {
          std::uint32_t id = 0;
          sdbus::ObjectPath path;
          std::string unit, result;
          message >> id >> path >> unit >> result;
          ended_.emplace(path, result);
      })) {}

std::string JobWatch::wait(const std::string &job_path, Deadline deadline) {
    connection_.wait(deadline, [&] { return ended_.contains(job_path); });
    const auto job = ended_.find(job_path);
    return job == ended_.end() ? std::string{} : job->second;
}

JobResult to_result(const std::string &word) {
    static const std::map<std::string, JobResult> results{
        {"", JobResult::overdue},
        {"done", JobResult::done},
        {"failed", JobResult::failed},
        {"timeout", JobResult::timeout},
        {"dependency", JobResult::dependency},
        {"canceled", JobResult::canceled},
        {"skipped", JobResult::skipped},
    };
    const auto found = results.find(word);
    return found == results.end() ? JobResult::other : found->second;
}

} // namespace fgn::systemd

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/systemd/message.h"

#include <string>
#include <vector>

namespace fgn::fakes {

/// What a test wants to happen, from a JSON file that is read anew at every question:
///   {"version": "252", "any_unit": false, "unit_path": ["/dir"], "linger": true, "forgets": false,
///    "user": "orchid",
///    "units": {"a.service": {"start": "failed", "early": true, "masked": true, "exists": false,
///                            "properties": {"NRestarts": 3}}}}
/// A unit exists if it is listed, has a file in `unit_path`, or any_unit is true. `start`, `stop` and
/// `restart` are job results, "done" unless given, or "never", or "killed": done once somebody has the
/// manager send SIGTERM; `early` announces the end before the reply. Without `linger` a lingering user's
/// manager never comes up. What `forgets` forgets a user between two calls. Every user that lingers is
/// called `user`.
class Behaviour {
  public:
    explicit Behaviour(std::string file) : file_(std::move(file)) {}

    std::string version() const { return read().value("version", "252.39-1~deb12u1"); }
    bool linger_starts_manager() const { return read().value("linger", true); }
    bool forgets_users() const { return read().value("forgets", false); }
    std::string user() const { return read().value("user", "orchid"); }
    bool exists(const std::string &unit) const;
    /// Empty when nothing is said about it.
    Json of_unit(const std::string &unit) const;
    /// The names that `units` lists.
    std::vector<std::string> listed() const;

  private:
    Json read() const;

    std::string file_;
};

} // namespace fgn::fakes

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "agent/generation.h"
#include "plan/event.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace fgn::agent {

/// Passes events on and notes which steps were done; how it ended becomes one line of the service's history,
/// which keeps the last 200. Where nothing was done there is nothing to tell.
class History : public plan::Reporter {
  public:
    explicit History(Context &context) : context_(context) {}

    void report(const plan::Event &event) override;
    void done(const Generation &generation);
    /// A history that cannot be written is a warning: the failure itself must be told.
    void failed(const Generation &generation, const std::string &reason);

  private:
    void append(const Generation &generation, const nlohmann::json &result);

    Context &context_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::vector<std::string> steps_;
};

/// {"name", "current", "kept": [numbers], "entries": [the oldest first]}; an entry's "data" tells whether
/// what the database held when its generation was left is kept.
nlohmann::json history_json(Context &context);

} // namespace fgn::agent

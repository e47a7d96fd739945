// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/generation.h"
#include "plan/event.h"
#include "podman/images.h"

#include <atomic>
#include <future>
#include <string>

namespace fgn::agent {

/// Pulls an image beside whatever else is done; `reporter` hears of it under the name `step`. Destroying it
/// gives up at the next word of Podman's.
class Pull {
  public:
    Pull(const podman::Images &images, ImagePin pin, std::string step, plan::Reporter &reporter);
    ~Pull() { given_up_ = true; }

    /// The pin with its digest, once it is there; throws what the pull failed with.
    ImagePin get() { return pulled_.get(); }

  private:
    ImagePin run(const podman::Images &images, ImagePin pin, const std::string &step,
                 plan::Reporter &reporter) const;

    std::atomic<bool> given_up_ = false;
    std::future<ImagePin> pulled_; // the last member: gone before what its thread uses
};

} // namespace fgn::agent

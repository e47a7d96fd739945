// SPDX-License-Identifier: Apache-2.0
#include "agent/pull.h"

#include "base/error.h"

namespace fgn::agent {

Pull::Pull(const podman::Images &images, ImagePin pin, std::string step, plan::Reporter &reporter)
    : pulled_(std::async(std::launch::async, [this, &images, pin = std::move(pin), step = std::move(step),
                                              &reporter] { return run(images, pin, step, reporter); })) {}

ImagePin Pull::run(const podman::Images &images, ImagePin pin, const std::string &step,
                   plan::Reporter &reporter) const {
    const auto progress = [&](std::string_view line) {
        if (given_up_)
            throw Error{"pull", pin.reference, "something else failed meanwhile"};
        reporter.progress(step, std::string{line});
    };
    const auto image = images.pull(pin.digest.empty() ? pin.reference : pin.pinned(), progress);
    if (image.digest.empty())
        throw Error{"pull", pin.reference, "the registry told no digest for it"};
    pin.digest = image.digest;
    pin.loaded.clear();
    progress(pin.pinned());
    return pin;
}

} // namespace fgn::agent

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plan/step.h"

#include <functional>

namespace fgn::plan {

/// A Step of two functions; see Step for what each promises.
std::unique_ptr<Step> make_step(std::function<std::optional<Change>()> pending,
                                std::function<void(Reporter &)> apply);

/// A Step whose change is always described by the same words, while `needed` says so.
std::unique_ptr<Step> make_step(Change change, std::function<bool()> needed,
                                std::function<void(Reporter &)> apply);

} // namespace fgn::plan

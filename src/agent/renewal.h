// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "agent/generation.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace fgn::agent {

/// Has a new pair served for `generation`. What went wrong, and what to do, is returned and kept for status
/// until a renewal succeeds; the old pair serves on.
std::optional<std::string> renew(Context &context, const Generation &generation);

/// The verb: renews what is due, or all when the task says so. Throws Error when it could not.
nlohmann::json renew_certificate(Context &context);

/// What status tells: {"source", "issuer", "names", "starts", "expires", "fingerprint", "renewal",
/// "problem"}, the last two of which may be null; null without a pair.
nlohmann::json certificate_json(Context &context, const model::Web &web);

} // namespace fgn::agent

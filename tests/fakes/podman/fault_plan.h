// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/podman/http_server.h"
#include "fakes/podman/router.h"

#include <map>
#include <optional>

namespace fgn::fakes {

/// What goes wrong, and for which requests: a list of
///   {"method": "GET", "path": "/images",                 any method; any path that contains it
///    "times": 1,                                         how often; always
///    "end": "close" | "reset" | "stall", "bytes": 10,    after so many bytes of the answer; after all
///    "status": 500, "message": "…", "body": "…"}         instead of the answer; the body as it is
class FaultPlan {
  public:
    explicit FaultPlan(Json faults) : faults_(std::move(faults)) {}

    /// Starts to count anew if the list is another one.
    void set(Json faults);

    /// To be asked once a request, before answer().
    Cut cut(const HttpRequest &request);
    /// The answer that replaces the right one, if the last cut() met such a fault.
    std::optional<HttpReply> answer() const;

  private:
    Json faults_, current_;
    std::map<std::size_t, int> met_;
};

} // namespace fgn::fakes

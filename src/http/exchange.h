// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/channel.h"
#include "http/message.h"

#include <string>

namespace fgn::http {

/// One request and its answer, after which the channel is spent. Throws Error when there is no whole answer,
/// or whatever the request's own source or sink threw.
Response exchange(Channel &channel, const std::string &host, const Request &request);

} // namespace fgn::http

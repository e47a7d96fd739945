// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fgn::agent {

/// What nginx passes on of a request, by SCGI (https://python.ca/scgi/protocol.txt).
struct Delivery {
    std::string signature, gitea_signature; // as they came; empty: there was none
    std::string body;                       // at most 5 MiB
};

/// Empty for what is no request, or ends before it is complete.
std::optional<Delivery> read_delivery(int input);
/// Whether whoever sent it knows `secret`: GitHub's signature, or that of Gitea and Forgejo.
bool signed_by(const Delivery &delivery, std::string_view secret);

/// Answers the one request of `input` to `output`. One that is signed by the first line of the file `secret`
/// leaves the empty file `mark`; nothing else of it is looked at.
void answer_webhook(int input, int output, const std::string &mark, const std::string &secret);

} // namespace fgn::agent

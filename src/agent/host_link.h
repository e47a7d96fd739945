// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plan/event.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <mutex>
#include <string>

namespace fgn::agent {

/// The agent's end of the conversation with the host: one document in, NDJSON events out, and answers to
/// what the agent needs in between.
class HostLink : public plan::Reporter {
  public:
    HostLink(int input, int output) : input_(input), output_(output) {}

    /// May be called from several threads.
    void report(const plan::Event &event) override;

    /// The next line of the host as JSON, at most 8 MiB; throws Error when there is none.
    nlohmann::json receive();
    /// Asks for the snapshot; returns how many bytes of archive follow on input().
    std::uint64_t need_snapshot();
    /// Asks for the ingress as system units; throws Error when the host could not do it.
    void need_ingress(const nlohmann::json &wanted);

    /// The value of a secret that the manifest names; throws Error when the host has none.
    std::string need_secret(const std::string &name);
    /// Certificates and key, in PEM form, of the files that the manifest names; throws Error when the host
    /// has none.
    std::string need_pair();

    /// Whether the last word could not be said: nobody listens any more.
    bool lost() const { return lost_; }

    int input() const { return input_; }

  private:
    std::string need_bytes(const std::string &what, const nlohmann::json &which);

    int input_, output_;
    std::mutex output_mutex_;
    bool lost_ = false;
};

} // namespace fgn::agent

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/systemd/daemon.h"
#include "fakes/systemd/message.h"

#include <optional>
#include <string>
#include <vector>

namespace fgn::fakes {

/// A directory that is gone with this.
class TemporaryDirectory {
  public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory &) = delete;
    TemporaryDirectory &operator=(const TemporaryDirectory &) = delete;

    std::string operator/(const std::string &name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

/// A message bus of our own with fake_systemd on it; while it lives, it is this process's system and
/// session bus.
class FakeSystemd {
  public:
    /// `behaviour` as fakes/systemd/behaviour.h says it.
    explicit FakeSystemd(const Json &behaviour);
    ~FakeSystemd();
    FakeSystemd(const FakeSystemd &) = delete;
    FakeSystemd &operator=(const FakeSystemd &) = delete;

    const std::string &address() const { return bus_->first_line(); }
    void behave(const Json &behaviour);
    /// The arguments of every call of `method` so far.
    std::vector<Json> calls(const std::string &method) const;

  private:
    TemporaryDirectory directory_;
    std::optional<Daemon> bus_, systemd_;
};

} // namespace fgn::fakes

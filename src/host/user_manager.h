// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"

#include <sys/types.h>

#include <optional>
#include <string>

namespace fgn::host {

/// Our drop-in of user@UID.service, root's.
class UserManagerDropIn {
  public:
    UserManagerDropIn(Host &host, uid_t uid);

    std::optional<std::string> text() const;
    void write(const std::string &text) const;
    /// With its folder, unless that holds somebody else's.
    void remove() const;

    std::string path() const;

  private:
    Host &host_;
    std::string folder_;
};

} // namespace fgn::host

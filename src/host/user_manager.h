// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"

#include <sys/types.h>

namespace fgn::host {

/// Our drop-in of user@UID.service, root's.
class UserManagerDropIn {
  public:
    UserManagerDropIn(Host &host, uid_t uid);

    /// Whether the file is there as this version writes it.
    bool current() const;
    bool exists() const;
    void write() const;
    /// With its folder, unless that holds somebody else's.
    void remove() const;

    std::string path() const;

  private:
    Host &host_;
    std::string folder_;
};

} // namespace fgn::host

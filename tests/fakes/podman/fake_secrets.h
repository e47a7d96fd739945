// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/podman/router.h"

#include <map>
#include <string>

namespace fgn::fakes {

class FakeSecrets {
  public:
    FakeSecrets(Router &router, const Json &script);

    const std::map<std::string, std::string> &values() const { return secrets_; }

  private:
    HttpReply create(const HttpRequest &request);

    const Json &script_;
    std::map<std::string, std::string> secrets_;
};

} // namespace fgn::fakes

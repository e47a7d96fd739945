// SPDX-License-Identifier: Apache-2.0
#include "model/manifest_key.h"

#include <set>

namespace fgn::model {

void require_apart(const Value &value, const std::map<std::string, std::string> &volumes,
                   const std::map<std::string, std::string> &binds) {
    std::set<std::string> paths;
    for (const auto *mounts : {&volumes, &binds})
        for (const auto &[name, path] : *mounts)
            if (!paths.insert(path).second)
                value.refuse("\"" + path + "\" is there twice");
}

} // namespace fgn::model

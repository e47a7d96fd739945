// SPDX-License-Identifier: Apache-2.0
#include "model/secret.h"

#include "model/grammar.h"
#include "model/manifest_key.h"

#include <algorithm>

namespace fgn::model {

bool valid_secret(std::string_view name) {
    return grammar::secret.accepts(name);
}

std::set<std::string> secrets_of_source(const Service &service) {
    std::set<std::string> names{service.app.git.token, service.app.git.deploy_key, service.app.build_secret,
                                service.update.webhook_secret};
    names.erase("");
    return names;
}

std::set<std::string> secrets_of(const Service &service) {
    std::set<std::string> names = secrets_of_containers(service);
    names.merge(secrets_of_source(service));
    return names;
}

std::set<std::string> secrets_of_containers(const Service &service) {
    std::set<std::string> names{service.app.secrets.begin(), service.app.secrets.end()};
    for (const Container &container : service.containers)
        names.insert(container.secrets.begin(), container.secrets.end());
    return names;
}

std::vector<std::string> read_secrets(const Value &value) {
    std::vector<std::string> names = value.texts(grammar::secret, most_secrets);
    for (auto name = names.begin(); name != names.end(); ++name)
        if (std::find(names.begin(), name, *name) != name)
            value.refuse("\"" + *name + "\" is there twice");
    return names;
}

} // namespace fgn::model

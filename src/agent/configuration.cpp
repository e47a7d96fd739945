// SPDX-License-Identifier: Apache-2.0
#include "agent/configuration.h"

#include "os/digest.h"
#include "render/front.h"
#include "render/gunicorn.h"
#include "render/mariadb.h"
#include "render/response_headers.h"

namespace fgn::agent {

namespace {

constexpr const char *folder = "fgnctl/config";

} // namespace

std::string configuration_id(const Configuration &files) {
    os::Digest digest;
    for (const auto &[name, text] : files)
        digest.add(name + '\0' + std::to_string(text.size()) + '\0' + text);
    return digest.hex().substr(0, 16);
}

void write_configuration(const os::Directory &home, const Configuration &files) {
    const std::string path = std::string{folder} + "/" + configuration_id(files);
    const os::Directory target = home.make(path, {0755});
    for (const auto &[name, text] : files)
        if (target.read(name, text.size() + 1) != text)
            target.write(name, text, {0644});
}

Configuration app_configuration(const model::Service &service) {
    return {{"gunicorn.conf.py", render::gunicorn_conf(service)},
            {"health.py", render::health_check(service)},
            {"command.py", render::command_runner(service)}};
}

Configuration db_configuration(const model::Service &service) {
    return {{"my.cnf", render::mariadb_conf(service)}, {"start.sh", render::mariadb_start()}};
}

Configuration web_configuration(const model::Service &service, const render::Ingress &ingress,
                                const OwnWebFiles &own) {
    Configuration files{{"nginx.conf", service.front ? render::front_conf(service, ingress)
                                                     : render::nginx_conf(service, ingress, own.error_page)},
                        {"headers.conf", render::headers_conf(service.web)}};
    if (own.settings)
        files["own.conf"] = *own.settings;
    if (own.error_page)
        files["error.html"] = *own.error_page;
    return files;
}

} // namespace fgn::agent

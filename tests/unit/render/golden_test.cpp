// SPDX-License-Identifier: Apache-2.0
#include "golden.h"
#include "model/manifest.h"
#include "render/container.h"
#include "render/containerfile.h"
#include "render/drop_in.h"
#include "render/gunicorn.h"
#include "render/image.h"
#include "render/init.h"
#include "render/mariadb.h"
#include "render/network.h"
#include "render/nginx.h"
#include "render/unit.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace fgn::render {

namespace {

const model::Layout layout{"hello", "/var/lib/fgnctl/homes/hello"};

const Ingress high{8443, 8088, true};
const Ingress low{443, 80, true};

ContainerInput input(const PodmanVersion &podman) {
    const std::map<std::string, std::string> secrets{{"SECRET_KEY", "hello-secret-SECRET_KEY-1"},
                                                     {"TOKEN", "hello-secret-TOKEN-2"}};
    return {layout, 7, "sha256:0123abcd", "c0ffee", "feed", secrets, podman};
}

/// The service of tests/data/render/NAME.toml.
model::Service service(const std::string &name) {
    const std::string file = name + ".toml";
    return model::parse_manifest(read("data/render/" + file), file, "hello");
}

} // namespace

TEST(Golden, NginxConfigurationOfAMinimalService) {
    expect_golden("minimal.nginx.conf", nginx_conf(service("minimal"), high));
}

TEST(Golden, NginxConfigurationOfAServiceWithEverything) {
    expect_golden("full.nginx.conf", nginx_conf(service("full"), low));
}

TEST(Golden, GunicornConfiguration) {
    expect_golden("full.gunicorn.conf.py", gunicorn_conf(service("full")));
}

TEST(Golden, SelfContainedImage) {
    expect_golden(
        "image.Containerfile",
        image_containerfile({"hello", "FROM localhost/hello-dependencies:feed AS dependencies\nUSER 0\n",
                             "registry.example/python@sha256:c0ffee", "shop:create_app(\"x\")"}));
    expect_golden("sbom.py", software_list());
}

TEST(Golden, CommandRunner) {
    expect_golden("command.py", command_runner(service("full")));
}

TEST(Golden, HealthCheck) {
    expect_golden("full.health.py", health_check(service("full")));
}

TEST(Golden, MariaDb) {
    const DatabasePasswords passwords{"us3r", "r00t"};
    expect_golden("full.my.cnf", mariadb_conf(service("full")));
    expect_golden("mariadb-start.sh", mariadb_start());
    expect_golden("mariadb-init.sql", mariadb_init(service("full"), passwords));
    expect_golden("mariadb-root.cnf", mariadb_root_client(passwords));
}

TEST(Golden, ContainerfileWithRequirements) {
    expect_golden("requirements.Containerfile",
                  containerfile({"docker.io/library/python@sha256:00ff", "", true}));
}

TEST(Golden, ContainerfileWithoutRequirementsOverAPlainIndex) {
    expect_golden("index.Containerfile", containerfile({"localhost/base", "http://me:pw@host:8080/simple"}));
}

TEST(Golden, ContainerfileOfWheelsAndPrivateSources) {
    expect_golden("private.Containerfile", containerfile({"localhost/base", "https://pypi.example/simple",
                                                          true, "c0ffee", false, true}));
    expect_golden("wheels.Containerfile", containerfile({"localhost/base", "", true, "c0ffee", true, false}));
    expect_golden("install.py", dependency_installer());
}

TEST(Golden, ContainersForPodmanOfDebian12) {
    const ContainerInput debian12 = input({4, 3, 1});
    expect_golden("app-4.3.1.json", app_container(service("full"), debian12).dump(2) + "\n");
    expect_golden("web-4.3.1.json", web_container(service("full"), high, debian12).dump(2) + "\n");
    expect_golden("migrate-4.3.1.json",
                  hook_container(service("full"), debian12, model::Hook::migrate).dump(2) + "\n");
    expect_golden("db-4.3.1.json", mariadb_container(service("full"), debian12).dump(2) + "\n");
}

TEST(Golden, ContainersForPodmanOfDebian13) {
    const ContainerInput debian13 = input({5, 4, 2});
    expect_golden("app-5.4.2.json", app_container(service("minimal"), debian13).dump(2) + "\n");
    expect_golden("web-5.4.2.json", web_container(service("minimal"), high, debian13).dump(2) + "\n");
    expect_golden("db-5.4.2.json", mariadb_container(service("full"), debian13).dump(2) + "\n");
}

TEST(Golden, ContainersOfJobsOnTheDatabase) {
    const std::string file = "/var/lib/fgnctl/homes/hello/fgnctl/dumps/4.sql";
    for (const DatabaseJob job : every_database_job)
        expect_golden(std::string{role(job)} + ".json",
                      database_job_container(service("full"), input({5, 4, 2}), job, file).dump(2) + "\n");
}

TEST(Golden, UnitsOfAUserManager) {
    expect_golden("hello-app-7.service", app_unit(service("full"), layout, 7));
    expect_golden("hello-web.service", web_unit(service("full"), layout, 3, {}));
    expect_golden("hello-web.socket", web_socket(service("full"), high));
    expect_golden("hello-migrate-7.service", hook_unit(service("full"), layout, model::Hook::migrate, 7));
    expect_golden("hello-db-dump-0.service", database_job_unit(service("full"), layout, DatabaseJob::dump));
    expect_golden("hello-db.service", db_unit(service("full"), layout, 5));
}

TEST(Golden, UnitsOfTheSystemManager) {
    expect_golden("fgnctl-hello-web.service", web_unit(service("minimal"), layout, 3, {true, 996}));
    expect_golden("fgnctl-hello-web.socket", web_socket(service("minimal"), {443, 80, false}));
    expect_golden("user-manager.conf", user_manager_drop_in(""));
    expect_golden("timer.conf", timer_drop_in());
}

TEST(Golden, FilesOfANewSite) {
    for (const InitFile &file : init_files("hello"))
        expect_golden("init." + file.path, file.text);
}

TEST(Golden, CheckOfTheWebServersSettings) {
    const auto check = [](const Ingress &ingress) {
        return web_check_container(service("full"), ingress, input({5, 4, 2})).dump(2) + "\n";
    };
    expect_golden("check-5.4.2.json", check(low));
    EXPECT_EQ(check(high).find("sysctl"), std::string::npos);
    expect_golden("hello-check-7.service", check_unit(service("full"), layout, 7));
}

TEST(Golden, AnyContainer) {
    const auto any = service("containers");
    for (const PodmanVersion &podman : {PodmanVersion{4, 3, 1}, PodmanVersion{5, 4, 2}}) {
        const std::string version = std::to_string(podman.major) + "." + std::to_string(podman.minor) + "." +
                                    std::to_string(podman.patch);
        expect_golden("cache-" + version + ".json",
                      any_container(any, any.containers[0], "1000:1000", input(podman)).dump(2) + "\n");
    }
    expect_golden("relaxed-5.4.2.json",
                  any_container(any, any.containers[1], "1000:1000", input({5, 4, 2})).dump(2) + "\n");
    expect_golden("hello-cache.service", any_unit(any, layout, any.containers[0], 7));
    expect_golden("hello-relaxed.service", any_unit(any, layout, any.containers[1], 7));
    expect_golden("hello-seed.service", any_unit(any, layout, any.containers[2], 7));
    expect_golden("hello-tidy.service", any_unit(any, layout, any.containers[3], 7));
    expect_golden("hello-tidy.timer", any_timer(any, any.containers[3]));
    EXPECT_EQ(any_timer(any, any.containers[2]), "");
}

TEST(Networks, AreThoseOfTheManifestAndAWayOutForWhoHasNone) {
    using Networks = std::map<std::string, bool>;
    EXPECT_EQ(networks(service("minimal"), layout), Networks{});
    EXPECT_EQ(networks(service("full"), layout), (Networks{{"hello-open", false}}));
    EXPECT_EQ(networks(service("containers"), layout), (Networks{{"hello-backend.internal", true},
                                                                 {"hello-other.internal", true},
                                                                 {"hello-relaxed.outside", false}}));
}

TEST(Golden, ManifestOfAnImage) {
    expect_golden("image.toml", image_manifest("docker.io/traefik/whoami:latest", {"8080:80", "8081:81"}));
}

} // namespace fgn::render

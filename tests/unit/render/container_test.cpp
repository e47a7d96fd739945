// SPDX-License-Identifier: Apache-2.0
#include "render/container.h"
#include "render/gunicorn.h"
#include "render/mariadb.h"
#include "render/mount.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace fgn::render {

namespace {

ContainerInput input(const PodmanVersion &podman) {
    return {{"hello", "/home/hello"}, 1, "image", "configuration", "snapshot", {}, podman};
}

nlohmann::json app(const model::Service &service, const PodmanVersion &podman = {5, 4, 2}) {
    return app_container(service, input(podman));
}

std::string mode_of_notification(const PodmanVersion &podman) {
    return app({}, podman)["sdnotifyMode"];
}

} // namespace

TEST(Containers, WaitForHealthOnlyWherePodmanCan) {
    EXPECT_EQ(mode_of_notification({4, 6, 9}), "conmon");
    EXPECT_EQ(mode_of_notification({4, 7, 0}), "healthy");
    EXPECT_FALSE(app({}, {4, 3, 1}).contains("startupHealthConfig"));
    EXPECT_TRUE(app({}, {4, 4, 0}).contains("startupHealthConfig"));
}

TEST(Containers, HaveANetworkOnlyIfTheManifestGrantsIt) {
    model::Service service;
    EXPECT_EQ(app(service)["netns"]["nsmode"], "none");
    service.app.egress = true;
    EXPECT_EQ(app(service)["netns"]["nsmode"], "private");
    EXPECT_EQ(web_container(service, {8443, 8088, true}, input({5, 4, 2}))["netns"]["nsmode"], "none");
}

TEST(Containers, HoldNoPrivilege) {
    for (const auto &body : {app({}), web_container({}, {8443, 8088, true}, input({4, 3, 1}))}) {
        EXPECT_EQ(body["cap_drop"], nlohmann::json::array({"all"}));
        EXPECT_EQ(body["no_new_privileges"], true);
        EXPECT_EQ(body["read_only_filesystem"], true);
        EXPECT_FALSE(body["user"].get<std::string>().starts_with("0"));
        EXPECT_EQ(body["cgroups_mode"], "split");
    }
}

TEST(Containers, TakeTheEnvironmentOfTheManifestOverTheirOwn) {
    model::Service service;
    service.app.env = {{"HOME", "/app"}, {"X", "1"}};
    const nlohmann::json environment = app(service)["env"];
    EXPECT_EQ(environment["HOME"], "/app");
    EXPECT_EQ(environment["X"], "1");
    EXPECT_EQ(environment["PYTHONUNBUFFERED"], "1");
}

TEST(Containers, OfTheApplicationKnowTheirDatabaseByASecretAlone) {
    model::Service service;
    service.name = "hello-there";
    service.database = model::Database{};
    const nlohmann::json body = app(service);
    EXPECT_EQ(body["secrets"][1]["Source"], "hello-db-url");
    EXPECT_NE(gunicorn_conf(service).find("\"database-url\""), std::string::npos);
    EXPECT_EQ(body["env"]["MYSQL_DATABASE"], "hello_there");
    EXPECT_FALSE(body["env"].contains("DATABASE_URL"));
    EXPECT_FALSE(app({}).contains("secrets"));
    EXPECT_EQ(gunicorn_conf({}).find("database"), std::string::npos);
}

TEST(Containers, AreRelaxedByNameAlone) {
    model::Service service;
    service.app.relaxed.unmasked = true;
    service.app.relaxed.capabilities = {"CAP_SYS_NICE"};
    const nlohmann::json body = app(service), strict = app({});
    EXPECT_EQ(body["unmask"], nlohmann::json::array({"ALL"}));
    EXPECT_EQ(body["cap_add"], nlohmann::json::array({"CAP_SYS_NICE"}));
    EXPECT_EQ(body["no_new_privileges"], true);
    EXPECT_EQ(body["read_only_filesystem"], true);
    for (const char *key : {"unmask", "cap_add", "seccomp_profile_path"})
        EXPECT_FALSE(strict.contains(key)) << key;
}

TEST(Containers, OfALiveServiceSeeTheFolderItself) {
    ContainerInput live = input({5, 4, 2});
    live.live = "/srv/site";
    const std::string folder = bind_mount("/srv/site", "/app").dump();
    EXPECT_NE(app_container({}, live)["mounts"].dump().find(folder), std::string::npos);
    EXPECT_EQ(app({})["mounts"].dump().find(folder), std::string::npos);
    EXPECT_NE(web_container({}, {8443, 8088, true}, live)["mounts"].dump().find("\"/srv/fgnctl/live\""),
              std::string::npos);
    model::Service service;
    EXPECT_EQ(gunicorn_conf(service).find("reload"), std::string::npos);
    service.web.static_folder = "static";
    EXPECT_NE(nginx_conf(service, {8443, 8088, true}).find("open_file_cache"), std::string::npos);
    service.app.live = true;
    EXPECT_NE(gunicorn_conf(service).find("\nreload = True\n"), std::string::npos);
    EXPECT_EQ(nginx_conf(service, {8443, 8088, true}).find("open_file_cache"), std::string::npos);
}

TEST(Containers, OfOneInstanceHaveASocketEach) {
    ContainerInput second = input({5, 4, 2});
    second.replica = 2;
    const nlohmann::json body = app_container({}, second);
    EXPECT_EQ(body["name"], "hello-app-1.2");
    EXPECT_NE(body["mounts"].dump().find("/instances/1/run-2\""), std::string::npos);
    model::Service service;
    service.app.replicas = 2;
    EXPECT_NE(nginx_conf(service, {8443, 8088, true})
                  .find("        server unix:/srv/fgnctl/instances/current/run/app.sock;\n"
                        "        server unix:/srv/fgnctl/instances/current/run-2/app.sock;\n"),
              std::string::npos);
}

TEST(Containers, KeepSqliteOnAVolume) {
    model::Service service;
    service.database = model::Database{model::Engine::sqlite, {}, {}, {}};
    const nlohmann::json body = app(service);
    EXPECT_EQ(body["env"]["DATABASE_URL"], "sqlite:////var/lib/database/database.sqlite");
    EXPECT_EQ(body["volumes"][0]["Name"], "hello-db");
    EXPECT_FALSE(body.contains("secrets"));
}

TEST(MariaDb, TakesHalfOfItsMemoryForTheBufferPool) {
    model::Service service;
    service.database = model::Database{};
    const auto pool = [&] { return mariadb_conf(service).substr(mariadb_conf(service).find("pool_size")); };
    EXPECT_EQ(pool(), "pool_size = 134217728\n");
    service.database_limits.memory = 1U << 30U;
    EXPECT_EQ(pool(), "pool_size = 536870912\n");
    service.database_limits.memory = 20U << 20U;
    EXPECT_EQ(pool(), "pool_size = 16777216\n");
    service.database->buffer_pool = 8U << 20U;
    EXPECT_EQ(pool(), "pool_size = 8388608\n");
}

TEST(WebContainer, HasNoHealthCheckInTheCgroupOfASystemUnit) {
    const auto web = [](const Ingress &ingress) { return web_container({}, ingress, input({5, 4, 2})); };
    EXPECT_EQ(web({8443, 8088, true})["sdnotifyMode"], "healthy");
    const nlohmann::json privileged = web({443, 80, true});
    EXPECT_EQ(privileged["sdnotifyMode"], "conmon");
    EXPECT_FALSE(privileged.contains("healthconfig"));
    EXPECT_FALSE(privileged.contains("startupHealthConfig"));
    EXPECT_FALSE(privileged.contains("health_check_on_failure_action"));
}

TEST(WebContainer, NamesOneDescriptorForEachListener) {
    const auto descriptors = [](bool ipv6) {
        return web_container({}, {8443, 8088, ipv6}, input({5, 4, 2}))["env"]["NGINX"].get<std::string>();
    };
    EXPECT_EQ(descriptors(true), "3;4;5;6;");
    EXPECT_EQ(descriptors(false), "3;4;");
}

TEST(WebContainer, IsInTheGroupThatMayReadTheKey) {
    const nlohmann::json body = web_container({}, {8443, 8088, true}, input({5, 4, 2}));
    EXPECT_EQ(body["groups"], nlohmann::json::array({"0"}));
    EXPECT_FALSE(body.contains("secrets"));
}

} // namespace fgn::render

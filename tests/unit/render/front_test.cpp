// SPDX-License-Identifier: Apache-2.0
#include "golden.h"
#include "model/manifest.h"
#include "render/container.h"
#include "render/front.h"
#include "render/nginx.h"
#include "render/unit.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace fgn::render {

namespace {

const Ingress ports{443, 80, true, "front"};

model::Service front() {
    return model::parse_manifest("[front]\n", "fgn.toml", "front");
}

model::Service sharing() {
    return model::parse_manifest("[app]\nsource = \".\"\nmodule = \"main:app\"\n[web]\nshare = \"front\"\n"
                                 "names = [\"a.example\", \"b.example\"]\n",
                                 "fgn.toml", "hello");
}

ContainerInput input(const std::string &name) {
    return {{name, "/var/lib/fgnctl/homes/" + name}, 7, "sha256:0123abcd", "c0ffee", "feed", {}, {5, 4, 2}};
}

bool mounts(const nlohmann::json &body, const std::string &source) {
    for (const auto &mount : body["mounts"])
        if (mount["source"] == source)
            return true;
    return false;
}

} // namespace

TEST(Golden, FrontAndWhatSharesIt) {
    const model::Layout front_layout{"front", "/var/lib/fgnctl/homes/front"};
    expect_golden("front.nginx.conf", front_conf(front(), ports));
    expect_golden("front-web.json", web_container(front(), ports, input("front")).dump(2) + "\n");
    expect_golden("fgnctl-front-web.service", web_unit(front(), front_layout, 7, {true, 995}));
    expect_golden("shared.nginx.conf", nginx_conf(sharing(), ports));
    expect_golden("shared-web.socket", web_socket(sharing(), ports));
}

TEST(Front, HasNoKeyAndNothingOfASite) {
    const nlohmann::json body = web_container(front(), ports, input("front"));
    EXPECT_TRUE(mounts(body, "/run/fgnctl/fronts/front"));
    for (const char *folder : {"tls", "instances", "snapshots"})
        EXPECT_FALSE(mounts(body, "/var/lib/fgnctl/homes/front/fgnctl/" + std::string{folder})) << folder;
    EXPECT_EQ(body["netns"]["nsmode"], "none");
    EXPECT_EQ(front_conf(front(), ports).find("ssl_certificate"), std::string::npos);
}

TEST(Front, IsOfTheSystemManagerOnAnyPort) {
    EXPECT_TRUE((Ingress{8443, 8088, true, "front"}).privileged());
    EXPECT_FALSE((Ingress{8443, 8088, true}).privileged());
}

TEST(SharingService, InheritsASocketOfEachNameAndScheme) {
    const nlohmann::json body = web_container(sharing(), ports, input("hello"));
    EXPECT_EQ(body["env"]["NGINX"], "3;4;5;6;");
    EXPECT_FALSE(mounts(body, "/run/fgnctl/fronts/front"));
    const auto all = listeners(sharing(), ports);
    EXPECT_EQ(all[1].address, "/run/fgnctl/fronts/front/https/b.example");
    EXPECT_EQ(all[2].address, "/run/fgnctl/fronts/front/http/a.example");
    EXPECT_TRUE(all[1].https && !all[2].https);
}

} // namespace fgn::render

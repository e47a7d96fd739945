// SPDX-License-Identifier: Apache-2.0
#include "agent/certificate.h"
#include "agent/configuration.h"
#include "agent/generation.h"
#include "agent/instances.h"
#include "agent/pairs.h"
#include "agent/undo.h"
#include "in_a_home.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>

namespace fgn::agent {

namespace {

Generation example() {
    Generation g;
    g.number = 4;
    g.created = 1'700'000'000;
    g.manifest = "[app]\nsource = \".\"\nmodule = \"main:app\"\n";
    g.snapshot = "abc";
    g.ingress = {8443, 8088, true};
    g.nginx = {"docker.io/library/nginx:stable", "sha256:1"};
    g.python = {"docker.io/library/python:3-slim", "sha256:2"};
    g.dependencies = "localhost/web-dependencies:1";
    g.app = {3, "c1", "f1"};
    g.web = {2, "c2", "f2"};
    return g;
}

} // namespace

TEST_F(InAHome, AGenerationSurvivesItsRecord) {
    home().make("fgnctl/generations", {0700});
    EXPECT_FALSE(current_generation(home()));
    record_generation(home(), example());
    const auto back = current_generation(home());
    ASSERT_TRUE(back);
    EXPECT_TRUE(back->same_state(example()));
    EXPECT_EQ(back->number, 4U);
    EXPECT_EQ(back->service("web").app.module, "main:app");
}

TEST_F(InAHome, ADamagedGenerationIsAnErrorNotAnEmptyService) {
    home().make("fgnctl/generations", {0700});
    record_generation(home(), example());
    for (const char *text : {"", "{", "[]", R"({"number":"x"})"}) {
        home().write("fgnctl/generations/4.json", text);
        EXPECT_THROW(current_generation(home()), Error) << text;
    }
}

TEST(Generation, TheSameStateIsTheSameWhateverItsNumber) {
    Generation other = example();
    other.number = 9;
    other.created = 1;
    EXPECT_TRUE(other.same_state(example()));
    other.ingress.http = 8089;
    EXPECT_FALSE(other.same_state(example()));
}

TEST(ImagePin, KeepsTheNameAndTakesTheDigest) {
    EXPECT_EQ((ImagePin{"docker.io/library/nginx:stable", "sha256:1"}.pinned()),
              "docker.io/library/nginx@sha256:1");
    EXPECT_EQ((ImagePin{"127.0.0.1:5000/nginx:lab", "sha256:1"}.pinned()), "127.0.0.1:5000/nginx@sha256:1");
    EXPECT_EQ((ImagePin{"127.0.0.1:5000/nginx", "sha256:1"}.pinned()), "127.0.0.1:5000/nginx@sha256:1");
    EXPECT_EQ((ImagePin{"nginx@sha256:0", "sha256:1"}.pinned()), "nginx@sha256:1");
}

TEST(ImagePin, OfAnArchiveIsKnownByItsId) {
    EXPECT_EQ((ImagePin{"nginx:stable", "sha256:1"}.local()), "nginx@sha256:1");
    EXPECT_EQ((ImagePin{"nginx:stable", "sha256:1", "0123"}.local()), "0123");
    EXPECT_EQ((ImagePin{"nginx:stable", "sha256:1", "0123"}.pinned()), "nginx@sha256:1");
}

TEST_F(InAHome, WhatAnImageOutOfAnArchiveIsKnownByIsRecorded) {
    Generation generation = example();
    generation.nginx.loaded = "0123";
    home().make("fgnctl/generations", {0700});
    record_generation(home(), generation);
    EXPECT_EQ(current_generation(home())->nginx, generation.nginx);
    EXPECT_EQ(current_generation(home())->python, generation.python);
}

TEST_F(InAHome, AConfigurationFolderIsNamedAfterItsContent) {
    const Configuration files{{"a", "1"}, {"b", "2"}};
    EXPECT_EQ(configuration_id(files), configuration_id({{"b", "2"}, {"a", "1"}}));
    EXPECT_NE(configuration_id(files), configuration_id({{"a", "12"}, {"b", ""}}));
    write_configuration(home(), files);
    const auto folder = home().sub("fgnctl/config/" + configuration_id(files));
    EXPECT_EQ(folder.read("b", 10), "2");
    EXPECT_EQ(folder.status("b")->st_mode & 0777U, 0644U);
}

TEST_F(InAHome, TheLiveInstanceIsOneLink) {
    Generation generation;
    generation.app.number = 7;
    generation.snapshot = "abc";
    make_instance_folder(home(), generation, 2);
    EXPECT_FALSE(live_instance(home()));
    set_live_instance(home(), 7);
    EXPECT_EQ(live_instance(home()), 7U);
    EXPECT_EQ(home().status("fgnctl/instances/7/run")->st_mode & 0777U, 0777U);
    EXPECT_EQ(home().link_target("fgnctl/instances/7/code"), "../../snapshots/abc");
}

TEST(Undo, RunsTheNewestFirstAndGoesOnAfterAFailure) {
    class Recorder : public plan::Reporter {
      public:
        void report(const plan::Event &event) override { text += event.text + ";"; }
        std::string text;
    } recorder;
    std::string order;
    Undo undo;
    undo.add([&] { order += "1"; });
    undo.add([] { throw Error{"stop", "unit", "gone"}; });
    undo.add([&] { order += "3"; });
    undo.run(recorder);
    EXPECT_EQ(order, "31");
    EXPECT_EQ(recorder.text, "stop: unit: gone;");
}

} // namespace fgn::agent

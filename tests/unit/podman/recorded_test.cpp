// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "unit/podman/recording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fgn::podman {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class RealAnswers : public testing::TestWithParam<const char *> {
  protected:
    Error error_of(const std::function<void()> &action) {
        try {
            action();
        } catch (const Error &error) {
            return error;
        }
        return {"", "", "no error"};
    }

    static http::Source nothing() {
        return [](char *, std::size_t) { return std::size_t{0}; };
    }

    Progress note() {
        return [this](std::string_view line) { lines_.emplace_back(line); };
    }

    Recording recording_{GetParam()};
    std::vector<std::string> lines_;
};

INSTANTIATE_TEST_SUITE_P(Podman, RealAnswers, testing::Values("4.3.1", "5.4.2"), [](const auto &version) {
    return version.param[0] == '4' ? "Debian12" : "Debian13";
});

} // namespace

TEST_P(RealAnswers, TellTheVersion) {
    EXPECT_EQ(recording_.play({"ping"}).version().text(), GetParam());
}

TEST_P(RealAnswers, DescribeTheInstallation) {
    const Info info = recording_.play({"info"}).info();
    EXPECT_EQ(info.storage_driver, "overlay");
    EXPECT_EQ(info.network_backend, "netavark");
    EXPECT_EQ(info.cgroup_version, "v2");
    EXPECT_TRUE(info.rootless);
}

TEST_P(RealAnswers, TellAMissingObjectFromAMissingEndpoint) {
    EXPECT_FALSE(recording_.play({"image missing"}).images.find("x"));
    EXPECT_EQ(error_of([&] { recording_.play({"no endpoint"}).images.find("x"); }).reason(),
              "this Podman does not know it");
}

TEST_P(RealAnswers, DescribeAPulledImage) {
    const Image image = recording_.play({"pull", "image"}).images.pull("127.0.0.1:5000/python:lab", note());
    EXPECT_EQ(image.id.size(), 64U);
    EXPECT_THAT(image.digest, StartsWith("sha256:"));
    EXPECT_THAT(image.names, ElementsAre("127.0.0.1:5000/python:lab"));
    EXPECT_GT(image.size, 100'000'000U);
    EXPECT_EQ(lines_.front(), "Trying to pull 127.0.0.1:5000/python:lab...");
}

TEST_P(RealAnswers, SayWhyAPullFailed) {
    const auto pull = [&](const char *name) {
        return error_of([&] { recording_.play({name}).images.pull("127.0.0.1:5000/nginx:nope", note()); });
    };
    EXPECT_THAT(pull("pull unknown").reason(), StartsWith("the registry knows no such image or tag\n"));
    EXPECT_THAT(pull("pull down").reason(), StartsWith("the registry is out of reach\n"));
    EXPECT_EQ(pull("pull down").hint(), "check its address, that it runs, and the network");
}

TEST_P(RealAnswers, DescribeABuiltImage) {
    // The answer about the tag is that of another image: it must be noticed.
    const Error error = error_of([&] {
        recording_.play({"build", "image"}).images.build({.tag = "x:1", .context = nothing()}, note());
    });
    EXPECT_THAT(error.reason(), HasSubstr("Podman stopped before the image was complete"));
    EXPECT_EQ(lines_.front(), "STEP 1/4: FROM 127.0.0.1:5000/python:lab");
    EXPECT_EQ(lines_.back().size(), 64U);
}

TEST_P(RealAnswers, ShowTheStepThatFailedAndWhatItPrinted) {
    const Error error = error_of([&] {
        recording_.play({"build no package"}).images.build({.tag = "x:1", .context = nothing()}, note());
    });
    EXPECT_THAT(error.reason(), StartsWith("a required Python package or its release does not exist"));
    EXPECT_THAT(error.reason(), HasSubstr("\nSTEP 3/4: RUN python3 -m venv"));
    EXPECT_THAT(error.reason(), HasSubstr("\nERROR: No matching distribution found for nosuchthing==9\n"));
    EXPECT_THAT(error.reason(), testing::Not(HasSubstr("STEP 2/4")));
}

TEST_P(RealAnswers, ShowABuildWithoutItsContainerfile) {
    const Error error = error_of([&] {
        recording_.play({"build no containerfile"})
            .images.build({.tag = "x:1", .context = nothing()}, note());
    });
    EXPECT_THAT(error.reason(), HasSubstr("Containerfile: no such file or directory"));
}

TEST_P(RealAnswers, ListImages) {
    const auto images = recording_.play({"images"}).images.list("fgn.service=x");
    ASSERT_FALSE(images.empty());
    EXPECT_THAT(images.front().names, ElementsAre("localhost/fgn/x:1"));
    EXPECT_EQ(images.front().labels.at("fgn.service"), "x");
}

TEST_P(RealAnswers, RefuseToRemoveAnImageInUse) {
    EXPECT_THAT(error_of([&] { recording_.play({"image in use"}).images.remove("x"); }).reason(),
                StartsWith("image used by "));
    EXPECT_TRUE(recording_.play({"image remove"}).images.remove("x"));
    EXPECT_FALSE(recording_.play({"image missing"}).images.remove("x"));
}

TEST_P(RealAnswers, CreateAContainerOrSayThatItsNameIsInUse) {
    EXPECT_EQ(recording_.play({"create"}).containers.create({}).value().size(), 64U);
    EXPECT_FALSE(recording_.play({"create in use"}).containers.create({}));
    EXPECT_THAT(error_of([&] { recording_.play({"create no image"}).containers.create({}); }).reason(),
                HasSubstr("image not known"));
}

TEST_P(RealAnswers, FollowAContainerThroughItsStates) {
    const auto created = recording_.play({"container created"}).containers.find("svc-app-1").value();
    EXPECT_EQ(created.name, "svc-app-1");
    EXPECT_EQ(created.state, "created");
    EXPECT_EQ(created.started, 0);
    EXPECT_EQ(created.labels.at("fgn.service"), "x");
    const auto running = recording_.play({"container running"}).containers.find("svc-app-1").value();
    EXPECT_TRUE(running.running());
    EXPECT_EQ(running.health, "healthy");
    EXPECT_EQ(running.id, created.id);
    EXPECT_EQ(running.image_id.size(), 64U);
    EXPECT_THAT(running.image_digest, StartsWith("sha256:"));
    const auto exited = recording_.play({"container exited"}).containers.find("svc-app-1").value();
    EXPECT_EQ(exited.state, "exited");
    EXPECT_EQ(exited.exit_code, 137);
    EXPECT_FALSE(exited.oom_killed);
}

TEST_P(RealAnswers, ListContainersWithAllThereIsToKnow) {
    const auto found = recording_.play({"containers", "container running"}).containers.list("fgn.service=x");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().health, "healthy");
}

TEST_P(RealAnswers, SkipAContainerThatWentWhileListing) {
    EXPECT_TRUE(recording_.play({"containers", "remove missing"}).containers.list("fgn.service=x").empty());
}

TEST_P(RealAnswers, TellSignalsThatReachedNobody) {
    EXPECT_TRUE(recording_.play({"kill"}).containers.kill("svc-app-1", "HUP"));
    EXPECT_FALSE(recording_.play({"kill not running"}).containers.kill("svc-app-1", "HUP"));
    EXPECT_FALSE(recording_.play({"remove missing"}).containers.kill("svc-app-1", "HUP"));
    EXPECT_FALSE(recording_.play({"stop stopped"}).containers.stop("svc-app-1", std::chrono::seconds{1}));
}

TEST_P(RealAnswers, RemoveAContainer) {
    EXPECT_TRUE(recording_.play({"remove"}).containers.remove("svc-app-1"));
    EXPECT_FALSE(recording_.play({"remove missing"}).containers.remove("svc-app-1"));
    EXPECT_THAT(
        error_of([&] { recording_.play({"remove running"}).containers.remove("svc-app-1"); }).reason(),
        HasSubstr("cannot be removed without force"));
}

TEST_P(RealAnswers, CheckHealthAndShowWhatTheCheckPrinted) {
    const auto health = recording_.play({"health", "container running"}).containers.check_health("svc-app-1");
    EXPECT_EQ(health.value().status, "healthy");
    EXPECT_THAT(health.value().output, StartsWith("fine"));
    EXPECT_FALSE(recording_.play({"health not running"}).containers.check_health("svc-app-1"));
}

TEST_P(RealAnswers, UnpackLogs) {
    EXPECT_THAT(recording_.play({"logs"}).containers.logs("svc-app-1", 10), ElementsAre("hello", "oops"));
}

TEST_P(RealAnswers, TellSecrets) {
    EXPECT_TRUE(recording_.play({"secret"}).secrets.exists("svc-KEY"));
    EXPECT_FALSE(recording_.play({"secret missing"}).secrets.exists("svc-KEY"));
    EXPECT_THAT(recording_.play({"secrets"}).secrets.list("svc-"), ElementsAre("svc-KEY"));
    EXPECT_THAT(recording_.play({"secrets"}).secrets.list("other-"), ElementsAre());
}

TEST_P(RealAnswers, TellVolumesAndNetworks) {
    EXPECT_THAT(recording_.play({"volumes"}).volumes.list(), ElementsAre("v1"));
    EXPECT_TRUE(recording_.play({"volume remove"}).volumes.remove("v1"));
    EXPECT_THAT(recording_.play({"networks"}).networks.list("fgnctl.service=svc"), ElementsAre("n1"));
    for (const char *answer : {"network create", "network create again"})
        EXPECT_NO_THROW(recording_.play({answer}).networks.create("n1", true, {{"fgnctl.service", "svc"}}));
    EXPECT_TRUE(recording_.play({"network remove"}).networks.remove("n1"));
}

} // namespace fgn::podman

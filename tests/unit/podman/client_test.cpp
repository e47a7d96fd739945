// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "fakes/podman/fake_podman.h"
#include "podman/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace fgn::podman {

namespace {

using fakes::Json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class ClientTest : public testing::Test {
  protected:
    std::string reason_of(const std::function<void()> &action) {
        try {
            action();
        } catch (const Error &error) {
            return error.reason();
        }
        return "no error";
    }

    Progress note() {
        return [this](std::string_view line) { lines_.emplace_back(line); };
    }

    static BuildRequest build(const std::string &context = "tar") {
        auto rest = std::make_shared<std::string>(context);
        return {.tag = "localhost/fgn/x:1",
                .context =
                    [rest](char *buffer, std::size_t size) {
                        const std::size_t count = rest->copy(buffer, size);
                        rest->erase(0, count);
                        return count;
                    },
                .network = "host",
                .labels = {{"fgn.service", "x"}}};
    }

    static Json spec(const std::string &name) {
        return {{"name", name},
                {"image", "localhost/base:1"},
                {"labels", {{"fgn.service", "x"}}},
                {"healthconfig", {{"Test", {"CMD", "true"}}}}};
    }

    /// The targets of what was asked with `method`, without the common prefix.
    std::vector<std::string> asked(const std::string &method) {
        std::vector<std::string> out;
        for (const Json &request : fake_.requests())
            if (request["method"] == method)
                out.push_back(
                    request["target"].get<std::string>().substr(std::string{"/v4.0.0/libpod"}.size()));
        return out;
    }

    fakes::SocketDirectory directory_;
    Json script_{{"images", {{"localhost/base:1", Json::object()}}}};
    fakes::FakePodman fake_{directory_ / "s", script_};
    Client podman_{directory_ / "s", ::getuid()};
    std::vector<std::string> lines_;
};

} // namespace

TEST_F(ClientTest, RefusesAServerThatDoesNotTellAVersion) {
    fake_.behave({{"version", "new"}});
    EXPECT_EQ(reason_of([&] { podman_.version(); }), "it does not tell its version: \"new\"");
}

TEST_F(ClientTest, ReadsAStreamWhereverItIsCut) {
    for (const int chunk : {1, 2, 7, 64}) {
        lines_.clear();
        fake_.behave({{"chunk", chunk}, {"registry", {{"r.example/a:1", Json::object()}}}});
        EXPECT_THAT(podman_.images.pull("r.example/a:1", note()).names, ElementsAre("r.example/a:1"));
        EXPECT_THAT(lines_,
                    ElementsAre("Trying to pull r.example/a:1...", "Getting image source signatures"));
    }
}

TEST_F(ClientTest, NoticesAPullThatEndsWithoutAnImage) {
    fake_.behave({{"faults", {{{"path", "/images/pull"}, {"body", "{\"stream\":\"Copying\\n\"}\n"}}}}});
    EXPECT_EQ(reason_of([&] { podman_.images.pull("r.example/a:1", note()); }),
              "Podman stopped before the image was complete");
}

TEST_F(ClientTest, NoticesAPullThatIsCutOff) {
    fake_.behave({{"registry", {{"r.example/a:1", Json::object()}}},
                  {"faults", {{{"path", "/images/pull"}, {"end", "close"}, {"bytes", 250}}}}});
    EXPECT_EQ(reason_of([&] { podman_.images.pull("r.example/a:1", note()); }),
              "the connection ended before the answer did");
    EXPECT_EQ(asked("POST").size(), 1U);
}

TEST_F(ClientTest, LetsACallerCancelAPull) {
    struct Cancelled {};
    fake_.behave({{"registry", {{"r.example/a:1", Json::object()}}}});
    EXPECT_THROW(podman_.images.pull("r.example/a:1", [](std::string_view) { throw Cancelled{}; }),
                 Cancelled);
}

TEST_F(ClientTest, BuildsWithTheParametersThatPodmanDoesNotDefaultTo) {
    const Image image = podman_.images.build(build("the archive"), note());
    EXPECT_THAT(image.names, ElementsAre("localhost/fgn/x:1"));
    const Json sent = fake_.requests().front();
    EXPECT_EQ(sent["body"], "the archive");
    EXPECT_EQ(sent["headers"]["content-type"], "application/x-tar");
    for (const char *part : {"?t=localhost%2Ffgn%2Fx%3A1&", "&layers=true&", "&forcerm=true&",
                             "&networkmode=host", "&dockerfile=%5B%22Containerfile%22%5D&",
                             "&outputformat=application%2Fvnd.oci.image.manifest.v1%2Bjson&"})
        EXPECT_THAT(sent["target"], HasSubstr(part));
}

TEST_F(ClientTest, GivesABuildItsSecretsAsFilesOfTheContext) {
    BuildRequest wanted = build();
    wanted.secrets = {"netrc"};
    podman_.images.build(wanted, note());
    EXPECT_THAT(fake_.requests().front()["target"],
                HasSubstr("&secrets=%5B%22id%3Dnetrc%2Csrc%3Dnetrc%22%5D"));
}

TEST_F(ClientTest, KeepsTheLastTwentyLinesOfTheStepThatFailed) {
    Json printed = {"STEP 1/2: FROM a", "old", "STEP 2/2: RUN make"};
    for (int i = 1; i <= 30; ++i)
        printed.push_back("line " + std::to_string(i));
    fake_.behave({{"build", {{"lines", printed}, {"error", "exit status 2"}}}});
    const std::string reason = reason_of([&] { podman_.images.build(build(), note()); });
    EXPECT_THAT(reason, StartsWith("STEP 2/2: RUN make\nline 11\nline 12\n"));
    EXPECT_THAT(reason, testing::EndsWith("line 30\nexit status 2"));
}

TEST_F(ClientTest, TrustsNoLineThatOnlyLooksLikeAnId) {
    fake_.behave({{"faults", {{{"path", "/build"}, {"body", "{\"stream\":\"deadbeefdeadbeef\\n\"}\n"}}}}});
    EXPECT_EQ(reason_of([&] { podman_.images.build(build(), note()); }),
              "deadbeefdeadbeef\nPodman stopped before the image was complete");
}

TEST_F(ClientTest, TellsWhyARegistryRefusesAPush) {
    fake_.behave(
        {{"faults",
          {{{"path", "/images"},
            {"status", 400},
            {"message", "pushing image \"r.example/a:1\": unauthorized: authentication required"}}}}});
    EXPECT_THAT(reason_of([&] { podman_.images.push("localhost/base:1", "r.example/a:1"); }),
                StartsWith("the registry refuses: it wants a login"));
    EXPECT_THAT(asked("POST"),
                ElementsAre("/images/localhost%2Fbase%3A1/push?destination=r.example%2Fa%3A1&quiet=true"));
}

TEST_F(ClientTest, FindsAnImageByAnyOfItsNames) {
    const Image image = podman_.images.find("localhost/base:1").value();
    podman_.images.tag(image.id, "localhost/other", "2");
    EXPECT_EQ(podman_.images.find("localhost/other:2").value().id, image.id);
    EXPECT_EQ(podman_.images.find("localhost/base@" + image.digest).value().id, image.id);
    EXPECT_FALSE(podman_.images.find("localhost/none:1"));
}

TEST_F(ClientTest, PrunesWhatCarriesTheLabelAndIsNotUsed) {
    const Image used = podman_.images.build(build("one"), note());
    Json wanted = spec("x-app-1");
    wanted["image"] = used.id;
    podman_.containers.create(wanted);
    BuildRequest second = build("two");
    second.tag = "localhost/fgn/x:2";
    const Image unused = podman_.images.build(second, note());
    podman_.images.tag(unused.id, "localhost/fgn/x", "alias");
    EXPECT_THAT(podman_.images.prune("fgn.service=x"), ElementsAre(unused.id));
    EXPECT_THAT(podman_.images.find(used.id).value().names, ElementsAre("localhost/fgn/x:1"));
    EXPECT_TRUE(podman_.images.find("localhost/base:1"));
    EXPECT_FALSE(podman_.images.find(unused.id));
}

TEST_F(ClientTest, CreatesAContainerOnce) {
    EXPECT_TRUE(podman_.containers.create(spec("x-app-1")));
    EXPECT_FALSE(podman_.containers.create(spec("x-app-1")));
    EXPECT_EQ(Json::parse(fake_.requests().front()["body"].get<std::string>()), spec("x-app-1"));
    EXPECT_EQ(fake_.requests().front()["headers"]["content-type"], "application/json");
}

TEST_F(ClientTest, ListsByLabelInAnyState) {
    podman_.containers.create(spec("x-app-1"));
    EXPECT_EQ(podman_.containers.list("fgn.service=x").size(), 1U);
    EXPECT_EQ(podman_.containers.list("fgn.service").size(), 1U);
    EXPECT_TRUE(podman_.containers.list("fgn.service=y").empty());
}

TEST_F(ClientTest, SeesHealthChange) {
    podman_.containers.create(spec("x-app-1"));
    fake_.behave({{"containers", {{"x-app-1", {{"health", {"starting", "healthy"}}}}}}});
    fake_.set_state("x-app-1", "running");
    EXPECT_EQ(podman_.containers.find("x-app-1").value().health, "starting");
    EXPECT_EQ(podman_.containers.find("x-app-1").value().health, "healthy");
}

TEST_F(ClientTest, WaitsForTheGraceThatItGives) {
    podman_.containers.create(spec("x-app-1"));
    fake_.set_state("x-app-1", "running");
    EXPECT_TRUE(podman_.containers.stop("x-app-1", std::chrono::seconds{30}));
    EXPECT_TRUE(podman_.containers.remove("x-app-1", true, std::chrono::seconds{30}));
    EXPECT_EQ(asked("POST").back(), "/containers/x-app-1/stop?timeout=30");
    EXPECT_EQ(asked("DELETE").back(), "/containers/x-app-1?force=true&timeout=30");
}

TEST_F(ClientTest, ReplacesASecretWherePodmanCan) {
    fake_.behave({{"version", "5.4.2"}});
    podman_.secrets.set("x-KEY", "one");
    podman_.secrets.set("x-KEY", std::string{"t\0wo&=%", 7});
    EXPECT_EQ(fake_.secret("x-KEY"), (std::string{"t\0wo&=%", 7}));
    EXPECT_TRUE(asked("DELETE").empty());
}

TEST_F(ClientTest, RemovesASecretBeforeWherePodmanCannotReplace) {
    podman_.secrets.set("x-KEY", "one");
    podman_.secrets.set("x-KEY", "two");
    EXPECT_EQ(fake_.secret("x-KEY"), "two");
    EXPECT_THAT(podman_.secrets.list("x-"), ElementsAre("x-KEY"));
    EXPECT_TRUE(podman_.secrets.remove("x-KEY"));
    EXPECT_FALSE(podman_.secrets.remove("x-KEY"));
    EXPECT_FALSE(podman_.secrets.exists("x-KEY"));
}

TEST_F(ClientTest, NamesTheEndpointWhenAnAnswerHasAnotherShape) {
    for (const char *body : {"[]", "{\"Id\": 5}", "nonsense", "{}"}) {
        fake_.behave({{"faults", {{{"path", "/images"}, {"body", body}}}}});
        try {
            podman_.images.find("localhost/base:1");
            FAIL() << body;
        } catch (const Error &error) {
            EXPECT_EQ(error.object(), "GET /images/localhost%2Fbase%3A1/json");
        }
    }
}

TEST_F(ClientTest, PassesOnWhatPodmanSaysHarmlessly) {
    fake_.behave({{"faults", {{{"path", "/images"}, {"status", 500}, {"message", "broken \x1b[2J"}}}}});
    EXPECT_EQ(reason_of([&] { podman_.images.find("x"); }), "broken \uFFFD[2J");
    fake_.behave({{"faults", {{{"path", "/images"}, {"status", 500}, {"body", "<html>"}}}}});
    EXPECT_EQ(reason_of([&] { podman_.images.find("x"); }), "it answered with status 500");
}

TEST_F(ClientTest, NoticesAFailureInsideASuccessfulRemoval) {
    fake_.behave({{"faults", {{{"path", "/networks"}, {"body", R"([{"Name": "n1", "Err": {}}])"}}}}});
    EXPECT_EQ(reason_of([&] { podman_.networks.remove("n1"); }),
              "it could not remove it and does not say why");
}

TEST_F(ClientTest, SurvivesAServiceThatLeavesJustNow) {
    fake_.behave(
        {{"images", script_["images"]}, {"faults", {{{"times", 1}, {"end", "reset"}, {"bytes", 0}}}}});
    EXPECT_TRUE(podman_.images.find("localhost/base:1"));
}

} // namespace fgn::podman

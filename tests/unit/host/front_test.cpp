// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "host/front.h"
#include "host/ports.h"

#include <gtest/gtest.h>

namespace fgn::host {

namespace {

model::Service sharing() {
    model::Service service;
    service.name = "orchid";
    service.app.module = "main:app";
    service.web.share = "front";
    service.web.names = {"a.example", "b.example"};
    return service;
}

FrontState open_front() {
    return {model::Front{8443, 8088}, {{"c.example", "iris"}}};
}

std::string refusal(const FrontState &state) {
    try {
        share_front(sharing(), state);
    } catch (const Error &error) {
        EXPECT_EQ(error.code(), ExitCode::refused);
        return error.reason() + " (" + error.hint() + ")";
    }
    return "";
}

} // namespace

TEST(ShareFront, GivesThePortsOfTheFront) {
    const render::Ingress ingress = share_front(sharing(), open_front());
    EXPECT_EQ(ingress.https, 8443);
    EXPECT_EQ(ingress.http, 8088);
    EXPECT_EQ(ingress.front, "front");
    EXPECT_TRUE(ingress.privileged());
}

TEST(ShareFront, RefusesAFrontThatIsNotThere) {
    EXPECT_EQ(refusal({}), "there is no front of that name (Run: sudo fgnctl provision front --front)");
}

TEST(ShareFront, RefusesANameThatAnotherServiceHas) {
    FrontState state = open_front();
    EXPECT_EQ(refusal(state), "");
    state.names.emplace("b.example", "iris");
    EXPECT_EQ(refusal(state),
              "the service iris has it at the front front (Take it out of one of the two manifests.)");
}

TEST(ChoosePorts, GivesNoneBehindAFront) {
    PortState state;
    state.is_free = [](std::uint16_t) { return true; };
    EXPECT_EQ(choose_ports(sharing(), {}, state).https, 0);
}

TEST(ChoosePorts, GivesAFrontThoseOfItsManifestAlone) {
    model::Service service;
    service.name = "front";
    service.front = model::Front{};
    PortState state;
    state.is_free = [](std::uint16_t) { return true; };
    const render::Ingress ingress = choose_ports(service, {}, state);
    EXPECT_EQ(ingress.https, 443);
    EXPECT_EQ(ingress.http, 80);
    EXPECT_EQ(ingress.front, "front");
    state.is_free = [](std::uint16_t port) { return port != 80; };
    EXPECT_THROW(choose_ports(service, {}, state), Error);
}

} // namespace fgn::host

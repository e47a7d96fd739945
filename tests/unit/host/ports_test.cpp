// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "host/ports.h"

#include <gtest/gtest.h>

namespace fgn::host {

namespace {

PortState all_free() {
    PortState state;
    state.is_free = [](std::uint16_t) { return true; };
    return state;
}

model::Service with_app() {
    model::Service service;
    service.name = "orchid";
    service.app.module = "main:app";
    return service;
}

model::Service with_container(std::uint16_t port) {
    model::Service service;
    service.containers.push_back({});
    service.containers.back().ports.push_back({"", port, 80, false});
    return service;
}

ExitCode refusal(const model::Service &service, const PortState &state) {
    try {
        choose_ports(service, {}, state);
    } catch (const Error &error) {
        return error.code();
    }
    return ExitCode::ok;
}

} // namespace

TEST(ChoosePorts, PrefersTheCustomaryOnes) {
    const auto ingress = choose_ports(with_app(), {}, all_free());
    EXPECT_EQ(ingress.https, 8443);
    EXPECT_EQ(ingress.http, 8088);
}

TEST(ChoosePorts, TakesFreeOnesOfTheRangeBesideAnotherService) {
    PortState state = all_free();
    state.others = {{8443, "first"}, {8088, "first"}, {8000, "first"}};
    const auto ingress = choose_ports(with_app(), {}, state);
    EXPECT_EQ(ingress.https, 8001);
    EXPECT_EQ(ingress.http, 8002);
}

TEST(ChoosePorts, KeepsWhatTheServiceHasAlthoughItsOwnSocketHoldsIt) {
    PortState state;
    state.is_free = [](std::uint16_t) { return false; };
    state.own = {9001, 9002};
    state.current = render::Ingress{9001, 9002, true};
    const auto ingress = choose_ports(with_app(), {}, state);
    EXPECT_EQ(ingress.https, 9001);
    EXPECT_EQ(ingress.http, 9002);
}

TEST(ChoosePorts, RefusesANamedPortThatSomebodyHas) {
    model::Service service = with_app();
    service.web.https = 9443;
    PortState state = all_free();
    state.others = {{9443, "first"}};
    EXPECT_EQ(refusal(service, state), ExitCode::refused);
    state.others.clear();
    state.is_free = [](std::uint16_t port) { return port != 9443; };
    EXPECT_EQ(refusal(service, state), ExitCode::refused);
}

TEST(ChoosePorts, NeverGivesBothTheSamePort) {
    model::Service service = with_app();
    service.web.http = 8443;
    const auto ingress = choose_ports(service, {}, all_free());
    EXPECT_EQ(ingress.http, 8443);
    EXPECT_NE(ingress.https, 8443);
}

TEST(ChoosePorts, SaysWhenTheRangeIsUsedUp) {
    model::Defaults defaults;
    defaults.first_port = defaults.last_port = 8000;
    PortState state = all_free();
    state.is_free = [](std::uint16_t port) { return port == 8000; };
    EXPECT_THROW(choose_ports(with_app(), defaults, state), Error);
}

TEST(ChoosePorts, GivesNoneWithoutAnApplication) {
    const auto ingress = choose_ports(with_container(8080), {}, all_free());
    EXPECT_EQ(ingress.https, 0);
    EXPECT_EQ(ingress.http, 0);
    EXPECT_FALSE(ingress.privileged());
}

TEST(ChoosePorts, RefusesAPortOfAContainerThatSomebodyHas) {
    PortState state = all_free();
    state.others = {{8080, "first"}};
    EXPECT_EQ(refusal(with_container(8080), state), ExitCode::refused);
    state.others.clear();
    state.is_free = [](std::uint16_t) { return false; };
    EXPECT_EQ(refusal(with_container(8080), state), ExitCode::refused);
    state.own = {8080};
    EXPECT_EQ(refusal(with_container(8080), state), ExitCode::ok);
}

TEST(ChoosePorts, GivesTheWebServerNoPortOfAContainer) {
    model::Service service = with_container(8443);
    service.app.module = "main:app";
    EXPECT_NE(choose_ports(service, {}, all_free()).https, 8443);
    service.web.https = 8443;
    EXPECT_EQ(refusal(service, all_free()), ExitCode::refused);
}

} // namespace fgn::host

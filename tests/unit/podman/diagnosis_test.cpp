// SPDX-License-Identifier: Apache-2.0
#include "podman/diagnosis.h"

#include <gtest/gtest.h>

namespace fgn::podman {

namespace {

std::string_view reason_of(std::string_view words) {
    const auto diagnosis = diagnose(words);
    return diagnosis ? diagnosis->reason : "unknown";
}

} // namespace

TEST(Diagnose, SeesTheCauseBehindItsConsequences) {
    EXPECT_EQ(reason_of("Failed to establish a new connection: Connection refused\n"
                        "ERROR: No matching distribution found for flask"),
              "the Python package index is out of reach");
    EXPECT_EQ(reason_of("writing blob: no space left on device: connection reset by peer"),
              "the disk is full");
}

TEST(Diagnose, TellsRegistriesThatRefuseFromThoseThatDoNotAnswer) {
    EXPECT_EQ(reason_of("reading manifest 1 in docker.io/library/x: unauthorized: authentication required"),
              "the registry refuses: it wants a login, or the image does not exist there");
    EXPECT_EQ(reason_of("writing blob: Digest did not match, expected sha256:a, got sha256:b"),
              "what the registry sent is not what it announced");
    EXPECT_EQ(reason_of("reading manifest 1 in r.example/x: StatusCode: 429, \"\""),
              "the registry refuses more downloads for now");
    EXPECT_EQ(reason_of("dial tcp: lookup r.example: no such host"), "the registry is out of reach");
    EXPECT_EQ(reason_of("http: server gave HTTP response to HTTPS client"),
              "the registry speaks plain HTTP, not HTTPS");
}

TEST(Diagnose, ClaimsNothingAboutTheUnknown) {
    EXPECT_EQ(reason_of("exit status 1"), "unknown");
}

} // namespace fgn::podman

// SPDX-License-Identifier: Apache-2.0
#include "tls/certificate.h"
#include "tls/self_signed.h"

#include <gtest/gtest.h>

#include <ctime>

namespace fgn::tls {

namespace {

const std::int64_t now = std::time(nullptr);

/// "" when there is none.
std::string flaw(const KeyPair &pair, const std::vector<std::string> &names, std::int64_t at = now) {
    const auto found = find_flaw(pair, names, at);
    return found ? found->reason : "";
}

} // namespace

TEST(Certificate, CarriesTheNamesLocalhostAndTheLoopbackAddresses) {
    const KeyPair pair = make_certificate({"example.org", "*.example.org"});
    const auto info = read_certificate(pair.certificate);
    ASSERT_TRUE(info);
    EXPECT_EQ(info->names,
              (std::vector<std::string>{"example.org", "*.example.org", "localhost", "127.0.0.1", "::1"}));
    EXPECT_EQ(info->fingerprint.size(), 64U);
    EXPECT_NEAR(static_cast<double>(info->expires - std::time(nullptr)), 365.0 * 86400, 10);
    EXPECT_NE(pair.key.find("PRIVATE KEY"), std::string::npos);
}

TEST(Certificate, IsNeverTheSameTwice) {
    EXPECT_NE(make_certificate({}).certificate, make_certificate({}).certificate);
}

TEST(Certificate, OfALongNameStillCarriesIt) {
    const std::string name = std::string(60, 'a') + "." + std::string(60, 'b') + ".example";
    EXPECT_EQ(read_certificate(make_certificate({name}).certificate)->names.front(), name);
}

TEST(Certificate, IsNotReadFromAnythingElse) {
    EXPECT_FALSE(read_certificate(""));
    EXPECT_FALSE(read_certificate("-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n"));
}

TEST(KeyPair, IsServedForTheNamesThatItCarries) {
    const KeyPair pair = make_certificate({"*.example.org", "example.org"});
    EXPECT_EQ(flaw(pair, {"example.org", "www.example.org", "*.example.org"}), "");
    EXPECT_EQ(flaw(pair, {"www.example.org", "other.example", "a.b.example.org"}),
              "it does not carry other.example, a.b.example.org");
}

TEST(KeyPair, IsServedBetweenItsDates) {
    const KeyPair pair = make_certificate({});
    EXPECT_EQ(flaw(pair, {}, now + 366 * 86400), "it has expired");
    EXPECT_EQ(flaw(pair, {}, now - 10 * 365 * 86400), "it is not valid yet");
}

TEST(KeyPair, OfTwoPairsIsNone) {
    const KeyPair one = make_certificate({}), other = make_certificate({});
    EXPECT_EQ(flaw({one.certificate, other.key}, {}), "the key does not belong to the certificate");
    EXPECT_EQ(flaw({one.certificate, ""}, {}), "there is no private key in PEM form");
    EXPECT_EQ(flaw({"", one.key}, {}), "there is no certificate in PEM form");
    EXPECT_EQ(flaw({one.certificate, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"}, {}), "the key is encrypted");
}

TEST(KeyPair, HasAChainInItsOrder) {
    const KeyPair one = make_certificate({}), other = make_certificate({});
    EXPECT_EQ(flaw({one.certificate + other.certificate, one.key}, {}),
              "certificate 1 of the file is not signed by the next");
}

TEST(KeyPair, IsFoundInOneTextInAnyOrder) {
    const KeyPair pair = make_certificate({});
    const KeyPair found = split(pair.key + "some words\n" + pair.certificate);
    EXPECT_EQ(found.certificate, pair.certificate);
    EXPECT_EQ(found.key, pair.key);
    EXPECT_EQ(split("nothing").certificate, "");
}

} // namespace fgn::tls

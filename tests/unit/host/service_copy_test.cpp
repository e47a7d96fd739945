// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/text.h"
#include "host/registries.h"
#include "host/service_copy.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace fgn::host {

namespace {

using nlohmann::json;

json copy(const json &secrets = json::object()) {
    return {{"format", 1},
            {"name", "site"},
            {"manifest", "[app]\n"},
            {"defaults", ""},
            {"secrets", secrets},
            {"logins", {{"registry.example", "me:swordfish"}}},
            {"generation", {{"number", 7}}}};
}

/// "object: reason" of what is thrown, or "accepted".
std::string refusal(const std::string &text) {
    try {
        ServiceCopy::read(text, "backup 3");
    } catch (const Error &error) {
        EXPECT_EQ(error.code(), ExitCode::refused);
        return error.object() + ": " + error.reason();
    }
    return "accepted";
}

std::string without(const char *key) {
    json less = copy();
    less.erase(key);
    return less.dump();
}

std::string source_of(const json &generation) {
    json told = copy();
    told["generation"] = generation;
    return ServiceCopy::read(told.dump(), "here").source;
}

const std::string commit = "0123456789abcdef0123456789abcdef01234567";
const std::string digest = "sha256:" + commit + "89abcdef89abcdef89abcdef";

} // namespace

TEST(ServiceCopy, HasTheManifestAndTheLogins) {
    const ServiceCopy read = ServiceCopy::read(copy().dump(), "here");
    EXPECT_EQ(read.manifest, "[app]\n");
    EXPECT_EQ(read.logins, (Registries::Logins{{"registry.example", "me:swordfish"}}));
    EXPECT_TRUE(read.secrets.empty());
}

TEST(ServiceCopy, KeepsEveryByteOfASecret) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte)
        all.push_back(static_cast<char>(byte));
    const std::string text = copy({{"ALL", hex(all)}, {"EMPTY", ""}, {"TEXT", hex("p\xC3\xA4ss\n")}}).dump();
    EXPECT_EQ(ServiceCopy::read(text, "here").secrets,
              (std::map<std::string, std::string>{{"ALL", all}, {"EMPTY", ""}, {"TEXT", "p\xC3\xA4ss\n"}}));
}

TEST(ServiceCopy, TellsTheVersionOfTheCode) {
    for (const std::string &version : {commit, digest})
        EXPECT_EQ(source_of({{"number", 7}, {"source", version}}), version);
}

TEST(ServiceCopy, TakesNothingElseForAVersion) {
    for (const std::string &other :
         {std::string{}, std::string{"main"}, commit + "a", commit.substr(1), std::string(40, 'A'),
          commit.substr(1) + "g", commit.substr(1) + "\n", "-" + commit.substr(1), "sha256:" + commit,
          digest + "a", digest.substr(0, 70), "sha512:" + digest.substr(7), "sha256:" + digest})
        EXPECT_EQ(source_of({{"source", other}}), "") << other;
    for (const json &other : {json(nullptr), json(7), json::array({commit}), json{{"commit", commit}}})
        EXPECT_EQ(source_of({{"source", other}}), "") << other;
}

TEST(ServiceCopy, IsReadWhateverTheServicesUserHasSaid) {
    EXPECT_EQ(ServiceCopy::read(without("generation"), "here").source, "");
    for (const json &generation :
         {json(nullptr), json(7), json(commit), json::object(), json::array({commit})})
        EXPECT_EQ(source_of(generation), "") << generation;
}

TEST(ServiceCopy, PassesOverWhatIsNotKnownInItsFormat) {
    json more = copy();
    more["later"] = {1, 2};
    EXPECT_EQ(refusal(more.dump()), "accepted");
}

TEST(ServiceCopy, IsRefusedFromANewerFgnctl) {
    json newer = copy();
    newer["format"] = 2;
    newer.erase("manifest"); // which that may have put elsewhere
    EXPECT_EQ(refusal(newer.dump()), "backup 3: a newer fgnctl has made it");
}

TEST(ServiceCopy, IsRefusedWhereItIsNone) {
    for (const char *text : {"", "{", "no JSON", "[]", "null", "\"format\"", "{}", R"({"format":"1"})",
                             R"({"format":-1})", R"({"format":1.5})", R"({"format":null})"})
        EXPECT_EQ(refusal(text), "backup 3: it is none of fgnctl's") << text;
}

TEST(ServiceCopy, IsRefusedWherePartOfItIsMissingOrOfAnotherKind) {
    for (const char *key : {"manifest", "secrets"})
        EXPECT_TRUE(refusal(without(key)).starts_with("backup 3: ")) << key;
    for (const json &secrets : {json{{"A", 7}}, json{{"A", "zz"}}, json{{"A", nullptr}}})
        EXPECT_TRUE(refusal(copy(secrets).dump()).starts_with("backup 3: ")) << secrets;
}

TEST(ServiceCopy, HasTheFilesOfACertificate) {
    json told = copy();
    EXPECT_EQ(ServiceCopy::read(told.dump(), "here").certificate.certificate, "");
    told["certificate"] = {{"certificate", hex("pem\n")}, {"key", hex("secret\n")}};
    const ServiceCopy read = ServiceCopy::read(told.dump(), "here");
    EXPECT_EQ(read.certificate.certificate, "pem\n");
    EXPECT_EQ(read.certificate.key, "secret\n");
    told["certificate"] = {{"certificate", "no digits"}, {"key", ""}};
    EXPECT_NE(refusal(told.dump()), "accepted");
}

} // namespace fgn::host

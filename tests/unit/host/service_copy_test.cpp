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

} // namespace fgn::host

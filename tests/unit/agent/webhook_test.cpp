// SPDX-License-Identifier: Apache-2.0
#include "agent/webhook.h"
#include "os/fd.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace fgn::agent {

namespace {

// GitHub's own example: docs.github.com, "Validating webhook deliveries".
constexpr const char *secret = "It's a Secret to Everybody";
constexpr const char *body = "Hello, World!";
const std::string digits = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

std::string header(const std::string &name, const std::string &value) {
    return name + '\0' + value + '\0';
}

std::string request(const std::string &headers, const std::string &content) {
    return std::to_string(headers.size()) + ":" + headers + "," + content;
}

std::optional<Delivery> read(const std::string &bytes) {
    os::Pipe pipe = os::make_pipe();
    os::write_all(pipe.write.get(), bytes, "the pipe");
    pipe.write.reset();
    return read_delivery(pipe.read.get());
}

} // namespace

TEST(Webhook, ReadsWhatNginxSends) {
    const auto found = read(request(header("CONTENT_LENGTH", "13") + header("SCGI", "1") +
                                        header("SIGNATURE", "sha256=00") + header("GITEA_SIGNATURE", ""),
                                    body));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->body, body);
    EXPECT_EQ(found->signature, "sha256=00");
    EXPECT_EQ(found->gitea_signature, "");
}

TEST(Webhook, TakesNothingThatIsNotComplete) {
    const std::string whole = request(header("CONTENT_LENGTH", "13"), body);
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_FALSE(read(whole.substr(0, size))) << size;
    for (const std::string &bytes :
         {request(header("CONTENT_LENGTH", "-1"), body), request(header("CONTENT_LENGTH", "9999999"), body),
          request(header("SCGI", "1"), body), request("CONTENT_LENGTH", body), std::string{"999999:"},
          std::string{"x:,"}, std::string{"16:CONTENT_LENGTH13;"}})
        EXPECT_FALSE(read(bytes)) << bytes;
}

TEST(Webhook, KnowsTheSignaturesOfGithubAndGitea) {
    EXPECT_TRUE(signed_by({"sha256=" + digits, "", body}, secret));
    EXPECT_TRUE(signed_by({"", digits, body}, secret));
    EXPECT_FALSE(signed_by({"", "", body}, secret));
    EXPECT_FALSE(signed_by({digits, "sha256=" + digits, body}, secret));
    EXPECT_FALSE(signed_by({"sha256=" + digits, "", "Hello, World?"}, secret));
    EXPECT_FALSE(signed_by({"sha256=" + digits, "", body}, "another"));
    EXPECT_FALSE(signed_by({"", "", ""}, ""));
}

} // namespace fgn::agent

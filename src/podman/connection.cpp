// SPDX-License-Identifier: Apache-2.0
#include "podman/connection.h"

#include "base/error.h"
#include "base/text.h"
#include "podman/answer.h"

#include <algorithm>

namespace fgn::podman {

namespace {

// No release checks the version in the path, and 5.x answers in the shape of 4.x below this one.
constexpr std::string_view prefix = "/v4.0.0/libpod";

// A missing object is described in JSON, a missing endpoint by the router in plain text.
bool lacks_endpoint(const http::Response &response) {
    return response.status == 405 ||
           (response.status == 404 && response.header("content-type").rfind("application/json", 0) != 0);
}

} // namespace

Connection::Connection(std::string socket, uid_t user)
    : http_(std::move(socket), user,
            "see whether podman.socket of this user runs: systemctl --user status podman.socket") {}

http::Response Connection::send(const http::Request &request, std::initializer_list<int> expected) const {
    http::Response response = http_.send(request);
    const bool foreseen = std::find(expected.begin(), expected.end(), response.status) != expected.end();
    if (!response.ok() && (!foreseen || lacks_endpoint(response)))
        refuse(request, response);
    return response;
}

std::optional<Answer> Connection::get(const http::Target &target) const {
    const http::Request question = request("GET", target);
    const http::Response response = send(question, {404});
    if (response.status == 404)
        return std::nullopt;
    return Answer{response.body, endpoint(question)};
}

bool Connection::remove(const http::Target &target, std::chrono::seconds grace) const {
    http::Request question = request("DELETE", target);
    question.deadlines.silence += grace;
    question.deadlines.total += grace;
    const http::Response response = send(question, {404});
    if (response.status == 404)
        return false;
    if (response.body.rfind('[', 0) == 0) // a list of reports, each with its own success
        for (const Answer &report : Answer{response.body, endpoint(question)}.items())
            if (!report.at("Err").empty())
                throw Error{"ask Podman", endpoint(question), "it could not remove it and does not say why"};
    return true;
}

Version Connection::version() const {
    const http::Request question = request("GET", target("/_ping"));
    const std::string text = send(question).header("libpod-api-version");
    if (const auto version = parse_version(text))
        return *version;
    throw Error{"ask Podman", endpoint(question),
                "it does not tell its version: \"" + sanitise(text, 40) + "\"",
                "the socket must be Podman's own"};
}

http::Target target(std::string_view path) {
    return http::Target{std::string{prefix} + std::string{path}};
}

http::Request request(std::string method, const http::Target &target) {
    http::Request out;
    out.method = std::move(method);
    out.target = target.text();
    return out;
}

std::string label_filter(const std::string &label) {
    return to_text({{"label", {label}}});
}

std::string endpoint(const http::Request &request) {
    return request.method + " " +
           request.target.substr(prefix.size(), request.target.find('?') - prefix.size());
}

std::string words(const http::Response &response) {
    try {
        return sanitise(Answer{response.body, ""}.text("message"), 2000, true);
    } catch (const Error &) {
        return {};
    }
}

void refuse(const http::Request &request, const http::Response &response) {
    if (lacks_endpoint(response))
        throw Error{"ask Podman", endpoint(request), "this Podman does not know it"};
    const std::string said = words(response);
    throw Error{"ask Podman", endpoint(request),
                said.empty() ? "it answered with status " + std::to_string(response.status) : said};
}

} // namespace fgn::podman

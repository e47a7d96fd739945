// SPDX-License-Identifier: Apache-2.0
#include "fakes/podman/router.h"

#include "base/text.h"

#include <optional>

namespace fgn::fakes {

namespace {

constexpr std::string_view prefix = "/v4.0.0/libpod/";

/// The name for the "*" of `pattern`, or nothing when `path` does not match.
std::optional<std::string> match(const std::vector<std::string> &pattern,
                                 const std::vector<std::string> &path) {
    if (pattern.size() != path.size())
        return std::nullopt;
    std::string name;
    for (std::size_t i = 0; i < path.size(); ++i)
        if (pattern[i] == "*")
            name = percent_decode(path[i]);
        else if (pattern[i] != path[i])
            return std::nullopt;
    return name;
}

} // namespace

void Router::add(const std::string &method, const std::string &path, Route route) {
    endpoints_.push_back({method, split(path, '/'), std::move(route)});
}

HttpReply Router::operator()(const HttpRequest &request) const {
    const std::string path = request.path();
    if (path.rfind(prefix, 0) == 0) {
        const auto segments = split(std::string_view{path}.substr(prefix.size()), '/');
        for (const Endpoint &endpoint : endpoints_)
            if (const auto name = match(endpoint.path, segments); name && endpoint.method == request.method)
                return endpoint.route(request, *name);
    }
    return {404, "Not Found\n", "text/plain; charset=utf-8"};
}

HttpReply json(int status, const Json &body) {
    return {status, body.dump() + "\n"};
}

HttpReply failure(int status, const std::string &cause, const std::string &message) {
    return json(status, {{"cause", cause}, {"message", message}, {"response", status}});
}

bool selected(const Json &labels, const HttpRequest &request) {
    const std::string filters = request.query("filters");
    if (filters.empty())
        return true;
    for (const std::string filter : Json::parse(filters).value("label", Json::array())) {
        const auto equals = filter.find('=');
        const auto found = labels.find(filter.substr(0, equals));
        if (found == labels.end() || (equals != std::string::npos && *found != filter.substr(equals + 1)))
            return false;
    }
    return true;
}

} // namespace fgn::fakes

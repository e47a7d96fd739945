// SPDX-License-Identifier: Apache-2.0
#include "render/response_headers.h"

#include "base/text.h"
#include "model/header.h"
#include "render/quote.h"

#include <algorithm>

namespace fgn::render {

namespace {

using Headers = std::map<std::string, std::string>;

/// Full marks by the rules of MDN's HTTP Observatory.
const Headers &defaults() {
    static const Headers headers{{"Content-Security-Policy",
                                  "default-src 'self'; base-uri 'self'; form-action 'self'; "
                                  "frame-ancestors 'self'; object-src 'none'"},
                                 {"Cross-Origin-Resource-Policy", "same-origin"},
                                 {"Referrer-Policy", "strict-origin-when-cross-origin"},
                                 {"Strict-Transport-Security", "max-age=63072000"},
                                 {"X-Content-Type-Options", "nosniff"},
                                 {"X-Frame-Options", "SAMEORIGIN"}};
    return headers;
}

/// An empty value takes a default away.
Headers sent(const model::Web &web) {
    Headers headers = defaults();
    for (const auto &chosen : web.headers) {
        std::erase_if(headers, [&](const auto &one) { return model::same_header(one.first, chosen.first); });
        if (!chosen.second.empty())
            headers.insert(chosen);
    }
    return headers;
}

std::string variable(const std::string &prefix, const std::string &header) {
    std::string name = lower_case(header);
    std::replace(name.begin(), name.end(), '-', '_');
    return "$" + prefix + name;
}

} // namespace

std::string header_maps(const model::Web &web) {
    std::string maps;
    for (const auto &[name, value] : sent(web))
        maps += "    map " + variable("upstream_http_", name) + " " + variable("header_", name) + " {\n" +
                "        \"\" " + nginx_string(value) + ";\n    }\n";
    return maps;
}

std::string headers_conf(const model::Web &web) {
    std::string lines = "# Written by fgnctl; changes are lost at the next apply.\n";
    for (const auto &[name, value] : sent(web))
        lines += "add_header " + name + " " + variable("header_", name) + " always;\n";
    return lines;
}

} // namespace fgn::render

// SPDX-License-Identifier: Apache-2.0
#include "render/error_page.h"

#include "render/quote.h"

#include <string_view>
#include <utility>
#include <vector>

namespace fgn::render {

namespace {

constexpr std::string_view texts = R"nginx(
    geo $dollar {
        default "$";
    }
    map $maintenance$status $error_title {
        default "Error";
        400 "Bad request";
        ~^(401|403)$ "Not allowed";
        404 "Not found";
        405 "Method not allowed";
        408 "Too slow";
        ~^(413|414)$ "Too large";
        416 "No such part";
        421 "No such site";
        429 "Too many requests";
        ~^50[234]$ "Not available";
        ~^on "Maintenance";
    }
    map $maintenance$status $error_text {
        default "The request could not be answered.";
        404 "There is nothing at this address.";
        421 "This server does not answer for this name.";
        429 "Try again in a moment.";
        ~^50[234]$ "The application does not answer. Try again in a moment.";
        ~^on "This site is being worked on. Try again in a few minutes.";
    }
    map $maintenance$status $retry_after {
        ~^(429|50[234])$ 5;
        ~^on 300;
    }
)nginx";

constexpr std::string_view own_page =
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">"
    "<title>{{title}}</title><h1>{{title}}</h1><p>{{text}} <small>{{status}}</small>";

constexpr std::string_view page = R"nginx(            default_type text/html;
            include /etc/fgnctl/nginx/headers.conf;
            add_header Retry-After $retry_after always;
            add_header Cache-Control no-store always;
            return 200 $error_page;
)nginx";

/// nginx takes words of less than 4 KiB; escapes may double one.
constexpr std::size_t part_bytes = 1900;

struct Placeholder {
    std::string_view name, variable;
};
constexpr Placeholder placeholders[] = {{"{{title}}", "${error_title}"},
                                        {"{{text}}", "${error_text}"},
                                        {"{{status}}", "${status}"},
                                        {"$", "${dollar}"}}; // which has no escape

/// What the page begins with, as nginx is to have it, and how many bytes of it that was.
std::pair<std::string_view, std::size_t> next_piece(std::string_view html) {
    for (const auto &[name, variable] : placeholders)
        if (html.starts_with(name))
            return {variable, name.size()};
    return {html.substr(0, 1), 1};
}

std::vector<std::string> parts_of(std::string_view html) {
    std::vector<std::string> parts{""};
    while (!html.empty()) {
        const auto [piece, bytes] = next_piece(html);
        if (parts.back().size() + piece.size() > part_bytes)
            parts.emplace_back();
        parts.back() += piece;
        html.remove_prefix(bytes);
    }
    return parts;
}

std::string map(const std::string &variable, const std::string &value) {
    return "    map $status $" + variable + " {\n        default " + value + ";\n    }\n";
}

std::string page_maps(std::string_view html) {
    std::string maps, whole;
    for (std::size_t number = 1; const std::string &part : parts_of(html)) {
        const std::string name = "error_page_" + std::to_string(number++);
        maps += map(name, nginx_string(part));
        whole += "$" + name;
    }
    return maps + map("error_page", "\"" + whole + "\"");
}

constexpr std::string_view pages = R"nginx(
        set $maintenance "";
        error_page 401 403 404 405 408 411 412 413 416 421 429 500 501 502 503 504 505 507 @error;
        location @error {
@PAGE@        }
        # Of requests that have no address yet, which a named location refuses.
        error_page 400 414 /.fgnctl/bad-request;
        error_page 494 =400 /.fgnctl/bad-request;
        location = /.fgnctl/bad-request {
            internal;
@PAGE@        }
)nginx";

} // namespace

std::string error_texts(const std::optional<std::string> &html) {
    return std::string{texts} + page_maps(html ? std::string_view{*html} : own_page);
}

std::string error_pages() {
    return fill(pages, {{"PAGE", std::string{page}}});
}

} // namespace fgn::render

// SPDX-License-Identifier: Apache-2.0
#include "render/error_page.h"

#include "render/quote.h"

namespace fgn::render {

namespace {

constexpr std::string_view texts = R"nginx(
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

constexpr std::string_view page = R"nginx(            default_type text/html;
            include /etc/fgnctl/nginx/headers.conf;
            add_header Retry-After $retry_after always;
            add_header Cache-Control no-store always;
            return 200 "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>$error_title</title><h1>$error_title</h1><p>$error_text <small>$status</small>\n";
)nginx";

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

std::string error_texts() {
    return std::string{texts};
}

std::string error_pages() {
    return fill(pages, {{"PAGE", std::string{page}}});
}

} // namespace fgn::render

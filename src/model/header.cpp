// SPDX-License-Identifier: Apache-2.0
#include "model/header.h"

#include "base/text.h"
#include "model/manifest_key.h"

#include <algorithm>
#include <iterator>

namespace fgn::model {

namespace {

/// What frames an answer or belongs to one of them is the server's own.
bool is_free(std::string_view name) {
    static constexpr std::string_view taken[] = {
        "connection", "content-encoding",  "content-length", "content-range", "content-type", "date",
        "etag",       "keep-alive",        "last-modified",  "location",      "server",       "set-cookie",
        "trailer",    "transfer-encoding", "upgrade"};
    return std::none_of(std::begin(taken), std::end(taken),
                        [&](std::string_view one) { return same_header(one, name); });
}

bool is_name(std::string_view text) {
    const auto part = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    const std::string name = lower_case(text);
    return !text.empty() && text.size() <= 60 && std::all_of(name.begin(), name.end(), part) && is_free(text);
}

/// '$' is a variable of nginx, which cannot quote it.
bool is_value(std::string_view text) {
    const auto part = [](char c) { return c >= ' ' && c < '\x7f' && c != '$'; };
    return text.size() <= 4000 && std::all_of(text.begin(), text.end(), part) && !text.starts_with(' ') &&
           !text.ends_with(' ');
}

constinit const Grammar name{
    is_name, "the name of a header that may be added",
    "use A-Z, a-z, 0-9 and '-'; what frames an answer, like Content-Length, is nginx's"};
constinit const Grammar value{is_value, "the value of a header",
                              "use up to 4000 characters of printable ASCII without '$'"};

} // namespace

bool same_header(std::string_view one, std::string_view other) {
    return lower_case(one) == lower_case(other);
}

std::map<std::string, std::string> read_headers(const Value &table) {
    const auto headers = table.texts_by_name(name, value);
    for (auto header = headers.begin(); header != headers.end(); ++header)
        for (auto earlier = headers.begin(); earlier != header; ++earlier)
            if (same_header(earlier->first, header->first))
                table.refuse("\"" + header->first + "\" is there twice");
    return headers;
}

} // namespace fgn::model

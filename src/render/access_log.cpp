// SPDX-License-Identifier: Apache-2.0
#include "render/access_log.h"

namespace fgn::render {

namespace {

constexpr const char *text =
    R"nginx(    log_format line '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
                    '"$http_referer" "$http_user_agent" $request_time $upstream_status $upstream_response_time';
    access_log /dev/stdout line;
)nginx";

constexpr const char *json = R"nginx(    log_format line escape=json
        '{"time":"$time_iso8601","remote":"$remote_addr","user":"$remote_user","method":"$request_method",'
        '"host":"$http_host","uri":"$request_uri","protocol":"$server_protocol","status":$status,'
        '"bytes":$body_bytes_sent,"seconds":$request_time,"upstream_status":"$upstream_status",'
        '"upstream_seconds":"$upstream_response_time","referer":"$http_referer","agent":"$http_user_agent"}';
    access_log /dev/stdout line;
)nginx";

} // namespace

std::string access_log(model::AccessLog kind) {
    switch (kind) {
    case model::AccessLog::json:
        return json;
    case model::AccessLog::off:
        return "    access_log off;\n";
    case model::AccessLog::text:
        break;
    }
    return text;
}

} // namespace fgn::render

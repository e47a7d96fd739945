// SPDX-License-Identifier: Apache-2.0
#include "render/front.h"

#include "model/front.h"
#include "render/error_page.h"
#include "render/listen.h"
#include "render/nginx.h"
#include "render/quote.h"
#include "render/response_headers.h"

namespace fgn::render {

namespace {

/// A name that is nobody's ends at a socket that is not there, which nginx calls critical: its log would
/// be whoever's who asks for names.
constexpr std::string_view configuration = R"nginx(# Written by fgnctl; changes are lost at the next apply.
include /etc/nginx/modules-enabled/*.conf;
daemon off;
pid /tmp/nginx.pid;
error_log stderr error;
worker_processes @WORKERS@;
worker_rlimit_nofile @FILES@;

events {
    worker_connections 8192;
}

stream {
    error_log stderr alert;

    map $ssl_preread_server_name $socket {
        default -;
        "@HOST@" $ssl_preread_server_name;
    }

    server {
@STREAM_LISTEN@
        ssl_preread on;
        preread_timeout 15s;
        proxy_protocol on;
        proxy_connect_timeout 5s;
        # Beyond any of the services': they end what is idle.
        proxy_timeout 2h;
        proxy_pass unix:@MOUNT@/https/$socket;
    }
}

http {
    access_log off;
    error_log stderr alert;
    server_tokens off;

    client_body_temp_path /tmp/client_body;
    proxy_temp_path /tmp/proxy;
    fastcgi_temp_path /tmp/fastcgi;
    scgi_temp_path /tmp/scgi;
    uwsgi_temp_path /tmp/uwsgi;

    reset_timedout_connection on;
    client_header_timeout 15s;
    client_body_timeout 30s;
    send_timeout 30s;
    client_max_body_size 0;
    large_client_header_buffers 4 16k;
    variables_hash_bucket_size 128;

    map $host $socket {
        default -;
        "@HOST@" $host;
    }
@HEADER_MAPS@@ERROR_TEXTS@
    server {
@LISTEN@
        server_name _;
        # No service has that name, or it is stopped.
        error_page 502 =421 @error;
@ERROR_PAGES@
        # What a client says about itself is replaced, never extended.
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header Proxy "";
        proxy_redirect off;
        proxy_request_buffering off;
        proxy_connect_timeout 5s;

        location / {
            proxy_pass http://unix:@MOUNT@/http/$socket:;
        }
    }

    # For whoever asks the front itself how it is.
    server {
@OWN_LISTEN@
        server_name localhost;
        location / {
            return 200 "ok\n";
        }
    }
}
)nginx";

/// Neither '/' nor what begins with '.' can be in it.
std::string host_expression() {
    return "~^[a-z0-9]([a-z0-9.-]{0," + std::to_string(model::longest_front_host - 2) + "}[a-z0-9])?$";
}

std::string stream_listen_lines(const model::Service &service, const Ingress &ingress) {
    std::string lines;
    for (const Listener &listener : listeners(service, ingress))
        if (listener.https)
            lines += (lines.empty() ? "        listen " : "\n        listen ") + listener.address +
                     (listener.address.starts_with('[') ? " ipv6only=on;" : ";");
    return lines;
}

} // namespace

std::string front_conf(const model::Service &service, const Ingress &ingress) {
    return fill(configuration, {{"WORKERS", worker_count(service.web, service.web_limits)},
                                {"FILES", std::to_string(service.web_limits.files.value_or(16384))},
                                {"HOST", host_expression()},
                                {"MOUNT", front_mount},
                                {"STREAM_LISTEN", stream_listen_lines(service, ingress)},
                                {"LISTEN", listen_lines(service, ingress, false, Role::only)},
                                {"OWN_LISTEN", listen_lines(service, ingress, false, Role::named)},
                                {"HEADER_MAPS", header_maps(service.web)},
                                {"ERROR_TEXTS", error_texts(std::nullopt)},
                                {"ERROR_PAGES", error_pages()}});
}

} // namespace fgn::render

// SPDX-License-Identifier: Apache-2.0
#include "render/nginx.h"

#include "base/text.h"
#include "model/layout.h"
#include "render/error_page.h"
#include "render/listen.h"
#include "render/logs.h"
#include "render/quote.h"
#include "render/request_limits.h"
#include "render/response_headers.h"
#include "render/tls_profile.h"
#include "render/webhook.h"

#include <cmath>

namespace fgn::render {

namespace {

constexpr std::uint64_t largest_buffered_body = 64U << 20U;

constexpr std::string_view configuration = R"nginx(# Written by fgnctl; changes are lost at the next apply.
daemon off;
pid /tmp/nginx.pid;
@ERROR_LOG@worker_processes @WORKERS@;
worker_rlimit_nofile @FILES@;
worker_shutdown_timeout 30s;

events {
    worker_connections 4096;
}

http {
    include /etc/nginx/mime.types;
    default_type application/octet-stream;

@ACCESS_LOG@    server_tokens off;

    client_body_temp_path /tmp/client_body;
    proxy_temp_path /tmp/proxy;
    fastcgi_temp_path /tmp/fastcgi;
    scgi_temp_path /tmp/scgi;
    uwsgi_temp_path /tmp/uwsgi;

    sendfile on;
    tcp_nopush on;
    keepalive_timeout @KEEPALIVE@s;
    reset_timedout_connection on;
    client_header_timeout @HEADER@s;
    client_body_timeout @BODY@s;
    send_timeout @SEND@s;
    client_max_body_size @MAX_BODY@;
    large_client_header_buffers 4 16k;

    # One rename switches both.
    ssl_certificate /etc/fgnctl/tls/current/certificate.pem;
    ssl_certificate_key /etc/fgnctl/tls/current/key.pem;
@PROFILE@    ssl_prefer_server_ciphers off;
    ssl_ecdh_curve X25519:prime256v1:secp384r1;
    ssl_session_cache shared:tls:10m;
    ssl_session_timeout 1d;
    ssl_session_tickets off;

@LIMIT_ZONES@    variables_hash_bucket_size 128;
@HEADER_MAPS@@ERROR_TEXTS@
    map $http_upgrade $websocket {
        default "";
        ~*^websocket$ websocket;
    }
    map $websocket $connection_header {
        default upgrade;
        "" close;
    }

    # Every request connects anew, so that one rename leads all that follow to another instance.
    upstream application {
@REPLICAS@
    }

    # What a client says about itself is replaced, never extended.
    proxy_http_version 1.1;
    proxy_set_header Connection $connection_header;
    proxy_set_header Upgrade $websocket;
    proxy_set_header Host $http_host;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_set_header X-Forwarded-Port @PORT@;
    proxy_set_header X-Forwarded-Prefix "";
    proxy_set_header X-Forwarded-Protocol "";
    proxy_set_header X-Forwarded-Ssl "";
    proxy_set_header Forwarded "";
    proxy_set_header Proxy "";
    proxy_redirect off;
    proxy_connect_timeout 5s;
    proxy_send_timeout @TIMEOUT@s;
    proxy_read_timeout @TIMEOUT@s;
    proxy_request_buffering @BUFFERING@;
    proxy_buffer_size 16k;
    proxy_buffers 16 16k;
    proxy_max_temp_file_size 0;

    server {
        listen unix:/tmp/health.sock;
        access_log off;
        location = / {
            return 200 "ok\n";
        }
    }
@OTHER_HOSTS@
    server {
@HTTP_LISTEN@
        server_name @NAMES@;
@CHALLENGE@        location / {
            return 308 https://$host@HTTPS_PORT@$request_uri;
        }
    }

    server {
@HTTPS_LISTEN@
        server_name @NAMES@;
@INCLUDE@
        include /etc/fgnctl/nginx/headers.conf;
@QUIC@@LIMITS@@ERROR_PAGES@        error_page 497 =308 https://$host@HTTPS_PORT@$request_uri;
        if (-f /srv/fgnctl/instances/maintenance) {
            set $maintenance on;
            return 503;
        }

        location / {
            proxy_pass http://application;
        }
@STATIC@    }
}
)nginx";

constexpr std::string_view other_hosts = R"nginx(
    # Other hosts than the service's own get no handshake, or nothing after one for another name.
    server {
@LISTEN@
        server_name _;
        ssl_reject_handshake on;
@ERROR_PAGES@        location / {
            return 421;
        }
    }
)nginx";

constexpr std::string_view static_files = R"nginx(
        location /static/ {
            alias @FOLDER@;
            # A link may not lead to what is not the application's, such as the key.
            disable_symlinks on @BELOW@;
@CACHE@            # Not for answers of the application: compression beside secrets tells about them (BREACH).
            gzip on;
            gzip_vary on;
            gzip_types text/css text/plain application/javascript application/json image/svg+xml;
        }
)nginx";

constexpr std::string_view file_cache = R"nginx(            open_file_cache max=1000 inactive=60s;
            open_file_cache_valid 1s;  # then it sees that another instance serves
)nginx";

constexpr const char *own_settings = R"nginx(
        # web.include
        include /etc/fgnctl/nginx/own.conf;
)nginx";

/// What visitors may have uploaded runs no script in the site's name.
constexpr std::string_view storage_files = R"nginx(
        location @PATH@ {
            alias /srv/fgnctl/static/;
            disable_symlinks on from=/srv/fgnctl/static/;
            include /etc/fgnctl/nginx/headers.conf;
            add_header Content-Security-Policy "script-src 'none'" always;
        }
)nginx";

/// The authority asks here whether the name is ours.
constexpr std::string_view challenge = R"nginx(        location ^~ /.well-known/acme-challenge/ {
            root /srv/fgnctl/acme;
            default_type text/plain;
            disable_symlinks on from=/srv/fgnctl/acme;
        }
)nginx";

std::string other_hosts_server(const std::string &listen) {
    return fill(other_hosts, {{"LISTEN", listen}, {"ERROR_PAGES", error_pages()}});
}

/// Behind a front each scheme tells the address of visitors in its own way.
std::string other_hosts_servers(const model::Service &service, const Ingress &ingress) {
    if (service.web.names.empty())
        return "";
    const std::string http = listen_lines(service, ingress, false, Role::fallback);
    const std::string https = listen_lines(service, ingress, true, Role::fallback);
    return service.web.share.empty() ? other_hosts_server(http + "\n" + https)
                                     : other_hosts_server(http) + other_hosts_server(https);
}

std::string server_names(const model::Web &web) {
    if (web.names.empty())
        return "_";
    return join(web.names, " ") + " localhost 127.0.0.1 [::1]";
}

std::string challenge_location(const model::CertificateSettings &certificate) {
    return certificate.source == model::CertificateSource::acme ? std::string{challenge} : "";
}

/// Visitors come by TCP first, and stay for a day.
std::string quic_offer(std::uint16_t port) {
    return "        add_header Alt-Svc 'h3=\":" + std::to_string(port) + "\"; ma=86400' always;\n";
}

/// A snapshot never changes; of a live folder every change is to be seen.
std::string static_location(const model::Service &service) {
    if (!service.web.static_folder)
        return "";
    const std::string folder = "/srv/fgnctl/instances/current/code/" + *service.web.static_folder + "/";
    return fill(static_files, {{"FOLDER", nginx_string(folder)},
                               {"BELOW", nginx_string("from=" + folder)},
                               {"CACHE", service.app.live ? "" : std::string{file_cache}}});
}

std::string storage_location(const model::Storage &storage) {
    return storage.static_path ? fill(storage_files, {{"PATH", nginx_string(*storage.static_path)}}) : "";
}

std::string replica_lines(std::uint32_t replicas) {
    std::vector<std::string> lines;
    for (std::uint32_t replica = 1; replica <= replicas; ++replica)
        lines.push_back("        server unix:/srv/fgnctl/instances/current/" +
                        model::Layout::run_folder(replica) + "/app.sock;");
    return join(lines, "\n");
}

} // namespace

std::string worker_count(const model::Web &web, const model::Limits &limits) {
    if (web.workers)
        return std::to_string(*web.workers);
    return limits.cpus ? std::to_string(std::lround(std::ceil(*limits.cpus))) : "auto";
}

std::string nginx_conf(const model::Service &service, const Ingress &ingress,
                       const std::optional<std::string> &own_error_page) {
    const Role role = service.web.names.empty() ? Role::only : Role::named;
    const std::string https_port = std::to_string(ingress.https);
    return fill(configuration,
                {{"WORKERS", worker_count(service.web, service.web_limits)},
                 {"FILES", std::to_string(service.web_limits.files.value_or(8192))},
                 {"KEEPALIVE", std::to_string(service.web.keepalive_timeout)},
                 {"HEADER", std::to_string(service.web.header_timeout)},
                 {"BODY", std::to_string(service.web.body_timeout)},
                 {"SEND", std::to_string(service.web.send_timeout)},
                 {"MAX_BODY", std::to_string(service.web.max_body)},
                 {"ERROR_LOG", error_log(service.logs)},
                 {"ACCESS_LOG", access_log(service.logs)},
                 {"PROFILE", tls_profile(service.web.modern_tls)},
                 {"LIMIT_ZONES", request_limit_zones(service.web) + webhook_zone(service)},
                 {"QUIC", service.web.http3 ? quic_offer(ingress.https) : ""},
                 {"LIMITS", request_limits(service.web)},
                 {"CHALLENGE", challenge_location(service.web.certificate)},
                 {"HEADER_MAPS", header_maps(service.web)},
                 {"ERROR_TEXTS", error_texts(own_error_page)},
                 {"ERROR_PAGES", error_pages()},
                 {"REPLICAS", replica_lines(service.app.replicas)},
                 {"TIMEOUT", std::to_string(service.app.timeout)},
                 {"BUFFERING", service.web.max_body > largest_buffered_body ? "off" : "on"},
                 {"OTHER_HOSTS", other_hosts_servers(service, ingress)},
                 {"HTTP_LISTEN", listen_lines(service, ingress, false, role)},
                 {"HTTPS_LISTEN", listen_lines(service, ingress, true, role)},
                 {"HTTPS_PORT", ingress.https == 443 ? "" : ":" + https_port},
                 {"PORT", service.web.share.empty() ? "$server_port" : https_port}, // a Unix socket has none
                 {"NAMES", server_names(service.web)},
                 {"INCLUDE", service.web.include ? own_settings : ""},
                 {"STATIC",
                  static_location(service) + storage_location(service.storage) + webhook_location(service)}});
}

} // namespace fgn::render

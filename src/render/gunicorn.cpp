// SPDX-License-Identifier: Apache-2.0
#include "render/gunicorn.h"

#include "base/text.h"
#include "render/logs.h"
#include "render/quote.h"

namespace fgn::render {

namespace {

constexpr std::string_view configuration = R"python(# Written by fgnctl; changes are lost at the next apply.
worker_class = "@WORKER_CLASS@"
workers = @WORKERS@
threads = @THREADS@
timeout = @TIMEOUT@
graceful_timeout = @GRACEFUL_TIMEOUT@
max_requests = @MAX_REQUESTS@
max_requests_jitter = @JITTER@
keepalive = 75  # more than the web server's, which must be the one to close
worker_tmp_dir = "/dev/shm"
accesslog = None


def post_fork(server, worker):
    """Out of memory, a worker is to end and not the master, which replaces it: the kernel takes the latter when
    the largest is about to end but has not yet."""
    try:
        with open("/proc/self/oom_score_adj", "r+") as score:
            more = min(int(score.read()) + 300, 1000)
            score.seek(0)
            score.write(str(more))
    except OSError as error:
        worker.log.warning("oom_score_adj: %s", error)

@OWN@
# What the service stands on.
proc_name = @NAME@
bind = "unix:/run/app/app.sock"
umask = 0  # of the socket: the web server connects as another user
# Only the web server reaches the socket, and it replaces every X-Forwarded header.
forwarded_allow_ips = "*"
errorlog = @ERROR_LOG@
daemon = False
control_socket_disable = True
@LIVE@)python";

constexpr std::string_view live = R"python(
# app.live
reload = True
preload_app = False
)python";

constexpr std::string_view own_file = R"python(
# app.gunicorn_config
with open(@FILE@) as own:
    exec(compile(own.read(), own.name, "exec"))
)python";

/// Not variables of the container's: Podman 4.3 shows those of secrets to whoever inspects it.
constexpr std::string_view environment = R"python(
import os
import pathlib

for name, file in @VARIABLES@:
    os.environb.setdefault(name, pathlib.Path("/run/secrets", file).read_bytes())
)python";

constexpr std::string_view runner = R"python(# Written by fgnctl; changes are lost at the next apply.
"""Becomes the command of its arguments, in the environment of the application."""
import os
import sys
@ENVIRONMENT@
os.environ["PATH"] = "/opt/venv/bin:/usr/local/bin:/usr/bin:/bin"
try:
    os.execvp(sys.argv[1], sys.argv[1:])
except OSError as error:
    sys.exit("%s: %s" % (sys.argv[1], error.strerror))
)python";

constexpr std::string_view check = R"python(# Written by fgnctl; changes are lost at the next apply.
"""Exits 0 when the application answers its health path with 2xx or 3xx within 3 seconds."""
import socket
import sys
import time

REQUEST = (
    "GET " + @PATH@ + " HTTP/1.1\r\n"
    "Host: localhost\r\n"
    "User-Agent: fgnctl\r\n"
    "X-Forwarded-Proto: https\r\n"
    "Connection: close\r\n\r\n"
)


def status_line():
    deadline = time.monotonic() + 3
    answer = b""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(3)
        connection.connect("/run/app/app.sock")
        connection.sendall(REQUEST.encode("ascii"))
        while b"\r\n" not in answer and len(answer) < 4096:
            connection.settimeout(max(deadline - time.monotonic(), 0.001))
            part = connection.recv(4096)
            if not part:
                break
            answer += part
    return answer.split(b"\r\n")[0].decode("ascii", "replace")


try:
    line = status_line()
except OSError as error:
    sys.exit("no answer: %s" % error)
words = line.split()
if len(words) < 2 or not words[0].startswith("HTTP/1.") or words[1][0] not in "23":
    sys.exit("answer: %r" % line[:200])
)python";

std::string variables_of_secrets(const model::Service &service) {
    std::vector<std::string> pairs;
    if (service.has_mariadb())
        pairs.emplace_back("(b\"DATABASE_URL\", \"database-url\")");
    for (const std::string &name : service.app.env_secrets)
        pairs.push_back("(b\"" + name + "\", \"" + name + "\")");
    return pairs.empty() ? "" : fill(environment, {{"VARIABLES", "[" + join(pairs, ", ") + "]"}});
}

} // namespace

std::string gunicorn_conf(const model::Service &service) {
    // gunicorn makes "gthread" of "sync" with threads.
    const std::uint32_t threads = service.app.worker_class == "gthread" ? service.app.threads : 1;
    const auto &own = service.app.gunicorn_config;
    return fill(configuration, {{"NAME", python_string(service.name)},
                                {"ERROR_LOG", python_string(gunicorn_error_log(service.logs))},
                                {"WORKER_CLASS", service.app.worker_class},
                                {"GRACEFUL_TIMEOUT", std::to_string(service.app.graceful_timeout)},
                                {"MAX_REQUESTS", std::to_string(service.app.max_requests)},
                                {"JITTER", std::to_string(service.app.max_requests / 10)},
                                {"OWN", own ? fill(own_file, {{"FILE", python_string("/app/" + *own)}}) : ""},
                                {"LIVE", service.app.live ? std::string{live} : ""},
                                {"WORKERS", std::to_string(service.app.workers)},
                                {"THREADS", std::to_string(threads)},
                                {"TIMEOUT", std::to_string(service.app.timeout)}}) +
           variables_of_secrets(service);
}

std::string command_runner(const model::Service &service) {
    return fill(runner, {{"ENVIRONMENT", variables_of_secrets(service)}});
}

std::string health_check(const model::Service &service) {
    return fill(check, {{"PATH", python_string(service.app.health)}});
}

} // namespace fgn::render

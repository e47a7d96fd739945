# Written by fgnctl; changes are lost at the next apply.
worker_class = "sync"
workers = 3
threads = 1
timeout = 60
graceful_timeout = 20
max_requests = 1000
max_requests_jitter = 100
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


# app.gunicorn_config
with open("/app/conf/\"own\".py") as own:
    exec(compile(own.read(), own.name, "exec"))

# What the service stands on.
proc_name = "hello"
bind = "unix:/run/app/app.sock"
umask = 0  # of the socket: the web server connects as another user
# Only the web server reaches the socket, and it replaces every X-Forwarded header.
forwarded_allow_ips = "*"
errorlog = "-"
daemon = False
control_socket_disable = True

import os
import pathlib

for name, file in [(b"DATABASE_URL", "database-url")]:
    os.environb.setdefault(name, pathlib.Path("/run/secrets", file).read_bytes())

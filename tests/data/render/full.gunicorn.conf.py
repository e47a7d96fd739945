# Written by fgnctl; changes are lost at the next apply.
proc_name = "hello"
bind = "unix:/run/app/app.sock"
umask = 0  # of the socket: the web server connects as another user
# Only the web server reaches the socket, and it replaces every X-Forwarded header.
forwarded_allow_ips = "*"

worker_class = "gthread"
workers = 3
threads = 8
timeout = 60
graceful_timeout = 25  # less than the container's time to stop
keepalive = 75  # more than the web server's, which must be the one to close
worker_tmp_dir = "/dev/shm"
preload_app = False

accesslog = None
errorlog = "-"
control_socket_disable = True

import os
import pathlib

os.environ.setdefault("DATABASE_URL", pathlib.Path("/run/secrets/database-url").read_text())

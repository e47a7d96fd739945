# Written by fgnctl; changes are lost at the next apply.
"""Becomes the command of its arguments, in the environment of the application."""
import os
import sys

import os
import pathlib

for name, file in [(b"DATABASE_URL", "database-url")]:
    os.environb.setdefault(name, pathlib.Path("/run/secrets", file).read_bytes())

os.environ["PATH"] = "/opt/venv/bin:/usr/local/bin:/usr/bin:/bin"
try:
    os.execvp(sys.argv[1], sys.argv[1:])
except OSError as error:
    sys.exit("%s: %s" % (sys.argv[1], error.strerror))

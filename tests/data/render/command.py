# Written by fgnctl; changes are lost at the next apply.
"""Becomes the command of its arguments, in the environment of the application."""
import os
import pathlib
import sys

url = pathlib.Path("/run/secrets/database-url")
if url.exists():
    os.environ.setdefault("DATABASE_URL", url.read_text())
os.environ["PATH"] = "/opt/venv/bin:/usr/local/bin:/usr/bin:/bin"
try:
    os.execvp(sys.argv[1], sys.argv[1:])
except OSError as error:
    sys.exit("%s: %s" % (sys.argv[1], error.strerror))

# Written by fgnctl.
"""Becomes uv, or pip, with its arguments. Git and both of them find the secret in HOME."""
import os
import shutil
import sys

asked, secret, python = "/opt/venv/requirements.txt", "/run/fgnctl/.netrc", "/opt/venv/bin/python3"
os.environ["GIT_TERMINAL_PROMPT"] = "0"
if os.path.exists(secret):
    os.environ.update(HOME=os.path.dirname(secret), NETRC=secret)
if os.path.exists(asked) and "git+" in open(asked).read() and not shutil.which("git"):
    sys.exit("the requirements name a Git repository, and the base image has no git")
uv = shutil.which("uv")
program = ([uv, "pip", "install", "--python", python, "--no-cache", "--compile-bytecode"] if uv else
           [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "install",
            "--no-cache-dir", "--no-input"])
os.execv(program[0], program + sys.argv[1:])

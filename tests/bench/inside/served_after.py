# SPDX-License-Identifier: Apache-2.0
"""served_after.py PORT TEXT COMMAND…: runs it, and prints after how many seconds a new visitor's page was TEXT."""
import http.client
import ssl
import subprocess
import sys
import time

LIMIT = 120
PAUSE = 0.01


def page(port):
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=ssl._create_unverified_context(), timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read().decode()
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()


def main(port, text, *command):
    start = time.monotonic()
    with subprocess.Popen(command) as process:
        while page(int(port)) != text:
            if time.monotonic() > start + LIMIT:
                sys.exit(f"{' '.join(command)}: the page is not {text} after {LIMIT} s")
            time.sleep(PAUSE)
        print(time.monotonic() - start)
    sys.exit(process.returncode)


main(*sys.argv[1:])

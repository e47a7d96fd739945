# SPDX-License-Identifier: Apache-2.0
"""handshakes.py PORT PATH SECONDS: prints how many full handshakes of TLS 1.3 a second clients make at once, each with
a request for a file of 1 KiB, whose answer says that the server is through with it as well.

h2load has no part in it: it resumes the session when it opens a connection again."""
import re
import subprocess
import sys
import time
from multiprocessing.pool import ThreadPool

CLIENTS = 8
COUNT = r"^(\d+) connections in \d+ real seconds, (\d+) bytes read per connection$"


def rate(port, path, seconds):
    """s_time ends with a second of the clock, and rounds what it took."""
    start = time.monotonic()
    said = subprocess.run(["openssl", "s_time", "-new", "-tls1_3", "-connect", f"127.0.0.1:{port}", "-www", path,
                           "-time", seconds], check=True, stdout=subprocess.PIPE, text=True).stdout
    took = time.monotonic() - start
    connections, size = map(int, re.search(COUNT, said, re.MULTILINE).groups())
    if size <= 1024:
        raise RuntimeError(f"port {port}: answers have {size} bytes")
    return connections / took


with ThreadPool(CLIENTS) as pool:
    print(sum(pool.starmap(rate, [sys.argv[1:4]] * CLIENTS)))

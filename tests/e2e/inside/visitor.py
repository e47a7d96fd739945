# SPDX-License-Identifier: Apache-2.0
"""visitor URL [--kept]: asks for it again and again until standard input ends; prints how often, and what went wrong.
Each time over a new connection, or by GET and by POST in turn over one that is kept.

The program itself is the argument of python3 -c, since standard input is the sign to end."""
import http.client
import itertools
import json
import select
import ssl
import sys
import urllib.parse
import urllib.request

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
PAUSE = 0.1  # seconds; without one it takes a processor to itself


def anew(url):
    def ask():
        urllib.request.urlopen(url, context=context, timeout=20).read()
    return ask


def kept(url):
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPSConnection(parts.netloc, context=context, timeout=20)
    methods = itertools.cycle(("GET", "POST"))

    def ask():
        method = next(methods)
        try:
            connection.request(method, parts.path, b"x" * 512 if method == "POST" else None)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            raise
        if answer.status >= 400:
            raise OSError(f"{method}: {answer.status} {answer.reason}")
    return ask


ask = kept(sys.argv[1]) if "--kept" in sys.argv else anew(sys.argv[1])
asked, failures = 0, []
print("begin", flush=True)
while not select.select([sys.stdin], [], [], PAUSE)[0]:
    asked += 1
    try:
        ask()
    except (OSError, http.client.HTTPException) as error:
        failures.append(f"{error}" or type(error).__name__)
print(json.dumps({"asked": asked, "failures": failures}))

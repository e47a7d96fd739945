# SPDX-License-Identifier: Apache-2.0
"""visitor URL: asks for it again and again until standard input ends; prints how often, and what went wrong.

The program itself is the argument of python3 -c, since standard input is the sign to end."""
import json
import select
import ssl
import sys
import urllib.request

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
PAUSE = 0.03  # seconds; without one it takes a processor to itself
asked, failures = 0, []
print("begin", flush=True)
while not select.select([sys.stdin], [], [], PAUSE)[0]:
    asked += 1
    try:
        urllib.request.urlopen(sys.argv[1], context=context, timeout=20).read()
    except OSError as error:
        failures.append(str(error))
print(json.dumps({"asked": asked, "failures": failures}))

# Written by fgnctl; changes are lost at the next apply.
"""Exits 0 when the application answers its health path with 2xx or 3xx within 3 seconds."""
import socket
import sys
import time

REQUEST = (
    "GET " + "/health?\"\\quoted\\\"" + " HTTP/1.1\r\n"
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

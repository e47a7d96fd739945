"""A small site that says who answers, and what the application saw of a request."""
import os
import socket

from flask import Flask, abort, jsonify, render_template, request

LARGEST_ANSWER = 16 * 1024 * 1024

app = Flask(__name__)


@app.route("/")
def index():
    return render_template(
        "index.html", greeting=os.environ.get("GREETING", "Hello"), machine=socket.gethostname(), scheme=scheme()
    )


@app.route("/health")
def health():
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}


@app.route("/headers")
def headers():
    names = ("X-Forwarded-For", "X-Real-IP", "X-Forwarded-Proto", "Host")
    return jsonify({name: request.headers.get(name) for name in names})


@app.route("/bytes/<int:count>")
def some_bytes(count):
    if count > LARGEST_ANSWER:
        abort(404)
    return b"x" * count, {"Content-Type": "application/octet-stream"}


def scheme():
    return request.headers.get("X-Forwarded-Proto", request.scheme)

# SPDX-License-Identifier: Apache-2.0
"""Says which version it is, and answers a kibibyte to both kinds of visitors."""
from pathlib import Path

import flask

VERSION = Path(__file__).with_name("version").read_text().strip()

app = flask.Flask(__name__)


@app.route("/")
def index():
    return VERSION


@app.route("/bytes", methods=["GET", "POST"])
def some_bytes():
    flask.request.get_data()
    return b"x" * 1024, {"Content-Type": "application/octet-stream"}

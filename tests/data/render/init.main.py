"""The web application hello."""
from flask import Flask

app = Flask(__name__)


@app.route("/")
def index():
    return "Hello from hello\n", {"Content-Type": "text/plain; charset=utf-8"}


@app.route("/health")
def health():
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}

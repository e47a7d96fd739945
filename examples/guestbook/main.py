"""A guestbook: who wrote what, kept in the database that the service was given."""
import os
from contextlib import contextmanager
from pathlib import Path

import pymysql
from flask import Flask, redirect, render_template, request, url_for

LONGEST = 500

TABLE = """
CREATE TABLE IF NOT EXISTS entries (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    written TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    author VARCHAR(100) NOT NULL,
    words VARCHAR(500) NOT NULL
)
"""


@contextmanager
def database():
    connection = pymysql.connect(
        unix_socket=os.environ["MYSQL_UNIX_SOCKET"],
        user=os.environ["MYSQL_USER"],
        password=Path(os.environ["MYSQL_PASSWORD_FILE"]).read_text(),
        database=os.environ["MYSQL_DATABASE"],
    )
    with connection, connection.cursor() as cursor:
        yield cursor
        connection.commit()


def create_app():
    app = Flask(__name__)
    with database() as cursor:
        cursor.execute(TABLE)

    @app.get("/")
    def show():
        with database() as cursor:
            cursor.execute("SELECT written, author, words FROM entries ORDER BY id DESC LIMIT 100")
            return render_template("index.html", entries=cursor.fetchall())

    @app.post("/")
    def write():
        author, words = (request.form.get(field, "").strip() for field in ("author", "words"))
        if not author or not words or len(author) > 100 or len(words) > LONGEST:
            return "A name and up to 500 letters, please.\n", 400
        with database() as cursor:
            cursor.execute("INSERT INTO entries (author, words) VALUES (%s, %s)", (author, words))
        return redirect(url_for("show"), 303)

    @app.get("/health")
    def health():
        with database() as cursor:
            cursor.execute("SELECT 1")
        return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}

    return app

"""A to-do list: tasks in the database that the service was given, their files in its dynamic storage."""
import os
import secrets
from pathlib import Path

from flask import Flask, abort, redirect, render_template, request, send_from_directory, url_for

from database import database

LONGEST = 200
FILES = Path(os.environ["DYNAMIC_STORAGE"])

app = Flask(__name__)


@app.get("/")
def show():
    with database() as cursor:
        cursor.execute("SELECT id, title, file, done FROM tasks ORDER BY done, id DESC LIMIT 100")
        return render_template("index.html", tasks=cursor.fetchall())


@app.post("/")
def add():
    title = request.form.get("title", "").strip()
    if not title or len(title) > LONGEST:
        return f"A title of up to {LONGEST} letters, please.\n", 400
    upload, name = request.files.get("file"), None
    if upload:
        name = secrets.token_hex(16)  # never a name that a visitor chose
        upload.save(FILES / name)
    with database() as cursor:
        cursor.execute("INSERT INTO tasks (title, file) VALUES (%s, %s)", (title, name))
    return redirect(url_for("show"), 303)


@app.post("/<int:task>")
def finish(task):
    with database() as cursor:
        if cursor.execute("UPDATE tasks SET done = NOT done WHERE id = %s", (task,)) == 0:
            abort(404)
    return redirect(url_for("show"), 303)


@app.get("/files/<name>")
def download(name):
    return send_from_directory(FILES, name, as_attachment=True)


@app.get("/health")
def health():
    with database() as cursor:
        cursor.execute("SELECT 1 FROM tasks LIMIT 1")
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}

"""flask_app: the same insert over HTTP as Flask and psycopg2 do it: what a durable create is measured against.
Owns: a connection a thread, kept.
Beware: it checks less than we do (no rights, no journal, no idempotency): that is in its favour.
"""
import os
import threading
import uuid

import flask
import psycopg2
import psycopg2.extras

psycopg2.extras.register_uuid()
app = flask.Flask(__name__)
kept = threading.local()


def connection():
    if not hasattr(kept, "connection"):
        kept.connection = psycopg2.connect(os.environ["BENCH_DSN"])
    return kept.connection


@app.post("/api/v1/competences")
def create():
    given = flask.request.get_json()
    key = uuid.uuid4()
    with connection() as c, c.cursor() as cursor:
        cursor.execute(
            "INSERT INTO competence (id, version, created_at, updated_at, code, name, parent)"
            " VALUES (%s, 1, now(), now(), %s, %s, %s) RETURNING version, created_at, updated_at",
            (key, given["code"], given["name"], given["parent"]))
        version, created, updated = cursor.fetchone()
    return flask.jsonify(id=str(key), version=version, created_at=created.isoformat(), updated_at=updated.isoformat(),
                         code=given["code"], name=given["name"], parent=given["parent"]), 201

"""demo_node: the node that the demonstration plays on, its HTTP interface, and how a failure is told.
Owns: the node's folder and processes: whatever happens, none is left behind.
Beware: only a folder that is empty or holds a node is ever wiped; processes are ended by pid.
"""
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import uuid
from datetime import datetime, timedelta, timezone


class DemoFailed(Exception):
    """Something was not as it must be: the demonstration stops, with this sentence."""


def expect(true, sentence):
    if not true:
        raise DemoFailed(sentence)


def today_paris():
    """The day as the node counts it, whatever the machine's time zone is."""
    try:
        from zoneinfo import ZoneInfo
        return datetime.now(ZoneInfo("Europe/Paris")).date()
    except Exception:  # a machine without time zones: winter time is near enough for a choice of season
        return datetime.now(timezone(timedelta(hours=1))).date()


def free_port(wanted=0):
    """A port of the loopback address that nobody listens on: the wanted one if it is free."""
    for port in ([wanted] if wanted else []) + [0]:
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                continue
            return s.getsockname()[1]
    raise DemoFailed("Aucun port libre sur 127.0.0.1.")


class Answer:
    def __init__(self, status, headers, raw):
        self.status, self.headers, self.raw = status, headers, raw
        self.text = raw.decode("utf-8", "replace")
        self.json = json.loads(raw) if raw and "json" in headers.get("content-type", "") else None

    @property
    def sentences(self):
        """The faults of a refusal, as the service words them."""
        faults = (self.json or {}).get("faults") or [] if self.status >= 400 else []
        return [f["detail"] for f in faults] or [(self.json or {}).get("detail") or self.text[:300]]

    @property
    def codes(self):
        return [f.get("code") for f in (self.json or {}).get("faults") or []]


class Api:
    """One caller of /api/v1: with a token, or without (a provider who follows a link)."""

    def __init__(self, port, token=None, connect=http.client.HTTPConnection):
        self.port, self.token, self.connect = port, token, connect
        self.connection = None
        self.names = {}

    def exchange(self, method, path, body=None, headers=None):
        sent = dict(headers or {})
        if self.token:
            sent["Authorization"] = "Bearer " + self.token
        if method == "POST" and "Idempotency-Key" not in sent:
            sent["Idempotency-Key"] = str(uuid.uuid4())
        for again in (True, False):
            if self.connection is None:
                self.connection = self.connect("127.0.0.1", self.port, timeout=30)
            try:
                self.connection.request(method, path, body=body, headers=sent)
                r = self.connection.getresponse()
                return Answer(r.status, {k.lower(): v for k, v in r.getheaders()}, r.read())
            except (http.client.HTTPException, OSError):
                self.connection.close()
                self.connection = None
                if not again:
                    raise

    def call(self, method, path, body=None, want=(200, 201, 204), etag=None):
        """Below /api/v1; what is not wanted stops the demonstration with the service's own sentences."""
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if etag:
            headers["If-Match"] = etag
        raw = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        answer = self.exchange(method, "/api/v1" + path, raw, headers)
        want = (want,) if isinstance(want, int) else want
        expect(answer.status in want, "%s %s : réponse %d au lieu de %s. %s" % (
            method, path, answer.status, " ou ".join(map(str, want)), " ".join(answer.sentences)))
        return answer

    def get(self, path, want=200):
        return self.call("GET", path, None, want)

    def post(self, path, body=None, want=(200, 201)):
        return self.call("POST", path, {} if body is None else body, want)

    def patch(self, path, body, etag):
        return self.call("PATCH", path, body, 200, etag)

    def all(self, path):
        items, cursor = [], None
        while True:
            page = self.get(path + ("?" if "?" not in path else "&") + "limit=100" + ("&cursor=" + cursor if cursor else "")).json
            items += page["items"]
            cursor = page.get("next")
            if not cursor:
                return items

    def by_code(self, path, code):
        """The record of a collection that has this code."""
        items = self.get("%s?code=%s" % (path, code)).json["items"]
        expect(len(items) == 1, "%s : le code « %s » devait désigner une fiche, il en désigne %d." % (path, code, len(items)))
        return items[0]

    def name(self, path, id_):
        """A name, read with this caller's own rights; once."""
        key = path + "/" + id_
        if key not in self.names:
            answer = self.get(key, want=(200, 403, 404))
            self.names[key] = (answer.json.get("name") or answer.json.get("title")) if answer.status == 200 else "(nom réservé)"
        return self.names[key]


class Node:
    def __init__(self, programs, folder, port, before=()):
        self.command_path = os.path.join(os.path.abspath(programs), "maillage")
        self.before = list(before)  # what stands before each command: where it runs
        self.folder = os.path.abspath(folder)
        self.port = port

    def command(self, *words, stdin="", want=0):
        line = self.before + [self.command_path] + words[0].split() + [self.folder] + list(words[1:])
        done = subprocess.run([word.encode() for word in line], input=stdin, capture_output=True, encoding="utf-8", timeout=120)
        if want is not None:
            expect(done.returncode == want, "« maillage %s » a échoué (%d) : %s%s" % (
                " ".join(words), done.returncode, done.stdout[-600:], done.stderr[-1500:]))
        return done

    def wipe(self):
        """Away with an earlier demonstration; never with a folder that is something else."""
        if not os.path.lexists(self.folder):
            os.makedirs(os.path.dirname(self.folder), exist_ok=True)
            return
        is_node = os.path.isfile(os.path.join(self.folder, "node.conf"))
        expect(is_node or (os.path.isdir(self.folder) and not os.listdir(self.folder)),
               "%s n’est pas le dossier d’un nœud : choisissez-en un autre avec --node." % self.folder)
        self.command("down", want=None)
        expect(not self.processes(), "Le nœud de %s ne s’arrête pas." % self.folder)
        shutil.rmtree(self.folder)

    def processes(self):
        """Pids of what was started on this folder."""
        found = []
        for entry in os.listdir("/proc"):
            if not entry.isdigit() or int(entry) == os.getpid():
                continue
            try:
                with open("/proc/%s/cmdline" % entry, "rb") as f:
                    words = f.read().decode("utf-8", "replace").split("\0")
            except OSError:
                continue
            if self.folder in words and os.path.basename(words[0]).startswith("maillage"):
                found.append(int(entry))
        return found

    def stop(self):
        """Down in order; what does not obey is ended by pid. True when it obeyed."""
        obeyed = self.command("down", want=None).returncode in (0, 3)
        for n in range(40):
            left = self.processes()
            if not left:
                return obeyed
            for pid in left if n > 20 or not obeyed else []:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.05)
        return False

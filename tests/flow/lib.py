"""lib: what the flow tests share: a node in a folder of its own, an HTTP client, TAP lines.
Owns: the temporary folders and processes of the nodes it starts; it ends and removes them, whatever happens.
Beware: processes are ended by pid, found by the node's folder in their command line, never by name. A day is Paris's, as it is for the node:
        on a machine of universal time the last hours of the evening are tomorrow there.

A flow is a program that prints TAP:

    import lib
    def main(tap):
        with lib.Node() as node:
            node.up()
            boss = node.client("coordinator")
            made = boss.post("/organisations", {"name": "Centre A", "kind": "centre"})
            tap.equal(made.status, 201, "an organisation is created")
    lib.run(main)
"""
import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import uuid

os.environ["TZ"] = "CET-1CEST,M3.5.0,M10.5.0/3"  # in full: a bare machine has no table of time zones
time.tzset()
TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.environ.get("MAILLAGE_BIN", os.path.join(TOP, "build", "bin"))
SERVICES = ["registry", "scheduling", "matching", "reporting", "notification", "federation", "gateway"]


# --- TAP ------------------------------------------------------------------------------------------------------------
class Tap:
    """Numbers and prints results; a failure never stops the flow, an exception does."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def ok(self, passed, sentence, detail=None):
        self.count += 1
        self.failed += not passed
        print("%s %d - %s" % ("ok" if passed else "not ok", self.count, sentence.replace("\n", " ")), flush=True)
        if not passed and detail is not None:
            for line in str(detail).splitlines()[:40]:
                print("# " + line, flush=True)
        return bool(passed)

    def equal(self, got, want, sentence):
        return self.ok(got == want, sentence, "got  %r\nwant %r" % (got, want))

    def note(self, text):
        for line in str(text).splitlines():
            print("# " + line, flush=True)

    def close(self):
        print("1..%d" % self.count, flush=True)
        return 0 if self.failed == 0 and self.count > 0 else 1


def run(main):
    """main(tap), with its exception as a failure; leaves with the exit code."""
    tap = Tap()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    try:
        main(tap)
    except BaseException as what:  # a stop must be seen as a failure too, after the nodes were ended
        tap.ok(False, "the flow runs to its end", "".join(traceback.format_exception(what)))
    sys.exit(tap.close())


# --- waiting, ports, processes --------------------------------------------------------------------------------------
def wait_until(true, seconds=10.0, step=0.02):
    """The first true answer of the function, or its last one when the time is over."""
    end = time.monotonic() + seconds
    while True:
        answer = true()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(step)


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def processes_of(folder):
    """{pid: command line} of living processes that were started with this folder as a word of their command line."""
    found = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit() or int(entry) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            with open("/proc/%s/cmdline" % entry, "rb") as f:
                words = f.read().decode("utf-8", "replace").split("\0")
            if folder in words and "maillage" in os.path.basename(words[0]):
                found[int(entry)] = " ".join(words).strip()
    return found


def end_process(pid, number=signal.SIGKILL):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


# --- HTTP -----------------------------------------------------------------------------------------------------------
class Answer:
    """status, headers (names in lower case), raw bytes; json when it is JSON, else None."""

    def __init__(self, status, headers, raw):
        self.status = status
        self.headers = headers
        self.raw = raw
        kind = headers.get("content-type", "")
        self.json = json.loads(raw) if raw and "json" in kind else None

    @property
    def etag(self):
        return self.headers.get("etag")

    @property
    def id(self):
        return self.json["id"]

    @property
    def codes(self):
        """Codes of the faults, sorted: what a refusal is tested by."""
        return sorted(f.get("code", "") for f in (self.json or {}).get("faults", []))

    def __repr__(self):
        return "%d %s" % (self.status, self.raw[:600].decode("utf-8", "replace"))


class Client:
    """A caller of /api/v1 on one kept connection. token: a bearer's; None: nobody. cookie and csrf: set by sign_in."""

    def __init__(self, port, token=None, timeout=20.0):
        self.port, self.token, self.timeout = port, token, timeout
        self.cookie = self.csrf = None
        self.connection = None

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _headers(self, method, body, extra):
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        if self.cookie:
            headers["Cookie"] = self.cookie
            headers["Origin"] = "http://127.0.0.1:%d" % self.port
            if self.csrf and method != "GET":
                headers["X-CSRF-Token"] = self.csrf
        if body is not None:
            headers["Content-Type"] = "application/json"
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        headers.update(extra or {})
        return {k: v for k, v in headers.items() if v is not None}

    def raw(self, method, path, body=None, headers=None):
        """One exchange, path as it is, body as bytes; a header given as None is not sent. Connection errors are raised."""
        sent = self._headers(method, body, headers)
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            self.connection.request(method, path, body=body, headers=sent)
            r = self.connection.getresponse()
            raw = r.read()
        except Exception:
            self.close()
            raise
        answer = Answer(r.status, {k.lower(): v for k, v in r.getheaders()}, raw)
        if r.will_close:
            self.close()
        return answer

    def call(self, method, path, body=None, headers=None):
        """path below /api/v1; body: anything that JSON can say. Tried once more on a kept connection that had been closed."""
        raw = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        kept = self.connection is not None
        headers = dict(headers or {})
        if method == "POST":
            headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        try:
            return self.raw(method, "/api/v1" + path, raw, headers)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            if not kept:
                raise
            return self.raw(method, "/api/v1" + path, raw, headers)

    def get(self, path, **headers):
        return self.call("GET", path, None, headers)

    def post(self, path, body=None, key=None, headers=None):
        return self.call("POST", path, {} if body is None else body,
                         dict(headers or {}, **({"Idempotency-Key": key} if key else {})))

    def make(self, path, body=None, key=None):
        """A POST that has to succeed: its answer, or an exception with what was refused."""
        made = self.post(path, body, key)
        if made.status not in (200, 201):
            raise AssertionError("POST %s %r: %r" % (path, body, made))
        return made

    def patch(self, path, body, etag=None):
        return self.call("PATCH", path, body, {"If-Match": etag} if etag else None)

    def delete(self, path, etag=None):
        return self.call("DELETE", path, None, {"If-Match": etag} if etag else None)

    def all(self, path):
        """All items of a list, page after page."""
        items, cursor = [], None
        while True:
            mark = "&" if "?" in path else "?"
            page = self.get(path + ("%scursor=%s" % (mark, cursor) if cursor else ""))
            if page.status != 200:
                raise AssertionError("GET %s: %r" % (path, page))
            items += page.json["items"]
            cursor = page.json.get("next")
            if not cursor:
                return items

    def sign_in(self, handle, password):
        answer = self.post("/session", {"handle": handle, "password": password})
        if answer.status < 300:
            self.cookie = answer.headers["set-cookie"].split(";")[0]
            self.csrf = (answer.json or {}).get("csrf")
        return answer


# --- a node ---------------------------------------------------------------------------------------------------------
class Node:
    """A node in a folder of its own under /tmp; use it with `with`: it is ended and removed at the end, whatever happens."""

    def __init__(self, name="essai", federation="Fédération d’essai", env=None, init=True):
        self.parent = tempfile.mkdtemp(prefix="mlg", dir="/tmp")  # short: a socket's path has little room
        self.folder = os.path.join(self.parent, "n")
        self.port = free_port()
        self.env = dict(os.environ, **(env or {}))
        self.clients = []
        if init:
            try:
                self.must("init", "--name", name, "--federation", federation)
            except BaseException:
                self.close()
                raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def command(self, *words, stdin=None, timeout=120):
        """maillage COMMAND FOLDER ...: the completed process, output as text. words[0] may be "user add" or "peer card"."""
        line = [os.path.join(BIN, "maillage")] + words[0].split() + [self.folder] + [str(w) for w in words[1:]]
        return subprocess.run(line, input=stdin if stdin is not None else "", capture_output=True, encoding="utf-8", errors="replace",
                              env=self.env, timeout=timeout)

    def must(self, *words, stdin=None, timeout=120):
        """The same, and an exception when it fails; what it printed."""
        done = self.command(*words, stdin=stdin, timeout=timeout)
        if done.returncode != 0:
            raise AssertionError("maillage %s: exit %d\n%s%s%s" % (
                " ".join(map(str, words)), done.returncode, done.stdout, done.stderr, self.last_logs()))
        return done.stdout

    def up(self):
        """Started and ready. Another process may take the port between its choice and its use: then another is tried."""
        for _ in range(3):
            done = self.command("up", "--port", self.port)
            if done.returncode != 5:
                break
            self.port = free_port()
        if done.returncode != 0:
            raise AssertionError("maillage up: exit %d\n%s%s" % (done.returncode, done.stderr, self.last_logs()))
        return self

    def down(self):
        self.must("down")

    def status(self):
        return json.loads(self.command("status", "--json").stdout)

    def pid_of(self, service):
        return next(s["pid"] for s in self.status()["services"] if s["service"] == service)

    def positions(self):
        """{service: number of its last event}: "nothing was written" is two equal answers."""
        return {s["service"]: s.get("position") for s in self.status()["services"]}

    def settled(self, seconds=10.0):
        """Waits until every service has read what the others wrote; false when it did not within the time."""
        def caught_up():
            rows = self.status()["services"]
            return all(s.get("ready") and all(c["lag"] == 0 for c in s.get("cursors", [])) for s in rows)
        return wait_until(caught_up, seconds, 0.05)

    def somebody(self):
        """A person of the registry who is nowhere: in whose name a client of all roles reads personal requests."""
        path = os.path.join(self.parent, "persons.csv")
        if not os.path.exists(path):
            with open(path, "w") as f:
                f.write("code;name\nde-service;Personne de service\n")
            self.load(path)
        return "de-service"

    def token(self, role, person=None, **options):
        if person is None and "referent" in role.split(","):
            person = self.somebody()  # that role is never nobody's
        words = ["token", "--role", role] + (["--person", person] if person else [])
        for name, value in options.items():
            words += ["--" + name, value]
        return self.must(*words).strip()

    def client(self, role=None, person=None, timeout=20.0):
        """A client with a token of that role; of nobody without a role."""
        client = Client(self.port, self.token(role, person) if role else None, timeout)
        self.clients.append(client)
        return client

    def load(self, *files, timeout=120):
        return self.must("import", *files, timeout=timeout)

    def verify(self):
        return self.command("verify")

    def processes(self):
        return processes_of(self.folder)

    def last_logs(self, lines=15):
        """The ends of the services' logs, for a failure's report."""
        out = ""
        for name in ["maillage"] + SERVICES:
            with contextlib.suppress(OSError):
                with open(os.path.join(self.folder, "log", name + ".log"), errors="replace") as f:
                    tail = f.readlines()[-lines:]
                if tail:
                    out += "\n--- log/%s.log\n%s" % (name, "".join(tail))
        return out

    def close(self):
        for client in self.clients:
            client.close()
        with contextlib.suppress(Exception):
            if os.path.isdir(self.folder):
                self.command("down", timeout=30)
        for _ in range(50):
            left = self.processes()
            for pid in left:
                end_process(pid, signal.SIGCONT)
                end_process(pid)
            if not left:
                break
            time.sleep(0.05)
        shutil.rmtree(self.parent, ignore_errors=True)

#!/usr/bin/python3
"""bench: each row of the issue's chapter on speed, ours and its peer in turns on the same machine, as a table and as CSV.
Owns: build/bench/results.csv and table.md, and, through flow/lib.py and peers.py, nodes and peers that it ends itself.
Beware: a single figure says little on a shared machine: read the ratio, and its range. A row that does not hold stays, with why.

usage: bench.py [ROW...]     BENCH_RUNS (5 at least) and BENCH_SECONDS (of each run) from the environment
"""
import os
import re
import socket
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
OUT = os.path.join(TOP, "build", "bench")
sys.path[:0] = [os.path.join(TOP, "tests", "flow"), HERE]
import lib  # noqa: E402
import assign_rows  # noqa: E402
import imports  # noqa: E402
import peers  # noqa: E402
import exact_rows  # noqa: E402
import search_rows  # noqa: E402
import peer_rows  # noqa: E402
import place_rows  # noqa: E402
import rank_rows  # noqa: E402
import season_rows  # noqa: E402
import share_rows  # noqa: E402
import year_rows  # noqa: E402
import rank_pg_rows  # noqa: E402
from limits import LIMITS  # noqa: E402

RUNS = max(5, int(os.environ.get("BENCH_RUNS", "5")))
SECONDS = int(os.environ.get("BENCH_SECONDS", "4"))
PASSWORD = "une phrase longue pour le banc d’essai"
DEMO = os.path.join(TOP, "deploy", "demo")


CREATED = ("Created is a competence of the registry: code, name and parent, the first and last indexed. Each is journalled, its receipt is kept "
           "for a repeated `Idempotency-Key`, and matching keeps a copy in its own store, with commits of its own, while we measure.")


class Row:
    """What is measured, in which unit, against what; bound: of the ratio, or of our own figure when there is no peer."""

    def __init__(self, name, work, peer, unit, bound, least, measure, least_runs=5):
        self.name, self.work, self.peer, self.unit = name, work, peer, unit
        self.bound, self.least, self.measure, self.least_runs = bound, least, measure, least_runs
        self.ours, self.peers, self.ratios = [], [], []
        self.beside = None  # a sentence and ratios against another setting of the peer, for information

    def add(self, ours, peer=None, ratio=None):
        self.ours.append(ours)
        if peer is not None:
            self.peers.append(peer)
            self.ratios.append(ours / peer if ratio is None else ratio)
        said = "%s %s" % (figure(ours), self.unit)
        if peer is not None:
            said += "   peer %s   ratio %s" % (figure(peer), figure(self.ratios[-1]))
        print("  %-18s run %d: %s" % (self.name, len(self.ours), said), flush=True)

    @property
    def decisive(self):
        return statistics.median(self.ratios or self.ours)

    @property
    def holds(self):
        if self.bound is None:  # beside another row, for information
            return True
        return self.decisive >= self.bound if self.least else self.decisive <= self.bound

    @property
    def csv(self):
        median = [figure(statistics.median(v)) if v else "" for v in (self.ours, self.peers, self.ratios)]
        held = ["", ""] if self.bound is None else [str(self.bound), "yes" if self.holds else "no"]
        return ";".join([self.name] + median + held)

    @property
    def markdown(self):
        sign = "≥" if self.least else "≤"
        bound = "" if self.bound is None else "%s %s%s" % (sign, self.bound, "" if self.ratios else " " + self.unit)
        cells = [self.work, self.peer or "", spread(self.ours) + " " + self.unit,
                 spread(self.peers) + " " + self.unit if self.peers else "", spread(self.ratios), bound,
                 "" if self.bound is None else "yes" if self.holds else "**no**"]
        return "| " + " | ".join(cells) + " |"


def figure(x):
    if x == float("inf"):
        return "none"
    return "%.0f" % x if abs(x) >= 1000 else "%.1f" % x if abs(x) >= 20 else "%.3f" % x if abs(x) < 1 else "%.2f" % x


def spread(values):
    if not values:
        return ""
    return "%s (%s–%s)" % (figure(statistics.median(values)), figure(min(values)), figure(max(values)))


# --- a node under load ----------------------------------------------------------------------------------------------
class Loaded:
    """A fresh node with a signed-in coordinator, a record to read and parents for what is created."""

    def __init__(self):
        self.node = lib.Node("banc")
        try:
            self.node.up()
            self.node.must("user add", "--handle", "banc", "--role", "operator,coordinator", stdin=PASSWORD + "\n")
            self.client = lib.Client(self.node.port)
            for _ in range(100):  # the account's password is hashed on a thread
                if self.client.sign_in("banc", PASSWORD).status < 300:
                    break
                time.sleep(0.05)
            self.record = self.client.make("/organisations", {
                "code": "centre-a", "name": "Centre social A", "kind": "centre", "commune": "42218",
                "siret": "77560712400010", "management": "associative", "email": "accueil@centre-a.example",
                "phone": "04 77 00 00 00"}).id
            self.parents = [self.client.make("/competences", {"code": "domaine-%d" % n, "name": "Domaine %d" % n}).id
                            for n in range(1, len(peers.PARENTS) + 1)]
        except BaseException:
            self.close()
            raise

    @property
    def beside(self):
        return os.path.dirname(self.node.parent)

    def head(self, verb):
        lines = ["Host: 127.0.0.1:%d" % self.node.port, "Cookie: " + self.client.cookie]
        return lines + (["X-CSRF-Token: " + self.client.csrf] if verb == "POST" else [])

    def load(self, verb, path, port=None):
        """wrk's requests a second, from 64 kept connections, with all that a browser's session needs."""
        return wrk(port or self.node.port, verb, "/api/v1" + path, self.head(verb), self.parents, SECONDS, self.node.parent)

    def close(self):
        self.node.close()


def wrk(port, verb, path, head, parents, seconds, folder):
    files = []
    for name, lines in (("head", head), ("parents", parents)):
        files.append(os.path.join(folder, "wrk-%s-%s" % (verb, name)))
        with open(files[-1], "w", encoding="utf-8") as f:
            f.write("\n".join(lines) + "\n")
    said = subprocess.run(
        ["wrk", "-t", "2", "-c", "64", "-d", "%ds" % seconds, "--timeout", "10s", "-s", os.path.join(HERE, "load.lua"),
         "http://127.0.0.1:%d%s" % (port, path), "--", verb, path] + files,
        capture_output=True, text=True, timeout=seconds + 60)
    found = re.search(r"^bench (\d+) (\d+) (\d+) (\d+) (\d+)$", said.stdout, re.M)
    if said.returncode != 0 or not found:
        raise RuntimeError("wrk: %s%s" % (said.stdout, said.stderr))
    requests, microseconds, errors = (int(found.group(i)) for i in (1, 2, 3))
    if errors or requests == 0:
        raise RuntimeError("%s %s: %d errors in %d requests" % (verb, path, errors, requests))
    return requests / (microseconds / 1e6)


def raw_answer(port, path, head):
    """The bytes of one answer: its head lines, without what evhttp adds by itself, and its body."""
    with socket.create_connection(("127.0.0.1", port), 5) as s:
        s.sendall(("GET %s HTTP/1.1\r\n%s\r\n\r\n" % (path, "\r\n".join(head))).encode())
        got = b""
        while b"\r\n\r\n" not in got:
            got += s.recv(65536)
        top, body = got.split(b"\r\n\r\n", 1)
        size = int(re.search(rb"\r\nContent-Length: (\d+)", top).group(1))
        while len(body) < size:
            body += s.recv(65536)
    lines = top.split(b"\r\n")
    kept = [lines[0].split(b" ", 2)[2]] + [li for li in lines[1:] if not li.startswith((b"Date:", b"Content-Length:"))]
    return lines[0], b"\r\n".join(kept), body, len(top) + 4 + len(body)


# --- rows -----------------------------------------------------------------------------------------------------------
def http_read(row):
    """The peer is evhttp as it comes; with the faster epoll that our gateway asks libevent for, it is said beside the table."""
    at = Loaded()
    started = []
    try:
        path = "/organisations/" + at.record
        status, head, body, total = raw_answer(at.node.port, "/api/v1" + path, at.head("GET"))
        if b" 200 " not in status:
            raise RuntimeError("the record is not read: %r" % status)
        for words in ([], ["changelist"]):
            started.append(peers.Bare(os.path.join(OUT, "bare"), head, body, at.node.parent, *words))
            if raw_answer(started[-1].port, "/api/v1" + path, at.head("GET"))[1:] != (head, body, total):
                raise RuntimeError("the bare server does not answer the same bytes")
        at.load("GET", path)  # warm
        faster = []
        for _ in range(RUNS):
            row.add(at.load("GET", path), at.load("GET", path, started[0].port))
            faster.append(row.ours[-1] / at.load("GET", path, started[1].port))
        row.beside = ("bare evhttp with libevent's epoll changelist, as in our gateway", faster)
    finally:
        for bare in started:
            bare.close()
        at.close()


def create_against(row, peer_of):
    at = Loaded()
    try:
        if in_memory(at.beside):
            raise RuntimeError("%s is in memory here: a durable write cannot be measured" % at.beside)
        postgres = peers.Postgres(at.beside)
        try:
            measure, close = peer_of(at, postgres)
            try:
                at.load("POST", "/competences")  # warm
                measure()
                for _ in range(RUNS):
                    row.add(at.load("POST", "/competences"), measure())
            finally:
                close()
        finally:
            postgres.close()
    finally:
        at.close()


def http_create_pg(row):
    create_against(row, lambda at, postgres: (lambda: postgres.inserts(SECONDS), lambda: None))


def http_create_flask(row):
    """The bound is against gunicorn's own default; what its threads make of it is said beside the table, not hidden."""
    threaded = []

    def peer_of(at, postgres):
        plain, threads = peers.Flask(postgres), peers.Flask(postgres, 32)

        def load(flask):
            return wrk(flask.port, "POST", "/api/v1/competences", at.head("POST"), peers.PARENTS, SECONDS, at.node.parent)

        def measure():
            threaded.append(load(threads))
            return load(plain)

        def close():
            plain.close()
            threads.close()
        return measure, close
    create_against(row, peer_of)
    row.beside = ("the same Flask with 32 threads a worker, which keep connections open",
                  [ours / peer for ours, peer in zip(row.ours, threaded[1:])])


def pairs(row, program):
    """Runs of a program that measures ours and its peer in turns itself: "name ours peer ratio" a line."""
    said = subprocess.run([os.path.join(OUT, program)], capture_output=True, text=True, timeout=600)
    if said.returncode != 0:
        raise RuntimeError("%s: exit %d\n%s" % (program, said.returncode, said.stderr))
    for ours, peer, ratio in re.findall(r"^%s ([0-9.]+) ([0-9.]+) ([0-9.]+)$" % program, said.stdout, re.M):
        row.add(float(ours), float(peer), float(ratio))


def bus_rtt(row):
    pairs(row, "bus")


def codec(row):
    pairs(row, "codec")


def alone(row, program):
    """Runs of a program that measures ours only: "name figure" a line."""
    said = subprocess.run([os.path.join(OUT, program)], capture_output=True, text=True, timeout=600)
    if said.returncode != 0:
        raise RuntimeError("%s: exit %d\n%s" % (program, said.returncode, said.stderr))
    for figure_of in re.findall(r"^%s ([0-9.]+)$" % program, said.stdout, re.M):
        row.add(float(figure_of))


def communes(row):
    alone(row, "communes")


def import_time(row):
    raw = imports.sheet()
    for _ in range(RUNS):
        row.add(imports.ours(lib, raw))


def import_copy(row):
    raw = imports.sheet()
    postgres = peers.Postgres("/tmp")
    try:
        peer = imports.Copy(postgres, raw)
        for _ in range(RUNS):
            row.add(imports.ROWS / imports.ours(lib, raw), imports.ROWS / peer.seconds())
    finally:
        postgres.close()


def in_memory(path):
    """True when that folder's file system is in memory: then a durable write is none, and its rows say nothing."""
    best = ("", "")
    with open("/proc/mounts", encoding="utf-8") as f:
        for line in f:
            where, kind = line.split()[1:3]
            if (path + "/").startswith(where.rstrip("/") + "/"):
                best = max(best, (where, kind), key=lambda w: len(w[0]))
    return best[1] in ("tmpfs", "ramfs")


def demo_files():
    return sorted(os.path.join(DEMO, f) for f in os.listdir(DEMO) if re.match(r"\d\d-.*\.(csv|json)$", f))


def demo_node():
    node = lib.Node("banc")
    node.up()
    node.load(*demo_files())
    if not node.settled():
        raise RuntimeError("the services did not catch up")
    return node


def node_start(row):
    node = demo_node()
    try:
        for _ in range(RUNS):
            node.down()
            began = time.monotonic()
            node.up()
            row.add(time.monotonic() - began)
    finally:
        node.close()


def pss(pid):
    with open("/proc/%d/smaps_rollup" % pid, encoding="ascii") as f:
        return int(re.search(r"^Pss:\s+(\d+) kB", f.read(), re.M).group(1)) * 1024


def node_pss(row):
    node = demo_node()
    try:
        for _ in range(RUNS):
            node.down()
            node.up()
            time.sleep(3)
            pids = node.processes()
            if len(pids) != len(lib.SERVICES) + 1:
                raise RuntimeError("%d processes instead of a supervisor and %d services" % (len(pids), len(lib.SERVICES)))
            row.add(sum(pss(pid) for pid in pids) / 1e6)
    finally:
        node.close()


ROWS = [
    Row("http_read", "record read over HTTP with a session, 64 keep-alive connections",
        "bare evhttp, same bytes", "/s", 0.40, True, http_read),
    Row("http_create_pg", "durable create over HTTP, 64 connections",
        "`pgbench -c 64 -M prepared`, single-row INSERT, PostgreSQL 15", "/s", 0.5, True, http_create_pg),
    Row("http_create_flask", "the same durable create", "Flask + gunicorn (2 workers) + psycopg2", "/s", 8, True, http_create_flask),
    Row("bus_rtt", "bus round trip, p50", "raw DEALER/ROUTER echo over ipc", "µs", 1.5, False, bus_rtt),
    Row("codec", "encode + decode of a 20-field record", "hand-written msgpack-c", "ns", 0.5, True, codec),
    Row("communes", "load of the 34,969 communes into the index that forms search", None, "s", 2, False, communes),
    Row("import_time", "100,000 organisations from a CSV over HTTP: read, checked, applied, durable", None, "s", 10, False, import_time),
    Row("import_copy", "the same, rows a second", "COPY in PostgreSQL 15, the same checks as constraints and triggers", "/s", 3, True,
        import_copy),
    Row("node_start", "start of a node with the demo's data to ready", None, "s", 0.5, False, node_start),
    Row("node_pss", "proportional memory (PSS) of the whole idle node", None, "MB", 60, False, node_pss),
] + search_rows.rows(Row, RUNS, SECONDS) + exact_rows.rows(Row) + season_rows.rows(Row) + place_rows.rows(Row) + rank_pg_rows.rows(Row, RUNS, SECONDS) + rank_rows.rows(Row) + assign_rows.rows(Row) + peer_rows.rows(Row, RUNS) + share_rows.rows(Row) + year_rows.rows(Row)


# --- what is left behind --------------------------------------------------------------------------------------------
def results_write(rows):
    """Rows that this run did not measure keep their line of before."""
    path = os.path.join(OUT, "results.csv")
    lines = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            lines = {line.split(";")[0]: line.strip() for line in f.readlines()[1:]}
    lines.update({r.name: r.csv for r in rows})
    with open(path, "w", encoding="utf-8") as f:
        f.write("row;ours;peer;ratio;bound;holds\n")
        f.writelines(lines[r.name] + "\n" for r in ROWS if r.name in lines)


def table_of(rows):
    lines = ["| work | measured against | ours: median (range) | peer | ratio | bound | holds |",
             "| --- | --- | --- | --- | --- | --- | --- |"]
    lines += [r.markdown for r in rows]
    why = ["- %s: %s" % (r.work, LIMITS.get(r.name, "not looked into yet.")) for r in rows if not r.holds]
    beside = [CREATED] if any("create" in r.name for r in rows) else []
    beside += ["For information, %s against %s: ratio %s." % (r.work, r.beside[0], spread(r.beside[1])) for r in rows if r.beside]
    where = "%d runs each, in turns, on %d cores of %s; build/bench/results.csv has the same in figures." % (
        RUNS, os.cpu_count(), processor())
    return "\n".join(lines + ["", where] + beside + (["", "What limits the rows that do not hold:", ""] + why if why else [])) + "\n"


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        found = re.search(r"model name\s*:\s*(.*)", f.read())
    return re.sub(r"\s+", " ", found.group(1)) if found else "an unnamed processor"


def main(names):
    known = [r.name for r in ROWS]
    unknown = [n for n in names if n not in known]
    if unknown:
        print("no such row: %s; there are: %s" % (", ".join(unknown), ", ".join(known)), file=sys.stderr)
        return 2
    rows = [r for r in ROWS if not names or r.name in names]
    os.makedirs(OUT, exist_ok=True)
    failed = False
    for row in rows:
        print("%s: %s%s" % (row.name, row.work, ", against " + row.peer if row.peer else ""), flush=True)
        try:
            row.measure(row)
        except Exception as what:  # the other rows are measured all the same
            failed = True
            print("  %s was not measured: %s" % (row.name, what), file=sys.stderr, flush=True)
    rows = [r for r in rows if len(r.ours) >= r.least_runs]
    results_write(rows)
    table = table_of(rows)
    if not names and not failed:
        with open(os.path.join(OUT, "table.md"), "w", encoding="utf-8") as f:
            f.write(table)
    print("\n" + table, end="")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main([n for word in sys.argv[1:] for n in word.split(",") if n]))

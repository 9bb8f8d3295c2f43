"""search_rows: the rows of bench.py about search and lists at 1,000,000 people and 200,000 organisations.
Owns: build/bench/search (the generated node, kept from run to run, with its rows and questions), and the processes that it starts.
Beware: the questions are asked of ours and of PostgreSQL in turns, from the same file, by as many clients; neither gets a cold start.
"""
import hashlib
import os
import re
import shutil
import subprocess
import time

import lib
import peers

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
FOLDER = os.path.join(TOP, "build", "bench", "search")
NODE = os.path.join(FOLDER, "node")
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000000"))
ORGANISATIONS = int(os.environ.get("BENCH_ORGANISATIONS", "200000"))
CLIENTS = 16
STEADY = 500  # questions a second
QUERIES, FILTERS, ROWS = (os.path.join(FOLDER, name + ".tsv") for name in ("queries", "filters", "rows"))

SCHEMA = """CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm;
CREATE FUNCTION folded(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT lower(public.unaccent('public.unaccent', t)) $$;
CREATE TABLE row (id serial PRIMARY KEY, kind text NOT NULL, name text NOT NULL);
CREATE TABLE question (id serial PRIMARY KEY, kind text NOT NULL, q text NOT NULL);"""
# what begins, is inside of, or is a typo away: ranked, ten at most
ASKS = {
    "gist": ("CREATE INDEX by_name ON row USING gist (folded(name) gist_trgm_ops(siglen=64))",
             "SELECT id, kind, name FROM row ORDER BY (SELECT folded(q) FROM question WHERE id = :n) <<-> folded(name) LIMIT 10;"),
    "gin": ("CREATE INDEX by_name ON row USING gin (folded(name) gin_trgm_ops)",
            "SELECT id, kind, name FROM row WHERE (SELECT folded(q) FROM question WHERE id = :n) <% folded(name) "
            "ORDER BY word_similarity((SELECT folded(q) FROM question WHERE id = :n), folded(name)) DESC, id LIMIT 10;"),
}
TUNED = ["shared_buffers=1GB", "work_mem=64MB", "maintenance_work_mem=512MB", "effective_cache_size=4GB", "jit=off",
         "max_parallel_workers_per_gather=0", "random_page_cost=1.1", "fsync=off"]


# --- the world ------------------------------------------------------------------------------------------------------
def world():
    """Generated once; again when its size or its generator is another."""
    with open(os.path.join(HERE, "search_world.c"), "rb") as f:
        made_by = "%d %d %s" % (PEOPLE, ORGANISATIONS, hashlib.sha256(f.read()).hexdigest())
    mark = os.path.join(FOLDER, "made-by")
    if os.path.exists(mark):
        with open(mark, encoding="ascii") as f:
            if f.read() == made_by:
                return
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    began = time.monotonic()
    print("  generating %d people and %d organisations" % (PEOPLE, ORGANISATIONS), flush=True)
    run([os.path.join(lib.BIN, "maillage"), "init", NODE, "--name", "banc", "--federation", "Banc d’essai"])
    run([os.path.join(TOP, "build", "bench", "search_world"), NODE, os.path.join(TOP, "deploy", "data", "communes.csv"), ROWS, QUERIES,
         FILTERS, str(PEOPLE), str(ORGANISATIONS)])
    print("  generated in %.0f s" % (time.monotonic() - began), flush=True)
    with open(mark, "w", encoding="ascii") as f:
        f.write(made_by)


def run(words, **options):
    done = subprocess.run(words, capture_output=True, text=True, timeout=1800, **options)
    if done.returncode != 0:
        raise RuntimeError("%s: exit %d\n%s%s" % (words[0], done.returncode, done.stdout, done.stderr))
    return done.stdout


class Registry:
    """The registry of the generated node, alone."""

    def __init__(self):
        world()
        self.log = open(os.path.join(FOLDER, "registry.log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen([os.path.join(lib.BIN, "maillage-registry"), "--node", NODE], stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT)
        if not lib.wait_until(self.started, 300, 0.1):
            self.close()
            raise RuntimeError("the registry does not start")

    def started(self):
        with open(self.log.name, encoding="utf-8") as f:
            return "service.started" in f.read() or self.process.poll() is not None

    def load(self, clients, rate, seconds, what, questions):
        """(answers a second, p50, p99, worst in µs, share of questions that found something)"""
        said = run([os.path.join(TOP, "build", "bench", "search_load"), NODE, str(clients), str(rate), str(seconds), what, questions])
        return [float(x) for x in re.match(r"load \d+ (\S+) (\S+) (\S+) (\S+) (\S+)$", said.strip()).groups()]

    def memory(self):
        """Bytes of its own: proportional, without what is mapped of files."""
        with open("/proc/%d/smaps_rollup" % self.process.pid, encoding="ascii") as f:
            return int(re.search(r"^Pss_Anon:\s+(\d+) kB", f.read(), re.M).group(1)) * 1024

    def close(self):
        peers.stop(self.process)
        self.log.close()


class Peer(peers.Postgres):
    """The same rows in PostgreSQL, with the better of its two indexes."""

    def __init__(self, beside):
        super().__init__(beside, TUNED)
        try:
            self.psql(SCHEMA)
            for table, path in (("row (kind, name)", ROWS), ("question (kind, q)", QUERIES)):
                with open(path, encoding="utf-8") as f:
                    run(self.as_user + [os.path.join(self.bin, "psql"), *self.where, "-q", "-c", "COPY %s FROM STDIN" % table, "postgres"],
                        stdin=f, cwd=self.folder)
            self.questions = int(self.psql("SELECT count(*) FROM question"))
            self.best = self.choose()
        except BaseException:
            self.close()
            raise

    def choose(self):
        tried = {}
        for name, (index, ask) in ASKS.items():
            began = time.monotonic()
            self.psql("DROP INDEX IF EXISTS by_name")
            self.psql(index)
            self.psql("VACUUM ANALYZE row")
            self.script(name, ask)
            tried[name] = self.asks(name, 20)
            print("  PostgreSQL with %s: %.1f a second (made in %.0f s)" % (name, tried[name], time.monotonic() - began), flush=True)
        best = max(tried, key=tried.get)
        if best != name:
            self.psql("DROP INDEX by_name")
            self.psql(ASKS[best][0])
            self.psql("VACUUM ANALYZE row")
        self.asks(best, 5)  # warm
        return best

    def script(self, name, ask):
        with open(os.path.join(self.folder, name + ".sql"), "w", encoding="utf-8") as f:
            f.write("\\set n random(1, %d)\n%s\n" % (self.questions, ask))

    def asks(self, name, seconds):
        said = self.tool("pgbench", *self.where, "-n", "-c", CLIENTS, "-j", 2, "-M", "prepared", "-T", seconds, "-f",
                         os.path.join(self.folder, name + ".sql"), "postgres")
        if not re.search(r"number of failed transactions: 0 ", said):
            raise RuntimeError("pgbench: " + said)
        return float(re.search(r"tps = ([0-9.]+)", said).group(1))


# --- rows -----------------------------------------------------------------------------------------------------------
def measured(runs, seconds, measure):
    """Calls measure(registry) so often, after a run that warms."""
    registry = Registry()
    try:
        registry.load(1, 0, seconds, "search", QUERIES)
        registry.load(1, 0, seconds, "list", FILTERS)
        for _ in range(runs):
            measure(registry)
    finally:
        registry.close()


def search_one(row, runs, seconds):
    measured(runs, seconds, lambda r: row.add(r.load(1, 0, seconds, "search", QUERIES)[2] / 1e3))


def search_steady(row, runs, seconds):
    measured(runs, seconds, lambda r: row.add(r.load(64, STEADY, seconds, "search", QUERIES)[2] / 1e3))


def search_pg(row, runs, seconds):
    registry = Registry()
    try:
        peer = Peer(os.path.dirname(FOLDER))
        try:
            registry.load(CLIENTS, 0, seconds, "search", QUERIES)
            row.peer += ", " + peer.best
            for _ in range(runs):
                row.add(registry.load(CLIENTS, 0, seconds, "search", QUERIES)[0], peer.asks(peer.best, max(seconds, 10)))
        finally:
            peer.close()
    finally:
        registry.close()


def list_page(row, runs, seconds):
    measured(runs, seconds, lambda r: row.add(r.load(1, 0, seconds, "list", FILTERS)[2] / 1e3))


def search_memory(row, runs, seconds):
    measured(runs, seconds, lambda r: row.add(r.memory() / PEOPLE))


def rows(Row, runs, seconds):
    """The rows, for bench.py."""
    def of(measure):
        return lambda row: measure(row, runs, seconds)
    return [
        Row("search_one", "search among 1,000,000 people and 200,000 organisations over the bus, p99", None, "ms", 10, False, of(search_one)),
        Row("search_steady", "the same at %d questions a second, p99 from when each was due" % STEADY, None, "ms", 10, False,
            of(search_steady)),
        Row("search_pg", "the same, questions a second of %d clients" % CLIENTS,
            "pgbench, PostgreSQL 15, `unaccent` and `pg_trgm`, the better of GIN and GiST", "/s", 10, True, of(search_pg)),
        Row("list_page", "first page of organisations by kind and commune, among 200,000, p99", None, "ms", 5, False, of(list_page)),
        Row("search_memory", "memory of the registry a person, page cache aside, 1,000,000 people", None, "bytes", 200, False,
            of(search_memory)),
    ]

"""rank_pg_rows: the rows of bench.py about rankings over the bus, among 1,000,000 providers of the seeded mix (tests/lib/mix.h).
Owns: build/bench/rank_world (the generated node and the peer's rows, kept from run to run), and the processes that it starts.
Beware: rank_pg asks both for a list, and nothing is written; ours also puts its reasons into words, the peer gives ten ids. What both answer is
        compared, id by id and in order, before anything is measured. rank_submit writes, and has no peer.
"""
import contextlib
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
FOLDER = os.path.join(TOP, "build", "bench", "rank_world")
NODE = os.path.join(FOLDER, "node")
STORE, RING = os.path.join(NODE, "data", "matching"), os.path.join(NODE, "keys", "matching.ring")
KEPT = os.path.join(FOLDER, "kept")
FEED, LOAD = (os.path.join(TOP, "build", "bench", name) for name in ("rank_feed", "rank_load"))
COMMUNES = os.path.join(TOP, "deploy", "data", "communes.csv")
ROWS, QUESTIONS = (os.path.join(FOLDER, name + ".tsv") for name in ("rows", "questions"))
PROVIDERS = int(os.environ.get("BENCH_PROVIDERS", "1000000"))
CHANGES = int(os.environ.get("BENCH_CHANGES", "300000"))
SEED, CLIENTS, COMPARED = 1, 8, 1000
DRAFTS, PLAN_SECONDS = 10000, 5
MIX = [COMMUNES, str(PROVIDERS), str(SEED)]

# levels: one byte a competence, so that a level is read without a search; offers: a competence and level in a département, as one number, so
# that who serves a département with a competence is one list of an index.
SCHEMA = """CREATE TABLE provider (id uuid PRIMARY KEY, skills int[], levels bytea, terr int[], offers int[], base int, x float8, y float8,
z float8, days int[], acc_from int, acc_to int, tariff int, link_org uuid[], link_kind int[], link_from int[], link_to int[]);
CREATE TABLE question (n int PRIMARY KEY, needs int[], need_no int[], need_level int[], department int, terr int[], x bigint, y bigint, z bigint,
month int, days int, ceiling int, since int, until int, centre uuid, found uuid[]);
CREATE FUNCTION ratio(part bigint, whole bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN whole = 0 THEN 0 WHEN part >= whole THEN 1000 ELSE (part * 1000 + whole / 2) / whole END $$;"""
# hard rules and criteria as in services/matching/rank*.c; criteria that are the same for all of this mix (nobody was ever engaged) are left out.
# Distances: metres of a chord; a level holds those below, days of a month those below, and 0 is "remote", so that all are found in one index.
TOP_TEN = """CREATE FUNCTION %(name)s(n int, window_from int) RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$
DECLARE q question; wanted int; n1 int; n2 int; n3 int; l1 int; l2 int; l3 int; here int[]; remote int[]; free int;
BEGIN
SELECT * INTO q FROM question WHERE question.n = %(name)s.n;
n1 := q.need_no[1]; n2 := coalesce(q.need_no[2], 127); n3 := coalesce(q.need_no[3], 127);
l1 := q.need_level[1]; l2 := coalesce(q.need_level[2], 0); l3 := coalesce(q.need_level[3], 0);
wanted := 5 * cardinality(q.need_no) - l1 - l2 - l3;
free := q.month * 8 + q.days;
here := ARRAY(SELECT q.department * 1024 + s FROM unnest(q.needs) AS s);
remote := CASE WHEN 0 = ANY (q.terr) THEN q.needs ELSE ARRAY[-1] END; -- who works from afar has département 0
RETURN QUERY SELECT p.id FROM provider p
WHERE %(found)s
AND p.acc_from <= q.since AND p.acc_to >= q.since AND (q.ceiling IS NULL OR p.tariff <= q.ceiling)
AND NOT (q.centre = ANY (p.link_org) AND EXISTS (SELECT 1 FROM unnest(p.link_org, p.link_kind, p.link_from, p.link_to) AS l(o, k, f, t)
    WHERE l.o = q.centre AND l.k IN (0, 1, 2, 5) AND l.f <= q.until AND l.t >= window_from))
ORDER BY
20 * CASE WHEN wanted = 0 THEN 1000
     ELSE ratio(get_byte(p.levels, n1) + get_byte(p.levels, n2) + get_byte(p.levels, n3) - l1 - l2 - l3, wanted) END
+ 20 * CASE WHEN NOT q.department = ANY (p.terr) THEN 250
       WHEN p.x IS NOT NULL AND q.x IS NOT NULL
       THEN greatest(250, 1000 - 5 * floor((sqrt((p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y) + (p.z - q.z) * (p.z - q.z)) + 500)
                                           / 1000)::int)
       WHEN p.base = q.department THEN 1000 ELSE 500 END
+ 10 * CASE WHEN p.tariff >= coalesce(q.ceiling, 100000) THEN CASE WHEN p.tariff = 0 THEN 1000 ELSE 0 END
       ELSE ratio(coalesce(q.ceiling, 100000) - p.tariff, coalesce(q.ceiling, 100000)) END DESC, p.id
LIMIT 10;
END $$"""
# The peer counts with the fastest of these: an index, what is looked for in it, and whether plans are kept or made anew for each question.
INDEXES = {
    "all": ("gin (skills, terr, days) WITH (fastupdate = off)", "p.skills @> q.needs AND p.terr && q.terr AND p.days @> ARRAY[free]"),
    # few are left: their days are read from their rows, in words that no index is looked into for
    "offers": ("gin (offers) WITH (fastupdate = off)", "(p.offers @> here OR p.offers @> remote) AND free = ANY (p.days)"),
}
PLANS = [("all", "force_custom_plan"), ("all", "force_generic_plan"), ("offers", "force_custom_plan"), ("offers", "force_generic_plan")]
TUNED = ["shared_buffers=3GB", "work_mem=64MB", "maintenance_work_mem=1GB", "effective_cache_size=6GB", "jit=off",
         "max_parallel_workers_per_gather=0", "random_page_cost=1.1", "fsync=off"]


# --- the world ------------------------------------------------------------------------------------------------------
def run(words, **options):
    done = subprocess.run(words, capture_output=True, text=True, errors="replace", timeout=1800, **options)
    if done.returncode != 0:
        raise RuntimeError("%s: exit %d\n%s%s" % (words[0], done.returncode, done.stdout, done.stderr))
    return done.stdout


def world():
    """Generated once; again when its size or its generator is another."""
    made_by = "%d %d" % (PROVIDERS, SEED)
    for path in (os.path.join(HERE, "rank_feed.c"), os.path.join(TOP, "tests", "lib", "mix.c")):
        with open(path, "rb") as f:
            made_by += " " + hashlib.sha256(f.read()).hexdigest()
    mark = os.path.join(FOLDER, "made-by")
    if os.path.exists(mark):
        with open(mark, encoding="ascii") as f:
            if f.read() == made_by:
                return
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    print("  generating %d providers" % PROVIDERS, flush=True)
    run([os.path.join(lib.BIN, "maillage"), "init", NODE, "--name", "banc", "--federation", "Banc d’essai"])
    run([FEED, "fill", NODE] + MIX)
    with open(mark, "w", encoding="ascii") as f:
        f.write(made_by)


class Matching:
    """The matching of the generated node, and the registry's journal that it follows; caught up, unless it is to be seen doing so."""

    def __init__(self, follow=True):
        world()
        upto = change(0, 0) if follow else 0  # the journal's end
        self.feed = subprocess.Popen([FEED, "--node", NODE], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.log = open(os.path.join(FOLDER, "matching.log"), "w+", encoding="utf-8")
        began = time.monotonic()
        self.process = subprocess.Popen([os.path.join(lib.BIN, "maillage-matching"), "--node", NODE], stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT)
        if not lib.wait_until(self.started, 600, 0.01):
            self.close()
            raise RuntimeError("matching does not start")
        self.started_in = time.monotonic() - began
        try:
            if follow:
                self.follow(upto)
        except BaseException:
            self.close()
            raise

    def started(self):
        with open(self.log.name, encoding="utf-8") as f:
            return "service.started" in f.read() or self.process.poll() is not None

    def follow(self, upto, first=None):
        """(events a second, rankings meanwhile, their p50 and p99 in ms) until matching knows the registry up to there."""
        said = run([LOAD, NODE] + MIX + ["wait" if first is None else "follow", str(first or 0), str(upto)])
        found = re.match(r"follow (\d+) (\S+) (\S+) (\d+) (\S+) (\S+)$", said.strip()).groups()
        return float(found[2]), int(found[3]), float(found[4]) / 1e3, float(found[5]) / 1e3

    def ask(self, what, first, count, *words):
        """(rankings a second, p50 and p99 in µs, median of the candidates, the callers' own µs of CPU a call) of drafts previewed, or of
        requests handed in."""
        said = run([LOAD, NODE] + MIX + [what, str(first), str(count), str(CLIENTS), *words])
        return [float(x) for x in re.match(r"rank \d+ \d+ (\S+) (\S+) (\S+) (\S+) (\S+)$", said.strip()).groups()]

    def memory(self):
        """Bytes of its own: proportional, without what is mapped of files."""
        with open("/proc/%d/smaps_rollup" % self.process.pid, encoding="ascii") as f:
            return int(re.search(r"^Pss_Anon:\s+(\d+) kB", f.read(), re.M).group(1)) * 1024

    def close(self):
        peers.stop(self.process)
        peers.stop(self.feed)
        self.log.close()


def restore():
    """Matching's store as it was kept, if it was; also after a run that was cut short."""
    if os.path.exists(KEPT):
        shutil.rmtree(STORE, ignore_errors=True)
        shutil.copy(os.path.join(KEPT, os.path.basename(RING)), RING)
        os.rename(KEPT, STORE)


@contextlib.contextmanager
def put_back():
    """What is handed in meanwhile holds days of providers: afterwards matching's store is as it was before."""
    restore()
    shutil.rmtree(KEPT + ".new", ignore_errors=True)
    run(["cp", "-r", "--reflink=auto", STORE, KEPT + ".new"])
    shutil.copy(RING, KEPT + ".new")
    os.rename(KEPT + ".new", KEPT)
    try:
        yield
    finally:
        restore()


def change(count, version):
    """So many cards change while nobody follows; the journal's end."""
    said = run([FEED, "change", NODE] + MIX + [str(count), str(version)])
    return int(re.match(r"journal (\d+)$", said.strip()).group(1))


class Peer(peers.Postgres):
    """The same providers and questions in PostgreSQL."""

    def __init__(self, beside):
        super().__init__(beside, TUNED)
        self.plan = PLANS[0]
        try:
            self.psql(SCHEMA)
            for table, path in (("provider", ROWS), ("question", QUESTIONS)):
                with open(path, encoding="utf-8") as f:
                    run(self.as_user + [os.path.join(self.bin, "psql"), *self.where, "-q", "-c", "COPY %s FROM STDIN" % table, "postgres"],
                        stdin=f, cwd=self.folder)
            # a link counts that ended within three years: as the default policy has it, of today
            self.since = int(self.psql("SELECT (current_date - interval '3 years')::date - date '1970-01-01'"))
            for name, (index, found) in INDEXES.items():
                self.psql("CREATE INDEX by_%s ON provider USING %s" % (name, index))
                self.psql(TOP_TEN % {"name": "top_" + name, "found": found})
                with open(self.script(name), "w", encoding="utf-8") as f:
                    f.write("\\set n random(0, %d)\nSELECT top_%s(:n, %d);\n" % (COMPARED - 1, name, self.since))
            self.psql("VACUUM ANALYZE provider")
        except BaseException:
            self.close()
            raise

    def script(self, name):
        return os.path.join(self.folder, "top_%s.sql" % name)

    def compare(self):
        """By each index, all questions have the same ten in the same order."""
        for name in INDEXES:
            other = self.psql("SELECT n FROM question WHERE found <> ARRAY(SELECT top_%s(n, %d))" % (name, self.since)).split()
            if other:
                raise RuntimeError("%d of %d lists differ: questions %s" % (len(other), COMPARED, ", ".join(other[:5])))

    def choose(self, seconds):
        """The fastest plan is what is measured."""
        rates = {}
        for self.plan in PLANS:
            self.asks(1)  # warm
            rates[self.plan] = self.asks(seconds)
        self.plan = max(rates, key=rates.get)
        return "; ".join("%s, %s: %.0f/s" % (*plan, rate) for plan, rate in rates.items())

    def asks(self, seconds):
        index, mode = self.plan
        self.psql("ALTER DATABASE postgres SET plan_cache_mode = %s" % mode)
        said = self.tool("pgbench", *self.where, "-n", "-c", CLIENTS, "-j", 2, "-M", "prepared", "-T", seconds, "-f", self.script(index),
                         "postgres")
        if not re.search(r"number of failed transactions: 0 ", said):
            raise RuntimeError("pgbench: " + said)
        return float(re.search(r"tps = ([0-9.]+)", said).group(1))


# --- rows -----------------------------------------------------------------------------------------------------------
def with_peer(measure):
    """measure(matching, peer), of a peer that was seen to answer the same."""
    restore()
    matching = Matching()
    try:
        median = matching.ask("preview", 0, COMPARED, QUESTIONS)[3]
        with open(ROWS, "w", encoding="utf-8") as f:
            subprocess.run([LOAD, "rows"] + MIX, stdout=f, check=True)
        peer = Peer(FOLDER)
        try:
            peer.compare()
            print("  %d lists of ten compared, all equal; candidates left by the hard rules: median %d" % (COMPARED, median), flush=True)
            print("  PostgreSQL's index, plan: " + peer.choose(PLAN_SECONDS), flush=True)
            measure(matching, peer)
        finally:
            peer.close()
    finally:
        matching.close()
        if os.path.exists(ROWS):
            os.remove(ROWS)


def rank_pg(row, runs, seconds):
    def measure(matching, peer):
        for n in range(runs):  # every draft is asked once: nothing of a list is found ready
            ours = matching.ask("preview", COMPARED + n * DRAFTS, DRAFTS)
            row.add(ours[0], peer.asks(max(seconds, 10)))
            print("  p50 %.1f ms, p99 %.1f ms; our callers, one program, %.0f %% of a processor" % (
                ours[1] / 1e3, ours[2] / 1e3, ours[0] * ours[4] / 1e4), flush=True)

    with_peer(measure)


def rank_submit(row, runs):
    Matching().close()
    with put_back():
        matching = Matching()
        try:
            for n in range(runs):
                row.add(matching.ask("submit", n * COMPARED, COMPARED)[0])
        finally:
            matching.close()


def rank_feed(row, runs):
    Matching().close()
    with put_back():
        try:
            feed_measure(row, runs)
        finally:
            change(CHANGES, 0)


def feed_measure(row, runs):
    for number in range(1, runs + 1):
        upto = change(CHANGES, 1)
        matching = Matching(False)
        try:
            rate, rankings, p50, p99 = matching.follow(upto, 1000000 * number)
            row.add(rate)
            print("  %d rankings meanwhile, each of all that was known when it was asked: p50 %.1f ms, p99 %.1f ms" % (rankings, p50, p99),
                  flush=True)
        finally:
            matching.close()


def started(row, runs, measure):
    Matching().close()
    for _ in range(runs):
        matching = Matching(False)
        try:
            row.add(measure(matching))
        finally:
            matching.close()


def rows(make, runs, seconds):
    """The rows, for bench.py."""
    return [
        make("rank_pg", "top 10 of 1,000,000 providers over the bus, %d clients: drafts ranked, the lists told with their reasons" % CLIENTS,
             "pgbench, PostgreSQL 15, the same ten from one function, the fastest of its indexes and plans", "/s", 20, True,
             lambda row: rank_pg(row, runs, seconds)),
        make("rank_submit", "the same, requests handed in: ranked, and the ranking and its proposals durable", None, "/s", None, True,
             lambda row: rank_submit(row, runs)),
        make("rank_feed", "providers' changes by the whole service, 1,000,000 providers: taken over the bus from the registry's filled journal, written "
             "and durable, while rankings go on", None, "/s", None, True, lambda row: rank_feed(row, runs)),
        make("rank_start", "start of matching with 1,000,000 providers, its columns made", None, "s", 3, False,
             lambda row: started(row, runs, lambda m: m.started_in)),
        make("rank_memory", "memory of matching a provider, page cache aside, 1,000,000 providers", None, "bytes", 256, False,
             lambda row: started(row, runs, lambda m: m.memory() / PROVIDERS)),
    ]

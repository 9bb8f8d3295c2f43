"""year_rows: the rows of bench.py about a network of a hundred federations over a year, in one process and in virtual time.
Owns: a folder under build/bench for the stores of the run, some 40 GB for a million requests, removed behind it.
Beware: one run each, of half an hour on a quiet machine. Deeds of one hour of a day fall on two moments, as in a busy second, and share
        commits: pull pages hold more for that, and messages inside of a node are fewer than where each deed is alone.
"""
import os
import re
import shutil
import subprocess
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(TOP, "build", "test", "sim", "year_sim")
NODES = os.environ.get("BENCH_YEAR_NODES", "100")
DAYS = os.environ.get("BENCH_YEAR_DAYS", "365")
REQUESTS = os.environ.get("BENCH_YEAR_REQUESTS", "1000000")
SIZES = os.environ.get("BENCH_YEAR_SIZES", "12,25,50,100")
SHARE = ("10", "150")  # days, and requests of a node in them, where sizes are compared


def said(*words):
    run = subprocess.run([PROGRAM, "--moments", "2"] + list(words), capture_output=True, text=True, timeout=6 * 3600)
    if run.returncode != 0:
        raise RuntimeError("year_sim: exit %d\n%s%s" % (run.returncode, run.stdout[-2000:], run.stderr[-2000:]))
    return run.stdout


kept = {}


def year():
    if not kept:
        disk = tempfile.mkdtemp(prefix="year-", dir=os.path.join(TOP, "build", "bench"))
        try:
            text = said("--nodes", NODES, "--days", DAYS, "--requests", REQUESTS, "--disk", disk)
            kept.update((name, float(value)) for name, value in re.findall(r"^year (\w+) ([0-9.]+)$", text, re.M))
        finally:
            shutil.rmtree(disk)
    return kept


def growth(row):
    """The most that a node among the largest number costs, by messages, letters, bytes of both and bytes stored, beside the first."""
    text = said("--growth", SIZES, "--days", SHARE[0], "--requests", SHARE[1])
    row.add(max(float(most) for most in re.findall(r"^growth .* most ([0-9.]+)$", text, re.M)))


def rows(Row):
    def of(name, scale=1):
        return lambda row: row.add(year()[name] / scale)
    what = "%s federations, %s days, %s requests from filing to end" % (NODES, DAYS, "{:,}".format(int(REQUESTS)))
    return [Row("network_year", what + ", simulated in one process: processor time a request", None, "ms", None, False, of("cpu_ms"), 1),
            Row("network_messages", "the same: messages inside of a node a request", None, "", None, False, of("messages"), 1),
            Row("network_message_bytes", "the same: their bytes", None, "kB", None, False, of("message_bytes", 1000), 1),
            Row("network_letters", "the same: envelopes between nodes a request", None, "", None, False, of("letters"), 1),
            Row("network_letter_bytes", "the same: their bytes", None, "bytes", None, False, of("letter_bytes"), 1),
            Row("network_stored", "the same: bytes stored a request", None, "kB", None, False, of("stored_bytes", 1000), 1),
            Row("network_growth", "messages, envelopes and bytes of a node with eight agreements, in networks of %s: the most beside the smallest"
                % SIZES.replace(",", ", "), None, "times", 1.1, False, growth, 1)]

"""rank_rows: the ranking engine alone, on the mix: a million providers, ten thousand requests, one core.
Owns: nothing.
Beware: one run of the program gives all of its figures; the scan that they are checked against takes minutes.
"""
import os
import re
import subprocess

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(TOP, "build", "bench", "rank")
PROVIDERS = int(os.environ.get("BENCH_RANK_PROVIDERS", "1000000"))
CHECKED = int(os.environ.get("BENCH_RANK_CHECKED", "10000"))
said = {}


def run_once():
    """What the program prints, by the first word of each line; it runs at the first question."""
    if not said:
        lines = subprocess.run([PROGRAM, "--providers", str(PROVIDERS), "--check", str(CHECKED)], capture_output=True, text=True, cwd=TOP,
                               timeout=7200, check=True).stdout.splitlines()
        print("\n".join("  " + line for line in lines), flush=True)
        said.update(line.split(None, 1) for line in lines)
    return said


def figure(name):
    return lambda row: row.add(float(re.match(r"[0-9.]+", run_once()[name]).group()))


def current(row):
    """Changes a second, once all sampled rankings were those of the scan at their position."""
    same, of = re.match(r"(\d+) of (\d+)$", run_once()["current"]).groups()
    if same != of or same == "0":
        raise RuntimeError("%s of %s rankings are of their position" % (same, of))
    figure("changes")(row)


def identical(row):
    same, of = re.match(r"(\d+) of (\d+)$", run_once()["identical"]).groups()
    row.add(float(same), float(of))


def rows(make):
    work = "top-10 of %d providers, 10,000 requests of the mix" % PROVIDERS
    return [
        make("rank_p50", work + ": the engine, median", None, "µs", 150, False, figure("p50"), least_runs=1),
        make("rank_p99", work + ": the engine, all but one in a hundred", None, "µs", 1500, False, figure("p99"), least_runs=1),
        make("rank_same", work + ": identical with a scan of everybody, after 200,000 changes", "all of them", "requests", 1, True, identical,
             least_runs=1),
        make("rank_changes", "changes of providers from a filled journal in LMDB, each a new card and its accreditation, read, decoded and applied to the "
             "columns, one in a hundred followed by a ranking of just that position: the engine", None, "/s", 50000, True, current,
             least_runs=1),
        make("rank_columns", "the columns in memory, a provider", None, "bytes", 256, False, figure("resident"), least_runs=1),
        make("rank_build", "the columns built from the records", None, "s", 3, False, figure("build"), least_runs=1),
    ]

"""place_rows: the placing engine on the public instances of post-enrolment timetabling, against what the competition's winner found.
Owns: the solver's processes.
Beware: the instances are not ours and stay beside the repository; without them there are no rows. A minute each, two at a time.

The peer is a figure, not a program: the winner's best of ten runs (ITC-2007 track 2, the organisers' results; 1, 3, 8 and 14 are also in
the README of ../shared/data/bench). Ours is one run of a minute for each seed. A cost of 0 is compared as 1.
"""
import concurrent.futures
import glob
import os
import re
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
PROGRAM = os.path.join(TOP, "build", "bench", "place")
INSTANCES = os.path.join(os.path.dirname(TOP), "shared", "data", "bench", "place")
SECONDS = int(os.environ.get("BENCH_PLACE_SECONDS", "60"))
SEEDS = int(os.environ.get("BENCH_PLACE_SEEDS", "2"))
AT_ONCE = min(2, os.cpu_count() or 1)
WINNER = {1: 571, 2: 993, 3: 164, 4: 310, 5: 5, 6: 0, 7: 6, 8: 0, 9: 1560, 10: 2163, 11: 178, 12: 146, 13: 0, 14: 1, 15: 0, 16: 2}


def instances():
    """Number and path of each instance that is there."""
    found = {}
    for path in glob.glob(os.path.join(INSTANCES, "*.tim")):
        number = re.search(r"(\d+)\.tim$", path)
        if number and int(number.group(1)) in WINNER:
            found[int(number.group(1))] = path
    return sorted(found.items())


def solve(path, seed):
    """People left out and soft cost, as the checker counts them."""
    said = subprocess.run([PROGRAM, path, "--seconds", str(SECONDS), "--seed", str(seed)], capture_output=True, text=True,
                          timeout=SECONDS * 10 + 60)
    answer = re.search(r"^\S+ (\d+) (\d+) [0-9.]+$", said.stdout, re.M)
    if said.returncode != 0 or not answer:
        raise RuntimeError("place: exit %d\n%s" % (said.returncode, said.stderr))
    return int(answer.group(1)), int(answer.group(2))


def measure(number, path):
    def run(row):
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            for distance, soft in pool.map(lambda seed: solve(path, seed), range(1, SEEDS + 1)):
                cost = soft if distance == 0 else float("inf")
                row.add(cost, WINNER[number], max(cost, 1) / max(WINNER[number], 1))
    return run


def rows(make):
    return [make("place_%d" % number, "ITC-2007 track 2, instance %d, everything placed in %d s on one core: soft cost" % (number, SECONDS),
                 "the winner's best of ten runs", "", 1, False, measure(number, path), least_runs=1)
            for number, path in instances()]

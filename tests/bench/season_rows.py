"""season_rows: a season of 120 trainings placed by our engine, against the same model in CBC; and placed again after an absence.
Owns: the model file under build/bench, and the solver's process.
Beware: CBC has ten minutes a season (BENCH_CBC_SECONDS), so that a whole run takes long; BENCH_SEASONS says how many seasons there are.
"""
import os
import re
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
OUT = os.path.join(TOP, "build", "bench")
SEASONS = int(os.environ.get("BENCH_SEASONS", "2"))
CBC_SECONDS = int(os.environ.get("BENCH_CBC_SECONDS", "600"))
OURS_SECONDS = 10


def ours(seed, seconds=OURS_SECONDS):
    """Cost of the plan, then for each animator's absence sessions broken, sessions moved, and seconds."""
    said = subprocess.run([os.path.join(OUT, "season"), "--seed", str(seed), "--seconds", str(seconds)], capture_output=True, text=True,
                          timeout=600)
    if said.returncode != 0:
        raise RuntimeError("season: exit %d\n%s" % (said.returncode, said.stderr))
    plan = re.search(r"^season \d+ cost (\d+) seconds ([0-9.]+)$", said.stdout, re.M)
    again = re.findall(r"^replan \d+ without \d+ broken (\d+) moved (\d+) proven [01] seconds ([0-9.]+)$", said.stdout, re.M)
    return int(plan.group(1)), [(int(broken), int(moved), float(seconds)) for broken, moved, seconds in again]


def peer(seed):
    """What CBC has found at the end of its time (None: nothing), and what it has proven that nothing goes below."""
    model = os.path.join(OUT, "season.lp")
    subprocess.run([os.path.join(OUT, "season"), "--seed", str(seed), "--lp", model], check=True, timeout=60)
    try:
        # line by line: it does not look at its limit inside of its cuts, and what it has said by then counts
        said = subprocess.run(["stdbuf", "-oL", "cbc", model, "timeMode", "elapsed", "seconds", str(CBC_SECONDS), "solve"],
                              capture_output=True, text=True, timeout=CBC_SECONDS * 2).stdout
    except subprocess.TimeoutExpired as late:
        said = (late.stdout or b"").decode()
    finally:
        os.unlink(model)
    found = [float(x) for x in re.findall(r"(?:^Objective value:\s+|Integer solution of )([0-9.e+]+)", said, re.M)]
    bound = [float(x) for x in re.findall(r"(?:^Lower bound:\s+|^Continuous objective value is |best possible )([0-9.e+]+)", said, re.M)]
    return min(found, default=None), max(bound, default=None)


def season_cost(row):
    above = []
    for seed in range(1, SEASONS + 1):
        cost = ours(seed)[0]
        value, bound = peer(seed)
        row.add(cost, float("inf") if value is None else value)
        if bound:
            above.append(cost / bound)
    if above:
        row.beside = ("the lower bound that CBC has proven by then", above)


def season_replan(row):
    for seed in range(1, max(5, SEASONS) + 1):
        _, absences = ours(seed, 3)
        row.add(max(seconds for _, _, seconds in absences))
        print("    %d absences: %d sessions broken, %d moved" % (len(absences), sum(a[0] for a in absences),
                                                                 sum(a[1] for a in absences)), flush=True)


def rows(make):
    return [
        make("season_cost", "a season of 120 actions, 360 sessions, 25 venues, 1,480 people, placed in 10 s: cost",
             "CBC 2.10, the same model, %d s" % CBC_SECONDS, "", 1, False, season_cost, least_runs=1),
        make("season_replan", "that season after one animator's two weeks of absence, the slowest of its 40", None, "s", 1, False, season_replan),
    ]

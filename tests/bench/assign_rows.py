"""assign_rows: the campaign's engine on generalised assignment: the public instances against what is best known of them, and against CBC.
Owns: the solvers' processes, and its instances and models under build/bench.
Beware: the public instances are not ours and stay beside the repository; without them they have no rows. The large ones are made here, by
        the same recipes: there the peer is our own bound (what nobody can go below), and CBC in the same run has as long as we have.
"""
import glob
import os
import re
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
OUT = os.path.join(TOP, "build", "bench")
PROGRAM = os.path.join(OUT, "assign")
INSTANCES = os.path.join(os.path.dirname(TOP), "shared", "data", "bench", "assign")
SEEDS = int(os.environ.get("BENCH_ASSIGN_SEEDS", "2"))
BEST = {"gap12-0": 974, "c10100": 1402, "c20100": 1243, "d10100": 6347, "d20100": 6185, "e10100": 11577, "e10200": 23307}
LARGE = [("c", 80, 1600), ("d", 80, 1600), ("e", 80, 1600), ("d", 20, 200)]


def ours(path, seconds, seed):
    """Cost, as the checker counts it, and bound."""
    said = subprocess.run([PROGRAM, path, "--seconds", str(seconds), "--seed", str(seed)], capture_output=True, text=True,
                          timeout=seconds * 10 + 60)
    answer = re.search(r"^\S+ (\d+|none) (\d+) [0-9.]+$", said.stdout, re.M)
    if not answer:
        raise RuntimeError("assign: exit %d\n%s" % (said.returncode, said.stderr))
    return float("inf") if answer.group(1) == "none" else int(answer.group(1)), int(answer.group(2))


def numbers(path):
    with open(path, encoding="ascii") as f:
        return [int(x) for x in f.read().split()]


def model_write(path, model):
    """The instance as CBC reads it."""
    v = numbers(path)
    m, n = v[0], v[1]
    cost, weight, capacity = v[2:2 + m * n], v[2 + m * n:2 + 2 * m * n], v[2 + 2 * m * n:]
    with open(model, "w", encoding="ascii") as f:
        f.write("Minimize\n cost:" + "".join("\n + %d x%d_%d" % (cost[i * n + j], i, j) for i in range(m) for j in range(n)))
        f.write("\nSubject To\n")
        for j in range(n):
            f.write(" j%d:" % j + "".join("\n + x%d_%d" % (i, j) for i in range(m)) + " = 1\n")
        for i in range(m):
            f.write(" a%d:" % i + "".join("\n + %d x%d_%d" % (weight[i * n + j], i, j) for j in range(n)) + " <= %d\n" % capacity[i])
        f.write("Binary\n" + "".join(" x%d_%d\n" % (i, j) for i in range(m) for j in range(n)) + "End\n")


def cbc(path, seconds):
    """The cost of what CBC has found at the end of its time; infinite: nothing."""
    model = os.path.join(OUT, "assign.lp")
    model_write(path, model)
    try:
        # line by line: it does not look at its limit inside of its cuts, and what it has said by then counts
        said = subprocess.run(["stdbuf", "-oL", "cbc", model, "timeMode", "elapsed", "seconds", str(seconds), "solve"], capture_output=True,
                              text=True, timeout=seconds * 4 + 60).stdout
    except subprocess.TimeoutExpired as late:
        said = (late.stdout or b"").decode()
    finally:
        os.unlink(model)
    return min((float(x) for x in re.findall(r"(?:^Objective value:\s+|Integer solution of )([0-9.e+]+)", said, re.M)), default=float("inf"))


def known(name, path, seconds):
    def run(row):
        for seed in range(1, SEEDS + 1):
            cost, bound = ours(path, seconds, seed)
            row.add(cost, BEST[name])
            print("    bound %d" % bound, flush=True)
    return run


def made(kind, agents, jobs):
    path = os.path.join(OUT, "%s%d%d.txt" % (kind, agents, jobs))
    subprocess.run([PROGRAM, "--make", kind, "--agents", str(agents), "--jobs", str(jobs), "--seed", "7", path], check=True, timeout=60)
    return path


def bounded(kind, agents, jobs, seconds):
    def run(row):
        path = made(kind, agents, jobs)
        for seed in range(1, SEEDS + 1):
            row.add(*ours(path, seconds, seed))
    return run


def against_cbc(kind, agents, jobs, seconds):
    def run(row):
        path = made(kind, agents, jobs)
        row.add(ours(path, seconds, 1)[0], cbc(path, seconds))
    return run


def rows(make):
    found = []
    for path in sorted(glob.glob(os.path.join(INSTANCES, "*.txt"))):
        name = os.path.basename(path)[:-4]
        if name in BEST:
            seconds, bound = (60, 1.003) if name[0] == "d" else (10, 1.001)
            found.append(make("assign_" + name, "campaign, public instance %s, %d s on one core: cost" % (name, seconds), "best known", "",
                              bound, False, known(name, path, seconds), least_runs=1))
    for kind, agents, jobs in LARGE:
        name, size = "assign_%s%d%d" % (kind, agents, jobs), "type %s, %d agents, %d jobs" % (kind, agents, jobs)
        for seconds, bound in ((1, 1.01), (60, 1.003)) if agents > 20 else ((60, 1.003),):
            found.append(make("%s_%ds" % (name, seconds), "campaign, %s, %d s on one core: cost" % (size, seconds), "our own lower bound", "", bound,
                              False, bounded(kind, agents, jobs, seconds), least_runs=1))
        found.append(make(name + "_cbc", "campaign, %s, 60 s each: cost" % size, "CBC 2.10, the same model", "", 1, False,
                          against_cbc(kind, agents, jobs, 60), least_runs=1))
    return found

"""exact_rows: one action of three sessions, 30 people, 20 days a session, three venues each, placed with a proof.
Owns: nothing.
Beware: the program itself ends with an error when its cost is not that of the best of all placements.
"""
import os
import re
import subprocess

OUT = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "build", "bench")


def place_exact(row):
    ratios = []
    for _ in range(5):
        said = subprocess.run([os.path.join(OUT, "place_exact")], capture_output=True, text=True, timeout=120, check=True).stdout
        ours, one, every = re.search(r"^place_exact venues plans 5 ours ([0-9.]+) one ([0-9.]+) exhaustive ([0-9.]+) ", said, re.M).groups()
        row.add(float(ours))
        ratios.append(float(one) / float(every))
    row.beside = ("trying all of its placements by the tests' own search, for one plan", ratios)


def rows(make):
    return [make("place_exact", "one action of three sessions, 30 people, 20 days and 3 venues a session: five plans, the best proven", None,
                 "ms", 20, False, place_exact)]

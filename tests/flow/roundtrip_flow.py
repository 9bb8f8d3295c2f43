#!/usr/bin/env python3
"""roundtrip_flow: what leaves comes back: each collection exported by the command is read again, and nothing has changed.
Owns: a node of its own, with the demo's data, and the files in its folder.
Beware: what the service fills by itself (an état, a date of closing) stands in the export, and is left aside when it comes back.
"""
import csv
import glob
import io
import os
import re

import lib
from said import day
from world import World

LISTS = ["organisations", "people", "mandates", "memberships", "figures", "competences", "bouquets", "services", "agrements",
         "accreditations", "enrolments"]
WHOLE = LISTS + ["providers", "programmes", "theme-sheets", "conventions"]  # with lists of sub-records: JSON holds them


def came_back(tap, node, collection, form):
    path = os.path.join(node.parent, "%s.%s" % (collection, form))
    done = node.command("export", collection, "--format", form, "--out", path)
    if done.returncode != 0:
        return tap.ok(False, "%s leave as %s" % (collection, form), done.stderr)
    back = node.command("import", path)
    told = re.search(r"créés (\d+), modifiés (\d+), inchangés (\d+)", back.stdout)
    return tap.ok(back.returncode == 0 and told and told.group(1, 2) == ("0", "0") and int(told.group(3)) > 0,
                  "%s leave as %s and come back unchanged" % (collection, form), back.stdout + back.stderr)


def enrolled(tap, node, boss):
    """A delegation in a cell: who, as what; no name of anybody."""
    world = World(boss)
    action = boss.make("/actions", {"title": "Agir ensemble", "first_day": day(2)}).id
    boss.make("/actions/%s/open" % action)
    persons = [{"person": world.person["direction A"], "role": "director"}, {"person": world.person["présidence A"], "role": "president"}]
    made = boss.make("/enrolments", {"action": action, "structure": world.centre["A"], "persons": persons})
    written = "|".join("%s:%s" % (p["person"], p["role"]) for p in persons)
    rows = list(csv.DictReader(io.StringIO(boss.call("GET", "/enrolments", headers={"Accept": "text/csv"}).raw.decode("utf-8-sig")), delimiter=";"))
    tap.equal([r["persons"] for r in rows if r["id"] == made.id], [written], "the file of the enrolments says who is in each delegation, and as what")
    path = os.path.join(node.parent, "enrolments.csv")
    for cell in (persons[0]["person"] + ":chef", "personne:director"):
        with open(path, "w") as f:
            f.write("id;action;structure;persons\n%s;%s;%s;%s\n" % (made.id, action, world.centre["A"], cell))
        told = node.command("import", path)
        tap.ok(told.returncode != 0 and "enrolments.csv:2" in told.stderr, "%s in that cell is refused by its line" % cell.split(":")[-1], told.stderr)
    with open(path, "w") as f:  # as somebody would write it
        f.write("id;action;structure;persons\n%s;%s;%s;%s:Direction\n" % (made.id, action, world.centre["A"], persons[0]["person"]))
    told = node.command("import", path)
    tap.equal((told.returncode, boss.get("/enrolments/" + made.id).json["persons"]), (0, persons[:1]), "and one that is changed there is taken")


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator")
        done = node.command("import", *sorted(glob.glob(os.path.join(lib.TOP, "deploy", "demo", "[0-9][0-9]-*"))))
        tap.equal(done.returncode, 0, "the demo's files come in")
        closed = boss.make("/organisations", {"code": "fermee", "name": "Centre fermé", "kind": "centre"})
        boss.post("/organisations/%s/close" % closed.id, {"on": "2026-01-15"})
        enrolled(tap, node, boss)
        for collection in LISTS:
            came_back(tap, node, collection, "csv")
        for collection in LISTS[:4] + ["enrolments"]:
            came_back(tap, node, collection, "xlsx")
        for collection in WHOLE:
            came_back(tap, node, collection, "json")


lib.run(main)

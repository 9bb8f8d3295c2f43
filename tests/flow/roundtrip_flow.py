#!/usr/bin/env python3
"""roundtrip_flow: what leaves comes back: each collection exported by the command is read again, and nothing has changed.
Owns: a node of its own, with the demo's data, and the files in its folder.
Beware: what the service fills by itself (an état, a date of closing) stands in the export, and is left aside when it comes back.
"""
import glob
import os
import re

import lib

LISTS = ["organisations", "people", "mandates", "memberships", "figures", "competences", "bouquets", "services", "agrements",
         "accreditations"]
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


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator")
        done = node.command("import", *sorted(glob.glob(os.path.join(lib.TOP, "deploy", "demo", "[0-9][0-9]-*"))))
        tap.equal(done.returncode, 0, "the demo's files come in")
        closed = boss.make("/organisations", {"code": "fermee", "name": "Centre fermé", "kind": "centre"})
        boss.post("/organisations/%s/close" % closed.id, {"on": "2026-01-15"})
        for collection in LISTS:
            came_back(tap, node, collection, "csv")
        for collection in LISTS[:4]:
            came_back(tap, node, collection, "xlsx")
        for collection in WHOLE:
            came_back(tap, node, collection, "json")


lib.run(main)

#!/usr/bin/env python3
"""demo: the main job of a node, from an empty folder to the bilan, through HTTP only; `make demo` runs it.
Owns: the folder given by --node, which it wipes first.
Beware: each step checks what it shows; the first thing that is not as it must be ends it with exit code 1.
"""
import argparse
import glob
import os
import re
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)

import demo_after
import demo_close  # noqa: E402
import demo_main  # noqa: E402
import demo_match  # noqa: E402
import demo_plan  # noqa: E402
import demo_print as say  # noqa: E402
import demo_registry  # noqa: E402
from demo_node import Api, DemoFailed, Node, expect, free_port, today_paris  # noqa: E402

FEDERATION = "Fédération des centres sociaux Loire et Haute-Loire"


class World:
    """What the steps share: callers by role, ids by code, what was made."""

    def __init__(self, node, season):
        self.node = node
        self.today = today_paris()
        self.season = season if season is not None else demo_plan.season_of(self.today)
        self.actions, self.sessions, self.plan, self.waiting = {}, {}, None, None
        self.directors, self.ids = {}, {}
        self.operator = Api(node.port, node.command("token", "--role", "operator", "--label", "démonstration").stdout.strip())

    def open(self):
        """After the import: the callers that most steps speak as."""
        self.coordinator = self.token("coordinator", "coordination")
        self.referent = self.token("referent", "referente")

    def token(self, role, person):
        """A caller with a token of that role, in the name of that person."""
        made = self.operator.post("/tokens", {"roles": [role], "person": self.person(person), "label": "démonstration : " + person}).json
        api = Api(self.node.port, made["token"])
        api.get("/organisations?limit=1")  # whoever has read the import is answered by services that have read it too
        return api

    def director(self, centre):
        if centre not in self.directors:
            self.directors[centre] = self.token("director", "direction-" + centre)
        return self.directors[centre]

    def id_of(self, path, code):
        if (path, code) not in self.ids:
            self.ids[path, code] = self.operator.by_code(path, code)["id"]
        return self.ids[path, code]

    def person(self, code):
        return self.id_of("/people", code)

    def organisation(self, code):
        return self.id_of("/organisations", code)

    def notice(self, api, event, about):
        """The sentence that a reader was told about a record; notices follow events within a moment."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            for n in api.get("/notices?object=" + about).json["items"]:
                if n["event"] == event:
                    return n["sentence"]
            time.sleep(0.02)
        raise DemoFailed("Un message était attendu sur « %s »." % event)


def settled(w):
    """Waits until the inboxes have read what was done: the last notice of the thread is there."""
    w.notice(w.referent, "engagement.closed", w.referent.get("/engagements?request=" + w.first["id"]).json["items"][0]["id"])
    group = w.coordinator.get("/engagements?request=" + w.group["id"]).json["items"][0]
    w.notice(w.coordinator, "engagement.created", group["id"])


# --- the node -------------------------------------------------------------------------------------------------------
def start(node, wanted, fresh=True):
    """Another process may take the port between its choice and its use: then another is tried."""
    if fresh:
        node.wipe()
        node.command("init", "--name", "demonstration", "--federation", FEDERATION)
    for _ in range(3):
        node.port = free_port(wanted)
        done = node.command("up", "--port", str(node.port), want=None)
        if done.returncode != 5:
            break
    expect(done.returncode == 0, "Le nœud ne démarre pas : %s%s" % (done.stdout, done.stderr))


def load(node):
    say.step("Le service démarre, et les fichiers de la fédération sont lus")
    files = sorted(glob.glob(os.path.join(HERE, "[0-9][0-9]-*")))
    began = time.monotonic()
    out = node.command("import", *files).stdout
    rows = re.findall(r"([^/\n]+) \((.+)\) : créés (\d+), modifiés (\d+), inchangés (\d+)", out)
    expect(len(rows) == len(files), "Chaque fichier devait être lu : %s" % out)
    say.table([(kind, made, "deploy/demo/" + file) for file, kind, made, _, _ in rows])
    total = sum(int(r[2]) for r in rows)
    say.holds("%d fiches en %s s, chacune contrôlée. Aucun nom réel : des rôles." % (total, ("%.1f" % (time.monotonic() - began)).replace(".", ",")))
    again = node.command("import", *files).stdout
    same = sum(int(n) for n in re.findall(r"inchangés (\d+)", again))
    expect(same == total, "Relire les mêmes fichiers ne devait rien changer : %s" % again)
    say.holds("Relire les mêmes fichiers ne change rien : %d inchangées." % same)


STEPS = [demo_plan.actions, demo_plan.nine, demo_plan.others, demo_plan.place, demo_plan.explain, demo_plan.absence,
         demo_after.offer, demo_after.poll, demo_after.held,
         demo_match.requests, demo_match.ranking, demo_match.answers, demo_match.mission, settled,
         demo_registry.search, demo_registry.spreadsheet, demo_close.inbox, demo_close.bilan, demo_close.sheet, demo_close.accounts]


def play(node, season):
    say.title("Maillage — démonstration", FEDERATION + ", " + say.day_long(today_paris()))
    say.line("Tout ce qui suit passe par l’interface HTTP, comme le ferait une page ; chaque ligne est lue avec le compte nommé.")
    load(node)
    w = World(node, season)
    w.open()
    for step in STEPS:
        step(w)


def serve(node):
    """Until Ctrl-C."""
    say.line()
    say.line("Le service continue. Ctrl-C l’arrête ; « build/bin/maillage verify %s » contrôle ensuite ses journaux." % os.path.relpath(node.folder))
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        say.line()


def run(args):
    node = Node(args.bin, args.node, 0)
    began = time.monotonic()
    wanted = args.port or (8470 if sys.stdout.isatty() else 0)
    try:
        start(node, wanted)
        play(node, args.season)
        say.line()
        say.line("Démonstration terminée : tout était comme il devait être. %s s." % ("%.1f" % (time.monotonic() - began)).replace(".", ","))
        if sys.stdout.isatty():
            serve(node)
    finally:
        stopped = node.stop() if os.path.isdir(node.folder) else True
    expect(stopped, "Le nœud ne s’est pas arrêté comme il devait.")


def main():
    p = argparse.ArgumentParser(description="Joue le travail principal d’un nœud sur un dossier neuf, par HTTP seulement.")
    p.add_argument("--bin", required=True, help="dossier des programmes (build/bin)")
    p.add_argument("--node", required=True, help="dossier du nœud ; effacé d’abord")
    p.add_argument("--port", type=int, default=0, help="port ; sinon 8470 dans un terminal s’il est libre, ou un port libre")
    p.add_argument("--season", type=int, default=None, help="année du premier automne ; 2019 joue les dates du document de départ")
    args = p.parse_args()
    return demo_main.played(run, args, os.path.join(args.node, "log"))


if __name__ == "__main__":
    sys.exit(main())

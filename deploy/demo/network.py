#!/usr/bin/env python3
"""network: four federations, each with its own node, become one network: introduced, cut off, healed; `make demo-network` runs it.
Owns: the folder given by --node, which it wipes first, and the network between the nodes, which it takes away at its end.
Beware: each step checks what it shows; the first thing that is not as it must be ends it with exit code 1. The times it prints are of this
run on this machine.
"""
import argparse
import json
import os
import re
import shutil
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)

import demo_main  # noqa: E402
import demo_net  # noqa: E402
import demo_print as say  # noqa: E402
import network_share  # noqa: E402
from demo_node import Api, Node, expect, free_port, today_paris  # noqa: E402
from network_wait import seconds, until  # noqa: E402

FEDERATIONS = [
    ("fcs-42-43", "Fédération des centres sociaux Loire et Haute-Loire", "42"),
    ("fcs-44", "Fédération des centres sociaux de Loire-Atlantique", "44"),
    ("fcs-92", "Fédération des centres sociaux des Hauts-de-Seine", "92"),
    ("fcsf", "Fédération nationale des centres sociaux", None),
]
NATIONAL = 3
FINGERPRINT = re.compile(r"(\d{5} ){7}\d{5}")


class Member:
    """One federation and its node."""

    def __init__(self, number, net, programs, folder):
        self.number, self.net = number, net
        self.code, self.federation, self.department = FEDERATIONS[number]
        self.node = Node(programs, os.path.join(folder, self.code), free_port(), net.command(number))
        self.coordinator = self.operator = None
        self.peers = {}

    def create(self):
        self.node.command("init", "--name", self.code, "--federation", self.federation)
        with open(os.path.join(self.node.folder, "node.conf"), encoding="utf-8") as f:
            text = f.read()
        text = re.sub(r"(?m)^port = .*$", "port = %d" % self.node.port, text.split("[federation]")[0])
        with open(os.path.join(self.node.folder, "node.conf"), "w", encoding="utf-8") as f:
            f.write(text + "\n[federation]\nendpoint = %s\npublic = %s\n" % (self.net.endpoint(self.number), self.net.public(self.number)))

    def up(self):
        self.node.command("up")
        if self.operator is None:
            self.operator, self.coordinator = (self.api(role) for role in ("operator", "coordinator"))

    def api(self, role, *more):
        token = self.node.command("token", "--role", role, *more).stdout.strip()
        return Api(self.node.port, token, self.net.connection(self.number))

    def card(self):
        return self.node.command("peer card").stdout.strip()

    def fingerprint(self):
        return FINGERPRINT.search(self.node.command("peer fingerprint").stdout).group(0)

    def nobody(self):
        """Who follows a link, without an account."""
        return Api(self.node.port, None, self.net.connection(self.number))

    def peer(self, other):
        """The id by which this one knows the other."""
        if other.code not in self.peers:
            self.peers[other.code] = self.operator.by_code("/peers", other.code)["id"]
        return self.peers[other.code]

    def links(self):
        return self.operator.get("/federation/links").json["links"]

    def status(self):
        done = self.node.command("status", "--json", want=None)
        return json.loads(done.stdout.splitlines()[0])


class Network:
    def __init__(self, args):
        self.net = demo_net.network(len(FEDERATIONS), args.loopback)
        self.members = [Member(i, self.net, args.bin, args.node) for i in range(len(FEDERATIONS))]
        self.net.folders = [m.node.folder for m in self.members]
        self.locals, self.national = self.members[:NATIONAL], self.members[NATIONAL]
        self.short = args.short
        self.providers = 3 if args.short else 20
        self.today = today_paris()

    def pairs(self):
        return [(a, b) for a in self.members for b in self.members if a.number < b.number]


# --- steps ----------------------------------------------------------------------------------------------------------
def start(w):
    say.step("Quatre fédérations, chacune avec son propre système")
    say.line("Le réseau : %s." % w.net.name)
    began = time.monotonic()
    for m in w.members:
        m.create()
        m.up()
    say.table([(m.code, m.federation) for m in w.members])
    say.holds("Les quatre sont en marche, avec leurs données et leurs clés à elles, en %s." % seconds(time.monotonic() - began))


def introduce(w):
    say.step("Elles se présentent : cartes échangées, empreintes comparées de vive voix par deux personnes")
    for a, b in w.pairs():
        for one, other in ((a, b), (b, a)):
            added = one.node.command("peer add", other.code, other.card())
            expect(added.stdout.strip() == other.fingerprint(), "L’empreinte de la carte de %s n’est pas celle de ses clés." % other.code)
    say.holds("Douze cartes échangées ; chaque empreinte reçue est bien celle que l’autre lit chez elle.")
    began = time.monotonic()
    for a, b in w.pairs():
        for one, other in ((a, b), (b, a)):
            for person in ("Coordination", "Présidence"):
                one.node.command("peer confirm", other.code, "--fingerprint", other.fingerprint(), "--as", person)
    until(lambda: network_share.all_linked(w) and not network_share.waiting(w), 60, "Les six liens devaient s’établir.")
    say.holds("Six liens établis, chiffrés et signés, en %s, confirmations comprises." % seconds(time.monotonic() - began))


STEPS = [start, introduce, network_share.share, network_share.figures, network_share.cut, network_share.heal, network_share.accept, network_share.end]


def run(args):
    folder = os.path.abspath(args.node)
    wipe(args, folder)
    os.makedirs(folder, mode=0o700)
    began = time.monotonic()
    w = Network(args)
    stopped = True
    try:
        say.title("Maillage — démonstration du réseau", "quatre fédérations, des liens coupés et rétablis")
        for step in STEPS:
            step(w)
        say.line()
        say.line("Démonstration terminée : tout était comme il devait être. %s" % seconds(time.monotonic() - began))
    finally:
        for m in w.members:
            if os.path.isdir(m.node.folder):
                stopped &= m.node.stop()
        w.net.close()
    expect(stopped, "Un système ne s’est pas arrêté comme il devait.")
    say.line()
    say.line("Les quatre systèmes sont arrêtés. Leurs dossiers restent dans %s jusqu’à la prochaine démonstration, qui les efface ; le réseau où ils "
             "se joignaient n’est plus. Ce qu’ils ont écrit se vérifie encore : %s verify %s" % (
                 args.node, os.path.join(args.bin, "maillage"), os.path.join(args.node, FEDERATIONS[0][0])))


def wipe(args, folder):
    """Away with an earlier demonstration: a folder that holds nodes of these names, and nothing else."""
    if not os.path.isdir(folder):
        return
    known = {code for code, _, _ in FEDERATIONS}
    expect(set(os.listdir(folder)) <= known, "%s n’est pas le dossier d’une démonstration : choisissez-en un autre avec --node." % folder)
    for code in os.listdir(folder):
        Node(args.bin, os.path.join(folder, code), 0).stop()
    shutil.rmtree(folder)


def main():
    p = argparse.ArgumentParser(description="Quatre nœuds sur un réseau à eux : présentés, coupés, rétablis.")
    p.add_argument("--bin", required=True, help="dossier des programmes (build/bin)")
    p.add_argument("--node", required=True, help="dossier des nœuds ; effacé d’abord")
    p.add_argument("--loopback", action="store_true", help="sur 127.0.0.1, même si un espace réseau par nœud est possible")
    p.add_argument("--short", action="store_true", help="la forme courte, pour les tests")
    args = p.parse_args()
    return demo_main.played(run, args, args.node + "/*/log")


if __name__ == "__main__":
    sys.exit(main())

"""share_rows: the rows of bench.py about sharing: a catalogue of 100,000 cards told to a new federation, and requests answered meanwhile.
Owns: the nodes that it starts, linked over the loopback address, each with its own processes and store.
Beware: counted from the agreement's acceptance until the last card is acknowledged at home, which is when both sides have all of it on the disk.
"""
import datetime
import os
import sys
import threading
import time

import imports
import lib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "flow"))
import linked  # noqa: E402

CARDS = int(os.environ.get("BENCH_CARDS", "100000"))
CENTRES = 1000
PROBE = 0.02  # seconds between two requests


def brought_in(client, collection, head, lines):
    raw = "\r\n".join(";".join(line) for line in [head] + lines).encode() + b"\r\n"
    run = client.make("/imports", {"file": imports.send(client, raw), "collection": collection}).id
    imports.until(client, run, "checked")
    client.make("/imports/%s/apply" % run)
    done = imports.until(client, run, "done")
    if done["created"] != len(lines):
        raise RuntimeError("%s: %r" % (collection, done))


def filled(boss):
    """A third of the cards have a link with a centre, by its SIRET."""
    for code, name in (("c0", "Écoute"), ("c1", "Comptabilité"), ("c2", "Gouvernance")):
        boss.make("/competences", {"code": code, "name": name})
    brought_in(boss, "organisation", ["code", "name", "kind", "siret"],
               [["o%d" % i, "Centre %d" % i, "centre", imports.luhn(imports.luhn("%08d" % (20000000 + i)) + "0001")] for i in range(CENTRES)])
    brought_in(boss, "provider", ["code", "name", "competences", "departments", "remote", "days_individual", "days_group", "tariff", "organisation"],
               [["p%06d" % i, "Prestataire %d" % i, "c%d:4|c%d:3" % (i % 3, (i + 1) % 3), "42|43", "oui", "10", "10", "450,00",
                 "o%d" % (i % CENTRES) if i % 3 == 0 else ""] for i in range(CARDS)])
    brought_in(boss, "accreditation", ["provider", "status", "from"], [["p%06d" % i, "accredited", "2019-01-01"] for i in range(CARDS)])


class Probe(threading.Thread):
    """Asks a federation, again and again, as its people would."""

    def __init__(self, client):
        super().__init__(daemon=True)
        self.client, self.times, self.over = client, [], False

    def run(self):
        n = 0
        while not self.over:
            began, n = time.monotonic(), n + 1
            answer = self.client.post("/competences", {"name": "Pendant %d" % n}) if n % 2 else self.client.get("/organisations?limit=20")
            if answer.status >= 400:
                raise RuntimeError(repr(answer))
            self.times.append(time.monotonic() - began)
            time.sleep(PROBE)


def shared(home, boss, n):
    """Seconds for all the cards, and what a request took meanwhile, there and at home: the 99th of a hundred."""
    code = "banc%d" % n
    with lib.Node(code, "Fédération %d" % n) as away:
        linked.address(away)
        away.up()
        linked.introduce(home, "chez%d" % n, away, code)
        there = away.client("coordinator", timeout=60)
        for c, name in (("c0", "Écoute"), ("c1", "Comptabilité"), ("c2", "Gouvernance")):
            there.make("/competences", {"code": c, "name": name})
        brought_in(there, "organisation", ["code", "name", "kind", "siret"],
                   [["o%d" % i, "Centre %d" % i, "centre", imports.luhn(imports.luhn("%08d" % (20000000 + i)) + "0001")] for i in range(CENTRES)])
        peer = linked.peer(boss, code)["id"]
        made = boss.make("/sharings", {"peer": peer, "part_individual": 50, "part_group": 50, "from": datetime.date.today().isoformat()}).id
        boss.make("/sharings/%s/offer" % made)
        theirs = lib.wait_until(lambda: next(iter(there.all("/sharings")), None), 30)["id"]
        probes = [Probe(node.client("coordinator", timeout=60)) for node in (away, home)]
        for probe in probes:
            probe.start()
        began = time.monotonic()
        there.make("/sharings/%s/accept" % theirs)
        last = lambda: [p for p in boss.get("/card-parcels?limit=1&newest=true&sharing=" + made).json["items"] if "upto" not in p and "known_at" in p]
        if not lib.wait_until(last, 600, 0.05):
            raise RuntimeError("the last parcel is not acknowledged")
        took = time.monotonic() - began
        for probe in probes:
            probe.over = True
            probe.join()
        told = sum(p["card_count"] for p in boss.all("/card-parcels?sharing=" + made))
        if told != CARDS:
            raise RuntimeError("%d cards told" % told)
        home.must("peer revoke", code, "--yes")
        return [took] + [sorted(probe.times)[int(len(probe.times) * 0.99)] for probe in probes]


kept = []


def measured():
    if not kept:
        with lib.Node("banc", "Fédération qui partage") as home:
            linked.address(home)
            home.up()
            boss = home.client("coordinator", timeout=120)
            filled(boss)
            for n in range(int(os.environ.get("BENCH_RUNS", "5"))):
                kept.append(shared(home, boss, n))
    return kept


def rows(Row):
    def of(what):
        def measure(row):
            for result in measured():
                row.add(result[what] * (1000 if what else 1))
        return measure
    return [Row("share_catalogue", "{:,} shared cards to a new federation, told, durable there, acknowledged".format(CARDS), None, "s", 20, False, of(0)),
            Row("share_meanwhile", "a request to that federation meanwhile, half of them writing: the 99th of a hundred", None, "ms", None, False, of(1)),
            Row("share_meanwhile_home", "a request to the federation that tells them, meanwhile: the 99th of a hundred", None, "ms", None, False, of(2))]

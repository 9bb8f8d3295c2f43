#!/usr/bin/env python3
"""moved: a node goes to another machine by backup and restore; for the other federations it is the same, at another address.
Owns: its nodes; what stands for another machine is another folder, where nothing of the first one is left.
Beware: of two copies of one node only one may ever run: the folder that was left is removed before the other starts.
"""
import datetime
import os
import shutil

import federations
import lib


def moves_house(node, machine):
    """Backed up, put back elsewhere, with another port and another address; the first folder goes."""
    copy = os.path.join(node.parent, "copie")
    node.must("backup", copy)
    left = node.folder
    node.folder = os.path.join(node.parent, machine)
    done = node.must("restore", copy)
    shutil.rmtree(left)
    shutil.rmtree(copy)
    node.moves()
    return done


def offer(here, there):
    """Something that has to arrive: an agreement is offered."""
    boss = here.client("coordinator")
    made = boss.make("/sharings", {"peer": here.known[there.name], "part_individual": 50, "part_group": 50, "from": datetime.date.today().isoformat()}).id
    boss.make("/sharings/%s/offer" % made)


def same(tap, a, b, before, sentence):
    tap.ok(federations.agreed(a, b), sentence + ": both are linked, and nothing is on its way", federations.state(a, b))
    now = a.peer(b)
    tap.equal([now[k] for k in ("node", "fingerprint", "status", "confirmations")], [before[k] for k in ("node", "fingerprint", "status", "confirmations")],
              "it is the same for the other: nobody compares anything anew")
    tap.equal(now["endpoint"], b.endpoint, "at its new address")


def one_moves(tap, a, b):
    before, print_before = a.peer(b), b.must("peer fingerprint")
    b.down()
    offer(a, b)
    told = moves_house(b, "machine2")
    tap.ok("démarrez pas deux" in told and "[federation]" in told, "restore says that only one of them may run, and what to look at", told)
    b.up()
    same(tap, a, b, before, "moved, started")
    tap.equal(b.must("peer fingerprint"), print_before, "its fingerprint is what it was")
    arrived = lambda: b.client("coordinator").all("/sharings")
    tap.ok(lib.wait_until(arrived, 20), "what was said to it on the way arrives there")


def both_move(tap, a, b):
    """While neither runs: no address that one has of the other is good any more."""
    before = a.peer(b)
    a.down()
    b.down()
    moves_house(a, "machine3")
    moves_house(b, "machine4")
    a.up()
    b.up()
    said = a.command("doctor")
    tap.ok(said.returncode == 1 and "rien n’y attend" in said.stdout, "the doctor says that nobody waits at the old address", said.stdout)
    done = a.command("peer renew", "b", b.must("peer card").strip())
    tap.ok(done.returncode == 0 and b.endpoint in done.stdout, "one of them is given the other's new card by hand", done)
    same(tap, a, b, before, "that is enough")
    tap.ok(lib.wait_until(lambda: b.peer(a)["endpoint"] == a.endpoint, 20), "the other hears the new address of the first by the link itself", b.peer(a))


def main(tap):
    with federations.Node("a") as a, federations.Node("b") as b:
        a.up()
        b.up()
        federations.introduce(a, b)
        tap.ok(federations.agreed(a, b), "two nodes are linked", federations.state(a, b))
        one_moves(tap, a, b)
        both_move(tap, a, b)
        for node in (a, b):
            node.down()
            tap.equal(node.verify().returncode, 0, "the journals of %s are whole" % node.name)


lib.run(main)

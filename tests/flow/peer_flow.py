#!/usr/bin/env python3
"""peer: nodes of two and three federations as processes: introduced, connected, killed, cut off, moved, put back from a backup, revoked.
Owns: its nodes.
Beware: what travels here is each node's own card, told anew when its address changes: a message as any other to the link.
"""
import json
import os
import shutil
import signal
import socket

import federations
import lib
import linked


def both(tap, a, b, sentence):
    tap.ok(federations.agreed(a, b), sentence, federations.state(a, b))


def not_before_both_agree(tap, a, b):
    a.adds(b)
    one = a.operator.post("/peers/%s/confirm" % a.known["b"], {"fingerprint": b.must("peer fingerprint").strip()})
    tap.equal(one.json.get("status"), "confirmed_once", "one person compared the fingerprint")
    again = a.operator.post("/peers/%s/confirm" % a.known["b"], {"fingerprint": b.must("peer fingerprint").strip()})
    tap.equal(again.codes, ["confirmed_by_same"], "the same person does not count twice")
    wrong = a.second.post("/peers/%s/confirm" % a.known["b"], {"fingerprint": a.must("peer fingerprint").strip()})
    tap.equal((wrong.status, wrong.json["faults"][0]["field"]), (422, "fingerprint"), "another fingerprint is refused")
    two = a.second.post("/peers/%s/confirm" % a.known["b"], {"fingerprint": b.must("peer fingerprint").strip()})
    tap.equal(two.json.get("status"), "active", "a second person puts the relation in use here")
    b.adds(a)
    tap.ok(lib.wait_until(lambda: b.refused(a, "suspended") > 0, 30), "who is not confirmed over there yet is refused and counted under its name", federations.state(a, b))
    tap.ok(not a.connected(b) and not b.connected(a), "and nothing is connected")
    b.confirms(a)
    both(tap, a, b, "once both sides have confirmed, each has the other's card, acknowledged")
    tap.equal(a.peer(b)["endpoint"], b.endpoint, "with its address")


def strangers(tap, a, b):
    before = a.refused(None, "stranger")
    for words in (b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"\xff" * 4096, b""):
        linked.knock(a, words)
    tap.ok(lib.wait_until(lambda: a.refused(None, "stranger") >= before + 3, 30), "a stranger's connections are counted, each once", federations.state(a))
    both(tap, a, b, "and harm no other")


def killed(tap, a, b):
    for kill in ("federation", "node"):
        pids = [b.pid_of("federation")] if kill == "federation" else sorted(b.processes())
        for pid in pids:
            lib.end_process(pid, signal.SIGKILL)
        if kill == "node":
            tap.ok(lib.wait_until(lambda: not a.connected(b), 30), "a sees that b's node is gone", federations.state(a))
            lib.wait_until(lambda: not b.processes())
            b.up()
        both(tap, a, b, "after kill -9 of b's %s both find each other again, with nothing on its way" % kill)


def told_while_away(tap, a, b):
    a.down()
    b.down()
    b.moves()
    b.up()
    tap.equal(b.link(a)["queued"], 1, "b has moved, and a is not there to hear it: queued")
    a.up()
    both(tap, a, b, "a returns and hears of it, by its own address that b knows")
    tap.ok(lib.wait_until(lambda: a.peer(b)["endpoint"] == b.endpoint, 30), "and connects to the new one", a.peer(b))


def suspended(tap, a, b):
    before = a.refused(None, "stranger")
    a.step(b, "suspend")
    tap.ok(lib.wait_until(lambda: not a.connected(b), 30), "a suspends b: it is connected to b no more", federations.state(a, b))
    b.down()
    b.moves()
    b.up()
    known = a.peer(b)["endpoint"]
    tap.ok(lib.wait_until(lambda: a.refused(b, "suspended") > 0, 30), "b returns at another address, and is refused and counted meanwhile", federations.state(a, b))
    strangers = lambda: a.refused(None, "stranger") - before  # a connection that is cut before it has proved its key is one
    tap.ok(lib.wait_until(lambda: a.refused(b, "suspended") > strangers() + 1, 30), "as the one who is suspended, and not as a stranger", federations.state(a))
    tap.ok(b.link(a)["queued"] >= 1 and a.peer(b)["endpoint"] == known, "what it says is kept over there, and not accepted here", federations.state(a, b))
    a.step(b, "resume")
    both(tap, a, b, "resumed: all that was kept arrives")
    tap.ok(lib.wait_until(lambda: a.peer(b)["endpoint"] == b.endpoint, 30), "and a connects to where b is now", a.peer(b))


def without_an_address(tap, a, c):
    federations.introduce(a, c)
    both(tap, a, c, "a node without an address calls, and is answered on its own connection")
    tap.ok("endpoint" not in a.peer(c), "its card says none")
    c.down()
    tap.ok(lib.wait_until(lambda: not a.connected(c), 30), "a sees it leave", federations.state(a))
    c.up()
    both(tap, a, c, "and come back")


def restored(tap, old, other):
    """The node is put back to a copy that is older than what the other has heard of it."""
    copy = os.path.join(old.parent, "copy")
    old.down()
    old.must("backup", copy)
    old.moves()
    old.up()
    both(tap, old, other, "%s moved after a copy of it was made, and has told so" % old.name)
    old.down()
    shutil.rmtree(os.path.join(old.folder, "data"))
    old.must("restore", copy)
    old.moves()
    old.up()
    both(tap, old, other, "%s was put back from that copy, and moved again: both agree" % old.name)
    tap.ok(lib.wait_until(lambda: other.peer(old)["endpoint"] == old.endpoint, 30), "and what it says since is heard", other.peer(old))
    shutil.rmtree(copy)


def announced(tap, a, b, fingerprint):
    """b's new keys are known to a, and not in use."""
    before = b.refused(None, "stranger")
    ours, theirs = b.command("peer fingerprint"), a.command("peer fingerprint", "b")
    following = a.peer(b)["fingerprint"]
    tap.ok(ours.stdout == theirs.stdout == fingerprint + "\n", "what is read out by telephone is the same on both sides: that of the keys in use", [ours, theirs])
    tap.ok(following in ours.stderr and following in theirs.stderr and "pas en\nservice" in theirs.stderr, "and both say which one is to come", [ours, theirs])
    rows = a.must("peer list")
    tap.ok(fingerprint + "  Fédération B" in rows and following + "  (annoncée, pas en service)" in rows, "peer list shows both, and which is which", rows)
    done = a.command("doctor", "--json")
    words = [f["finding"] for f in map(json.loads, done.stdout.splitlines()) if f.get("peer") == "b"]
    tap.ok("keys_changing" in words and "other_key" not in words, "a's doctor says that b changes its keys, and that nothing is to be done", done)
    a.down()
    a.up()
    both(tap, a, b, "a, started again, finds b by those in use")
    tap.ok(b.refused(None, "stranger") <= before + 8, "and does not knock at b again and again by those that are to come", federations.state(b))


def rotated(tap, a, b):
    """b's keys change while both run on."""
    keys = a.peer(b)["curve_public"]
    fingerprint = b.must("peer fingerprint").strip()
    b.must("peer rotate")
    tap.ok(lib.wait_until(lambda: a.peer(b)["curve_public"] != keys, 60), "b made new keys and told a, in words that the old ones signed", federations.state(a, b))
    both(tap, a, b, "both go on with the old ones")
    announced(tap, a, b, fingerprint)
    b.must("peer rotate")
    tap.ok(b.must("peer fingerprint").strip() not in ("", fingerprint), "then the new ones are in use")
    both(tap, a, b, "and both find each other again by them")
    tap.equal(a.peer(b)["former_curve"], keys, "the old ones are still good here, for a while")
    tap.equal(a.peer(b)["status"], "active", "without anybody comparing anything anew")
    tap.equal(a.must("peer fingerprint", "b"), b.must("peer fingerprint"), "read out by telephone, it is the same on both sides")
    tap.ok(fingerprint not in a.must("peer list"), "and the former one is not listed any more")


def rotated_at_once(tap, a, b):
    """a's keys are thought stolen: one command. d, which does not run, cannot be told."""
    before = a.must("peer fingerprint")
    with federations.Node("d") as d:
        a.adds(d)
        a.confirms(d)
    done = a.command("peer rotate", "--now")
    after = a.must("peer fingerprint")
    tap.ok(done.returncode == 0 and after != before and after.strip() in done.stdout, "rotate --now, with no keys prepared, changes them in that very command", done)
    tap.ok("« d » n’en a pas été prévenue" in done.stdout and "« b » n’en" not in done.stdout, "names who was not told, and only that one", done)
    both(tap, a, b, "b, which was linked, was told first: both find each other again")
    tap.equal(b.must("peer fingerprint", "a"), after, "and read out by telephone it is the same on both sides")


def revoked(tap, a, b, c):
    a.step(b, "revoke")
    tap.ok(lib.wait_until(lambda: not a.connected(b), 30), "a revokes b: it is connected to b no more", federations.state(a, b))
    heard = a.link(b)["received"] if a.link(b) else 0
    before = a.refused(None, "stranger")
    b.down()
    b.moves()
    b.up()
    tap.ok(lib.wait_until(lambda: a.refused(b, "revoked") > 0, 30), "what b tries after is refused and counted", federations.state(a, b))
    tap.equal(a.refused(None, "stranger"), before, "as the one who is revoked, and not as a stranger")
    tap.ok(not b.connected(a) and (a.link(b) or {"received": heard})["received"] == heard, "b is neither heard nor answered", federations.state(a, b))
    tap.equal(a.operator.post("/peers/%s/resume" % a.known["b"]).status, 409, "and that is for ever")
    both(tap, a, c, "the link with a third is as it was")


def left_out(tap, b, c, where):
    """b was put back to what it was before it revoked c."""
    b.up()
    tap.equal(b.peer(c)["status"], "revoked", "%s: c is revoked, as soon as b answers" % where)
    tap.ok(lib.wait_until(lambda: b.refused(c, "revoked") > 0, 30), "c calls, and is refused and counted", federations.state(b, c))
    tap.ok(not b.connected(c) and not c.connected(b), "nothing is connected", federations.state(b, c))
    tap.equal(b.operator.post("/peers/%s/resume" % b.known["c"]).status, 409, "and nobody puts it in use again")
    b.down()
    done = b.verify()
    tap.ok(done.returncode == 0, "the journals of b are whole", done)


def revoked_before_a_restore(tap, b, c):
    """What b revokes after a backup stays so when that backup is put back: in its own folder, and in a new one with the newer lists."""
    copy = os.path.join(b.parent, "avant")
    federations.introduce(b, c)
    both(tap, b, c, "b and c are linked")
    b.down()
    b.must("backup", copy)
    b.up()
    both(tap, b, c, "and again, once a backup of b is made")
    b.step(c, "revoke")
    tap.ok(lib.wait_until(lambda: not b.connected(c), 30), "b revokes c: it is connected to c no more", federations.state(b, c))
    b.down()
    shutil.rmtree(os.path.join(b.folder, "data"))
    said = b.must("restore", copy)
    tap.ok("révoquée" in said, "the backup of before is put back, and restore says who stays revoked", said)
    left_out(tap, b, c, "in its own folder")
    first, lists = b.folder, os.path.join(b.parent, "listes")
    os.mkdir(lists)
    shutil.copy(os.path.join(first, "revocations"), lists)
    open(os.path.join(lists, "erasures"), "wb").close()
    b.folder = os.path.join(b.parent, "ailleurs")
    b.must("restore", copy, "--erasures", os.path.join(lists, "erasures"))
    shutil.rmtree(first)
    left_out(tap, b, c, "in a new folder")
    b.up()


def address_taken(tap, a):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", int(a.endpoint.rsplit(":", 1)[1])))
        taken.listen()
        done = a.command("up", "--port", a.port)
        tap.ok(done.returncode == 5 and "[federation] endpoint" in done.stderr,
               "a node whose address for others is taken does not start, and says which setting to correct", done)


def main(tap):
    with federations.Node("a") as a, federations.Node("b") as b, federations.Node("c", reached=False) as c:
        for node in (a, b, c):
            node.up()
        not_before_both_agree(tap, a, b)
        strangers(tap, a, b)
        killed(tap, a, b)
        told_while_away(tap, a, b)
        suspended(tap, a, b)
        restored(tap, b, a)
        restored(tap, a, b)
        without_an_address(tap, a, c)
        rotated(tap, a, b)
        rotated_at_once(tap, a, b)
        revoked(tap, a, b, c)
        revoked_before_a_restore(tap, b, c)
        for node in (a, b, c):
            node.down()
            done = node.verify()
            tap.ok(done.returncode == 0, "%s: journals are whole and replay to what is there" % node.name, done)
        address_taken(tap, a)


lib.run(main)

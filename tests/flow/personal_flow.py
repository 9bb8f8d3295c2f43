#!/usr/bin/env python3
"""personal: what is held about a person is told to that person, and goes with that person, over HTTP and on the disk, a restore included.
Owns: one node, its backup, and a copy of it in a new folder.
Beware: the words that are looked for on the disk stand in the requests of this flow and nowhere else.
"""
import os
import shutil
import stat

import lib
import world

NAME = "Personne Introuvable"
WORDS = "une phrase confiée au référent seul"
EMAIL = "introuvable@exemple.fr"


def files_with(folder, *words):
    """Files below a folder that hold one of the words, as UTF-8 or ASCII."""
    found = []
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            if stat.S_ISREG(os.lstat(path).st_mode):
                with open(path, "rb") as f:
                    held = f.read()
                found += [path for w in words if w.encode() in held]
    return found


def export(client, person):
    """All pages: the items and, as text, the whole."""
    items, cursor, whole = [], None, ""
    while True:
        page = client.get("/people/%s/export%s" % (person, "?cursor=" + cursor if cursor else ""))
        if page.status != 200:
            return page, ""
        items += page.json["items"]
        whole += page.raw.decode()
        cursor = page.json.get("next")
        if not cursor:
            return items, whole


def tell(tap, w, boss, referent, person):
    """The person confides in a référent; what is told to whom."""
    own = w.node.client("beneficiary", person)
    request = w.request(own, text=WORDS)
    tap.equal(referent.get("/requests/" + request.id).status, 404, "a draft is the person's alone")
    own.make("/requests/%s/submit" % request.id)
    tap.equal(referent.get("/requests/" + request.id).json.get("text"), WORDS, "the référent reads what was confided")
    items, whole = export(own, person)
    kinds = {i["record"] for i in items}
    tap.ok(NAME in whole and WORDS in whole and EMAIL in whole, "the person's export holds the name, the address and the words")
    tap.ok({"person", "mandate", "request"} <= kinds, "it goes over all services", kinds)
    reads = [e for i in items if i["record"] == "request" for e in i.get("history", []) if e["event"] == "request.read"]
    tap.ok(reads, "it says who read the request, and when")
    _, team = export(boss, person)
    tap.ok(NAME in team and WORDS not in team and request.id not in team, "a coordinator's holds no trace of the request")
    tap.equal(w.node.client("director", w.person["direction A"]).get("/people/%s/export" % person).status, 404,
              "an employer exports nothing")
    tap.equal(own.get("/people/%s/export?cursor=ailleurs" % person).codes, ["export_cursor"], "a cursor of nowhere is refused")
    return own, request.id


def refuse(tap, boss, own, person):
    tap.equal(own.post("/people/%s/erase" % person, {"reason": "asked"}).status, 403, "nobody erases but the team")
    tap.equal(boss.post("/people/%s/erase" % person, {}).status, 422, "an erasure says why")
    tap.equal(boss.post("/people/%s/erase" % person, {"reason": "envie"}).status, 422, "a reason is one of the list")
    dry = boss.make("/people/%s/erase" % person, {"reason": "asked", "dry_run": True}).json
    tap.ok(dry["done"] is False and any(l["record"] == "person" and l["erased"] == 1 for l in dry["lines"]),
           "a dry run says what would go, by kind", dry)
    tap.ok(not any(l["record"] == "request" for l in dry["lines"]), "and not that the person asked for anything", dry)
    tap.equal(boss.get("/people/" + person).json.get("name"), NAME, "a dry run changes nothing")


def archived(tap, node, boss):
    """Somebody who left: what opened the node for that person opens it no more."""
    made = boss.make("/people", {"name": "Personne qui s’en va"})
    node.settled()
    secret = "une phrase assez longue"
    boss.make("/accounts", {"handle": "partie@exemple.fr", "password": secret, "roles": ["director"], "person": made.id})
    session, token = node.client(), node.client("director", made.id)
    session.sign_in("partie@exemple.fr", secret)
    tap.equal([c.get("/me").status for c in (session, token)], [200, 200], "who works here comes in by a session and by a token")
    boss.delete("/people/" + made.id, made.etag)
    tap.ok(lib.wait_until(lambda: [c.get("/me").status for c in (session, token)] == [401, 401]), "once archived, by neither any more")
    tap.equal(node.client().sign_in("partie@exemple.fr", secret).status, 401, "nor by signing in again")


def gone(tap, node, boss, referent, person, request, when):
    """Over HTTP and on the disk."""
    found = boss.get("/people/" + person).json
    tap.ok("name" not in found and "email" not in found and "erased_at" in found, "the record is a number and a date, " + when, found)
    tap.ok(lib.wait_until(lambda: referent.get("/requests/" + request).json.get("status") in ("withdrawn", "closed")),
           "the request is over, " + when, referent.get("/requests/" + request))
    tap.ok("text" not in referent.get("/requests/" + request).json, "its words are gone, " + when)
    tap.equal(boss.get("/search?q=Introuvable").json.get("items", []), [], "no search finds the name, " + when)
    tap.equal(files_with(node.folder, NAME, WORDS, EMAIL), [], "no file of the node holds the name or the words, " + when)


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator,operator")
        w = world.World(boss)
        w.node = node
        referent = node.client("referent", w.person["référente"])
        person = w.person_add("somebody", "A", "employee")
        etag = boss.get("/people/" + person).etag
        boss.patch("/people/" + person, {"name": NAME, "email": EMAIL}, etag)
        again = boss.post("/people", {"name": NAME}, "made-once")
        own, request = tell(tap, w, boss, referent, person)
        refuse(tap, boss, own, person)
        archived(tap, node, boss)

        copy = os.path.join(node.parent, "hier")
        tap.equal(node.command("backup", copy).returncode, 5, "a node that runs is not copied")
        node.down()
        tap.equal(node.command("backup", copy).returncode, 0, "a stopped node is")
        tap.equal(node.command("backup", copy).returncode, 5, "a backup does not go over another")
        tap.ok(all(stat.S_IMODE(os.stat(os.path.join(t, n)).st_mode) == 0o600 for t, _, ns in os.walk(copy) for n in ns),
               "the copy is its owner's alone")
        node.up()

        done = boss.make("/people/%s/erase" % person, {"reason": "asked"}).json
        tap.ok(done["done"] and done["erased_at"], "the person is erased")
        tap.equal(boss.post("/people/%s/erase" % person, {"reason": "asked"}).codes, ["person_erased"], "once")
        tap.ok(lib.wait_until(lambda: own.get("/me").status == 401), "the person's token opens nothing any more")
        boss.make("/people/%s/erase" % again.id, {"reason": "by_mistake"})
        tap.equal(boss.post("/people", {"name": NAME}, "made-once").status, 404, "nor does a repeated command tell the name again")
        gone(tap, node, boss, referent, person, request, "at once")
        tap.equal(node.verify().returncode, 0, "and all verifies")

        node.down()
        tap.equal(node.command("restore", os.path.join(node.parent, "rien")).returncode, 4, "what is no backup is not restored")
        damaged = os.path.join(node.parent, "abimee")
        shutil.copytree(copy, damaged)
        with open(os.path.join(damaged, "data/registry/data.mdb"), "r+b") as f:
            f.seek(9000)
            f.write(b"autre chose")
        bad = node.command("restore", damaged)
        tap.ok(bad.returncode == 4 and "data/registry/data.mdb" in bad.stderr, "a damaged one neither, and the file is named", bad.stderr)
        tap.equal(node.command("restore", copy).returncode, 0, "yesterday's backup is restored")
        node.up()
        gone(tap, node, boss, referent, person, request, "after yesterday's backup was restored")
        tap.ok(any(i.get("name") == "Salarié a" for i in boss.all("/people")), "the others are as they were yesterday",
               [i.get("name") for i in boss.all("/people")])
        node.down()
        tap.equal(node.verify().returncode, 0, "and all verifies then")
        elsewhere(tap, node, copy, person)
    return 0


def elsewhere(tap, node, copy, person):
    """A new folder takes the backup too; another node's does not."""
    first = node.folder
    node.folder = os.path.join(node.parent, "ailleurs")
    lost = node.command("restore", copy, "--erasures", os.path.join(node.parent, "nulle-part"))
    tap.equal(lost.returncode, 1, "a list of erasures that is not there is not passed over")
    shutil.rmtree(node.folder)
    tap.equal(node.command("restore", copy, "--erasures", os.path.join(first, "erasures")).returncode, 0,
              "a backup makes a node in a new folder, with the newer list of erasures")
    node.up()
    tap.ok("erased_at" in node.client("coordinator").get("/people/" + person).json, "where the erased stay erased")
    node.down()
    tap.equal(node.verify().returncode, 0, "and all verifies")
    node.folder = os.path.join(node.parent, "autre")
    node.must("init", "--name", "autre")
    tap.equal(node.command("restore", copy).returncode, 4, "another node is not overwritten")
    node.folder = first


lib.run(main)

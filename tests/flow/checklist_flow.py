#!/usr/bin/env python3
"""checklist_flow: what is to be done around an action's days, over HTTP: it follows the days, is said to be done, and outlives a restore.
Owns: a node of its own; all its days are counted from today.
Beware: the registry hears of actions by scheduling's events: a call waits for what its own session has written before, no longer.
"""
import lib
from said import day, refused
from world import World


def steps(boss, action, status="pending"):
    found = [d for d in boss.all("/deadlines?kind=action_step&limit=200&status=" + status) if d["record"] == action]
    return {d["number"]: d for d in found}


def follows(tap, boss):
    action = boss.make("/actions", {"title": "Agir ensemble", "kind": "formation_action", "first_day": day(4)}).id
    usual = boss.get("/checklists/usual").json["items"]
    tap.equal([i["offset"] for i in usual], [-40, -30, -15, -10, 0, 8, 90], "the usual checklist: J−40, J−30, J−15, J−10, J0, J+8 and the cold survey")
    before = steps(boss, action)
    tap.equal(sorted(before), [100, 200, 300, 401, 501, 600, 700], "an action with a day calls for each of its steps")
    tap.equal((before[501]["due"], before[300]["title"]), (day(4), "J−15 : Envoyer les convocations (Agir ensemble)"),
              "on the day itself, and in words that say which action")
    session = boss.get("/sessions?action=" + action).json["items"][0]
    moved = boss.patch("/sessions/" + session["id"], {"day": day(5)}, '"%d"' % session["version"])
    after = steps(boss, action)
    tap.ok(moved.status == 200 and all(after[n]["due"] > before[n]["due"] and after[n]["id"] == before[n]["id"] for n in before),
           "when the first session moves, its due dates move and stay the same ones", repr(after))
    return action


def done(tap, node, boss, action):
    step = steps(boss, action)[300]
    said = boss.post("/deadlines/%s/done" % step["id"])
    tap.equal((said.status, said.json["status"], "done_at" in said.json), (200, "done", True), "the coordinator says that a step is done")
    refused(tap, boss.post("/deadlines/%s/done" % step["id"]), 409, "status", "deadline_status", "once")
    tap.equal((300 in steps(boss, action), 300 in steps(boss, action, "done")), (False, True), "it is no longer listed among what is to come")
    tap.equal(boss.post("/deadlines/%s/reopen" % step["id"]).json["status"], "pending", "it may be taken up again")
    history = [h["event"] for h in boss.get("/deadlines/%s/history" % step["id"]).json["items"]]
    tap.equal(history, ["deadline.created", "deadline.moved", "deadline.done", "deadline.reopened"], "its history says all of that")
    director = node.client("director")
    tap.equal([director.post("/deadlines/%s/done" % step["id"]).status, director.get("/checklists").status, director.post("/checklists", {}).status], [403] * 3,
              "a direction has no hand in it")


def own(tap, boss):
    item = {"number": 1, "label": "Relancer", "offset": -20}
    refused(tap, boss.post("/checklists", {"kind": "immersion", "items": [item, dict(item, label="Encore")]}), 422, "items[1].number", "checklist_number",
            "two items with the same number are refused")
    refused(tap, boss.post("/checklists", {"kind": "immersion", "items": [dict(item, offset=-400)]}), 422, "items[0].offset", "range",
            "an item more than a year away is refused")
    refused(tap, boss.post("/checklists", {"kind": "immersion", "items": [dict(item, number=n + 1, anchor="each") for n in range(8)]}), 422, "items",
            "checklist_long", "so is a list that makes too many due dates")
    tap.equal(boss.post("/checklists", {"kind": "immersion", "items": []}).status, 422, "and one without an item")
    made = boss.make("/checklists", {"kind": "immersion", "items": [item]})
    refused(tap, boss.post("/checklists", {"kind": "immersion", "items": [item]}), 422, "kind", "checklist_double", "a kind has one checklist")
    action = boss.make("/actions", {"title": "Immersion", "kind": "immersion", "first_day": day(4)}).id
    tap.equal([d["title"] for d in steps(boss, action).values()], ["J−20 : Relancer (Immersion)"], "an action of that kind follows it")
    off = boss.patch("/checklists/" + made.id, {"active": False}, made.etag)
    tap.equal((off.status, steps(boss, action)), (200, {}), "one that is switched off calls for nothing")
    boss.patch("/checklists/" + made.id, {"active": True}, off.etag)
    tap.equal(len(steps(boss, action)), 1, "switched on again, it does")


def agrements_settle_themselves(tap, boss):
    world = World(boss)
    caf = boss.make("/organisations", {"name": "Caf", "kind": "institution"}).id
    boss.make("/agrements", {"organisation": world.centre["A"], "caf": caf, "kind": "agc", "from": day(-12), "to": day(24), "status": "granted"})
    other = boss.get("/deadlines?kind=agrement_step").json["items"][0]
    refused(tap, boss.post("/deadlines/%s/done" % other["id"]), 422, "kind", "deadline_kind", "a due date that its record settles is not said to be done")


def cancelled(tap, boss, action):
    boss.make("/actions/%s/cancel" % action)
    tap.equal((steps(boss, action), len(steps(boss, action, "dropped"))), ({}, 7), "a cancelled action calls for nothing any more")


def kept(tap, node, boss):
    action = boss.make("/actions", {"title": "Gardée", "first_day": day(4)}).id
    wanted = {n: d["due"] for n, d in steps(boss, action).items()}
    node.settled()
    node.down()
    tap.equal(node.verify().returncode, 0, "the journals give the tables")
    backup = node.folder + "-copy"
    node.must("backup", backup)
    node.must("restore", backup)
    node.up()
    tap.equal({n: d["due"] for n, d in steps(boss, action).items()}, wanted, "after a restore both services follow each other again, and the steps stand")
    session = boss.get("/sessions?action=" + action).json["items"][0]
    boss.patch("/sessions/" + session["id"], {"day": day(6)}, '"%d"' % session["version"])
    tap.equal(steps(boss, action)[501]["due"], day(6), "and move")
    tap.ok(node.settled(), "nothing goes round between the two: they come to rest")
    rest = node.positions()
    boss.get("/deadlines")
    tap.equal(node.positions(), rest, "and write nothing more")


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator")
        action = follows(tap, boss)
        done(tap, node, boss, action)
        own(tap, boss)
        agrements_settle_themselves(tap, boss)
        cancelled(tap, boss, action)
        kept(tap, node, boss)


lib.run(main)

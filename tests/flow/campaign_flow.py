#!/usr/bin/env python3
"""campaign_flow: all open requests of a pool dealt at once, over HTTP: computed without asking anybody, refused once stale, applied in one go.
Owns: one node.
Beware: the periods lie ahead of today, whenever this runs.
"""
import datetime
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lib  # noqa: E402
import world  # noqa: E402


def ahead(days):
    return (datetime.date.today() + datetime.timedelta(days=days)).isoformat()


def submitted(w, client, days=2, **more):
    made = w.request(client, begin=ahead(40), end=ahead(60), days=days, **more).id
    client.make("/requests/%s/submit" % made)
    return made


def computed(client, pool, **settings):
    """A campaign that was run to its end."""
    made = client.make("/campaigns", dict(settings, pool=pool)).id
    client.make("/campaigns/%s/run" % made)
    lib.wait_until(lambda: client.get("/campaigns/" + made).json["status"] != "running")
    return client.get("/campaigns/" + made).json


def lines(client, campaign):
    """Of the last computing, by place."""
    found = client.all("/campaign-lines?campaign=%s&round=%d" % (campaign["id"], campaign["round"]))
    return sorted(found, key=lambda l: l["place"])


def sent(client):
    return client.all("/proposals?status=sent")


def refused(tap, boss, director):
    tap.equal(boss.post("/campaigns", {}).codes, ["required"], "a campaign says which pool")
    tap.equal(boss.post("/campaigns", {"pool": "group", "most": 0}).codes, ["range"], "at most nothing is no bound")
    tap.equal(boss.post("/campaigns", {"pool": "group", "most": 1, "least": 3}).codes, ["campaign_bounds"], "a least above the most is refused")
    tap.equal(boss.post("/campaigns", {"pool": "group", "leave": 900}).codes, ["range"], "leaving a request is dearer than any match")
    tap.equal(boss.post("/campaigns", {"pool": "group", "status": "ready"}).codes, ["server_set"], "its state is not given")
    tap.equal(boss.post("/campaigns", {"pool": "individual"}).codes, ["campaign_pool"], "a coordinator does not deal personal requests")
    tap.equal(director.post("/campaigns", {"pool": "group"}).status, 403, "nor does a centre deal any")
    empty = boss.make("/campaigns", {"pool": "group"}).id
    tap.equal(boss.post("/campaigns/%s/run" % empty).codes, ["campaign_empty"], "with nothing to deal it is told")
    tap.equal(boss.post("/campaigns/%s/apply" % empty).codes, ["campaign_state"], "what was not computed is not applied")
    tap.equal(boss.get("/campaigns/%s/progress" % empty).json["running"], False, "and nothing runs")
    tap.equal(boss.post("/campaigns/%s/run" % w_unknown).status, 404, "an unknown one is not found")


w_unknown = "01900000-0000-7000-8000-000000000000"


def dealt(tap, node, w, boss, asked):
    positions = node.positions()
    before = len(sent(boss))
    campaign = computed(boss, "group", most=2)
    tap.equal((campaign["status"], campaign["served"], campaign["undone"]), ("ready", 4, 1), "four of five requests get somebody, at most two each")
    tap.ok(campaign["proven"] and "prouvé" in campaign["summary"], "that there is no better way is proven, and told", campaign)
    tap.equal(len(sent(boss)), before, "nobody was asked")
    tap.equal(boss.all("/capacities"), [], "and no day is held")
    tap.equal({k: v for k, v in node.positions().items() if k == "registry"}, {k: v for k, v in positions.items() if k == "registry"},
              "nothing was written elsewhere")
    rows = lines(boss, campaign)
    tap.equal(sorted(l["request"] for l in rows), sorted(asked), "each request has its line")
    tap.ok(all(l["sentence"] for l in rows), "and its reason in words")
    tap.equal([l["why"] for l in rows if "provider" not in l], ["no_room"], "who gets nobody is told why")
    held = [sum(m["days"] for m in l["months"]) for l in rows if "provider" in l]
    tap.equal(held, [2, 2, 2, 2], "the days are dealt to months")
    return campaign, rows


def stale(tap, w, boss, director, campaign, rows):
    gone = next(l for l in rows if "provider" in l)
    director.make("/requests/%s/withdraw" % gone["request"])
    answer = boss.post("/campaigns/%s/apply" % campaign["id"])
    tap.equal((answer.status, answer.codes), (409, ["campaign_stale"]), "a request that was withdrawn since refuses the whole")
    tap.ok("n° %d n’est plus ouverte" % gone["place"] in answer.raw.decode(), "and is told by its number", answer)
    tap.equal(sent(boss), [], "nobody was asked")
    checked = boss.make("/campaigns/%s/check" % campaign["id"]).json
    tap.equal((checked["status"], [c["changed"] for c in checked["changes"]]), ("stale", ["request_gone"]), "what changed is kept")
    tap.equal(boss.post("/campaigns/%s/check" % campaign["id"]).codes, ["campaign_state"], "once")
    boss.make("/campaigns/%s/run" % campaign["id"])
    lib.wait_until(lambda: boss.get("/campaigns/" + campaign["id"]).json["status"] == "ready")
    again = boss.get("/campaigns/" + campaign["id"]).json
    tap.equal((again["round"], again["served"], again.get("changes")), (2, 4, None), "computed again, all four that are left get somebody")
    return again


def applied(tap, boss, campaign):
    answer = boss.post("/campaigns/%s/apply" % campaign["id"], {}, "apply-once")
    tap.equal((answer.status, answer.json["status"]), (200, "applied"), "it is applied in one go")
    tap.equal(len(sent(boss)), 4, "all four providers are asked")
    tap.equal(boss.post("/campaigns/%s/apply" % campaign["id"], {}, "apply-once").json["version"], answer.json["version"], "the same command again is the same")
    tap.equal(boss.post("/campaigns/%s/apply" % campaign["id"]).codes, ["campaign_state"], "another finds it applied")
    tap.equal(boss.post("/campaigns/%s/cancel" % campaign["id"]).codes, ["campaign_state"], "what was applied is not given up")
    tap.ok(all(c["held"] + c["engaged"] <= c["capacity"] for c in boss.all("/capacities")), "no provider's days are oversold")
    one = sent(boss)[0]
    link = boss.make("/proposals/%s/link" % one["id"]).json["answer_link"].rsplit("/", 1)[-1]
    boss.make("/answers/" + link, {"accept": True})
    tap.equal(boss.get("/requests/" + one["request"]).json["status"], "engaged", "a provider that accepts is engaged")


def personal(tap, node, w, boss, referent):
    own = node.client("beneficiary", w.person["salarié B"])  # of another structure than the one that all were asked for
    submitted(w, own)
    campaign = computed(referent, "individual")
    tap.equal(campaign["served"], 1, "a référent deals personal requests")
    for who, name in ((boss, "coordinator"), (own, "beneficiary"), (node.client("director", w.person["direction A"]), "director")):
        tap.ok(who.get("/campaigns/" + campaign["id"]).status in (403, 404), "a %s does not find that" % name)
    tap.ok(all(c["pool"] == "group" for c in boss.all("/campaigns")), "nor in a list")
    tap.ok(all(l["campaign"] != campaign["id"] for l in boss.all("/campaign-lines")), "nor its lines")
    tap.equal(boss.get("/campaign-lines?campaign=" + campaign["id"]).json["items"], [], "nor when asked for them")


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator,operator")
        w = world.World(boss)
        w.node = node
        w.provider_add("Prestataire 2")
        node.settled()
        director = node.client("director", w.person["direction A"])
        refused(tap, boss, director)
        asked = [submitted(w, director, organisation=w.centre["A"]) for _ in range(5)]
        campaign, rows = dealt(tap, node, w, boss, asked)
        campaign = stale(tap, w, boss, director, campaign, rows)
        applied(tap, boss, campaign)
        personal(tap, node, w, boss, node.client("referent", w.person["intervenante"]))
        node.down()
        tap.equal(node.verify().returncode, 0, "and all verifies")


lib.run(main)

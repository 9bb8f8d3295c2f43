#!/usr/bin/env python3
"""ranking: rankings over HTTP: rules and their bad values, « why not », rounds made again after cards and rules changed; and all that others
read of a node, byte by byte with its headers, before and after a person was accompanied.
Owns: one node.
Beware: answers are compared as they are sent; only the date of the answer and its own number, which is drawn by lot, may differ.
"""
import datetime
import re

import lib
import world

DAY = datetime.date.today()
MOVING = {"date", "x-request-id"}


def ahead(days):
    return (DAY + datetime.timedelta(days=days)).isoformat()


def rules(tap, boss):
    """What a policy refuses, and that it has versions."""
    weights = ["competence", "territory", "start", "rotation", "load", "continuity", "evaluation", "cost"]
    nothing = boss.post("/policies", dict({"name": "Sans poids"}, **{"weight_" + w: 0 for w in weights}))
    tap.equal((nothing.status, nothing.codes), (422, ["policy_weights"]), "rules that weigh nothing are refused, by name")
    long = boss.post("/policies", {"name": "Trop long", "years_client": 21})
    tap.equal((long.status, long.codes), (422, ["range"]), "a window of more than twenty years is refused, by its field")
    tap.equal(boss.post("/policies", {"name": "Lien inconnu", "links": ["voisin"]}).codes, ["choice"], "so is a kind of tie that nobody knows")
    tap.equal(boss.post("/policies", {}).codes, ["required"], "and rules without a name")
    made = boss.make("/policies", {"name": "Règles de l’année", "active": True, "links": ["employer", "employee", "administrator", "client"],
                                   "years_client": 1, "years_employee": 5})
    changed = boss.patch("/policies/" + made.id, {"weight_cost": 30}, made.etag)
    tap.equal(changed.json["version"], 2, "rules that change have another version")
    return made.id


def kept(tap, w, boss, policy):
    """A ranking names its rules; it is made again when cards and rules are others."""
    other = w.provider_add("Prestataire 2")
    director = w.node.client("director", w.person["direction A"])
    request = w.request(director, ahead(1), ahead(90), organisation=w.centre["A"]).id
    director.make("/requests/%s/submit" % request)
    first = boss.get("/requests/%s/proposals" % request).json
    tap.equal((first["policy"], first["policy_version"], first["policy_name"]), (policy, 2, "Règles de l’année"), "a ranking names its rules and their version")
    tap.equal(len(first["lines"]), 2, "both providers are proposed")
    said = [c["sentence"] for c in first["lines"][0]["criteria"]]
    tap.ok(all(re.search(r"poids \d+, soit \d+ points? sur 1000\.$", s) for s in said), "each criterion says its value, its weight and its points", said)
    for provider in (w.provider, other):
        card = boss.get("/providers/" + provider)
        boss.patch("/providers/" + provider, {"tariff": 10000 if provider == other else 99000, "days_group": 3}, card.etag)
    rules = boss.make("/policies", {"name": "D’autres règles", "active": True, "weight_cost": 100})
    tap.equal((rules.json.get("replaces"), boss.get("/policies/" + policy).json["active"]), (policy, False), "which rules were in force until then, and are no more, is said")
    w.node.settled()
    again = boss.get("/rankings/%s/replay" % first["ranking"]).json
    tap.ok(again["same"] and "la même liste" in again["sentence"], "made again from what it was made of, it is the same list", again)
    tap.equal([(l["provider"], l["score"]) for l in again["lines"]], [(l["provider"], l["score"]) for l in first["lines"]], "line by line")
    tap.ok(w.centre["A"] not in str(again), "and nothing else of what it was made of is told")
    boss.make("/requests/%s/submit" % request)
    rounds = boss.get("/requests/%s/rankings" % request).json["rounds"]
    tap.equal([(r["round"], r["policy_name"]) for r in rounds], [(2, "D’autres règles"), (1, "Règles de l’année")], "rounds stand one behind the other, each with its rules")
    tap.equal([l["provider"] for l in rounds[1]["lines"]], [l["provider"] for l in first["lines"]], "the first is as it was")
    return request, director, other


def why_not(tap, w, boss, request, director, other):
    """Every rule with its fact, or the place; and who may not ask."""
    at = "/requests/%s/why-not/%s"
    told = boss.get(at % (request, w.provider)).json
    tap.ok("rules" not in told or not told["rules"], "of a provider that may be asked no rule is told", told)
    tap.ok(told["rank"] == 2 and told["costs_most"] == "cost" and "place 2 sur 2" in told["sentence"], "but its place and what costs it most", told)
    card = boss.get("/providers/" + other)
    boss.patch("/providers/" + other, {"days_group": 0, "links": [{"organisation": w.centre["A"], "kind": "employee"}]}, card.etag)
    w.node.settled()
    told = boss.get(at % (request, other)).json
    by = {r["rule"]: r for r in told["rules"]}
    tap.equal(sorted(by), ["capacity", "neutrality"], "of one that may not, every rule")
    tap.ok("0 jour libre" in by["capacity"]["sentence"] and "il en faut 2" in by["capacity"]["sentence"], "which months lack days", by["capacity"])
    tap.ok("Lien déclaré" in by["neutrality"]["sentence"] and w.centre["A"] not in by["neutrality"]["sentence"], "which kind of tie, not with whom", by["neutrality"])
    tap.ok(all(len(r["advice"]) > 10 for r in told["rules"]), "and what to do")
    tap.equal(boss.get(at % (request, request)).status, 404, "a provider that nobody knows is not found")
    tap.equal(boss.get(at % (w.provider, other)).status, 404, "nor a request that nobody knows")
    tap.ok(boss.get(at % (request, "rien")).status in (400, 404, 422), "what is no id is refused")
    tap.equal(director.get(at % (request, other)).status, 403, "a director does not ask whom the service should have thought of")
    tap.equal(boss.get("/rankings/%s/replay" % request).status, 404, "a ranking that nobody knows is not made again")


# --- silence --------------------------------------------------------------------------------------------------------
def shown(answer):
    number = answer.headers.get("x-request-id", "-").encode()
    return answer.status, {k: v for k, v in answer.headers.items() if k not in MOVING}, answer.raw.replace(number, b"")


def readings(client, ids):
    """Every GET that the description lists, lists as they are and records by the ids given: status, headers and bytes."""
    seen = {}
    for path, verbs in client.get("/openapi.json").json["paths"].items():
        if "get" not in verbs or path in ("/events", "/openapi.json", "/status") or "/exports/" in path or path.endswith("/readers"):
            continue
        names = re.findall(r"{(\w+)}", path)
        for one in ids if names == ["id"] else [None] if not names else []:
            where = path.replace("{id}", one) if one else path
            seen[where] = shown(client.get(where))
    for where in ("/metrics", "/livez"):
        seen[where] = shown(client.raw("GET", where, headers={"X-Forwarded-For": "192.0.2.1"}))
    return seen


def accompanied(w, boss):
    """A person asks, is accompanied, evaluates; another waits for an answer; a third is called back."""
    referent = w.node.client("referent", w.person["référente"])
    person = {c: w.node.client("beneficiary", w.person["salarié " + c]) for c in "AB"}
    first = w.request(person["A"], ahead(0), ahead(90), text="Je n’en peux plus.").id
    person["A"].make("/requests/%s/submit" % first)
    lines = referent.get("/requests/%s/proposals" % first).json["lines"]
    sent = referent.make("/proposals/%s/solicit" % lines[0]["proposal"]).json["answer_link"]
    w.node.client().make("/answers/" + sent.rsplit("/", 1)[-1], {"accept": True})
    mission = referent.get("/engagements?request=" + first).json["items"][0]["id"]
    referent.make("/engagements/%s/days" % mission, {"day": DAY.isoformat()})
    person["A"].make("/engagements/%s/evaluate" % mission, {"relevance": 1})
    second = w.request(person["B"], ahead(1), ahead(90)).id
    person["B"].make("/requests/%s/submit" % second)
    waiting = referent.get("/requests/%s/proposals" % second).json["lines"][0]
    referent.make("/proposals/%s/solicit" % waiting["proposal"])
    person["B"].make("/requests", {"kind": "individual", "nature": "crisis"})
    w.node.settled()
    return [first, second, mission, lines[0]["proposal"]]


def silence(tap, w, boss, known):
    readers = {"a director": w.node.client("director", w.person["direction A"]), "a board": w.node.client("director", w.person["présidence A"]),
               "an animator": w.node.client("animator", w.person["intervenante"]), "a coordinator": w.node.client("coordinator")}
    ids = [w.centre["A"], w.provider, w.person["salarié A"], w.person["direction A"], known]
    before = {name: readings(c, ids) for name, c in readers.items()}
    again = {name: readings(c, ids) for name, c in readers.items()}
    quiet = {name: {p for p in before[name] if before[name][p] != again[name][p]} for name in readers}
    tap.ok(all(len(q) < 6 for q in quiet.values()), "read twice with nothing in between, a node says the same but for what a reading itself leaves",
           {n: sorted(q)[:12] for n, q in quiet.items()})
    full = {name: sum(status == 200 for status, _, _ in seen.values()) for name, seen in before.items()}
    tap.ok(all(n > 20 for n in full.values()), "and there is something to read", full)
    tap.note("answers with something to read: %r; what a reading leaves: %r" % (full, sorted(set().union(*quiet.values()))))
    hidden = accompanied(w, boss)
    for name, client in readers.items():
        after = readings(client, ids)
        moved = [p for p in before[name] if p not in quiet[name] and after[p] != again[name][p]]
        tap.equal(moved, [], "%s reads the same bytes and headers in %d answers after three persons asked" % (name, len(after)))
        tap.equal({client.get(at % i).status for i in hidden for at in ("/requests/%s", "/engagements/%s", "/proposals/%s", "/rankings/%s/replay")} - {403, 404}, set(),
                  name + " finds nothing of them by their ids")


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator,operator")
        w = world.World(boss)
        w.node = node
        node.settled()
        policy = rules(tap, boss)
        request, director, other = kept(tap, w, boss, policy)
        why_not(tap, w, boss, request, director, other)
        silence(tap, w, boss, request)
        node.down()
        tap.equal(node.verify().returncode, 0, "the node verifies")


lib.run(main)

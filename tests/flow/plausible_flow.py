#!/usr/bin/env python3
"""plausible_flow: what says two things at once about an action, its days, its places and its people is refused, with the reason.
Owns: a node of its own.
Beware: each refusal stands beside the same entry that is right, which is taken.
"""
import lib
from said import day, refused
from world import World


def actions(tap, boss, w):
    def ask(**rules):
        return boss.post("/actions", dict({"title": "Une action", "kind": "formation_action"}, **rules))

    refused(tap, ask(weekdays=["monday", "tuesday"], preferred_weekdays=["tuesday", "wednesday"]), 422, "preferred_weekdays",
            "preferred_weekdays", "a wish for a day that is not possible is refused")
    tap.equal(ask(weekdays=["monday", "tuesday"], preferred_weekdays=["tuesday"]).status, 201, "one that is possible is taken")
    refused(tap, ask(animators=[w.person["intervenante"]] * 2), 422, "animators[1]", "listed_twice", "the same animator twice is refused")
    refused(tap, ask(invited=[w.centre["A"], w.centre["B"], w.centre["A"]]), 422, "invited[2]", "listed_twice",
            "so is the same structure invited twice")
    quota = {"quotas": [{"roles": ["director"], "min": 7}], "structures_max": 3, "persons_max": 2}
    refused(tap, ask(**quota), 422, "quotas[0].min", "quota_reach", "a minimum that the structures cannot bring is refused")
    tap.equal(ask(**dict(quota, persons_max=3)).status, 201, "one that they can is taken")
    refused(tap, ask(structures_min=4, persons_min=3, places=10), 422, "places", "minimum_places",
            "a minimum that does not fit into the places is refused")
    tap.equal(ask(structures_min=4, persons_min=3, places=12).status, 201, "one that fits is taken")


def outcomes(tap, boss):
    """What an immersion leaves behind: entered, shown on its sheet, followed once it is done."""
    left = {"deliverables": [{"title": "Diagnostic", "due": day(1)}], "recommendations": [
        {"number": 1, "text": "Nommer un binôme"}, {"number": 2, "text": "Partager le diagnostic", "status": "followed"}]}
    refused(tap, boss.post("/actions", {"title": "Immersion", "deliverables": [{"title": "Diagnostic", "delivered_on": day(1)}]}), 422,
            "deliverables[0].delivered_on", "delivered_future", "nothing is handed over on a day to come")
    refused(tap, boss.post("/actions", {"title": "Immersion", "recommendations": [dict(r, number=1) for r in left["recommendations"]]}), 422,
            "recommendations[1].number", "recommendation_number", "two recommendations do not share a number")
    made = boss.make("/actions", dict(left, title="Immersion au centre", kind="immersion", structures_min=0, first_day=day(days=-3))).json
    for step in ("open", "confirm", "start"):
        boss.make("/actions/%s/%s" % (made["id"], step))
    boss.make("/sessions/%s/hold" % boss.all("/sessions?action=" + made["id"])[0]["id"])
    done = boss.make("/actions/%s/finish" % made["id"]).json
    moved = boss.get("/actions/%s/history" % made["id"]).json["items"]
    tap.ok(any((c["field"], c.get("from_label"), c.get("to_label")) == ("status", "Envisagée", "Ouverte aux inscriptions")
               for e in moved for c in e.get("changes", [])), "its history says choices by their French labels", moved)
    handed = boss.patch("/actions/" + made["id"], {"deliverables": [{"title": "Diagnostic", "delivered_on": day(days=-1)}]},
                        '"%d"' % done["version"])
    tap.equal(handed.status, 200, "what it hands over is entered after its end")
    tap.equal(boss.patch("/actions/" + made["id"], {"title": "Autre"}, handed.etag).codes, ["action_closed"], "and nothing else of it changes")
    page = boss.raw("GET", "/fiches-formation/" + made["id"], None, {"Accept": "text/html"})
    text = page.raw.decode("utf-8")
    tap.ok(page.status == 200 and "Diagnostic, remis le" in text and "N° 2, Suivie" in text and "Nommer un binôme" in text,
           "its sheet shows deliverables and recommendations", text)


def venues(tap, boss):
    def ask(**more):
        return boss.post("/venues", dict({"name": "Salle"}, **more))

    refused(tap, ask(weekdays=[]), 422, "weekdays", "weekdays_empty", "a venue that is never open is refused")
    refused(tap, ask(halves=[]), 422, "halves", "venue_halves_empty", "at no half-day either")
    refused(tap, ask(open_days=[day(3), day(4)], closed_days=[day(4)]), 422, "open_days[1]", "venue_day_twice",
            "a day is not open and closed")
    return boss.make("/venues", {"name": "Salle", "weekdays": ["monday"], "open_days": [day(3)], "closed_days": [day(4)]}).id


def sessions(tap, boss, venue):
    action = boss.make("/actions", {"title": "Des journées", "kind": "formation_action"}).id
    rank = iter(range(1, 20))

    def ask(**more):
        return boss.post("/sessions", dict({"action": action, "rank": next(rank), "window_from": day(2), "window_to": day(4)}, **more))

    refused(tap, ask(remote=True, venue=venue), 422, "venue", "session_remote_venue", "a remote session has no venue")
    refused(tap, ask(remote=True, venues=[venue]), 422, "venues", "session_remote_venue", "nor any to choose among")
    refused(tap, ask(halves=["morning"], starts_at="14:00"), 422, "starts_at", "session_half_hours", "a morning does not begin at two")
    refused(tap, ask(halves=["evening"], starts_at="08:00"), 422, "starts_at", "session_half_hours", "nor an evening at eight in the morning")
    refused(tap, ask(halves=["morning"], ends_at="16:00"), 422, "ends_at", "session_half_hours", "a morning does not end at four")
    made = ask(halves=["afternoon"], starts_at="14:00", ends_at="17:30")
    tap.equal(made.status, 201, "an afternoon from two to half past five is taken")
    refused(tap, boss.patch("/sessions/" + made.json["id"], {"halves": ["evening"]}, '"1"'), 422, "starts_at", "session_half_hours",
            "and not moved to the evening without its hours")


def enrolled(tap, node, boss, w):
    action = boss.make("/actions", {"title": "Un suivi", "kind": "formation_action", "first_day": day(days=-30), "structures_max": 1,
                                    "intersession_days": 2, "animators": [w.person["intervenante"]]}).id
    boss.make("/actions/%s/open" % action)

    def enrol(c, client=boss):
        return client.post("/enrolments", {"action": action, "structure": w.centre[c], "persons": [
            {"person": w.person["direction " + c], "role": "director"}]})

    director = node.client("director", w.person["direction A"])
    refused(tap, enrol("B", director), 403, "structure", "enrolment_structure", "a director enrols the own structure, and is told so")
    enrol("A")
    waiting = enrol("B").json
    tap.ok(waiting["status"] == "waiting" and "le nombre de structures est atteint (1)" in waiting["reason"], "who waits is told why", waiting)
    refused(tap, boss.get("/enrolments/%s/link" % waiting["id"]), 409, "status", "offer_none",
            "of who waits there is no link to answer yet, and it says when there is one")
    plan = {"action": action, "structure": w.centre["A"], "objective": "Agir", "measures": [
        {"number": 1, "title": "Une réunion", "due": day(3), "owner": w.person["salarié B"]}]}
    refused(tap, boss.post("/action-plans", plan), 422, "measures[0].owner", "measure_stranger",
            "who has nothing to do with the structure is in charge of none of its measures")
    plan["measures"][0]["owner"] = w.person["salarié A"]
    tap.equal(boss.post("/action-plans", plan).status, 201, "somebody of it is")
    slot = boss.make("/intersessions", {"action": action, "structure": w.centre["A"], "animator": w.person["référente"], "day": "2026-11-01",
                                        "minutes": 60, "activities": "Un point"}).json
    tap.equal(set(slot["flags"]) - {"outside"}, {"day_off", "not_animating"},
              "a slot on a Sunday by somebody who does not animate the action is flagged when the team enters it")
    refused(tap, boss.get("/actions/%s/papers/xx/%s" % (action, w.person["direction A"])), 404, "paper", "choice",
            "an unknown paper leads nowhere, and the refusal lists those there are")
    refused(tap, boss.post("/plans", {"from": day(40), "to": day(42)}), 422, "from", "plan_no_action",
            "a season without actions is said with its days")


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator,operator")
        w = World(boss)
        node.settled()
        actions(tap, boss, w)
        outcomes(tap, boss)
        sessions(tap, boss, venues(tap, boss))
        enrolled(tap, node, boss, w)
        node.down()
        tap.equal(node.verify().returncode, 0, "replaying the journals gives the same tables")


lib.run(main)

#!/usr/bin/env python3
"""plan_flow: proposals of dates over HTTP: a season, some sessions, venues to choose among, why and why not, progress, all that is refused.
Owns: a node of its own; all its days are counted from today.
Beware: a proposal is waited for by its state.
"""
import datetime

import lib
from said import day, refused
from world import World

DONE = ("computed", "infeasible", "undecided")


class Case:
    """Two actions of two and three sessions; three venues in three towns; a delegation from Saint-Étienne."""

    def __init__(self, node, boss):
        self.node, self.boss, self.world = node, boss, World(boss)
        self.person = self.world.person
        make = boss.make
        self.screen = make("/venue-features", {"label": "Vidéoprojecteur"}).id
        self.near = make("/venues", {"name": "Salle proche", "commune": "42218", "seats": 20}).id
        self.far = make("/venues", {"name": "Salle lointaine", "commune": "42187", "seats": 20, "features": [self.screen]}).id
        self.old = make("/venues", {"name": "Salle fermée", "commune": "42218", "seats": 20})
        boss.call("DELETE", "/venues/" + self.old.id, headers={"If-Match": self.old.etag})
        self.one = make("/actions", {"title": "Agir ensemble", "animators": [self.person["intervenante"]], "school_zone": "A",
                                     "avoid_school_holidays": False, "venues": [self.near, self.far]}).id
        self.two = make("/actions", {"title": "Se former", "animators": [self.person["intervenante"]]}).id
        self.sessions = [self.session(self.one, rank) for rank in (1, 2)]
        self.others = [self.session(self.two, rank) for rank in (1, 2, 3)]
        make("/actions/%s/open" % self.one)
        make("/enrolments", {"action": self.one, "structure": self.world.centre["A"],
                             "persons": [{"person": self.person["direction A"], "role": "director"},
                                         {"person": self.person["salarié A"], "role": "employee"}]})

    def session(self, action, rank, **more):
        return self.boss.make("/sessions", dict({"action": action, "rank": rank, "window_from": day(1), "window_to": day(6)}, **more)).id

    def ask(self, **want):
        return self.boss.post("/plans", want)

    def plan(self, **want):
        made = self.ask(**want)
        if made.status != 201:
            raise AssertionError("not planned: %r" % made)
        def answered():
            now = self.boss.get("/plans/" + made.id).json
            return now if now["status"] in DONE else None
        return lib.wait_until(answered, 20)

    def patch(self, path, body):
        return self.boss.patch(path, body, self.boss.get(path).etag)


def possible_days(count):
    """So many Mondays, Tuesdays, Thursdays or Fridays in two months from now that are no public holiday of spring or winter."""
    found, n = [], 0
    while len(found) < count:
        d = datetime.date.fromisoformat(day(2, days=n))
        n += 4
        if d.weekday() in (0, 1, 3, 4) and (d.month, d.day) not in ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)):
            found.append(d.isoformat())
    return found


def asking(tap, case):
    gone = "00000000-0000-7000-8000-000000000000"
    empty = case.boss.make("/actions", {"title": "Sans journée"}).id
    refused(tap, case.ask(), 422, "actions", "plan_asked", "a plan of nothing is refused")
    refused(tap, case.ask(actions=[case.one], sessions=case.sessions), 422, "actions", "plan_asked", "so is one asked for in two ways")
    refused(tap, case.ask(actions=[empty]), 422, "actions", "plan_empty", "an action without sessions cannot be placed")
    refused(tap, case.ask(actions=[gone]), 422, "actions[0]", "unknown_reference", "an action that does not exist is told by its place in the list")
    refused(tap, case.ask(sessions=[case.sessions[0], gone]), 422, "sessions[1]", "unknown_reference", "so is a session")
    refused(tap, case.ask(sessions=[case.sessions[0]] * 2), 422, "sessions[1]", "duplicate", "a session is asked for once")
    refused(tap, case.ask(**{"from": day(6), "to": day(1)}), 422, "to", "plan_period", "a season that ends before it begins is refused")
    refused(tap, case.ask(**{"from": day(6)}), 422, "to", "required", "a season needs both its ends")
    refused(tap, case.ask(**{"from": day(90), "to": day(91)}), 422, "from", "plan_no_action", "a season without any session is refused")
    for weight in (-1, 1001):
        refused(tap, case.ask(actions=[case.one], weights=[{"criterion": "travel", "weight": weight}]), 422, "weights[0].weight", "range",
                "a weight of %d is refused" % weight)
    refused(tap, case.ask(actions=[case.one], weights=[{"criterion": "travel", "weight": 1}] * 2), 422, "weights[1].criterion", "plan_weight_twice",
            "a criterion has one weight")
    refused(tap, case.ask(actions=[case.one], effort="heroic"), 422, "effort", "choice", "an effort that is none is refused")
    for who in ("nobody", ""):
        refused(tap, case.ask(actions=[case.one], required=who), 422, "required", "choice", "people required that are none (%r) are refused" % who)


def sessions(tap, case):
    body = {"action": case.two, "rank": 4, "window_from": day(6), "window_to": day(1)}
    refused(tap, case.boss.post("/sessions", body), 422, "window_to", "session_period", "a window that ends before it begins is refused")
    fixed = case.boss.make("/actions", {"title": "Fixée", "first_day": day(2)}).id
    case.boss.make("/sessions", {"action": fixed, "rank": 2, "fixed": True, "day": day(4)})
    refused(tap, case.boss.post("/sessions", {"action": fixed, "rank": 3, "fixed": True, "day": day(3)}), 422, "day", "session_order",
            "J3 before J2 fixed is refused")
    refused(tap, case.patch("/actions/" + case.two, {"venues": [case.old.id]}), 422, "venues[0]", "archived", "an archived venue is no candidate")
    refused(tap, case.patch("/actions/" + case.one, {"venue": case.near}), 422, "venues", "venue_given", "a venue, and others to choose among, contradict each other")
    refused(tap, case.patch("/sessions/" + case.sessions[0], {"venue_chosen": True}), 422, "venue_chosen", "server_set", "what a plan chose is not written by hand")


def placing(tap, case):
    plan = case.plan(sessions=[case.sessions[0], case.others[2]])
    tap.equal((plan["status"], sorted(p["session"] for p in plan["options"][0]["placements"])),
              ("computed", sorted([case.sessions[0], case.others[2]])), "some sessions are placed alone")
    plan = case.plan(**{"from": day(1), "to": day(6), "effort": "quick", "weights": [{"criterion": "spread", "weight": 9}]})
    best = plan["options"][0]
    tap.ok(plan["status"] == "computed" and {case.one, case.two} <= set(plan["actions"]), "a season takes the open actions that have a session in it", plan["actions"])
    tap.equal(sum(c["contribution"] for c in best["criteria"]), best["cost"], "what is told of a cost adds up to it")
    tap.ok(all(c["value"] * c["weight"] == c["contribution"] for c in best["criteria"]), "each criterion is its value times its weight", best["criteria"])
    tap.equal([c["weight"] for c in best["criteria"] if c["criterion"] == "spread"], [9], "a weight that is given counts")
    tap.equal({p.get("venue") for p in best["placements"] if p["session"] in case.sessions}, {case.near}, "of two venues the nearer is chosen")
    tap.equal({p.get("venue") for p in best["placements"] if p["session"] in case.others}, {None}, "where there is none to choose, none is told")
    return plan


def explaining(tap, case, plan):
    path = "/plans/%s/explanations?session=%s" % (plan["id"], case.sessions[1])
    why = case.boss.get(path).json
    tap.ok(why["session"] == case.sessions[1] and "Salle proche" in why["sentence"] and why["days"], "a session is explained on its own", why)
    tap.ok(any(d.get("rule") == "closed_weekday" for d in why["days"]) and all(d["sentence"] for d in why["days"]), "and why not the days beside", why["days"][:5])
    names = [case.boss.get("/people/" + p).json["name"] for p in case.person.values()]
    tap.ok(not any(n in str(why) for n in names), "no sentence holds a person's name")
    refused(tap, case.boss.get(path + "&option=5") if len(plan["options"]) < 5 else case.boss.get(path + "&option=6"), 422, "option",
            "plan_option" if len(plan["options"]) < 5 else "range", "an option that there is not is refused")
    stranger = case.boss.get("/sessions?action=" + case.boss.make("/actions", {"title": "Une autre", "first_day": day(3)}).id).json["items"][0]["id"]
    refused(tap, case.boss.get("/plans/%s/explanations?session=%s" % (plan["id"], stranger)), 422, "session", "plan_session", "so is a session of no placement")
    director = case.node.client("director", case.person["direction A"])
    tap.equal([director.get(p).status for p in (path, "/plans/" + plan["id"], "/plans/%s/progress" % plan["id"])], [403] * 3,
              "an employer's account reads none of it")
    animator = case.node.client("animator", case.person["intervenante"])
    tap.equal([animator.get(p).status for p in (path, "/plans/" + plan["id"], "/plans/%s/progress" % plan["id"], "/plans", "/sessions")], [403] * 4 + [200],
              "one who animates reads none of it either: it tells who is absent; the sessions are open to all")


def ending(tap, case, plan):
    at = case.boss.get("/plans/%s/progress" % plan["id"]).json
    tap.equal((at["status"], at["running"], at["options"], at["cost"]), ("computed", False, len(plan["options"]), plan["options"][0]["cost"]),
              "progress tells where a finished plan ended")
    refused(tap, case.boss.post("/plans/%s/stop" % plan["id"]), 409, "status", "state", "a finished plan is not stopped")
    before = case.node.positions()
    case.boss.get("/plans/%s/progress" % plan["id"])
    tap.equal(case.node.positions(), before, "asking how far it is writes nothing")
    tap.equal(case.boss.post("/plans/%s/apply" % plan["id"]).json["status"], "applied", "an option is applied")
    reader, other = (case.node.client("animator", case.person[who]) for who in ("intervenante", "référente"))
    days = sorted(p["day"] for p in plan["options"][0]["placements"] if p["session"] in case.sessions + case.others)
    told = lib.wait_until(lambda: [n for n in reader.all("/notices?event=session.placed") if n.get("count") == len(days)])
    tap.equal([(sorted(n["objects"]), n["first"], n["last"], n["person"]) for n in told],
              [(sorted(case.sessions + case.others), days[0], days[-1], case.person["intervenante"])], "one who animates is told of all its days at once")
    tap.ok("%d journées vous concernent" % len(days) in told[0]["sentence"] and "context" not in told[0] and reader.all("/notices") == told,
           "in one sentence, and nothing is said day by day", reader.all("/notices"))
    tap.equal([other.all("/notices"), [n["event"] for n in case.boss.all("/notices") if n["event"].startswith("session.")]], [[], []],
              "others are told of none of them; coordinators have it from the plan")
    s = case.boss.get("/sessions/" + case.sessions[0]).json
    tap.equal((s["status"], s["venue"], s["venue_chosen"]), ("placed", case.near, True), "the venue that was chosen is the session's")
    refused(tap, case.boss.get("/plans/%s/explanations?session=%s" % (plan["id"], case.sessions[1])), 409, "", "plan_stale",
            "of sessions that changed since there is no explanation")
    refused(tap, case.boss.post("/plans/%s/apply" % plan["id"]), 409, "status", "state", "it is not applied twice")
    return s


def repairing(tap, case, s):
    case.patch("/venues/" + case.near, {"closed_days": [s["day"]]})
    plan = case.plan(actions=[case.one, case.two], mode="replan")
    moved = [p for p in plan["options"][0]["placements"] if p["moved"] or p.get("venue_before", p.get("venue")) != p.get("venue")]
    tap.equal([(p["session"], p["day"], p["venue"], p["venue_before"]) for p in moved], [(s["id"], s["day"], case.far, case.near)],
              "a venue that closes is changed for another, and the day stays")
    why = next(e for e in plan["explanations"] if e["session"] == s["id"])
    tap.ok("Salle lointaine" in why["sentence"], "and it is said", why["sentence"])
    stale = case.patch("/sessions/" + s["id"], {"window_to": day(7)})
    tap.equal(stale.status, 200, "a session is changed meanwhile")
    refused(tap, case.boss.post("/plans/%s/apply" % plan["id"]), 409, "", "plan_stale", "then the proposal is stale")


def impossible(tap, case):
    action = case.boss.make("/actions", {"title": "Trop serrée", "venues": [case.near, case.far], "intersession_days": 30}).id
    a = case.session(action, 1, window_from=day(2), window_to=day(2, days=5))
    b = case.session(action, 2, window_from=day(2, days=20), window_to=day(2, days=30))
    plan = case.plan(actions=[action])
    tap.ok(plan["status"] == "infeasible" and "intersession" in [c["rule"] for c in plan["conflicts"]],
           "days of intersession that have no room are told among the rules that contradict each other", plan.get("conflicts"))
    tap.ok(any("30 jours ouvrés" in c["sentence"] for c in plan["conflicts"]), "in words", plan.get("conflicts"))
    case.patch("/actions/" + action, {"intersession_days": 2})
    tap.equal(case.plan(actions=[action])["status"], "computed", "with fewer it fits")
    screen = case.boss.make("/venue-features", {"label": "Cuisine"}).id
    for s in (a, b):
        case.patch("/sessions/" + s, {"features": [screen]})
    plan = case.plan(actions=[action])
    tap.ok(plan["status"] == "infeasible" and {c["rule"] for c in plan["conflicts"]} == {"features"} and all("équipements" in c["sentence"] for c in plan["conflicts"]),
           "what no venue has is told as the reason", plan.get("conflicts"))
    fits = case.boss.make("/actions", {"title": "Possible", "animators": [case.person["référente"]]}).id
    s = case.session(fits, 1)
    plan = case.plan(actions=[action, fits])
    tap.equal((plan["status"], plan.get("left_out"), [p["session"] for p in plan["options"][0]["placements"]]), ("computed", [action], [s]),
              "of two actions the one that cannot be is left out, and the other is placed")
    tap.ok(plan["conflicts"] and {c["action"] for c in plan["conflicts"]} == {action} and any("Trop serrée" in n for n in plan["notes"]),
           "it is said which, and why", (plan["conflicts"], plan["notes"]))
    reader = case.node.client("animator", case.person["référente"])
    tap.equal(case.boss.post("/plans/%s/apply" % plan["id"]).json["status"], "applied", "what was placed is applied")
    told = lib.wait_until(lambda: [n for n in reader.all("/notices?event=session.placed") if n["object"] == s])
    tap.ok("count" not in told[0] and told[0]["sentence"].startswith("La journée J1 est fixée au ") and told[0]["context"] == fits,
           "a day that comes alone is told as that day", told)
    tap.equal(case.boss.get("/sessions/" + a).json.get("day"), None, "and what was left out has no day")


def polled(tap, case):
    action = case.boss.make("/actions", {"title": "Sondée", "animators": [case.person["référente"]]}).id
    s = case.session(action, 1)
    days = possible_days(3)
    poll = case.boss.make("/polls", {"action": action, "animators": True, "closes_at": day(1) + "T08:00:00Z",
                                     "options": [{"session": s, "day": d} for d in days]}).id
    case.boss.make("/polls/%s/open" % poll)
    link = case.boss.get("/polls/%s/links" % poll).json["items"][0]["link"].rsplit("/", 1)[-1]
    lib.Client(case.node.port).post("/polls/answers/" + link, {"answers": [{"option": 1, "value": "no"}, {"option": 2, "value": "yes"}, {"option": 3, "value": "if_needed"}]})
    plan = case.plan(actions=[action], weights=[{"criterion": "poll", "weight": 100}])
    tap.equal(plan["options"][0]["placements"][0]["day"], days[1], "the day that suits those who answered a poll is proposed")
    why = case.boss.get("/plans/%s/explanations?session=%s" % (plan["id"], s)).json["days"]
    told = {d["day"]: d for d in why}
    tap.equal(told[days[0]].get("rule"), "polled_out", "the one that all declined is out")
    tap.ok("sondage" in told[days[2]]["sentence"], "the one that suits less says so", told[days[2]])


def missing(tap, case):
    """The only day there is, on which one of two who are enrolled is absent, then both, and at last who animates."""
    only = possible_days(1)[0]
    action = case.boss.make("/actions", {"title": "Sans attendre tout le monde", "animators": [case.person["référente"]]}).id
    s = case.session(action, 1, window_from=only, window_to=only)
    case.boss.make("/actions/%s/open" % action)
    case.boss.make("/enrolments", {"action": action, "structure": case.world.centre["A"],
                                   "persons": [{"person": case.person["direction A"], "role": "director"},
                                               {"person": case.person["salarié A"], "role": "employee"}]})
    case.boss.make("/absences", {"person": case.person["direction A"], "from": only, "to": only})
    plan = case.plan(actions=[action])
    tap.equal((plan["status"], plan["required"]), ("infeasible", "everyone"), "everybody is required unless it is said otherwise: one who is absent makes the day impossible")
    plan = case.plan(actions=[action], required="animators")
    tap.equal((plan["status"], plan["required"], [p["day"] for p in plan["options"][0]["placements"]]), ("computed", "animators", [only]),
              "where those who animate alone are required, the day is taken")
    tap.equal([(c["value"], c["weight"], c["contribution"]) for c in plan["options"][0]["criteria"] if c["criterion"] == "absent"], [(1, 40, 40)],
              "who cannot come is a criterion with its weight")
    why = case.boss.get("/plans/%s/explanations?session=%s" % (plan["id"], s)).json
    tap.equal((why["cannot"], len(why["can"])), ([case.person["direction A"]], 2), "who can and who cannot is told")
    centre = case.boss.get("/organisations/" + case.world.centre["A"]).json["name"]
    tap.equal(why["missing"], ["Direction, « %s » : pas libre ce jour-là" % centre], "and by function and structure")
    names = [case.boss.get("/people/" + p).json["name"] for p in case.person.values()]
    tap.ok(not any(n in str(why) for n in names), "still without a name")
    weighed = case.plan(actions=[action], required="animators", weights=[{"criterion": "absent", "weight": 7}])
    tap.equal([c["contribution"] for c in weighed["options"][0]["criteria"] if c["criterion"] == "absent"], [7], "the weight is the coordinator's to choose")
    gone = case.boss.make("/absences", {"person": case.person["référente"], "from": only, "to": only})
    refused(tap, case.boss.post("/plans/%s/apply" % weighed["id"]), 422, "option", "plan_broken", "who animates and cannot come any more stands against it")
    tap.equal(case.plan(actions=[action], required="animators")["status"], "infeasible", "and against any other")
    case.boss.call("DELETE", "/absences/" + gone.id, headers={"If-Match": gone.etag})
    tap.equal(case.boss.post("/plans/%s/apply" % plan["id"]).json["status"], "applied", "without that, it is applied as it was proposed")
    tap.equal(case.boss.get("/sessions/" + s).json["day"], only, "and the session has its day")


def available(tap, case):
    """The animator has no mornings on Mondays and Tuesdays, and nothing on Thursdays."""
    who = case.person["prestataire"]
    for weekdays, halves in ((["monday", "tuesday"], ["morning"]), (["thursday"], None)):
        row = {"person": who, "kind": "recurring", "available": False, "weekdays": weekdays, "halves": halves}
        case.boss.make("/availabilities", {k: v for k, v in row.items() if v is not None})
    action = case.boss.make("/actions", {"title": "À ses heures", "animators": [who]}).id
    whole = case.session(action, 1, window_from=day(2), window_to=day(2, days=13))
    placed = case.plan(actions=[action])["options"][0]["placements"][0]
    tap.equal(datetime.date.fromisoformat(placed["day"]).weekday(), 4, "a whole day is placed when the animator has a whole day")
    why = {d["rule"]: d["sentence"] for d in case.boss.get("/plans/%s/explanations?session=%s" % (
        case.boss.get("/plans?newest=true").json["items"][0]["id"], whole)).json["days"] if "rule" in d}
    tap.ok("intervenant" in why.get("absent", ""), "why not the other days is said without a reason of the person's", why)
    case.patch("/sessions/" + whole, {"halves": ["afternoon"], "window_to": day(2, days=2)})
    plan = case.plan(actions=[action])
    placed = plan["options"][0]["placements"][0]["day"] if plan["options"] else None
    days = [datetime.date.fromisoformat(day(2, days=n)).weekday() for n in range(3)]
    possible = [n for n in days if n in (0, 1, 4)]
    tap.equal(datetime.date.fromisoformat(placed).weekday() in possible if placed else not possible, True,
              "an afternoon fits where only the morning is taken")


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator")
        case = Case(node, boss)
        node.settled()
        asking(tap, case)
        sessions(tap, case)
        plan = placing(tap, case)
        explaining(tap, case, plan)
        ending_session = ending(tap, case, plan)
        repairing(tap, case, ending_session)
        impossible(tap, case)
        polled(tap, case)
        missing(tap, case)
        available(tap, case)
        node.down()
        tap.equal(node.verify().returncode, 0, "the node verifies")


lib.run(main)

#!/usr/bin/env python3
"""enrolment_flow: delegations over HTTP: what is refused, quotas, the waiting list, offers by link, replacements, what cancelling would do, merges.
Owns: a node of its own; all its days are counted from today.
Beware: a deadline of a second is waited for by the enrolment's state, never by a pause.
"""
import datetime
import urllib.parse

import lib
from said import day, refused
from world import World

ROLES = {"direction": "director", "salarié": "employee", "présidence": "president", "élue": "elected", "bénévole": "volunteer"}


def moment(**delta):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**delta)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Case:
    """Four centres; in each a director, an employee, a president, an elected and a volunteer."""

    def __init__(self, node, boss):
        self.node, self.boss, self.world = node, boss, World(boss)
        for c in "CD":
            self.world.centre[c] = boss.make("/organisations", {"name": "Centre " + c, "kind": "centre"}).id
        for c in "ABCD":
            for name in ("direction", "salarié", "présidence", "élue", "bénévole"):
                if name + " " + c not in self.world.person:
                    self.world.person_add(name + " " + c, c, ROLES[name])
        self.nobody = lib.Client(node.port)
        node.clients.append(self.nobody)
        node.settled()

    def action(self, title, **rules):
        made = self.boss.make("/actions", dict({"title": title, "kind": "formation_action", "served_years": 0}, **rules)).id
        self.boss.make("/actions/%s/open" % made)
        return made

    def persons(self, centre, *who):
        return [{"person": self.world.person["%s %s" % (name, centre)], "role": ROLES[name]} for name in who]

    def enrol(self, action, centre, *who, client=None, **more):
        return (client or self.boss).post("/enrolments", dict(
            {"action": action, "structure": self.world.centre[centre], "persons": self.persons(centre, *who)}, **more))

    def read(self, enrolment, client=None):
        return (client or self.boss).get("/enrolments/" + enrolment).json

    def link(self, enrolment):
        return self.boss.get("/enrolments/%s/link" % enrolment).json["answer_link"]

    def page(self, link, form=None):
        if form is None:
            return self.nobody.raw("GET", link, headers={"Accept": "text/html"})
        return self.nobody.raw("POST", link, urllib.parse.urlencode(form).encode(),
                               {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": None})


def coming_in(tap, case):
    action = case.action("Binôme", binome=True, persons_min=2, persons_max=3, all_sessions=True)
    yes = {"committed": True}
    refused(tap, case.enrol(action, "A", "direction", "direction", "présidence", **yes), 422, "persons[1].person", "person_twice",
            "the same person twice in a delegation is refused")
    refused(tap, case.enrol(action, "A", "direction", "salarié", **yes), 422, "persons", "binome", "half a binôme is refused")
    refused(tap, case.enrol(action, "A", "direction", **yes), 422, "persons", "persons_min", "so is one person where two are asked for")
    refused(tap, case.enrol(action, "A", "direction", "présidence"), 422, "committed", "commitment",
            "presence at all sessions is confirmed, where the action asks for it")
    made = case.enrol(action, "A", "direction", "présidence", **yes)
    tap.equal((made.status, made.json["status"]), (201, "accepted"), "a binôme that comes to all sessions has its place")
    refused(tap, case.boss.patch("/enrolments/" + made.id, {"committed": False}, made.etag), 422, "committed", "commitment",
            "and does not take back what it confirmed")
    refused(tap, case.boss.post("/enrolments/%s/withdraw" % made.id, {"person": case.world.person["présidence A"]}), 422, "person", "binome",
            "one of the two does not leave alone")
    trio = case.enrol(action, "B", "direction", "présidence", "salarié", **yes)
    left = case.boss.post("/enrolments/%s/withdraw" % trio.id, {"person": case.world.person["salarié B"]})
    tap.equal((left.status, left.json["status"], len(left.json["persons"])), (200, "accepted", 2), "one of three does, where the rules still hold")
    refused(tap, case.boss.post("/enrolments/%s/withdraw" % trio.id, {"person": case.world.person["salarié B"]}), 422, "person",
            "person_not_in_delegation", "who has left does not leave again")


def quotas(tap, case):
    wrong = [{"roles": ["elected"], "min": 3, "max": 1}]
    bad = lambda q, **more: case.boss.post("/actions", dict({"title": "Quotas", "quotas": q}, **more))
    refused(tap, bad(wrong), 422, "quotas[0].min", "quota_range", "a quota whose minimum exceeds its maximum is refused")
    refused(tap, bad([{"roles": []}]), 422, "quotas[0].roles", "quota_roles", "so is a quota of no role")
    refused(tap, bad([{"roles": ["elected"]}, {"roles": ["volunteer", "elected"]}]), 422, "quotas[1].roles", "quota_roles", "and a role in two quotas")
    refused(tap, bad([{"roles": ["elected"], "min": 4}], places=3), 422, "quotas", "quota_places", "and minima beyond the places")
    action = case.action("Publics", places=4, quotas=[{"roles": ["elected"], "max": 1}, {"roles": ["volunteer"], "min": 1}])
    made = case.enrol(action, "A", "élue", "direction")
    tap.equal(made.json["status"], "accepted", "a delegation within the quotas has its place")
    refused(tap, case.enrol(action, "B", "direction", "salarié", "présidence", "élue"), 422, "persons", "places_kept",
            "a delegation that alone leaves no place to a public that is wanted is refused")
    refused(tap, case.enrol(action, "B", "direction", "salarié", "présidence", "élue", "bénévole"), 422, "persons", "places",
            "so is one larger than the action")
    over = case.enrol(action, "B", "élue")
    tap.equal((over.json["status"], over.json["rule"]), ("waiting", "quota"), "one elected more than the quota waits, and is told why")
    refused(tap, case.boss.post("/enrolments/%s/offer" % over.id), 422, "", "offer_full", "the quota per public exceeded: no place is offered either")
    kept = case.enrol(action, "C", "direction", "salarié")
    tap.equal((kept.json["status"], kept.json["rule"]), ("waiting", "kept"), "the last place is kept for a volunteer")
    refused(tap, case.boss.post("/actions/%s/confirm" % action), 422, "quotas", "quota_min", "an action without its volunteers is not confirmed")
    refused(tap, case.boss.patch("/actions/" + action, {"places": 1}, case.boss.get("/actions/" + action).etag), 422, "places", "places_below",
            "places do not fall below those who have one")
    tap.equal(case.enrol(action, "D", "bénévole").json["status"], "accepted", "the volunteer comes in at once")
    got = case.boss.get("/actions/%s/outlook" % action).json
    tap.equal(([(q["persons"], q["min"], q["max"]) for q in got["quotas"]], got["minimum_reached"], got["can_confirm"], got["waiting"]),
              ([(1, 0, 1), (1, 1, 0)], True, True, 2), "the outlook counts each public, and the minima are reached")
    full = case.boss.get("/actions/" + action)
    case.boss.patch("/actions/" + action, {"places": 5}, full.etag)
    grown = {"persons": case.persons("A", "élue", "direction", "salarié")}
    refused(tap, case.boss.patch("/enrolments/" + made.id, grown, case.boss.get("/enrolments/" + made.id).etag), 422, "persons", "places",
            "a delegation that has its place does not grow beyond what is left")


def order(tap, case):
    """Who was never served comes first, whatever the date of request; the structure is told its own rank."""
    before = case.action("L’an passé", structures_max=2, served_years=3)
    case.enrol(before, "B", "direction")
    action = case.action("Cette année", structures_max=1, served_years=3)
    case.enrol(action, "A", "direction")
    served, first = case.enrol(action, "B", "direction"), case.enrol(action, "C", "direction")
    tap.equal((served.json["rank"], served.json["order"]), (1, "served"), "the first that waits is first, served or not")
    tap.equal((first.json["rank"], first.json["order"]), (1, "never_served"), "one that was never served passes before it")
    tap.ok(first.json["reason"].startswith("Rang 1 : jamais encore servie sur les 3 dernières années, demandée le "), "and is told so", first.json["reason"])
    director = case.node.client("director", case.world.person["direction B"])
    own = case.read(served.id, director)
    tap.equal((own["rank"], own["reason"].split(",")[0]), (2, "Rang 2 : déjà servie ou inscrite sur les 3 dernières années"), "a structure reads its own rank and its reason")
    seen = [e["structure"] for e in director.all("/enrolments?action=" + action)]
    tap.equal((director.get("/enrolments/" + first.id).status, seen), (404, [case.world.centre["B"]]), "and not who is before it")
    tap.equal([director.get(p % action).status for p in ("/actions/%s/outlook", "/actions/%s/balances")], [403, 403], "the outlook is the team's alone")


def offers(tap, case):
    action = case.action("Une place", structures_max=1, answer_days=5, first_day=day(3))
    holder = case.enrol(action, "A", "direction").id
    second, third = (case.enrol(action, c, "direction").id for c in "BC")
    case.boss.make("/enrolments/%s/withdraw" % holder)
    offered = case.read(second)
    tap.equal((offered["status"], "rank" in offered, case.read(third)["rank"]), ("offered", False, 1), "a place that frees is offered to the first")
    soonest = datetime.date.today() + datetime.timedelta(days=4)
    tap.ok(offered["answer_by"][:10] in (str(soonest), str(soonest + datetime.timedelta(days=1))), "with the days that the action gives to answer", offered)
    late = case.enrol(action, "D", "direction")
    tap.equal(late.json["status"], "waiting", "the place is held meanwhile")
    link = case.link(second)
    drawn = case.page(link)
    tap.ok(drawn.status == 200 and "Une place".encode() in drawn.raw and b"Direction B" not in drawn.raw, "the page of the link says what is offered, and names nobody", drawn)
    tap.equal(case.read(second)["status"], "offered", "reading it answers nothing")
    tap.equal(case.page(link, {"accept": "maybe"}).status, 422, "an answer is yes or no")
    tap.equal(case.page(link, {"accept": "true"}).status, 200, "yes is taken")
    tap.equal(case.read(second)["status"], "accepted", "and the delegation is in")
    token = link.rsplit("/", 1)[-1]
    refused(tap, case.nobody.post("/enrolment-offers/" + token, {"accept": False}), 409, "status", "offer_answered", "a promotion link used twice is refused")
    tap.ok("ne sert qu’une fois".encode() in case.page(link, {"accept": "true"}).raw, "its page says that it works once")
    tap.equal(case.page("/inscription/" + "A" * 64).status, 404, "a link of nobody is not found")
    refused(tap, case.boss.post("/enrolments/%s/refuse" % second), 409, "status", "offer_answered", "nor is the answer given again by account")
    answers(tap, case, action, second, third, late.id)


def answers(tap, case, action, second, third, fourth):
    refused(tap, case.boss.post("/enrolments/%s/offer" % third), 422, "", "offer_full", "no place is offered where none is free")
    case.boss.make("/enrolments/%s/withdraw" % second)
    director = case.node.client("director", case.world.person["direction C"])
    tap.equal(director.get("/enrolments/%s/link" % third).status, 403, "the link is the team's to send")
    stranger = case.node.client("director", case.world.person["direction D"])
    tap.equal(stranger.post("/enrolments/%s/accept" % third).status, 404, "another structure does not answer")
    old = case.link(third)
    answered = director.post("/enrolments/%s/refuse" % third)
    tap.equal((answered.status, answered.json["status"]), (200, "withdrawn"), "no, by account")
    refused(tap, case.nobody.post("/enrolment-offers/" + old.rsplit("/", 1)[-1], {"accept": True}), 409, "status", "offer_answered",
            "the link does not say yes after that")
    tap.equal(case.read(fourth)["status"], "offered", "the place goes to the next")
    old = case.link(fourth)
    case.boss.make("/enrolments/%s/withdraw" % fourth)
    refused(tap, case.nobody.post("/enrolment-offers/" + old.rsplit("/", 1)[-1], {"accept": True}), 409, "status", "offer_over",
            "what was withdrawn is not accepted any more")


def deadline(tap, case):
    action = case.action("Trop tard", structures_max=1)
    holder, slow, other = (case.enrol(action, c, "salarié").id for c in "ABC")
    refused(tap, case.boss.post("/enrolments/%s/accept" % slow), 409, "status", "state", "who waits has nothing to accept")
    case.boss.make("/enrolments/%s/withdraw" % holder)
    offer = "/enrolments/%s/offer" % slow
    refused(tap, case.boss.post(offer), 422, "answer_by", "required", "an offer that stands gets another deadline, which is said")
    refused(tap, case.boss.post(offer, {"answer_by": moment(minutes=-1)}), 422, "answer_by", "offer_deadline", "a deadline is still to come")
    refused(tap, case.boss.post(offer, {"answer_by": moment(days=61)}), 422, "answer_by", "offer_deadline", "and within sixty days")
    token = case.link(slow).rsplit("/", 1)[-1]
    tap.equal(case.boss.post(offer, {"answer_by": moment(seconds=1)}).status, 200, "the deadline is brought forward")
    tap.equal(lib.wait_until(lambda: case.read(slow)["status"] != "offered" and case.read(slow)["status"]), "waiting", "at the deadline the offer lapses")
    refused(tap, case.nobody.post("/enrolment-offers/" + token, {"accept": True}), 409, "answer_by", "offer_lapsed", "an answer after the deadline is refused")
    refused(tap, case.boss.post("/enrolments/%s/accept" % slow), 409, "answer_by", "offer_lapsed", "by account too")
    tap.equal((case.read(other)["status"], case.read(slow)["order"]), ("offered", "lapsed"), "the next is offered the place; the other waits on, after those behind it")
    case.boss.make("/enrolments/%s/decline" % other)
    tap.equal(case.read(slow)["status"], "waiting", "who let an offer lapse is not offered another by itself")
    tap.equal(case.boss.post(offer).json["status"], "offered", "but by the coordinator")
    refused(tap, case.nobody.post("/enrolment-offers/" + token, {"accept": True}), 409, "token", "offer_over", "the link of the former offer stays worthless")
    tap.equal(case.nobody.post("/enrolment-offers/" + case.link(slow).rsplit("/", 1)[-1], {"accept": True}).json["status"], "accepted", "the new one works")


def places_left(tap, case):
    """What is said of a place that was offered and is not taken is what happens to it."""
    def answered(action, holder, offered, *waiting):
        case.boss.make("/enrolments/%s/withdraw" % holder)
        token = case.link(offered).rsplit("/", 1)[-1]
        return case.nobody.post("/enrolment-offers/" + token, {"accept": False}).json["sentence"]
    def told(event, action):
        return lib.wait_until(lambda: [n["sentence"] for n in case.boss.get("/notices?event=" + event).json["items"] if n.get("context") == action])
    action = case.action("Suivante", structures_max=1)
    tap.ok("suivante" in answered(action, *(case.enrol(action, c, "bénévole").id for c in "ABC")), "where another is offered the place, the one who declines is told so")
    action = case.action("Personne", structures_max=1)
    tap.ok("la place reste libre" in answered(action, *(case.enrol(action, c, "bénévole").id for c in "AB")), "where nobody waits, that it stays free")
    tap.ok("aucune autre délégation n’attend" in told("enrolment.unclaimed", action)[0], "and so is the coordinator")
    action = case.action("Trop grande", places=2)
    holder, offered = case.enrol(action, "A", "bénévole", "élue").id, case.enrol(action, "B", "bénévole", "élue").id
    case.boss.make("/enrolments/%s/withdraw" % holder)
    third = case.enrol(action, "C", "bénévole").id
    case.boss.patch("/actions/" + action, {"quotas": [{"roles": ["employee"], "min": 2}]}, case.boss.get("/actions/" + action).etag)
    said = case.nobody.post("/enrolment-offers/" + case.link(offered).rsplit("/", 1)[-1], {"accept": False}).json["sentence"]
    tap.equal(("reste libre" in said, case.read(third)["status"]), (True, "waiting"), "where the next does not fit, that it stays free as well")
    tap.ok("gardées pour un autre public" in told("enrolment.passed_over", action)[0], "and the coordinator is told the rule that keeps the first one out")
    action = case.action("Quota", places=3, quotas=[{"roles": ["elected"], "max": 1}])
    holder = case.enrol(action, "A", "bénévole", "direction").id
    case.enrol(action, "B", "élue")
    first = case.enrol(action, "C", "élue").id
    case.boss.make("/enrolments/%s/withdraw" % holder)
    tap.ok(case.read(first)["status"] == "waiting" and "quota d’un public" in told("enrolment.passed_over", action)[0],
           "who leaves a place that the first cannot take for its quota: the coordinator is told that it stays empty, and why")


def replaced(tap, case):
    action = case.action("Remplacement", binome=True, first_day=day(0))
    made = case.enrol(action, "A", "direction", "présidence").id
    case.boss.make("/actions/%s/confirm" % action)
    person, path = case.world.person, "/enrolments/%s/replace" % made
    want = {"leaving": person["direction A"], "coming": person["salarié A"], "role": "employee"}
    refused(tap, case.boss.post(path, dict(want, coming=person["élue A"], role="elected")), 422, "role", "replacement_public",
            "a replacement of another public is refused")
    refused(tap, case.boss.post(path, dict(want, coming=person["salarié B"])), 422, "coming", "mandate_missing", "so is one of another structure")
    refused(tap, case.boss.post(path, dict(want, role="director")), 422, "coming", "mandate_role", "or in a role that is not held")
    refused(tap, case.boss.post(path, dict(want, leaving=person["élue A"])), 422, "leaving", "person_not_in_delegation", "who is not there is not replaced")
    refused(tap, case.boss.post(path, dict(want, leaving=person["présidence A"])), 422, "role",
            "replacement_public", "a binôme stays one")
    director = case.node.client("director", person["direction A"])
    done = director.post(path, want)
    tap.equal(([p["person"] for p in done.json["persons"]], [(r["leaving"], r["coming"]) for r in done.json["replacements"]]),
              ([person["salarié A"], person["présidence A"]], [(person["direction A"], person["salarié A"])]),
              "another of the same public comes instead, and the enrolment says so")
    refused(tap, case.boss.post(path, want), 422, "leaving", "person_not_in_delegation", "who has left is not replaced again")
    stranger = case.node.client("director", person["direction B"])
    tap.equal(stranger.post(path, want).status, 404, "another structure replaces nobody")
    session = case.boss.get("/sessions?action=" + action).json["items"][0]["id"]
    case.boss.make("/actions/%s/start" % action)
    back = {"leaving": person["salarié A"], "coming": person["direction A"], "role": "director"}
    tap.equal(len(case.boss.post(path, back).json["replacements"]), 2, "also while the action runs")
    case.boss.make("/sessions/%s/cancel" % session)
    case.boss.make("/actions/%s/finish" % action)
    refused(tap, case.boss.post(path, want), 409, "action", "action_closed", "and not once it is over")
    refused(tap, case.boss.post("/enrolments/%s/withdraw" % made), 409, "action", "action_closed", "nor does anybody leave it then")


def outlook(tap, case):
    venue = case.boss.make("/venues", {"name": "Grande salle", "seats": 20}).id
    action = case.action("Conséquences", structures_min=2, structures_max=2, first_day=day(1), venue=venue, price=10000,
                         animators=[case.world.person["intervenante"]])
    first = case.enrol(action, "A", "direction").id
    got = case.boss.get("/actions/%s/outlook" % action).json
    tap.equal((got["structures"], got["minimum_reached"], got["can_confirm"], got["can_cancel"]), (1, False, False, True), "below the minimum it cannot be confirmed")
    tap.ok(got["missing"] == ["Structures inscrites : 1, il en faut au moins 2."] and not got["confirming"], "and is told what is missing", got)
    refused(tap, case.boss.post("/actions/%s/confirm" % action), 422, "structures_min", "structures_min", "confirming is refused as it says")
    for c in "BC":
        case.enrol(action, c, "direction", "salarié")
    case.boss.make("/fundings", {"enrolment": first, "person": case.world.person["direction A"], "payer": "federation", "planned": 4000})
    got = case.boss.get("/actions/%s/outlook" % action).json
    tap.equal((got["structures"], got["persons"], got["places"], got["waiting"], got["can_confirm"]), (2, 3, 20, 1, True), "with two it can be")
    tap.equal((len(got["told"]), len(got["freed"]), got["venue_days"], got["animators"], got["fundings"], got["fundings_amount"]), (3, 1, 1, 1, 1, 4000),
              "cancelling would tell three structures, free a day of the room and an animator, and cancel a funding")
    tap.ok(got["confirming"][0] == "Prévenir 2 structures que l’action a lieu (3 personnes inscrites)." and
           "Annuler 1 prise en charge (40,00 €)." in got["cancelling"], "both are said in French", got)
    tap.equal(case.read(first)["status"], "accepted", "and nothing is done by looking")
    case.boss.make("/actions/%s/cancel" % action)
    after = case.boss.get("/actions/%s/outlook" % action).json
    funding = case.boss.get("/fundings?enrolment=" + first).json["items"][0]
    tap.equal((case.read(first)["status"], funding["status"], after["can_cancel"], after["told"]), ("declined", "cancelled", False, []),
              "once cancelled, all of it has come true")


def merged(tap, case):
    """Centres C and D were one all along, and each had enrolled."""
    action = case.action("Deux fois la même", structures_max=2)
    stays, goes = case.enrol(action, "C", "direction").id, case.enrol(action, "D", "salarié").id
    third = case.enrol(action, "A", "direction").id
    tap.equal(case.read(third)["status"], "waiting", "two structures fill the action, the third waits")
    case.boss.make("/organisations/%s/merge" % case.world.centre["D"], {"into": case.world.centre["C"]})
    lib.wait_until(lambda: case.read(goes).get("archived_at"))
    live = [e for e in case.boss.all("/enrolments?action=" + action) if e["status"] == "accepted"]
    tap.equal([(e["id"], e["structure"], e["persons"]) for e in live],
              [(stays, case.world.centre["C"], case.persons("C", "direction") + case.persons("D", "salarié"))],
              "once both are one structure, it has one delegation, with the persons of both")
    tap.equal((case.read(goes)["status"], case.read(third)["status"]), ("withdrawn", "offered"), "the other is closed, and the place that frees is offered")
    said = [[h["event"] for h in case.boss.get("/enrolments/%s/history" % e).json["items"]] for e in (stays, goes)]
    tap.ok("enrolment.united" in said[0] and "enrolment.absorbed" in said[1], "the history of each says it", said)
    told = lib.wait_until(lambda: [n for n in case.boss.all("/notices?event=enrolment.united") if n["object"] == stays])
    tap.ok(told[0]["urgency"] == "action" and "de 2 personnes" in told[0]["sentence"], "and coordinators are asked to read who is in it", told)
    refused(tap, case.boss.post("/enrolments/%s/withdraw" % goes, {}), 409, "", "archived", "nothing more is done with the one that is closed")


def main(tap):
    with lib.Node() as node:
        node.up()
        case = Case(node, node.client("coordinator"))
        for part in (coming_in, quotas, order, offers, deadline, places_left, replaced, outlook, merged):
            part(tap, case)
        node.settled()
        done = node.verify()
        tap.ok(done.returncode == 0, "replaying the journal gives the same tables", done.stdout + done.stderr)


lib.run(main)

#!/usr/bin/env python3
"""mission_far_flow: a provider of another federation is asked through its own, accepts there, is confirmed, told whom it accompanies, and does its days.
Owns: two nodes of its own, linked over the loopback address.
Beware: the first one's provider is shared; the second one's employee asks. Whom it is about is told once both have agreed, to the provider alone.
"""
import datetime

import lib
import linked
from said import refused

TODAY = datetime.date.today()
NAME = "Une salariée de là-bas"
PHONE = "0199001234"


def until(tap, true, sentence, seconds=30):
    got = lib.wait_until(true, seconds)
    tap.ok(got, sentence)
    return got


class Home:
    """Keeps the provider, its days and its answers."""

    def __init__(self, node):
        self.node, self.boss = node, node.client("coordinator")
        federation = self.boss.make("/organisations", {"name": "Fédération d’ici", "kind": "federation"}).id
        competence = self.boss.make("/competences", {"code": "C-SOU", "name": "Soutien"}).id
        self.person = self.boss.make("/people", {"name": "Une prestataire"}).id
        self.card = self.boss.make("/providers", {"name": "Prestataire d’ici", "person": self.person, "competences": [{"competence": competence, "level": 4}],
                                                  "departments": ["42"], "remote": True, "days_individual": 6, "days_group": 4, "tariff": 40000}).id
        self.boss.make("/accreditations", {"provider": self.card, "status": "accredited", "from": "2019-01-01"})
        who = self.boss.make("/people", {"name": "Un référent d’ici"}).id
        self.boss.make("/mandates", {"person": who, "role": "employee", "from": "2018-01-01", "organisation": federation})
        self.referent, self.provider = node.client("referent", person=who), node.client("provider", person=self.person)
        node.settled()

    def hold(self):
        return next(iter(self.referent.all("/home-holds?status=held")), None)

    def row(self, hold):
        return self.referent.get("/home-holds/" + hold).json

    def engaged(self):
        return sum(r["engaged"] for r in self.referent.all("/capacities") if r["provider"] == self.card)


class There:
    """Where the request is."""

    def __init__(self, node):
        self.node, self.boss = node, node.client("coordinator")
        competence = self.boss.make("/competences", {"code": "C-SOU", "name": "Soutien"}).id
        centre = self.boss.make("/organisations", {"name": "Centre de là-bas", "kind": "centre"}).id
        federation = self.boss.make("/organisations", {"name": "Fédération de là-bas", "kind": "federation"}).id
        asker = self.boss.make("/people", {"name": NAME, "email": "salariee@exemple.fr", "phone": PHONE}).id
        director, referent = (self.boss.make("/people", {"name": n}).id for n in ("Une directrice", "Un référent"))
        for person, role, organisation in ((asker, "employee", centre), (director, "director", centre), (referent, "employee", federation)):
            self.boss.make("/mandates", {"person": person, "role": role, "from": "2018-01-01", "organisation": organisation})
        bouquet = self.boss.make("/bouquets", {"name": "Traverser"}).id
        self.service = self.boss.make("/services", {"name": "Appui", "bouquet": bouquet, "kinds": ["individual"], "typical_days": 2, "competences": [competence]}).id
        self.who, self.referent = node.client("beneficiary", person=asker), node.client("referent", person=referent)
        self.director = node.client("director", person=director)
        node.settled()

    def asks(self, tap):
        request = self.who.make("/requests", {"kind": "individual", "service": self.service, "department": "42", "remote": True, "days": 2, "text": "Je suis épuisée.", "contact": "both",
                                              "from": TODAY.isoformat(), "to": (TODAY + datetime.timedelta(days=90)).isoformat()}).id
        self.who.make("/requests/%s/submit" % request)
        view = until(tap, lambda: (lambda a: a.json if a.status == 200 and a.json.get("lines") else None)(self.referent.get("/requests/%s/proposals" % request)),
                     "a request there finds the provider of the other federation")
        return request, view["lines"][0]["proposal"]

    def hold(self, proposal):
        return next(iter(self.referent.all("/far-holds?proposal=" + proposal)), {})

    def mission(self, request):
        return next(iter(self.referent.all("/engagements?request=" + request)), None)


def asked(tap, here, there):
    request, proposal = there.asks(tap)
    sent = there.referent.post("/proposals/%s/solicit" % proposal)
    tap.equal((sent.status, "answer_link" in sent.json), (200, False), "it is solicited: there is no link to hand over here")
    refused(tap, there.referent.post("/proposals/%s/link" % proposal, {}), 422, "provider", "hold_elsewhere", "nor later")
    hold = until(tap, here.hold, "its own federation holds the days and asks it")
    until(tap, lambda: there.hold(proposal).get("status") == "held", "which the asking side hears")
    told = repr(hold)
    tap.ok("épuisée" not in told and NAME not in told and request not in told, "of who asks, and why, nothing came", hold)
    tap.equal(here.boss.all("/home-holds"), [], "a coordinator there does not learn that a person asked")
    tap.equal(there.director.all("/far-holds") if there.director.get("/far-holds").status == 200 else [], [], "nor does the employer")
    return request, proposal, hold["id"]


def agreed(tap, here, there):
    request, proposal, hold = asked(tap, here, there)
    link = here.referent.post("/home-holds/%s/link" % hold, {}).json["answer_link"]
    token = link.rsplit("/", 1)[1]
    brief = here.node.client(None).get("/answers/" + token)
    tap.equal((brief.status, brief.json["days"], brief.json["service_name"]), (200, 2, "Appui"), "the provider reads the brief by a link of its own federation")
    tap.equal(here.node.client(None).post("/answers/" + token, {"accept": False}).codes, ["answer_reason"], "a refusal needs its reason there too")
    taken = here.node.client(None).post("/answers/" + token, {"accept": True})
    tap.equal((taken.status, taken.json["status"]), (200, "accepted"), "and accepts")
    until(tap, lambda: there.hold(proposal).get("status") == "agreed", "the mission is agreed by both")
    until(tap, lambda: here.row(hold)["status"] == "engaged", "the days are engaged at home")
    tap.equal(here.engaged(), 2, "in its own ledger")
    tap.equal(there.mission(request)["status"], "active", "and the mission runs where the request is")
    return request, proposal, hold, link


def named(tap, here, there, request, link):
    unknown = lambda: [x for x in there.who.get("/requests/%s/readers" % request).json["readings"] if "reader" not in x and not x.get("own")]
    guest = until(tap, lambda: next((g for g in here.provider.all("/guests") if g["status"] == "known"), None), "the provider is told whom it accompanies")
    tap.equal((guest["name"], guest["contact"], guest["second"]), (NAME, "salariee@exemple.fr", PHONE), "by name, with the contacts that the person allowed")
    tap.equal(unknown(), [], "nobody who is not known has looked at the request yet")
    page = here.node.client(None).raw("GET", link)
    html = page.raw.decode()
    tap.ok(page.status == 200 and NAME in html and "salariee@exemple.fr" in html and PHONE in html, "and without an account by its own link", html)
    tap.ok("épuisée" not in html, "which says nothing of what was written", html)
    until(tap, unknown, "and where the request is, the person sees that somebody looked")
    tap.equal([c.get("/guests").status for c in (here.boss, here.referent)], [403, 403], "its federation's team is not")


def days(tap, here, there, request, hold):
    mission = there.mission(request)["id"]
    done = here.provider.post("/home-holds/%s/days" % hold, {"day": TODAY.isoformat()})
    tap.equal(done.status, 200, "the provider declares a day at home")
    refused(tap, here.provider.post("/home-holds/%s/days" % hold, {"day": TODAY.isoformat()}), 422, "day", "engagement_twice", "once")
    until(tap, lambda: len(there.mission(request).get("days_done", [])) == 1, "it stands where the request is")
    refused(tap, there.referent.post("/engagements/%s/suspend" % mission, {"reason": "asked", "keep": False}), 422, "keep", "hold_days_kept", "its days are not given back from here")
    tap.equal(there.who.post("/engagements/%s/evaluate" % mission, {"relevance": 5, "comment": "Un mot à moi."}).status, 200, "the person evaluates")
    row = until(tap, lambda: (lambda h: h if h.get("relevance") else None)(here.row(hold)), "home hears the figure")
    tap.ok("Un mot" not in repr(row), "and no word", row)
    tap.equal(there.referent.post("/engagements/%s/close" % mission).status, 200, "the mission is closed")
    until(tap, lambda: here.row(hold)["status"] == "ended", "at home too")
    tap.equal(here.engaged(), 1, "where the day that was not done is free again")


def cut(tap, here, there):
    """The confirmation waits for the other node to be up again."""
    request, proposal, hold = asked(tap, here, there)
    token = here.referent.post("/home-holds/%s/link" % hold, {}).json["answer_link"].rsplit("/", 1)[1]
    there.node.down()
    here.node.client(None).post("/answers/" + token, {"accept": True})
    tap.equal(here.row(hold)["status"], "accepted", "while the asking node is down the days stay held, unconfirmed")
    there.node.up()
    for client in (there.boss, there.who, there.referent, there.director):
        client.close()
        client.port = there.node.port
    until(tap, lambda: here.row(hold)["status"] == "engaged", "once it is up again the mission is agreed by both", 60)
    tap.equal(there.who.post("/requests/%s/withdraw" % request).status, 200, "the person withdraws")
    until(tap, lambda: here.row(hold)["status"] == "ended", "and the days go back at home")


def main(tap):
    with lib.Node("loire", "Fédération de la Loire") as home, lib.Node("isere", "Fédération de l’Isère") as away:
        for node in (home, away):
            linked.address(node)
            node.up()
        linked.introduce(home, "loire", away, "isere")
        here, there = Home(home), There(away)
        peer = linked.peer(here.boss, "isere")["id"]
        sharing = {"peer": peer, "part_individual": 100, "part_group": 100, "from": TODAY.isoformat()}
        made = until(tap, lambda: (lambda a: a if a.status == 201 else None)(here.boss.post("/sharings", sharing)), "the two know each other").json["id"]
        here.boss.post("/sharings/%s/offer" % made)
        offer = until(tap, lambda: next(iter(there.boss.all("/sharings")), None), "an agreement is offered")
        there.boss.post("/sharings/%s/accept" % offer["id"])
        until(tap, lambda: there.boss.all("/providers?home_id=" + here.card), "and the card of a provider comes under it")
        there.node.settled()
        request, proposal, hold, link = agreed(tap, here, there)
        named(tap, here, there, request, link)
        days(tap, here, there, request, hold)
        cut(tap, here, there)


lib.run(main)

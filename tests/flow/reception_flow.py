#!/usr/bin/env python3
"""reception_flow: who works at a federation asks another one's référent, by the door that it offers to the team; of that the own node hears nothing.
Owns: two nodes of its own, linked over the loopback address.
Beware: the first one is the employer; it shares a provider too, who must never be asked for its own people. What it has, tells and logs is compared
byte for byte around what somebody of its team asks.
"""
import glob
import hashlib
import os
import re
import time
import urllib.parse

import lib
import linked
from said import day, refused

NAME, CONTACT = "Quelqu’un de l’équipe", "chez.moi@exemple.fr"
SIRET = "73282932000074"
TOKEN = "A" * 64


def until(tap, true, sentence, seconds=30):
    got = lib.wait_until(true, seconds)
    tap.ok(got, sentence)
    return got


def provider(boss, name, competence):
    card = boss.make("/providers", {"name": name, "competences": [{"competence": competence, "level": 4}], "departments": ["42"], "remote": True,
                                    "days_individual": 20, "days_group": 10, "tariff": 40000}).id
    boss.make("/accreditations", {"provider": card, "status": "accredited", "from": "2019-01-01"})
    return card


class Employer:
    """The federation whose team asks elsewhere."""

    def __init__(self, node):
        self.node, self.boss, self.operator = node, node.client("coordinator"), node.client("operator")
        self.body = self.boss.make("/organisations", {"name": "Fédération d’ici", "kind": "federation"}).id
        self.competence = self.boss.make("/competences", {"code": "C-SOU", "name": "Soutien"}).id
        self.card = provider(self.boss, "Prestataire d’ici", self.competence)
        people = {n: self.boss.make("/people", {"name": n}).id for n in ("Une salariée de la fédération", "Un référent", "Une direction de centre")}
        own, referent, other = people.values()
        centre = self.boss.make("/organisations", {"name": "Un centre", "kind": "centre"}).id
        for person, where, role in ((own, self.body, "employee"), (referent, self.body, "employee"), (other, centre, "director")):
            self.boss.make("/mandates", {"person": person, "organisation": where, "role": role, "from": "2018-01-01"})
        self.own, self.referent, self.director = node.client("beneficiary", person=own), node.client("referent", person=referent), node.client("director", person=other)
        node.settled()
        self.boss.make("/referents", {"person": referent})

    def logs(self):
        said = {}
        for path in sorted(glob.glob(os.path.join(self.node.folder, "**", "*.log"), recursive=True)):
            with open(path, encoding="utf-8", errors="replace") as f:
                said[os.path.basename(path)] = f.read()
        return said

    def stores(self):
        """A hash of each service's store: state, journal, outbox and evidence."""
        return {path: hashlib.blake2b(open(path, "rb").read()).hexdigest() for path in glob.glob(os.path.join(self.node.folder, "**", "data.mdb"), recursive=True)}

    def shows(self, routes):
        """All that its people can list, each by an own account, in the bytes in which it is answered; a refusal bears a number of its own."""
        answer = lambda client, path: (lambda a: (a.status, a.raw if a.status == 200 else b""))(client.get(path))
        return {(who, path): answer(client, path) for who, client in (("operator", self.operator), ("coordinator", self.boss), ("referent", self.referent),
                                                                      ("director", self.director), ("own", self.own)) for path in routes}


class Host:
    """The federation that receives."""

    def __init__(self, node):
        self.node, self.boss = node, node.client("coordinator")
        self.body = self.boss.make("/organisations", {"name": "Fédération d’accueil", "kind": "federation", "siret": "35600000000048"}).id
        self.competence = self.boss.make("/competences", {"code": "C-SOU", "name": "Soutien"}).id
        self.bouquet = self.boss.make("/bouquets", {"name": "Traverser"}).id
        self.service = self.boss.make("/services", {"name": "Appui", "bouquet": self.bouquet, "kinds": ["individual"], "typical_days": 2,
                                                    "competences": [self.competence]}).id
        self.tied = provider(self.boss, "Prestataire lié", self.competence)
        self.free = provider(self.boss, "Prestataire libre", self.competence)
        who, other = (self.boss.make("/people", {"name": n}).id for n in ("Une référente", "Une autre référente"))
        for person in (who, other):
            self.boss.make("/mandates", {"person": person, "role": "employee", "from": "2018-01-01", "organisation": self.body})
        self.referent, self.unnamed = node.client("referent", person=who), node.client("referent", person=other)
        node.settled()
        self.named = who
        self.nobody = lib.Client(node.port)
        node.clients.append(self.nobody)

    def page(self, path, form=None):
        headers = {"Accept": "text/html"}
        if form is None:
            return self.nobody.raw("GET", path, headers=headers)
        headers.update({"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": None})
        return self.nobody.raw("POST", path, urllib.parse.urlencode(form).encode(), headers)


def quiet(node, seconds=12):
    """Nothing was written for so long: a link says how it fares ten seconds after it changed."""
    end, since, was = time.monotonic() + 90, time.monotonic(), node.positions()
    while time.monotonic() - since < seconds:
        if time.monotonic() > end:
            raise AssertionError("something is written at the employer's node again and again")
        time.sleep(0.5)
        now = node.positions()
        if now != was:
            since, was = time.monotonic(), now


def still(employer, routes):
    """What is shown once nothing is written meanwhile; what is read is noted, the first time."""
    employer.shows(routes)
    for _ in range(3):
        employer.node.settled()
        quiet(employer.node)
        before = employer.node.positions()
        shown = employer.shows(routes)
        if employer.node.positions() == before:
            return shown
    raise AssertionError("what is read is noted again and again")


def text(answer):
    return answer.raw.decode()


def offering(tap, host, employer):
    peer = linked.peer(host.boss, "employeur")["id"]
    known = [p for p in host.referent.get("/reception-partners").json["items"] if p["peer"] == peer]
    tap.equal(known, [{"peer": peer, "federation": "Fédération d’ici", "linked": True}], "who serves knows the partners by name, to offer them a door")
    terms = {"peer": peer, "from": day(), "address": "http://127.0.0.1:%d" % host.node.port}
    offer = lambda **more: host.referent.post("/receptions", dict(terms, **more))
    tap.equal(host.boss.post("/receptions", terms).status, 403, "the coordination alone does not bind the référents")
    refused(tap, offer(), 422, "", "reception_unnamed", "nor does anybody while nobody is named to serve")
    host.boss.make("/referents", {"person": host.named})
    refused(tap, host.unnamed.post("/receptions", terms), 422, "", "reception_charge", "who is not named does not either")
    refused(tap, offer(address="http://maillage.exemple.fr"), 422, "address", "format", "an address in the clear is refused")
    refused(tap, offer(address="https://maillage.exemple.fr/autre"), 422, "address", "format", "so is more than a site")
    refused(tap, offer(to="2020-01-01"), 422, "to", "reception_period", "an end before the beginning")
    refused(tap, offer(to="2020-01-01", **{"from": "2019-01-01"}), 422, "to", "reception_past", "and a time that is over")
    refused(tap, offer(peer=host.service), 422, "peer", "unknown_reference", "or a federation that nobody knows")
    made = offer()
    tap.equal((made.status, made.json["status"], made.json["direction"]), (200, "offered", "ours"), "a référent who is named offers the door")
    refused(tap, offer(), 409, "peer", "reception_twice", "and no second one beside it")
    door = urllib.parse.urlsplit(made.json["door"]).path
    early = host.page(door)
    tap.ok(early.status == 409 and "pas encore ouvert" in text(early) and "112" in text(early), "its page says kindly that it is not open yet", early)
    return made.id, made.json["door"], door


def taking_up(tap, employer):
    row = until(tap, lambda: next(iter(employer.boss.all("/receptions")), None), "the offer arrives where the team works")
    until(tap, lambda: any(n["object"] == row["id"] for n in employer.boss.all("/notices")), "where the coordination is told")
    at = "/receptions/%s/accept" % row["id"]
    tap.equal(employer.own.get("/receptions").json["items"], [], "the team is shown nothing before it is taken up")
    refused(tap, employer.boss.post(at, {"organisation": employer.body}), 422, "organisation", "reception_number", "without a number of the federation it is not")
    employer.boss.patch("/organisations/" + employer.body, {"siret": SIRET}, employer.boss.get("/organisations/" + employer.body).etag)
    centre = employer.boss.make("/organisations", {"name": "Un autre centre", "kind": "centre"}).id
    employer.node.settled()
    refused(tap, employer.boss.post(at, {"organisation": centre}), 422, "organisation", "reception_body", "nor for a centre")
    tap.equal(employer.boss.post(at, {"organisation": employer.body}).json["status"], "active", "the coordination takes it up")
    refused(tap, employer.boss.post(at, {"organisation": employer.body}), 409, "status", "reception_step", "once")
    shown = employer.own.get("/receptions").json["items"]
    tap.equal(len(shown), 1, "whoever works at the federation is shown the address")
    tap.equal(employer.director.get("/receptions").json["items"], [], "and no centre is")
    return shown[0]["door"]


def ties(tap, host):
    """The structure that the registry made of the numbers, and a provider of the host's that has to do with it."""
    row = until(tap, lambda: next((r for r in host.boss.all("/receptions") if r["status"] == "active"), None), "it is open once the host has heard")
    body = until(tap, lambda: (lambda a: a.json if a.status == 200 else None)(host.boss.get("/organisations/" + row["organisation"])),
                 "the federation stands in the host's registry")
    tap.equal((body["kind"], body.get("siret")), ("federation", SIRET), "by its public numbers")
    card = "/providers/" + host.tied
    host.boss.patch(card, {"links": [{"organisation": body["id"], "kind": "employer"}]}, host.boss.get(card).etag)
    host.node.settled()


def sharing(tap, host, employer):
    """The employer's own provider is in the host's list."""
    made = employer.boss.make("/sharings", {"peer": linked.peer(employer.boss, "accueil")["id"], "part_individual": 100, "part_group": 100, "from": day()})
    employer.boss.make("/sharings/%s/offer" % made.id)
    theirs = until(tap, lambda: next(iter(host.boss.all("/sharings")), None), "the employer shares its providers")
    host.boss.make("/sharings/%s/accept" % theirs["id"])
    until(tap, lambda: [p for p in host.boss.all("/providers?home_id=" + employer.card)], "one of them stands among the host's")


def coming_in(tap, host, door):
    page = host.page(door)
    tap.ok(page.status == 200 and "Fédération d’ici" in text(page) and "rien ne lui est envoyé" in text(page), "the page says for whom it is, and what stays secret", page)
    tap.equal(text(host.page(door)), text(page), "it is the same for whoever opens it")
    bent = host.page(door, {"name": " ", "contact": "x"})
    tap.ok(bent.status == 422 and 'href="#name"' in text(bent) and 'href="#contact"' in text(bent), "a name and a way to be reached are needed, both said at once", bent)
    tap.ok("Il reste deux choses à corriger" in text(bent), "and counted as two", bent)
    kept = host.page(door, {"name": NAME, "contact": "x"})
    tap.ok(kept.status == 422 and NAME.replace("’", "’") in text(kept), "what was written stays", kept)
    tap.ok("Il reste une chose à corriger" in text(kept), "one is left", kept)
    nowhere = host.page(door, {"name": NAME, "contact": "pas un mail"})
    tap.ok(nowhere.status == 422 and 'href="#contact"' in text(nowhere) and "prenom@exemple.fr" in text(nowhere) and "01 23 45 67 89" in text(nowhere),
           "what is neither an e-mail nor a telephone is refused, with an example of each", nowhere)
    tap.ok('value="pas un mail"' in text(nowhere) and 'href="#name"' not in text(nowhere), "and stays to be corrected", nowhere)
    unknown = host.page("/accueil/" + TOKEN)
    tap.ok(unknown.status == 404 and "112" in text(unknown), "an address that was never given opens nothing", unknown)
    tap.equal(host.page("/accueil/" + TOKEN, {"name": NAME, "contact": CONTACT}).status, 404, "nor takes a name")
    tap.equal(host.nobody.post("/reception-doors/%s/knock" % door.rsplit("/", 1)[1]).status, 401, "nobody knocks but by the page")
    tap.equal(host.nobody.post("/reception-guests", {"id": host.service, "organisation": host.body, "name": NAME, "contact": CONTACT}).status, 401, "or writes a name down")
    done = host.page(door, {"name": " %s " % NAME, "contact": "\u00a0%s\t " % CONTACT}) # blanks around are nobody's
    link = re.search(r'href="(/demande/[^"]+)"', text(done))
    tap.ok(done.status == 200 and link, "who says who it is goes on to a request", done)
    return link.group(1)


def asking(tap, host, link):
    form = {"nature": "accompaniment", "service": host.service, "department": "42", "remote": "true", "from": day(), "to": day(2), "urgency": "normal",
            "text": "Je ne peux pas en parler à mes collègues."}
    tap.equal(host.page(link).status, 200, "the form opens")
    done = host.page(link, form)
    follow = re.search(r'href="(/suivi/[^"]+)"', text(done))
    tap.ok(done.status == 200 and follow, "and is filed", done)
    request = until(tap, lambda: next(iter(host.referent.all("/requests")), None), "the référent of the host reads it")
    lines = until(tap, lambda: host.referent.get("/requests/%s/proposals" % request["id"]).json.get("lines"), "providers are proposed")
    tap.equal([l["provider"] for l in lines], [host.free], "neither who is tied to that federation nor its own provider is among them")
    guest = until(tap, lambda: (lambda a: a.json if a.status == 200 else None)(host.referent.get("/reception-guests/" + request["person"])), "the référent reads the name")
    tap.equal((guest["name"], guest["contact"]), (NAME, CONTACT), "and how to reach the person")
    tap.equal([c.get("/reception-guests/" + request["person"]).status for c in (host.boss, host.unnamed)], [403, 404], "the coordination and other référents do not")
    tap.equal(host.boss.get("/people/" + request["person"]).status, 404, "it is no person of the registry")
    tap.ok(not any(NAME in str(p) for p in host.boss.all("/people")), "nor found among them")
    sent = host.referent.make("/proposals/%s/solicit" % lines[0]["proposal"]).json["answer_link"]
    host.referent.make("/answers/" + sent.rsplit("/", 1)[1], {"accept": True})
    page = host.page(sent)
    tap.ok(page.status == 200 and NAME in text(page) and CONTACT in text(page), "the provider reads by its link whom it accompanies", page)
    state = host.page(follow.group(1))
    tap.ok("votre accompagnement commence" in text(state), "the mission begins, and the link that follows says so", state)
    return request, follow.group(1)


def crisis(tap, host, door):
    link = re.search(r'href="(/demande/[^"]+)"', text(host.page(door, {"name": "Une autre personne", "contact": "06 11 22 33 44"}))).group(1)
    done = host.page(link, {"nature": "crisis", "text": "Rappelez-moi chez moi."})
    tap.ok(done.status == 200 and "rappelle" in text(done), "a crisis is told through the door too", done)
    row = until(tap, lambda: next((r for r in host.referent.all("/requests") if r["nature"] == "crisis"), None), "and reaches the référent")
    until(tap, lambda: any(n["object"] == row["id"] for n in host.referent.all("/notices")), "who is told at once")
    guest = until(tap, lambda: (lambda a: a.json if a.status == 200 else None)(host.referent.get("/reception-guests/" + row["person"])), "with a number to call")
    tap.equal(guest["contact"], "06 11 22 33 44", "that was given")
    tap.equal(host.referent.post("/requests/%s/called-back" % row["id"]).status, 200, "and is called back")


def forgotten(tap, host, request, follow):
    tap.equal(host.unnamed.post("/reception-guests/%s/forget" % request["person"]).status, 404, "who does not serve it erases nothing")
    gone = host.referent.post("/reception-guests/%s/forget" % request["person"])
    tap.ok(gone.status == 200 and gone.json["status"] == "forgotten" and "name" not in gone.json, "at the person's wish the name goes for ever", gone)
    until(tap, lambda: host.referent.get("/requests/" + request["id"]).json.get("text") is None, "with what was written")
    tap.equal(host.page(follow).status, 404, "and the link that followed it")


def closing(tap, host, employer, made, door):
    at = "/receptions/%s/withdraw" % made
    refused(tap, host.referent.post(at, {}), 422, "reason", "reception_reason", "a withdrawal has a reason")
    tap.equal(host.referent.post(at, {"reason": "Nous ne sommes plus assez."}).json["status"], "withdrawn", "with one the door is closed")
    shut = host.page(door)
    tap.ok(shut.status == 409 and "plus ouvert" in text(shut) and "Fédération d’ici" not in text(shut), "its page says so, and nothing else", shut)
    tap.equal(host.page(door, {"name": NAME, "contact": CONTACT}).status, 409, "and takes nobody in")
    until(tap, lambda: employer.own.get("/receptions").json["items"] == [], "the team is shown it no more")
    row = employer.boss.all("/receptions")[0]
    tap.equal((row["status"], row["reason"]), ("withdrawn", "Nous ne sommes plus assez."), "and its coordination reads why")


def main(tap):
    with lib.Node(name="employeur", federation="Fédération d’ici") as one, lib.Node(name="accueil", federation="Fédération d’accueil") as two:
        for node in (one, two):
            linked.address(node)
            node.up()
        linked.introduce(one, "employeur", two, "accueil")
        employer, host = Employer(one), Host(two)
        until(tap, lambda: employer.operator.get("/federation/links").json["links"][0].get("connected"), "the two are linked")
        sharing(tap, host, employer)
        made, door, path = offering(tap, host, employer)
        tap.equal(taking_up(tap, employer), door, "as the host gave it")
        ties(tap, host)
        routes = [p for p, verbs in employer.boss.get("/openapi.json").json["paths"].items() if "get" in verbs and "{" not in p]
        routes = [p.removeprefix("/api/v1") for p in routes if not re.search("openapi|events|links|session|export|readings", p)]
        one.settled()
        tap.ok(len(routes) > 60, "what it shows is all that can be listed", len(routes))
        shown = still(employer, routes)
        written, logged, stored = one.positions(), employer.logs(), employer.stores()
        link = coming_in(tap, host, path)
        request, follow = asking(tap, host, link)
        crisis(tap, host, path)
        forgotten(tap, host, request, follow)
        two.settled()
        tap.equal(one.positions(), written, "at the employer's node nothing was written meanwhile, in any service")
        tap.ok(len(logged) > 5 and employer.logs() == logged, "no line was logged", list(logged))
        tap.ok(len(stored) >= len(lib.SERVICES) and employer.stores() == stored, "its stores, journals and letters are the same, byte for byte", list(stored))
        after = employer.shows(routes)
        tap.ok(sum(status == 200 for status, _ in shown.values()) > 150, "of some hundreds of lists", len(shown))
        different = [k for k in shown if after[k] != shown[k]]
        tap.ok(not different, "and all that anybody there can list is the same, byte for byte", [(k, shown[k], after[k]) for k in different])
        for hidden in (NAME, CONTACT, "accueil/" + TOKEN[:8]):
            tap.ok(not any(hidden.encode() in raw for _, raw in after.values()), "without %r" % hidden)
        closing(tap, host, employer, made, path)
        for node in (one, two):
            node.down()
            tap.ok(node.command("verify").returncode == 0, "each journal of %s makes its tables again" % node.folder[-1:])


lib.run(main)

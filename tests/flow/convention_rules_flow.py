#!/usr/bin/env python3
"""convention_rules_flow: a framework and a local convention over HTTP: condition, steps, years, budget, rights, and what is refused, in French.
Owns: a node of its own; its conventions run over the calendar years around today.
Beware: renewals of years that have begun fall due in a step after the answer: they are waited for.
"""
import datetime

import lib
from said import refused as told
from world import World

YEAR = datetime.date.today().year
YESTERDAY = (datetime.date.today() - datetime.timedelta(days=1)).isoformat()
TOMORROW = (datetime.date.today() + datetime.timedelta(days=1)).isoformat()
KINDS = ["protocol", "diagnosis", "objectives", "project", "convention", "evaluation"]
BEGIN, END = "%d-01-01" % (YEAR - 1), "%d-12-31" % (YEAR + 2)


def refused(tap, answer, status, field, code, sentence, word=""):
    """The same, and the sentence holds the word."""
    told(tap, answer, status, field, code, sentence)
    tap.ok(word in (answer.json or {}).get("detail", ""), sentence + ", in words", repr(answer)) if word else None


class Case:
    def __init__(self, node, boss):
        self.node, self.boss, self.world = node, boss, World(boss)
        self.centre, self.other = self.world.centre["A"], self.world.centre["B"]
        self.caf, self.town, self.stranger = (boss.make("/organisations", {"name": name, "kind": "institution"}).id
                                              for name in ("Caf", "Ville", "Autre institution"))
        self.agrement = self.agrement_of(self.centre)

    def agrement_of(self, centre):
        return boss_id(self.boss, "/agrements", {"organisation": centre, "caf": self.caf, "kind": "agc", "from": BEGIN, "to": END})

    def decide(self, agrement, verb, **more):
        return self.boss.make("/agrements/%s/%s" % (agrement, verb), dict({"decided_on": YESTERDAY}, **more))

    def framework_post(self, **more):
        partners = [{"organisation": self.caf, "dispositif": "service_allowance", "yearly": 9000000},
                    {"organisation": self.town, "dispositif": "common_law", "yearly": 4000000}]
        return self.boss.post("/conventions", dict({"title": "Convention-cadre départementale", "level": "framework", "from": BEGIN, "to": END,
                                                    "organisation": self.world.federation, "partners": partners}, **more))

    def local_post(self, centre=None, **more):
        partners = [{"organisation": self.caf, "dispositif": "service_allowance", "yearly": 3000000, "participation": "decides",
                     "commitments": ["Maintenir le niveau de subvention", "Simplifier les demandes"]},
                    {"organisation": self.town, "dispositif": "city_policy", "yearly": 1000000}]
        want = {"title": "Convention locale", "level": "local", "from": BEGIN, "to": END, "organisation": centre or self.centre,
                "framework": self.framework, "agrement": self.agrement, "partners": partners}
        want.update(more)
        return self.boss.post("/conventions", {k: v for k, v in want.items() if v is not None})

    def act(self, id, verb, **body):
        return self.boss.post("/conventions/%s/%s" % (id, verb), body)

    def sign(self, id, party, **more):
        return self.act(id, "sign", **dict({"organisation": party, "name": "Qui signe", "quality": "Présidence", "signed_on": YESTERDAY}, **more))

    def read(self, id):
        return self.boss.get("/conventions/" + id)

    def of(self, collection, id, **query):
        return self.boss.all("/%s?convention=%s%s" % (collection, id, "".join("&%s=%s" % q for q in query.items())))


def boss_id(boss, path, body):
    return boss.make(path, body).id


def enters(tap, case):
    refused(tap, case.framework_post(to="%d-12-31" % (YEAR - 2)), 422, "to", "convention_period", "a convention that ends before it begins is refused")
    refused(tap, case.framework_post(agrement=case.agrement), 422, "agrement", "convention_level", "a framework depends on no agrément")
    made = case.framework_post()
    tap.equal((made.status, made.json["status"]), (201, "draft"), "a framework is entered, in preparation")
    case.framework = made.id
    twice = [{"organisation": case.caf, "dispositif": "common_law"}] * 2
    refused(tap, case.local_post(framework=None), 422, "framework", "convention_level", "a local convention stands under a framework")
    refused(tap, case.local_post(agrement=None), 422, "agrement", "convention_level", "a local convention is bound to an agrément")
    refused(tap, case.local_post(case.caf), 422, "organisation", "convention_level", "a local convention is a centre's")
    refused(tap, case.local_post(case.other), 422, "agrement", "convention_agrement", "the agrément is the centre's own")
    refused(tap, case.local_post(partners=twice), 422, "partners", "convention_partner_double", "a partner stands once for a dispositif")
    refused(tap, case.local_post(framework="00000000-0000-7000-8000-000000000000"), 422, "framework", "unknown_reference", "an unknown framework is refused")
    refused(tap, case.local_post(status="active"), 422, "status", "server_set", "the status is not written by hand")
    case.id = case.local_post().id
    refused(tap, case.local_post(framework=case.id), 422, "framework", "convention_framework", "a local convention is no framework")


def periods(tap, case):
    long = "%d-12-31" % (YEAR + 3)
    refused(tap, case.local_post(to=long), 422, "to", "convention_framework_period", "a local convention stays within its framework's period", "du ")
    shorter = case.boss.make("/agrements", {"organisation": case.other, "caf": case.caf, "kind": "acf", "from": BEGIN, "to": "%d-12-31" % YEAR})
    refused(tap, case.local_post(case.other, agrement=shorter.id), 422, "to", "convention_agrement_period",
            "a convention lasts no longer than its agrément", "du ")


def condition(tap, case):
    """The suspensive condition: signed before, in force only with the agrément."""
    id = case.id
    refused(tap, case.act(id, "activate"), 409, "status", "convention_unsigned", "what nobody signed does not take effect", "Caf, Ville")
    refused(tap, case.sign(id, case.centre), 422, "framework", "convention_framework_draft", "the framework is signed first")
    for party in (case.world.federation, case.caf, case.town):
        case.sign(case.framework, party)
    refused(tap, case.sign(id, case.stranger), 422, "organisation", "convention_partner", "only a party signs")
    refused(tap, case.sign(id, case.caf, signed_on=TOMORROW), 422, "signed_on", "convention_future", "nobody has signed tomorrow")
    case.sign(id, case.centre)
    changed = case.boss.patch("/conventions/" + id, {"objectives": ["Associer les habitants"]}, case.read(id).etag)
    tap.ok(changed.status == 200 and not changed.json.get("signatories"), "terms that change before the last signature are signed again by all", repr(changed))
    case.sign(id, case.centre)
    refused(tap, case.sign(id, case.centre), 409, "organisation", "convention_signature", "a party signs once")
    case.sign(id, case.caf)
    tap.equal(case.read(id).json["status"], "draft", "it is not signed while a party has not")
    signed = case.sign(id, case.town)
    tap.equal((signed.status, signed.json["status"]), (200, "signed"), "with the last signature it is signed, under its condition")
    refused(tap, case.act(id, "activate"), 422, "agrement", "convention_suspended", "a convention activated before its agrément is refused", "En instruction")
    tap.equal(case.of("convention-years", id), [], "and no year of it has begun")
    refused(tap, case.boss.patch("/conventions/" + id, {"to": "%d-12-31" % YEAR}, case.read(id).etag), 409, "to", "convention_bound",
            "what was signed changes by an amendment only")
    case.decide(case.agrement, "reserve", text="Préciser l’évaluation.")
    tap.equal(case.read(id).json["status"], "active", "once the agrément is granted, reserves or not, it takes effect by itself")
    names = [s.get("name") for s in case.read(id).json["signatories"]]
    tap.equal(names, ["Qui signe"] * 3, "who signed is read by the team")


def lapses(tap, case):
    """The agrément is refused."""
    agrement = case.agrement_of(case.other)
    id = case.local_post(case.other, agrement=agrement).id
    for party in (case.other, case.caf, case.town):
        case.sign(id, party)
    case.decide(agrement, "refuse", text="Projet à reprendre.")
    tap.equal(case.read(id).json["status"], "lapsed", "with a refused agrément a signed convention lapses")
    refused(tap, case.act(id, "activate"), 409, "status", "convention_status", "what has lapsed does not take effect", "aduque")
    refused(tap, case.local_post(case.other, agrement=agrement), 422, "agrement", "convention_agrement", "a refused agrément carries no convention")


def shortens(tap, case):
    """The Caf grants less than was asked for; signatures come in any order."""
    agrement = case.agrement_of(case.other)
    id = case.local_post(case.other, agrement=agrement).id
    at = {s["kind"]: "/convention-steps/%s/" % s["id"] for s in case.of("convention-steps", id)}
    case.boss.make(at["protocol"] + "start")
    refused(tap, case.sign(id, case.other), 422, "status", "convention_step_open", "nobody signs while a step is under way", "rotocole")
    case.boss.make(at["protocol"] + "submit")
    case.boss.make(at["protocol"] + "arbitrate", {"day": YESTERDAY, "outcome": "accepted"})
    for party, on in ((case.other, BEGIN), (case.caf, YESTERDAY), (case.town, BEGIN)):
        signed = case.sign(id, party, signed_on=on)
    tap.equal(signed.json["signed_on"], YESTERDAY, "the day of the last signature is the latest, whichever was recorded last")
    for kind in KINDS[1:-1]:
        for verb, body in (("start", {}), ("submit", {}), ("arbitrate", {"day": YESTERDAY, "outcome": "accepted"})):
            case.boss.make(at[kind] + verb, body)
    refused(tap, case.boss.post(at["evaluation"] + "start"), 409, "convention", "convention_status", "what is not in force is not evaluated", "ignée")
    case.decide(agrement, "grant", to="%d-12-31" % YEAR)
    v = case.read(id).json
    tap.equal((v["status"], v["to"]), ("active", "%d-12-31" % YEAR), "a convention lasts no longer than the agrément that was granted")
    refused(tap, case.act(id, "denounce", on="%d-01-01" % (YEAR + 1), reason="Fin du projet"), 422, "on", "convention_denunciation",
            "a convention is denounced within its period")


def steps(tap, case):
    boss, rows = case.boss, sorted(case.of("convention-steps", case.id), key=lambda s: s["id"])
    tap.equal(sorted(s["kind"] for s in rows), sorted(KINDS), "a local convention has its six steps")
    tap.equal(case.of("convention-steps", case.framework), [], "a framework has none")
    at = {s["kind"]: "/convention-steps/%s/" % s["id"] for s in rows}
    refused(tap, boss.post(at["diagnosis"] + "start"), 422, "status", "convention_step_order", "a step begins when the one before is arbitrated", "rotocole")
    first = at["protocol"]
    verdict = {"day": YESTERDAY, "outcome": "accepted"}
    refused(tap, boss.post(first + "submit"), 409, "status", "convention_step_status", "what has not begun is not submitted")
    boss.make(first + "start")
    refused(tap, boss.post(first + "start"), 409, "status", "convention_step_status", "a step begins once")
    refused(tap, boss.post(first + "arbitrate", verdict), 409, "status", "convention_step_status", "what was not submitted is not arbitrated")
    boss.make(first + "submit")
    refused(tap, boss.post(first + "arbitrate", dict(verdict, day=TOMORROW)), 422, "day", "convention_future", "an arbitration has taken place")
    refused(tap, boss.post(first + "arbitrate", dict(verdict, outcome="sent_back")), 422, "text", "convention_arbitration", "what is sent back is told why")
    refused(tap, boss.post(first + "arbitrate", dict(verdict, outcome="reserved")), 422, "text", "convention_arbitration", "reserves are written down")
    refused(tap, boss.post(first + "arbitrate", dict(verdict, outcome="perhaps")), 422, "outcome", "choice", "an arbitration has one of its outcomes")
    back = boss.make(first + "arbitrate", dict(verdict, outcome="sent_back", text="Associer les habitants."))
    tap.equal(back.json["status"], "running", "a step that is sent back is taken up again")
    refused(tap, boss.post(at["diagnosis"] + "start"), 422, "status", "convention_step_order", "and the next one still waits")
    for kind in KINDS:
        if kind != "protocol":
            boss.make(at[kind] + "start")
        boss.make(at[kind] + "submit")
        done = boss.make(at[kind] + "arbitrate", dict(verdict, outcome="reserved", text="Suivre le calendrier."))
        tap.equal(done.json["status"], "arbitrated", "the step %s ends by its arbitration" % kind)
    told = [a["outcome"] for a in boss.get(first[:-1]).json["arbitrations"]]
    tap.equal(told, ["sent_back", "reserved"], "each arbitration of a step is kept")
    refused(tap, boss.post(first + "arbitrate", verdict), 409, "status", "convention_step_status", "what was arbitrated stays so")


def years(tap, case):
    """Tacit renewal, documents, balance."""
    boss, id = case.boss, case.id
    found = lib.wait_until(lambda: len(case.of("convention-years", id)) >= 2 and sorted(case.of("convention-years", id), key=lambda y: y["year"]))
    tap.equal([(y["year"], y.get("renewed", False), y["status"]) for y in found or []],
              [(YEAR - 1, False, "expected"), (YEAR, True, "expected")], "the first year began with it, this one by tacit renewal, documents expected")
    year = found[0]["id"]
    papers = {d["kind"]: d for d in case.of("convention-documents", id, year=YEAR - 1)}
    tap.ok({"accounts", "financial_report"} <= set(papers), "a year calls for its financial documents", papers)
    refused(tap, boss.post("/convention-years/%s/release" % year), 422, "status", "convention_documents", "the balance is withheld while documents are expected",
            "Comptes annuels")
    want = {"convention": id, "year": YEAR - 1, "kind": "accounts", "expected_by": YESTERDAY}
    refused(tap, boss.post("/convention-documents", want), 409, "kind", "convention_document_double", "a document of a year stands once")
    refused(tap, boss.post("/convention-documents", dict(want, kind="other")), 422, "title", "convention_document_title", "another document says what it is")
    refused(tap, boss.post("/convention-documents", dict(want, year=YEAR + 9)), 422, "year", "convention_year", "a document is of a year of its convention")
    one = papers["accounts"]
    refused(tap, boss.patch("/convention-documents/" + one["id"], {"received_on": TOMORROW}, '"%d"' % one["version"]), 422, "received_on",
            "convention_future", "nothing came in tomorrow")
    case.line = boss.make("/budget-lines", {"convention": id, "organisation": case.caf, "year": YEAR - 1, "dispositif": "service_allowance",
                                            "planned": 3000000, "requested": 3000000, "granted": 2800000, "voted_on": YESTERDAY, "paid": 2000000})
    line = "/budget-lines/" + case.line.id
    refused(tap, boss.patch(line, {"paid": 2800000}, case.line.etag), 422, "paid", "budget_withheld", "the balance is not paid while documents are expected",
            "Comptes annuels")
    for d in papers.values():
        tap.equal(boss.get("/convention-years/" + year).json["status"], "expected", "the year waits for: %s" % d["kind"])
        boss.patch("/convention-documents/" + d["id"], {"received_on": YESTERDAY}, '"%d"' % d["version"])
    tap.equal(boss.get("/convention-years/" + year).json["status"], "complete", "with the last document the year is complete")
    again = boss.get("/convention-documents/" + one["id"])
    boss.patch("/convention-documents/" + one["id"], {"received_on": None}, again.etag)
    tap.equal(boss.get("/convention-years/" + year).json["status"], "expected", "a document taken back makes it wait again")
    boss.patch("/convention-documents/" + one["id"], {"received_on": YESTERDAY}, boss.get("/convention-documents/" + one["id"]).etag)
    released = boss.make("/convention-years/%s/release" % year)
    tap.equal(released.json["status"], "released", "then the balance is released")
    refused(tap, boss.post("/convention-years/%s/release" % year), 409, "status", "convention_year_status", "a balance is released once")
    tap.equal(boss.patch(line, {"paid": 2800000}, boss.get(line).etag).status, 200, "and is paid")


def budget(tap, case):
    boss, id = case.boss, case.id
    row = {"convention": id, "organisation": case.town, "year": YEAR, "dispositif": "city_policy", "planned": 1000000}
    refused(tap, boss.post("/budget-lines", dict(row, organisation=case.stranger)), 422, "organisation", "convention_partner", "a line is of a party")
    refused(tap, boss.post("/budget-lines", dict(row, year=YEAR + 9)), 422, "year", "convention_year", "a line is of a year of its convention")
    refused(tap, boss.post("/budget-lines", dict(row, granted=10)), 422, "voted_on", "budget_vote", "what is granted was voted")
    refused(tap, boss.post("/budget-lines", dict(row, granted=10, voted_on=TOMORROW)), 422, "voted_on", "convention_future", "a vote has taken place")
    refused(tap, boss.post("/budget-lines", dict(row, paid=1)), 422, "paid", "budget_paid", "no more is paid than was granted")
    refused(tap, boss.post("/budget-lines", dict(row, planned=-1)), 422, "planned", "range", "an amount is not below nothing")
    boss.make("/budget-lines", dict(row, requested=900000, granted=800000, voted_on=YESTERDAY, paid=300000))
    refused(tap, boss.post("/budget-lines", row), 409, "year", "budget_double", "a partner has one line for a year and a dispositif")
    boss.make("/budget-lines", dict(row, dispositif="common_law", planned=200000))
    boss.make("/budget-lines", {"convention": case.framework, "organisation": case.town, "year": YEAR, "dispositif": "common_law", "planned": 1100000})
    got = boss.get("/conventions/%s/budget" % id).json
    sums = [tuple(y[k] for k in ("year", "planned", "requested", "granted", "paid", "balance")) for y in got["years"]]
    tap.equal(sums, [(YEAR - 1, 3000000, 3000000, 2800000, 2800000, 0), (YEAR, 1200000, 900000, 800000, 300000, 500000)], "totals by year")
    town = [t for t in got["partners"] if t["organisation"] == case.town]
    tap.equal([(t["planned"], t["framework"], t["locals"], t["withheld"]) for t in town], [(1200000, 1100000, 1200000, True)],
              "totals by partner, beside what the framework plans, whose excess is told and not refused")
    indicator = {"convention": id, "name": "Habitants associés", "unit": "personnes", "target": 120, "values": [{"year": YEAR, "value": 85}]}
    refused(tap, boss.post("/convention-indicators", dict(indicator, values=indicator["values"] * 2)), 422, "values", "indicator_year",
            "an indicator has one value a year")
    refused(tap, boss.post("/convention-indicators", dict(indicator, values=[{"year": YEAR + 9, "value": 1}])), 422, "values", "indicator_year",
            "an indicator's years are those of the convention")
    tap.equal(boss.post("/convention-indicators", indicator).status, 201, "an indicator is kept with its values")


def deadlines(tap, case):
    found = [d for d in case.boss.get("/deadlines?organisation=%s&from=%s" % (case.centre, TOMORROW)).json["items"] if d["record"] == case.id]
    kinds = sorted(d["kind"] for d in found)
    tap.equal(kinds, ["convention_end", "convention_evaluation", "convention_renewal", "convention_renewal"],
              "the renewals to come, the evaluation and the end fall due, also where the agrément brought it into force")
    tap.equal([d["due"] for d in found if d["kind"] == "convention_evaluation"], ["%d-01-01" % (YEAR + 2)], "the evaluation, a year before the end")


def rights(tap, case):
    boss, node = case.boss, case.node
    director = node.client("director", case.world.person["direction A"])
    elsewhere = node.client("director", case.world.person["direction B"])
    member = {}
    for name, place in (("ville", case.town), ("autre", case.stranger)):
        person = boss_id(boss, "/people", {"name": "Représentation, " + name})
        boss.make("/mandates", {"person": person, "organisation": place, "role": "elected", "from": "2018-01-01"})
        member[name] = node.client("institution", person)
    employee = node.client("beneficiary", case.world.person["salarié A"])
    node.settled()
    paths = ["/conventions/" + case.id, "/budget-lines/" + case.line.id, "/conventions/%s/budget" % case.id]
    for path in paths:
        tap.equal([c.get(path).status for c in (director, member["ville"], elsewhere, member["autre"], employee)], [200, 200, 404, 404, 403],
                  "parties read theirs, others nothing: " + path.replace(case.id, "…").replace(case.line.id, "…"))
    tap.equal([len(c.get("/conventions").json["items"]) for c in (elsewhere, member["autre"])], [2, 0], "a list holds those of one's own")
    tap.ok("locals" not in (director.get(paths[2]).json["partners"] or [{}])[0], "what other centres get is the team's alone")
    tap.equal(director.post("/conventions/%s/evaluate" % case.id).status, 403, "a centre does not move its convention")
    tap.equal(member["ville"].post("/budget-lines", {}).status, 403, "an institution writes no line")


def ends(tap, case):
    id = case.id
    refused(tap, case.act(id, "amend", signed_on=YESTERDAY, text="Prolonger", to="%d-12-31" % (YEAR + 9)), 422, "to", "convention_framework_period",
            "an amendment stays within the framework too")
    refused(tap, case.act(id, "amend", signed_on=TOMORROW, text="Plus tard"), 422, "signed_on", "convention_future", "an amendment was signed")
    refused(tap, case.act(id, "amend", signed_on=YESTERDAY), 422, "text", "required", "an amendment says what it changes")
    amended = case.act(id, "amend", signed_on=YESTERDAY, text="Terme avancé d’un an", to="%d-12-31" % (YEAR + 1))
    tap.equal((amended.json["status"], amended.json["to"], len(amended.json["amendments"])), ("active", "%d-12-31" % (YEAR + 1), 1),
              "an amendment moves the last day, and is kept")
    tap.equal(case.act(id, "evaluate").json["status"], "evaluated", "it is evaluated")
    refused(tap, case.act(id, "evaluate"), 409, "status", "convention_status", "once")
    refused(tap, case.act(id, "denounce", on=YESTERDAY), 422, "reason", "required", "a denunciation says why")
    gone = case.act(id, "denounce", on=YESTERDAY, reason="Décision du conseil d’administration")
    tap.equal((gone.json["status"], gone.json["ended_on"]), ("denounced", YESTERDAY), "it is denounced")
    refused(tap, case.act(id, "amend", signed_on=YESTERDAY, text="Trop tard"), 409, "status", "convention_status", "what has ended does not change")
    left = [d for d in case.boss.get("/deadlines?organisation=" + case.centre).json["items"] if d["record"] == id and d["status"] == "pending"]
    tap.equal(left, [], "and makes nothing fall due any more")
    events = [h["event"] for h in case.boss.get("/conventions/%s/history" % id).json["items"]]
    tap.ok({"convention.created", "convention.signed", "convention.activated", "convention.amended", "convention.evaluated",
            "convention.denounced"} <= set(events), "its history tells all of it", events)


def main(tap):
    with lib.Node() as node:
        node.up()
        case = Case(node, node.client("coordinator"))
        for part in (enters, periods, condition, lapses, shortens, steps, years, budget, deadlines, rights, ends):
            part(tap, case)
        node.settled()
        done = node.verify()
        tap.ok(done.returncode == 0, "replaying the journal gives the same tables", done.stdout + done.stderr)


lib.run(main)

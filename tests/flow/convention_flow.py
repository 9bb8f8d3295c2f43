#!/usr/bin/env python3
"""convention_flow: a convention over HTTP, from its draft to its balance: the condition of the agrément, steps, documents, budget.
Owns: a node of its own; all its days are counted from today.
Beware: nothing makes a convention take effect before its agrément: that refusal is what this flow is for first.
"""
import datetime
import json

import lib
from said import day, refused
from world import World

YEAR = datetime.date.today().year


class Case:
    def __init__(self, boss):
        self.boss, world = boss, World(boss)
        self.centre, self.federation = world.centre["A"], boss.make("/organisations", {"name": "Fédération", "kind": "federation"}).id
        self.caf = boss.make("/organisations", {"name": "Caf", "kind": "institution"}).id
        self.town = boss.make("/organisations", {"name": "Ville", "kind": "institution"}).id
        self.agrement = boss.make("/agrements", {"organisation": self.centre, "caf": self.caf, "kind": "agc", "from": "%d-01-01" % YEAR,
                                                 "to": "%d-12-31" % (YEAR + 3)}).id
        self.framework = boss.make("/conventions", {"title": "Convention-cadre", "level": "framework", "organisation": self.federation,
                                                    "from": "%d-01-01" % YEAR, "to": "%d-12-31" % (YEAR + 3)}).id

    def local(self, **more):
        want = {"title": "Convention du centre A", "level": "local", "organisation": self.centre, "framework": self.framework,
                "agrement": self.agrement, "from": "%d-01-01" % YEAR, "to": "%d-12-31" % (YEAR + 2),
                "partners": [{"organisation": self.caf, "dispositif": "service_allowance"},
                             {"organisation": self.town, "dispositif": "city_policy", "commitments": ["Maintenir le niveau", "Simplifier les demandes"]}]}
        return self.boss.post("/conventions", {k: v for k, v in dict(want, **more).items() if v is not None})

    def act(self, of, verb, **body):
        return self.boss.post("/%s/%s" % (of, verb), body)


def entered(tap, case):
    refused(tap, case.local(agrement=None), 422, "agrement", "convention_level", "a local convention needs its agrément")
    refused(tap, case.local(to="%d-12-31" % (YEAR + 4)), 422, "to", "convention_framework_period", "it stays within its framework")
    refused(tap, case.local(**{"from": "%d-01-01" % (YEAR + 3)}), 422, "to", "convention_period", "it does not end before it begins")
    refused(tap, case.local(partners=[{"organisation": case.caf, "dispositif": "other"}] * 2), 422, "partners", "convention_partner_double",
            "a partner stands once for each dispositif")
    made = case.local()
    tap.equal((made.status, made.json["status"]), (201, "draft"), "a convention is entered, in preparation")
    partners = made.json["partners"][:1] + [dict(made.json["partners"][1], yearly=150050)]
    case.boss.patch("/conventions/" + made.id, {"partners": partners}, made.etag)
    change = case.boss.get("/conventions/%s/history" % made.id).json["items"][-1]["changes"][0]
    tap.equal((change["field"], json.loads(change["from"]), json.loads(change["to"])), ("partners", made.json["partners"], partners),
              "the history of a list of partners says what it was and what it is")
    return made.id


def condition(tap, case, at):
    none = case.act(at, "activate")
    refused(tap, none, 409, "status", "convention_unsigned", "a draft does not take effect")
    tap.ok("Caf, Ville" in none.json["detail"], "and those who have not signed are named", repr(none))
    refused(tap, case.act(at, "sign", organisation=case.centre, signed_on=day()), 422, "framework", "convention_framework_draft",
            "nobody signs before the framework is signed")
    framed = case.act("conventions/" + case.framework, "sign", organisation=case.federation, signed_on=day())
    tap.equal((framed.status, framed.json["status"]), (200, "active"), "the framework is signed, and in force: it has no such condition")
    refused(tap, case.act(at, "sign", organisation=case.federation, signed_on=day()), 422, "organisation", "convention_partner",
            "only parties sign")
    for party in (case.centre, case.caf, case.town):
        signed = case.act(at, "sign", organisation=party, name="Présidence", quality="président·e", signed_on=day())
    tap.equal((signed.status, signed.json["status"]), (200, "signed"), "with the last signature it is signed, under its condition")
    refused(tap, case.act(at, "activate"), 422, "agrement", "convention_suspended", "a convention is not activated before its agrément")
    tap.equal(case.boss.get("/" + at).json["status"], "signed", "and nothing has changed")
    case.boss.post("/agrements/%s/grant" % case.agrement, {"decided_on": day(-1)})
    tap.equal(case.boss.get("/" + at).json["status"], "active", "it takes effect by itself when the Caf grants the agrément")
    refused(tap, case.boss.patch("/" + at, {"to": "%d-06-30" % (YEAR + 1)}, case.boss.get("/" + at).etag), 409, "to", "convention_bound",
            "what is signed changes by an amendment only")
    amended = case.act(at, "amend", signed_on=day(), text="Un an de plus", to="%d-12-31" % (YEAR + 3))
    tap.equal((amended.status, amended.json["to"]), (200, "%d-12-31" % (YEAR + 3)), "an amendment moves its term")


def steps(tap, case, convention):
    items = sorted(case.boss.get("/convention-steps?convention=" + convention).json["items"],
                   key=lambda s: ["protocol", "diagnosis", "objectives", "project", "convention", "evaluation"].index(s["kind"]))
    tap.equal([s["status"] for s in items], ["waiting"] * 6, "it has its six steps")
    first, second = ("convention-steps/" + s["id"] for s in items[:2])
    refused(tap, case.act(second, "start"), 422, "status", "convention_step_order", "a step waits for the arbitration of the one before")
    case.act(first, "start")
    refused(tap, case.act(first, "arbitrate", day=day(), outcome="accepted"), 409, "status", "convention_step_status",
            "what was not submitted is not arbitrated")
    case.act(first, "submit")
    refused(tap, case.act(first, "arbitrate", day=day(), outcome="sent_back"), 422, "text", "convention_arbitration", "sent back, with its reasons")
    tap.equal(case.act(first, "arbitrate", day=day(), outcome="accepted").json["status"], "arbitrated", "an arbitration ends the step")
    tap.equal(case.act(second, "start").status, 200, "and the next one begins")


def balance(tap, case, convention):
    year = case.boss.get("/convention-years?convention=" + convention).json["items"][0]
    tap.equal((year["year"], year["status"]), (YEAR, "expected"), "the first year expects its documents")
    at = "convention-years/" + year["id"]
    refused(tap, case.act(at, "release"), 422, "status", "convention_documents", "the balance is withheld until they are in")
    line = {"convention": convention, "organisation": case.caf, "year": YEAR, "dispositif": "service_allowance", "planned": 100000,
            "granted": 90000, "paid": 90000}
    refused(tap, case.boss.post("/budget-lines", line), 422, "voted_on", "budget_vote", "what is granted was voted on a day")
    line["voted_on"] = day(-1)
    refused(tap, case.boss.post("/budget-lines", line), 422, "paid", "budget_withheld", "and cannot be paid whole while documents are expected")
    tap.equal(case.boss.post("/budget-lines", dict(line, paid=60000)).status, 201, "a part of it can")
    refused(tap, case.boss.post("/budget-lines", dict(line, paid=0)), 409, "year", "budget_double", "one line a partner, year and dispositif")
    total = case.boss.get("/conventions/%s/budget" % convention).json["years"][0]
    tap.equal((total["planned"], total["balance"], total["withheld"]), (100000, 30000, True), "the budget adds up, and tells what is withheld")
    papers = case.boss.get("/convention-documents?convention=" + convention).json["items"]
    accounts = next(d for d in papers if d["kind"] == "accounts")
    case.boss.delete("/convention-documents/" + accounts["id"], '"%d"' % accounts["version"])
    still = case.act(at, "release")
    refused(tap, still, 422, "status", "convention_documents", "accounts set aside are still waited for")
    tap.ok("Comptes annuels (pièce archivée, à saisir de nouveau)" in still.json["detail"], "and the refusal says what to do", repr(still))
    case.boss.make("/convention-documents", {"convention": convention, "year": YEAR, "kind": "accounts", "expected_by": "%d-06-30" % (YEAR + 1),
                                             "received_on": day()})
    for d in papers:
        if d == accounts:
            continue
        read = case.boss.get("/convention-documents/" + d["id"])
        case.boss.patch("/convention-documents/" + d["id"], {"received_on": day()}, read.etag)
    tap.equal(case.boss.get("/" + at).json["status"], "complete", "the year is complete with the last document")
    tap.equal(case.act(at, "release").json["status"], "released", "then the balance is released")


def main(tap):
    with lib.Node() as node:
        node.up()
        case = Case(node.client("coordinator"))
        convention = entered(tap, case)
        condition(tap, case, "conventions/" + convention)
        steps(tap, case, convention)
        balance(tap, case, convention)
        node.down()
        tap.equal(node.command("verify").returncode, 0, "the journals give their tables again")


lib.run(main)

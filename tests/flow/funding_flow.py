#!/usr/bin/env python3
"""funding_flow: fundings over HTTP: who pays for whom, each step and what is refused, what remains to pay; training agreements.
Owns: a node of its own; all its days are counted from today.
Beware: amounts are cents.
"""
import datetime

import lib
from said import day, refused
from world import World

YESTERDAY, TODAY, TOMORROW = day(0, days=-1), datetime.date.today().isoformat(), (datetime.date.today() + datetime.timedelta(days=1)).isoformat()


class Case:
    """An action at 300 euros a person, with a director, an employee and a president of A, and an agent of a municipal centre."""

    def __init__(self, node, boss):
        self.node, self.boss, self.world = node, boss, World(boss)
        self.person, self.centre = self.world.person, self.world.centre
        self.town = boss.make("/organisations", {"name": "Centre municipal", "kind": "centre", "management": "municipal"}).id
        self.agent = boss.make("/people", {"name": "Agent municipal"}).id
        boss.make("/mandates", {"person": self.agent, "organisation": self.town, "role": "employee", "from": "2018-01-01"})
        node.settled()
        self.action = self.action_at(day(2), price=30000, content="Un programme.")
        self.enrolment = self.enrol(self.action, "A", ("direction A", "director"), ("salarié A", "employee"), ("présidence A", "president"))
        self.other = self.enrol(self.action, "B", ("direction B", "director"))
        self.municipal = boss.make("/enrolments", {"action": self.action, "structure": self.town,
                                                   "persons": [{"person": self.agent, "role": "employee"}]}).id

    def action_at(self, first_day, **more):
        made = self.boss.make("/actions", dict({"title": "Formation", "first_day": first_day}, **more)).id
        self.boss.make("/actions/%s/open" % made)
        return made

    def enrol(self, action, centre, *who):
        return self.boss.make("/enrolments", {"action": action, "structure": self.centre[centre],
                                              "persons": [{"person": self.person[n], "role": r} for n, r in who]}).id

    def fund(self, person, payer, planned, enrolment=None, **more):
        return self.boss.post("/fundings", dict({"enrolment": enrolment or self.enrolment, "person": self.person.get(person, person), "payer": payer,
                                                 "planned": planned}, **more))

    def step(self, funding, verb, **more):
        return self.boss.post("/fundings/%s/%s" % (funding, verb), more)


def payers(tap, case):
    refused(tap, case.fund("présidence A", "opco", 10000), 422, "payer", "funding_payer", "a volunteer has no OPCO")
    refused(tap, case.fund("salarié A", "fdva", 10000), 422, "payer", "funding_payer", "an employee has no FDVA")
    refused(tap, case.fund("salarié A", "cnfpt", 10000), 422, "payer", "funding_payer", "nor a CNFPT, in an association")
    refused(tap, case.fund(case.agent, "opco", 10000, case.municipal), 422, "payer", "funding_payer", "a municipal agent has no OPCO")
    tap.equal(case.fund(case.agent, "cnfpt", 10000, case.municipal).status, 201, "but a CNFPT")
    by_way = case.fund("salarié A", "fdva", 1000, overruled="Salarié bénévole du réseau, accord du FDVA.")
    tap.equal((by_way.status, by_way.json["overruled"][:7]), (201, "Salarié"), "the coordinator sets a rule aside with a reason, which is kept")
    case.step(by_way.id, "cancel")
    refused(tap, case.fund("salarié A", "opco", 30001), 422, "planned", "funding_over_price", "money that does not add up: more than the price of one person")
    refused(tap, case.fund("salarié A", "opco", 0), 422, "planned", "funding_nothing", "a funding of nothing is refused")
    refused(tap, case.fund("salarié A", "opco", -1), 422, "planned", "range", "and one below nothing")
    refused(tap, case.fund("direction B", "opco", 100), 422, "person", "person_not_in_delegation", "and one of somebody who is not in the delegation")
    refused(tap, case.fund("salarié A", "opco", 100, travel=100, travel_paid=200), 422, "travel_paid", "travel_paid", "nor is more travel paid than it costs")
    refused(tap, case.fund("salarié A", "opco", 100, status="paid"), 422, "status", "server_set", "the state is not written by hand")


def steps(tap, case):
    opco = case.fund("salarié A", "opco", 20000, travel=4000).id
    refused(tap, case.fund("salarié A", "opco", 100), 409, "payer", "funding_double", "a payer has one funding for a person")
    refused(tap, case.fund("salarié A", "federation", 10001), 422, "planned", "funding_over_price", "two fundings together do not exceed the price either")
    for verb in ("grant", "refuse", "pay"):
        refused(tap, case.step(opco, verb), 409, "status", "state", "what was not asked has no: " + verb)
    refused(tap, case.step(opco, "invoice"), 409, "status", "funding_grant_first", "an OPCO agrees before it is invoiced")
    refused(tap, case.step(opco, "ask", on=TOMORROW), 422, "on", "funding_future", "nothing was asked tomorrow")
    refused(tap, case.step(opco, "ask", amount=30001), 422, "amount", "funding_over_price", "no more is asked than the price")
    asked = case.step(opco, "ask", on=YESTERDAY, amount=24000, reference="D-118")
    tap.equal([asked.json[k] for k in ("status", "asked", "asked_on", "reference")], ["asked", 24000, YESTERDAY, "D-118"], "it is asked, with its file number")
    refused(tap, case.boss.patch("/fundings/" + opco, {"planned": 1}, asked.etag), 409, "planned", "state", "what was planned does not change any more")
    refused(tap, case.step(opco, "grant", amount=24001), 422, "amount", "funding_amount", "no more is granted than was asked")
    refused(tap, case.step(opco, "grant", on=day(-1)), 422, "on", "funding_order", "nor before it was asked")
    tap.equal(case.step(opco, "grant", amount=18000).json["granted"], 18000, "a part is granted")
    refused(tap, case.step(opco, "refuse"), 409, "status", "state", "what was granted is not refused any more")
    refused(tap, case.step(opco, "invoice", amount=18001), 422, "amount", "funding_amount", "no more is invoiced than was granted")
    tap.equal(case.step(opco, "invoice").json["invoiced"], 18000, "all of it is invoiced")
    refused(tap, case.step(opco, "pay", amount=18001), 422, "amount", "funding_amount", "no more is paid than was invoiced")
    part = case.step(opco, "pay", amount=8000)
    tap.equal((part.json["status"], part.json["paid"]), ("invoiced", 8000), "a part is paid")
    refused(tap, case.step(opco, "cancel"), 409, "status", "funding_part_paid", "what is paid in part is not cancelled")
    refused(tap, case.step(opco, "pay", amount=10001), 422, "amount", "funding_amount", "the payments together do not exceed the invoice")
    whole = case.step(opco, "pay").json
    tap.equal((whole["status"], whole["paid"]), ("paid", 18000), "the rest ends it")
    for verb in ("ask", "grant", "refuse", "invoice", "pay", "cancel"):
        refused(tap, case.step(opco, verb), 409, "status", "state", "what is paid stays so: no " + verb)
    no = case.fund("présidence A", "fdva", 30000).id
    case.step(no, "ask")
    tap.equal(case.step(no, "refuse").json["status"], "refused", "a payer says no")
    own = case.fund("direction A", "structure", 30000).id
    tap.equal([case.step(own, v, **m).json["status"] for v, m in (("invoice", {}), ("pay", {"amount": 12000}))], ["invoiced", "invoiced"],
              "a structure is invoiced at once, and pays in parts")


def late(tap, case):
    begun = case.action_at(YESTERDAY, price=30000)
    enrolment = case.enrol(begun, "A", ("direction A", "director"))
    opco = case.fund("direction A", "opco", 10000, enrolment).id
    refused(tap, case.step(opco, "ask"), 422, "on", "funding_late", "an OPCO asked after the start is refused")
    refused(tap, case.step(opco, "ask", on=YESTERDAY), 422, "on", "funding_late", "also on the first day")
    tap.equal(case.step(opco, "ask", on=day(0, days=-2)).json.get("late"), None, "what was asked before is only written down late")
    case.step(opco, "cancel")
    by_way = case.fund("direction A", "opco", 10000, enrolment, organisation=case.world.federation).id
    got = case.step(by_way, "ask", overruled="Accord de l’OPCO par téléphone.").json
    tap.equal((got["status"], got["late"]), ("asked", True), "with a reason it is taken, and flagged")


def remains(tap, case):
    got = case.boss.get("/enrolments/%s/balance" % case.enrolment).json
    # three at 300 euros; 180 granted by the OPCO; 120 paid by the structure
    tap.equal([got[k] for k in ("persons", "price", "total", "granted", "paid", "received", "remains", "travel")],
              [3, 30000, 90000, 18000, 12000, 30000, 60000, 4000], "what remains to pay: the price less what is granted and paid; travel apart")
    by = {l["person"]: l["remains"] for l in got["lines"]}
    tap.equal([by[case.person[n]] for n in ("salarié A", "direction A", "présidence A")], [12000, 18000, 30000], "person by person")
    tap.equal(sum(by.values()), got["remains"], "and the lines add up")
    for_all = case.boss.get("/actions/%s/balances" % case.action).json
    tap.equal((len(for_all["balances"]), for_all["total"], for_all["remains"]), (3, 150000, 120000), "structure by structure")
    director, elsewhere = (case.node.client("director", case.person["direction " + c]) for c in "AB")
    animator = case.node.client("animator", case.person["intervenante"])
    path = "/enrolments/%s/balance" % case.enrolment
    tap.equal([c.get(path).status for c in (director, elsewhere, animator)], [200, 404, 403], "a structure reads its own balance, another's is not there")
    own = [f["structure"] for f in director.all("/fundings")]
    tap.ok(own and set(own) == {case.centre["A"]} and elsewhere.all("/fundings") == [], "and its own fundings alone", own)
    tap.equal([director.post("/fundings", {}).status, animator.get("/fundings").status], [403, 403], "it writes none; who animates reads none")


def agreements(tap, case):
    boss, body = case.boss, {"action": case.action, "structure": case.centre["A"]}
    refused(tap, boss.post("/training-agreements", dict(body, structure=case.world.federation)), 422, "structure", "agreement_enrolment",
            "an agreement is with a structure that has its place")
    refused(tap, boss.post("/training-agreements", dict(body, to=day(1), **{"from": day(2)})), 422, "to", "agreement_period", "it does not end before it begins")
    refused(tap, boss.post("/training-agreements", dict(body, persons=[case.person["direction B"]])), 422, "persons[0]", "person_not_in_delegation",
            "it is for persons of the delegation")
    made = boss.post("/training-agreements", body)
    year = datetime.date.today().year
    tap.equal([made.json[k] for k in ("number", "status", "price", "hours", "from", "to", "programme")],
              ["%d-001" % year, "draft", 90000, 7.0, day(2), day(2), "Un programme."], "what is not given comes from the action and the delegation")
    tap.equal(len(made.json["persons"]), 3, "with all its persons")
    refused(tap, boss.post("/training-agreements", body), 409, "structure", "agreement_double", "a structure has one for an action")
    second = boss.post("/training-agreements", dict(body, structure=case.centre["B"])).json
    tap.equal(second["number"], "%d-002" % year, "numbers go on by year")
    step = lambda verb, id=made.id, **more: boss.post("/training-agreements/%s/%s" % (id, verb), more)
    for verb in ("revise", "sign", "close"):
        refused(tap, step(verb), 409, "status", "state", "a draft has no: " + verb)
    tap.equal(step("send", on=YESTERDAY).json["sent_on"], YESTERDAY, "it is sent")
    refused(tap, boss.patch("/training-agreements/" + made.id, {"hours": 21}, boss.get("/training-agreements/" + made.id).etag), 409, "status", "state",
            "and does not change any more")
    tap.equal(step("revise").json["status"], "draft", "taken back, it is a draft again")
    step("send")
    refused(tap, step("sign", on=YESTERDAY), 422, "on", "funding_order", "nobody signs before it was sent")
    refused(tap, step("sign", on=TOMORROW), 422, "on", "funding_future", "nor tomorrow")
    tap.equal(step("sign").json["status"], "signed", "it is signed")
    refused(tap, step("close"), 422, "action", "agreement_running", "and not closed before the action is over")
    tap.equal(step("cancel", second["id"]).json["status"], "cancelled", "another is cancelled")
    third = boss.post("/training-agreements", dict(body, structure=case.centre["B"])).json
    tap.equal(third["number"], "%d-003" % year, "whose number is not given again")
    empty = case.action_at(day(4))
    case.enrol(empty, "A", ("salarié A", "employee"))
    bare = boss.post("/training-agreements", {"action": empty, "structure": case.centre["A"]}).json["id"]
    refused(tap, step("send", bare), 422, "", "agreement_missing", "what has no programme and no price is not sent")
    director = case.node.client("director", case.person["direction A"])
    tap.equal({a["structure"] for a in director.all("/training-agreements")}, {case.centre["A"]}, "a structure reads its own agreements")
    boss.make("/enrolments/%s/withdraw" % case.other)
    tap.equal(boss.get("/training-agreements/" + third["id"]).json["status"], "cancelled", "who withdraws has no agreement any more")
    boss.make("/actions/%s/cancel" % case.action)
    tap.equal(step("close").json["status"], "closed", "once the action is over, it is closed")


def main(tap):
    with lib.Node() as node:
        node.up()
        case = Case(node, node.client("coordinator"))
        for part in (payers, steps, late, remains, agreements):
            part(tap, case)
        node.settled()
        done = node.verify()
        tap.ok(done.returncode == 0, "replaying the journal gives the same tables", done.stdout + done.stderr)


lib.run(main)

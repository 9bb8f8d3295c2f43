#!/usr/bin/env python3
"""deadline_flow: agréments, accreditations and cards over HTTP: what they make fall due, and what is refused, in French.
Owns: a node of its own; all its days are counted from today.
Beware: what is past already falls due at once, in a step after the answer: it is waited for.
"""
import datetime
import hashlib

import lib
from said import TODAY, day, refused
from world import World


def agenda(boss, **query):
    return boss.get("/deadlines?" + "&".join("%s=%s" % q for q in query.items())).json["items"]


class Case:
    def __init__(self, node, boss):
        self.node, self.boss, self.world = node, boss, World(boss)
        self.centre, self.other = self.world.centre["A"], self.world.centre["B"]
        self.caf = boss.make("/organisations", {"name": "Caf", "kind": "institution"}).id

    def agrement(self, **more):
        want = {"organisation": self.centre, "caf": self.caf, "kind": "agc", "from": day(-12), "to": day(24)}
        return self.boss.post("/agrements", dict(want, **more))


def agrement_enters(tap, case):
    refused(tap, case.agrement(to=day(-13)), 422, "to", "agrement_period", "an agrément that ends before it begins is refused")
    refused(tap, case.agrement(organisation=case.caf), 422, "organisation", "agrement_holder", "a Caf holds no agrément itself")
    refused(tap, case.agrement(caf=case.other), 422, "caf", "agrement_caf", "a centre is no Caf")
    made = case.agrement()
    tap.equal((made.status, made.json["status"]), (201, "pending"), "an agrément is entered, and waits for its decision")
    refused(tap, case.agrement(**{"from": day(23), "to": day(48)}), 422, "from", "agrement_overlap", "another of the kind in its period is refused")
    tap.equal(agenda(case.boss, organisation=case.centre), [], "what is not granted makes nothing fall due")
    return made


def decisions(tap, case, made):
    boss, at = case.boss, "/agrements/%s/" % made.id
    refused(tap, boss.post(at + "extend", {"decided_on": day(), "to": day(36)}), 409, "status", "agrement_step",
            "what is pending cannot be extended")
    refused(tap, boss.post(at + "grant", {"decided_on": day(days=2)}), 422, "decided_on", "agrement_future",
            "a decision of a day to come is refused")
    refused(tap, boss.post(at + "refuse", {"decided_on": day(-1)}), 422, "text", "agrement_reason", "a refusal says why")
    refused(tap, boss.patch("/agrements/" + made.id, {"status": "granted"}, made.etag), 422, "status", "create_only",
            "the status is not written by hand")
    granted = boss.post(at + "grant", {"decided_on": day(-1), "effective_from": day(-12)})
    tap.equal((granted.status, granted.json["status"], granted.json["decisions"][0]["decided_on"]), (200, "granted", day(-1)),
              "a decision that comes late takes effect from before")
    return granted


def deadlines(tap, case, granted):
    boss, id = case.boss, granted.id
    found = agenda(boss, organisation=case.centre)
    tap.equal([d["due"] for d in found], sorted(d["due"] for d in found), "deadlines come in the order of their days")
    tap.equal([(d["kind"], d["number"], d["status"]) for d in found],
              [("agrement_step", 1, "pending"), ("agrement_step", 2, "pending"), ("agrement_step", 3, "pending"), ("agrement_end", 0, "pending")],
              "three steps of the retro-planning and the end")
    tap.equal([d["due"] for d in found[:3]], [day(10), day(12), day(21)], "14, 12 and 3 months before the last day")
    tap.equal([d["due"] for d in agenda(boss, organisation=case.centre, until=day(12))], [day(10), day(12)], "those up to a day")
    tap.equal(len(agenda(boss, kind="agrement_end")), 1, "those of a kind")
    moved = boss.patch("/agrements/" + id, {"to": day(30)}, granted.etag)
    again = agenda(boss, organisation=case.centre)
    tap.equal((moved.status, [d["id"] for d in again], again[0]["due"]), (200, [d["id"] for d in found], day(16)),
              "changing the agrément moves its deadlines, and they stay the same ones")
    template = boss.make("/retro-templates", {"caf": case.caf, "steps": [{"months": 6, "title": "Bilan partagé"}]})
    tap.equal([d["due"] for d in agenda(boss, kind="agrement_step", organisation=case.centre)], [day(24)], "its Caf's template takes the usual steps' place")
    boss.patch("/retro-templates/" + template.id, {"steps": [{"months": 8, "title": "Bilan partagé"}]}, template.etag)
    tap.equal([d["due"] for d in agenda(boss, kind="agrement_step", organisation=case.centre)], [day(22)], "changing the template moves the deadlines")
    refused(tap, boss.post("/retro-templates", {"caf": case.caf, "steps": [{"months": 1, "title": "Bis"}]}), 422, "caf", "retro_template_double",
            "a Caf has one template")
    history = boss.get("/deadlines/%s/history" % found[0]["id"]).json["items"]
    tap.equal([h["event"] for h in history], ["deadline.created"] + ["deadline.moved"] * 3, "a deadline's history says when it moved")


def rules(tap, case):
    boss, rule = case.boss, {"kind": "acf", "effective_from": day(-24), "duration_min": 12, "duration_max": 36, "extension_max": 6,
                             "reference": "Circulaire de démonstration"}
    refused(tap, boss.post("/agrement-rules", dict(rule, duration_min=48)), 422, "duration_min", "agrement_rule_bounds", "a rule has its bounds in order")
    boss.make("/agrement-rules", rule)
    refused(tap, boss.post("/agrement-rules", rule), 422, "effective_from", "agrement_rule_double", "a rule stands once for a day")
    long = case.agrement(kind="acf", to=day(36))
    refused(tap, long, 422, "to", "agrement_duration", "a duration beyond the rule is refused")
    tap.ok("Circulaire de démonstration" in long.json["detail"] and "12 à 36 mois" in long.json["detail"], "the refusal names the rule", repr(long))
    made = case.agrement(kind="acf", to=day(23), status="granted")
    refused(tap, boss.post("/agrements/%s/extend" % made.id, {"decided_on": day(), "to": day(34)}), 422, "to", "agrement_extension",
            "an extension beyond the rule is refused")
    refused(tap, boss.post("/agrements/%s/extend" % made.id, {"decided_on": day(), "to": day(23)}), 422, "to", "agrement_not_later",
            "an extension goes beyond the last day")
    tap.equal(boss.post("/agrements/%s/extend" % made.id, {"decided_on": day(), "to": day(28)}).json["status"], "extended", "one within it is kept")


def past(tap, case):
    boss = case.boss
    made = case.agrement(organisation=case.other, status="granted", **{"from": day(-36), "to": day(-1)})
    tap.ok(lib.wait_until(lambda: boss.get("/agrements/" + made.id).json["status"] == "expired"), "an agrément whose last day is over is échu at once")
    notices = lib.wait_until(lambda: boss.get("/notices?event=deadline.due").json["items"])
    tap.ok(notices and "échu" in notices[0]["sentence"], "the coordinator is told, in a sentence", repr(notices))
    tap.equal(agenda(boss, organisation=case.other), [], "nothing is left to do about it")
    tap.equal([d["kind"] for d in agenda(boss, organisation=case.other, status="done")], ["agrement_end"], "its end is settled, once, by itself")
    late = boss.post("/agrements/%s/extend" % made.id, {"decided_on": day(), "effective_from": day(-1, 1), "to": day(6)})
    tap.equal((late.status, late.json["status"]), (200, "extended"), "an extension that comes late takes it up again")
    ends = [d["status"] for d in agenda(boss, organisation=case.other) if d["kind"] == "agrement_end"]
    tap.equal(ends, ["pending"], "and its end is to come again")


def readers(tap, case, made):
    own = case.node.client("director", case.world.person["direction A"])
    other = case.node.client("director", case.world.person["direction B"])
    tap.equal((own.get("/agrements/" + made.id).status, other.get("/agrements/" + made.id).status), (200, 404), "a direction reads its own centre's agrément only")
    tap.equal((own.get("/deadlines").status, own.post("/agrements/%s/grant" % made.id, {"decided_on": day()}).status), (403, 403),
              "it neither lists deadlines nor decides")
    refused(tap, case.boss.get("/deadlines?from=%s&until=%s" % (day(1), day())), 422, "until", "deadline_period", "a period upside down is refused")
    refused(tap, case.boss.get("/deadlines?cursor=abc"), 422, "cursor", "format", "a cursor of nobody's is refused")
    tap.equal(case.boss.get("/deadlines?until=hier").status, 422, "a day that is none is refused")


def document(boss):
    raw = b"%PDF-1.4\nattestation\n" + b"0" * 200
    file = boss.make("/files", {"name": "attestation.pdf", "type": "application/pdf", "purpose": "document", "size": len(raw)}).id
    boss.raw("PUT", "/api/v1/files/%s/parts/1" % file, raw, {"Content-Type": "application/octet-stream"})
    boss.make("/files/%s/complete" % file, {"hash": hashlib.sha256(raw).hexdigest()})
    return file


def accreditation(tap, case):
    boss = case.boss
    card = {"name": "Prestataire 2", "competences": [{"competence": case.world.competence, "level": 4}]}
    provider = boss.make("/providers", card).id
    criterion = boss.make("/criteria", {"name": "Assurance professionnelle", "required": True, "document": True}).id
    made = boss.make("/accreditations", {"provider": provider})
    at = "/accreditations/%s/" % made.id
    tap.equal(made.json["status"], "candidate", "a provider begins as a candidate")
    none = boss.post(at + "accredit")
    refused(tap, none, 422, "criteria", "accreditation_criteria", "nobody is accredited while a required criterion is not met")
    tap.ok("Assurance professionnelle" in none.json["detail"], "the refusal names the criterion", repr(none))
    met = boss.patch("/accreditations/" + made.id, {"criteria": [{"criterion": criterion, "evidence": "Vue le jour même"}]}, made.etag)
    refused(tap, boss.post(at + "accredit"), 422, "documents", "accreditation_documents", "nor while its document is missing")
    half = boss.make("/files", {"name": "attestation.pdf", "type": "application/pdf", "purpose": "document", "size": 200}).id
    refused(tap, boss.patch("/accreditations/" + made.id, {"documents": [{"file": half, "criterion": criterion}]}, met.etag), 422, "documents",
            "accreditation_file", "a document that has not wholly come in is not attached")
    boss.patch("/accreditations/" + made.id, {"documents": [{"file": document(boss), "criterion": criterion}]}, met.etag)
    refused(tap, boss.post(at + "refuse"), 422, "reason", "accreditation_reason", "a refusal has a reason")
    refused(tap, boss.post(at + "restore"), 409, "status", "accreditation_step", "a candidate cannot be restored")
    done = boss.post(at + "accredit", {"reason": "Dossier complet.", "to": day(18)})
    tap.equal((done.status, done.json["status"], done.json["decisions"][0]["reason"]), (200, "accredited", "Dossier complet."), "then it is accredited")
    again = boss.make("/accreditations", {"provider": provider, "criteria": [{"criterion": criterion}]}).id
    refused(tap, boss.post("/accreditations/%s/accredit" % again), 422, "provider", "accreditation_twice", "nobody is accredited twice at a time")
    of = [d for d in agenda(boss) if d["record"] == made.id]
    tap.equal([d["kind"] for d in of], ["card_reminder", "card_reminder", "card_suspension", "accreditation_end"],
              "two reminders, a suspension and an end will fall due")
    refused(tap, boss.post(at + "suspend"), 422, "reason", "accreditation_reason", "a suspension has a reason")
    refused(tap, boss.post("/accreditations", {"provider": provider, "from": day(2), "to": day(1)}), 422, "to", "accreditation_period",
            "an accreditation that ends before it begins is refused")
    refused(tap, boss.post("/providers", dict(card, refreshed_on=day(days=40))), 422, "refreshed_on", "provider_refreshed",
            "a card confirmed on a day to come is refused")
    twice = [{"month": "2027-03-01", "days_individual": 2, "days_group": 0}, {"month": "2027-03-15", "days_individual": 4, "days_group": 0}]
    refused(tap, boss.post("/providers", dict(card, months=twice)), 422, "months[1].month", "provider_month_twice",
            "a card that says the same month twice is refused")
    twice[1]["month"] = "2028-03-01"
    tap.equal(boss.post("/providers", dict(card, months=twice)).status, 201, "a card may say the same month of two years")


def proposed(case, client):
    """How many providers a team's request is offered."""
    made = client.make("/requests", {"kind": "group", "organisation": case.other, "service": case.world.service, "department": "42", "remote": True,
                                     "from": day(1), "to": day(6), "days": 1}).id
    client.make("/requests/%s/submit" % made)
    return len(case.boss.get("/requests/%s/proposals" % made).json["lines"])


def stale_card(tap, case):
    boss, provider = case.boss, case.world.provider
    direction = case.node.client("director", case.world.person["direction B"])
    case.node.settled()
    tap.equal(proposed(case, direction), 1, "a provider whose card is confirmed is proposed")
    card = boss.get("/providers/" + provider)
    boss.patch("/providers/" + provider, {"refreshed_on": day(-13)}, card.etag)

    def status():
        return boss.get("/accreditations?provider=" + provider).json["items"][0]
    tap.ok(lib.wait_until(lambda: status()["status"] == "suspended"), "a card not confirmed for a year suspends its provider", repr(status()))
    tap.equal(status()["suspended_for"], "stale_card", "with its reason")
    refused(tap, boss.post("/accreditations/%s/restore" % status()["id"]), 422, "", "accreditation_stale", "it is not restored while the card is too old")
    case.node.settled()
    tap.equal(proposed(case, direction), 0, "a suspended provider is not proposed")
    own = case.node.client("provider", case.world.person["prestataire"])
    told = lib.wait_until(lambda: own.get("/notices?event=accreditation.suspended").json["items"])
    tap.ok(told and "confirmiez" in told[0]["sentence"], "the provider is told that it is not proposed any more, and what to do", repr(told))
    stranger = case.node.client("provider", case.world.person["intervenante"])
    tap.equal(stranger.post("/providers/%s/refresh" % provider).status, 404, "another provider cannot confirm it")
    fresh = own.post("/providers/%s/refresh" % provider)
    paris = [day for day in (TODAY.isoformat(), (TODAY + datetime.timedelta(days=1)).isoformat()) if day == fresh.json.get("refreshed_on")]
    tap.equal((fresh.status, len(paris), status()["status"]), (200, 1, "accredited"), "the provider confirms its card, and is accredited again")
    case.node.settled()
    tap.equal(proposed(case, direction), 1, "and is proposed again")


def erased(tap, case):
    boss, person = case.boss, case.world.person["prestataire"]
    one = boss.get("/accreditations?provider=" + case.world.provider).json["items"][0]
    tap.equal((one["person"], one["decisions"][0].get("reason")), (person, "Fiche non confirmée depuis un an."), "a decision keeps its reason")
    gone = boss.post("/people/%s/erase" % person, {"reason": "asked"})
    after = boss.get("/accreditations/" + one["id"])
    tap.equal((gone.status, [d["verdict"] for d in after.json["decisions"]], [d.get("reason") for d in after.json["decisions"]]),
              (200, ["suspended", "accredited"], [None, None]), "erasing the person takes the reasons, and leaves the decisions")


def main(tap):
    with lib.Node() as node:
        node.up()
        case = Case(node, node.client("coordinator,referent"))
        made = agrement_enters(tap, case)
        granted = decisions(tap, case, made)
        deadlines(tap, case, granted)
        rules(tap, case)
        past(tap, case)
        readers(tap, case, made)
        stale_card(tap, case)
        accreditation(tap, case)
        erased(tap, case)
        node.down()
        verified = node.verify()
        tap.equal(verified.returncode, 0, "the journals give the tables")


lib.run(main)

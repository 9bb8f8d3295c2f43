#!/usr/bin/env python3
"""programme_flow: a programme, its committee and its decisions, a call for candidates, sheets and levels of competences, over HTTP.
Owns: a node of its own.
Beware: days are counted from today, so that a meeting of the past is one on whichever day this runs.
"""
import datetime
import json
import os

import lib
from said import refused
from world import World

TODAY = datetime.date.today()


def day(offset):
    return (TODAY + datetime.timedelta(days=offset)).isoformat()


class House:
    """The world of the flows, with mandates to sit by, and who asks."""

    def __init__(self, node):
        self.node = node
        boss = self.boss = node.client("coordinator,referent,operator")
        w = self.world = World(boss)
        w.person_add("élu de la Caf", None, None)
        self.caf = boss.make("/organisations", {"name": "Caf", "kind": "institution"}).id
        mandate = lambda who, where, role, **more: boss.make("/mandates", dict(
            {"person": w.person[who], "organisation": where, "role": role, "from": "2019-01-01"}, **more)).id
        self.caf_seat = mandate("élu de la Caf", self.caf, "elected")
        self.old_seat = mandate("présidence B", w.federation, "administrator", to=day(-40))
        self.seat = next(m["id"] for m in boss.all("/mandates?limit=200") if m["person"] == w.person["direction A"])
        self.direction = {c: node.client("director", w.person["direction " + c]) for c in "AB"}
        self.employee = node.client("beneficiary", w.person["salarié A"])
        self.institution = node.client("institution", w.person["élu de la Caf"])


# --- programme and steps ------------------------------------------------------------------------------------------------
def programme(tap, h):
    boss, w = h.boss, h.world
    made = boss.post("/programmes", {
        "code": "gps", "title": "Accompagnement au parcours actif", "from": day(-400), "to": day(800),
        "axes": [{"key": "A", "title": "Le réseau des centres sociaux"}, {"key": "B", "title": "Les autres métiers"}],
        "phases": [{"number": 1, "title": "Sensibilisation", "axis": "A", "from": day(-400), "to": day(100)},
                   {"number": 2, "title": "Expérimentation", "axis": "A", "from": day(-200)},
                   {"number": 3, "title": "Offre globale", "axis": "A"}],
        "territories": ["Loire-Atlantique", "Maine-et-Loire, Vendée, Mayenne", "Charente-Maritime", "Bas-Rhin", "Pas-de-Calais"],
        "partners": [{"organisation": w.federation, "part": "carrier"}, {"organisation": h.caf, "part": "support"}],
        "results": [{"axis": "A", "quantitative": False, "description": "Un réseau de prestataires"}],
        "points": [{"number": 1, "title": "Pertinence des services offerts"}, {"number": 2, "title": "Économie du projet"}]})
    tap.equal(made.status, 201, "a programme is written with axes, phases, territories, partners, results and points to validate")
    tap.equal(h.employee.get("/programmes/" + made.id).json["territories"][4], "Pas-de-Calais", "every account reads it")
    tap.equal(h.direction["A"].post("/programmes", {"title": "Le mien"}).codes, ["role"], "the team alone writes one")
    refused(tap, boss.post("/programmes", {"title": "x", "from": day(2), "to": day(1)}), 422, "to", "programme_period",
            "a programme that ends before it begins is refused")
    refused(tap, boss.post("/programmes", {"title": "x", "phases": [{"number": 1, "title": "x", "axis": "Z"}]}), 422,
            "phases[0].axis", "programme_axis_unknown", "a phase of an axis that is none is refused")
    step = boss.make("/programme-steps", {"programme": made.id, "phase": 1, "number": 1, "title": "Documents de communication",
                                          "from": day(-30), "to": day(60), "deliverables": [
                                              {"title": "Dépliant", "due": day(20)}, {"title": "Campagne", "due": day(40)}]}).id
    refused(tap, boss.post("/programme-steps", {"programme": made.id, "phase": 1, "number": 2, "title": "x", "to": day(101)}), 422,
            "to", "programme_step_outside", "a step beyond its phase is refused")
    refused(tap, boss.post("/programme-steps", {"programme": made.id, "phase": 9, "number": 2, "title": "x"}), 422,
            "phase", "programme_step_phase", "a step of a phase that is none is refused")
    refused(tap, boss.post("/programme-steps", {"programme": made.id, "phase": 1, "number": 1, "title": "x"}), 422,
            "number", "programme_step_number", "a step with a number that is taken is refused")
    due = [(d["due"], d["number"]) for d in boss.get("/deadlines?until=" + day(70)).json["items"] if d["record"] == step]
    tap.equal(due, [(day(20), 1), (day(40), 2), (day(60), 0)], "its deliverables and its end are due dates")
    return made, step


def steps(tap, h, step):
    boss, path = h.boss, "/programme-steps/" + step
    refused(tap, boss.post(path + "/deliver"), 409, "status", "state", "a step that has not begun is not delivered")
    tap.equal(boss.post(path + "/start").json["status"], "running", "it begins")
    refused(tap, boss.post(path + "/deliver"), 422, "deliverables[0].delivered_on", "programme_step_deliverable",
            "nor before what it has to deliver")
    etag = boss.get(path).etag
    delivered = [{"title": "Dépliant", "due": day(20), "delivered_on": day(-1)}, {"title": "Campagne", "due": day(40), "delivered_on": day(-2)}]
    refused(tap, boss.patch(path, {"deliverables": [{"title": "Dépliant", "delivered_on": day(3)}]}, etag), 422, "deliverables[0].delivered_on",
            "deliverable_future", "nothing is delivered on a day to come")
    refused(tap, boss.patch(path, {"status": "validated"}, etag), 422, "status", "server_set", "a state is not written by hand")
    tap.equal(boss.patch(path, {"deliverables": delivered}, etag).status, 200, "they are delivered")
    tap.equal(boss.post(path + "/deliver").json["status"], "delivered", "and so is the step")
    refused(tap, boss.patch(path, {"title": "Autre"}, boss.get(path).etag), 409, "status", "programme_step_closed",
            "what was delivered does not change")
    refused(tap, boss.post(path + "/return", {}), 422, "reason", "required", "it is not given back without a reason")
    back = boss.post(path + "/return", {"reason": "Le dépliant manque d’exemples."}).json
    tap.equal((back["status"], back["reason"]), ("running", "Le dépliant manque d’exemples."), "with one it is")
    tap.equal(boss.post(path + "/deliver").json["status"], "delivered", "and delivered again")


# --- committee ----------------------------------------------------------------------------------------------------------
def committee(tap, h, programme_id):
    boss = h.boss
    seats = [{"mandate": h.seat, "quality": "voting"}, {"mandate": h.caf_seat, "quality": "consultative"}]
    made = boss.post("/instances", {"name": "Comité de pilotage", "kind": "steering", "programme": programme_id, "members": seats})
    tap.equal(made.status, 201, "a committee sits by mandates")
    refused(tap, boss.post("/instances", {"name": "Groupe de suivi", "kind": "follow_up", "members": [
        {"mandate": h.old_seat, "quality": "voting"}]}), 422, "members[0].mandate", "mandate_ended", "a mandate that has ended does not come in")
    refused(tap, boss.post("/instances", {"name": "x", "kind": "technical", "members": [seats[0], seats[0]]}), 422, "members[1].mandate",
            "member_twice", "nor one twice")
    tap.ok("name" not in json.dumps(boss.get("/instances/%s/members" % made.id).json), "its members are shown by mandate, without a name")
    boss.patch("/mandates/" + h.caf_seat, {"to": day(-1)}, boss.get("/mandates/" + h.caf_seat).etag)
    members = boss.get("/instances/%s/members" % made.id).json
    tap.equal([m["ended"] for m in members["members"]], [False, True], "a mandate that ends is shown as ended, not taken out")
    tap.equal(members["voting"], 1, "and the voices are counted")
    return made.id


def releve(tap, h, meeting):
    """The printed minutes: in order, with the names that the reader may read and no other."""
    named = {seat: h.boss.get("/people/" + h.boss.get("/mandates/" + seat).json["person"]).json["name"] for seat in (h.seat, h.caf_seat)}
    drawn = page(h, h.boss, "/releves/" + meeting)
    at = [drawn.find(s) for s in ("Relevé de décisions", "Ordre du jour", "Bilan", "Présents", named[h.seat], "Excusés", named[h.caf_seat], "Caf",
                                  "<h2>Décisions", "Décision n° 1", "La première phase est validée.", "Pour : 1", "Décision n° 2", "Décision n° 3")]
    tap.ok(-1 not in at and at == sorted(at), "the relevé is printed, decisions in their order, present and excused by name", (at, drawn))
    seen = page(h, h.employee, "/releves/" + meeting)
    tap.ok("Décision n° 1" in seen and named[h.caf_seat] not in seen and "Caf" in seen, "a name that the reader may not read is not printed", seen)
    for client, status in ((h.direction["B"], 404), (h.node.client(), 401)):
        answer = client.raw("GET", "/releves/" + meeting, None, {"Accept": "text/html"})
        tap.ok(answer.status == status and "Décision".encode() not in answer.raw, "nor anything for who may not read the meeting", answer)


def meetings(tap, h, instance, programme_id):
    boss = h.boss
    future = boss.make("/meetings", {"instance": instance, "day": day(30), "place": "Fédération", "agenda": ["Point d’étape"]}).id
    refused(tap, boss.post("/meetings/%s/hold" % future), 422, "day", "meeting_future", "a meeting of a day to come was not held")
    refused(tap, boss.post("/decisions", {"meeting": future, "text": "x", "outcome": "adopted"}), 409, "meeting", "meeting_not_held",
            "and decides nothing")
    past = boss.make("/meetings", {"instance": instance, "day": day(-10), "agenda": ["Bilan", "Suites"], "present": [h.seat],
                                   "excused": [h.caf_seat]}).id
    refused(tap, boss.patch("/meetings/" + past, {"present": [h.old_seat]}, boss.get("/meetings/" + past).etag), 422, "present[0]",
            "not_a_member", "who is no member is not present as one")
    refused(tap, boss.patch("/meetings/" + past, {"excused": [h.seat]}, boss.get("/meetings/" + past).etag), 422, "excused[0]",
            "present_and_excused", "nor present and excused at once")
    tap.equal(boss.post("/meetings/%s/hold" % past).json["status"], "held", "one that took place is held")
    second = boss.make("/decisions", {"meeting": past, "number": 2, "text": "Le calendrier est reporté.", "outcome": "postponed"})
    first = boss.make("/decisions", {"meeting": past, "number": 1, "text": "La première phase est validée.", "outcome": "adopted",
                                     "programme": programme_id, "votes_for": 1})
    refused(tap, boss.post("/decisions", {"meeting": past, "number": 2, "text": "x", "outcome": "noted"}), 422, "number", "decision_number",
            "a number is given once in a meeting")
    refused(tap, boss.post("/decisions", {"meeting": past, "text": "x", "outcome": "adopted", "votes_for": 2}), 422, "votes_for",
            "decision_votes", "no more vote than may")
    third = boss.make("/decisions", {"meeting": past, "text": "Vu.", "outcome": "noted"}).json["number"]
    minutes = boss.get("/meetings/%s/minutes" % past).json
    tap.equal([d["number"] for d in minutes["decisions"]] + [third], [1, 2, 3, 3], "the relevé tells the decisions in their order")
    tap.equal([len(minutes[k]) for k in ("present", "excused", "absent")], [1, 1, 0], "and who was there")
    for who, client, status in (("A's direction", h.direction["A"], 200), ("an employee of A", h.employee, 200),
                                ("B's direction", h.direction["B"], 404)):
        for path in ("/instances/" + instance, "/instances/%s/members" % instance, "/meetings/" + past, "/meetings/%s/minutes" % past,
                     "/decisions/" + first.id):
            tap.equal(client.get(path).status, status, "%s, who sits there or not: %s" % (who, path.split("/")[1] + "/…/" + path.split("/")[-1][:8]))
    releve(tap, h, past)
    tap.equal(h.direction["B"].get("/meetings").json["items"], [], "and finds none in the list")
    tap.equal(h.direction["A"].post("/meetings", {"instance": instance, "day": day(1)}).codes, ["role"], "members read, the team writes")
    return past, first.id, second.id


def validate(tap, h, made, step, adopted, postponed):
    boss = h.boss
    refused(tap, boss.post("/programme-steps/%s/validate" % step, {"decision": postponed}), 422, "decision", "programme_step_validation",
            "a decision that was put off validates nothing")
    done = boss.post("/programme-steps/%s/validate" % step, {"decision": adopted})
    tap.equal((done.json["status"], done.json["decision"]), ("validated", adopted), "one that was adopted validates the step")
    path = "/programmes/" + made.id
    points = [{"number": 1, "title": "Pertinence des services offerts", "decision": postponed}]
    refused(tap, boss.patch(path, {"points": points}, made.etag), 422, "points[0].decision", "programme_point_decision", "nor a point")
    points[0]["decision"] = adopted
    tap.equal(boss.patch(path, {"points": points}, made.etag).status, 200, "while the adopted one does")
    refused(tap, boss.patch("/decisions/" + adopted, {"outcome": "rejected"}, boss.get("/decisions/" + adopted).etag), 409, "outcome",
            "decision_used", "what rests on a decision holds it")
    refused(tap, boss.patch(path, {"phases": []}, boss.get(path).etag), 422, "phases", "phase_in_use", "a phase with a step does not go")


# --- selection ----------------------------------------------------------------------------------------------------------
CALL = {"title": "Centres expérimentateurs", "places": 1, "eligibility": ["agrement_end", "membership", "will", "local_interest"],
        "agrement_after": day(100), "membership_year": TODAY.year,
        "criteria": [{"key": "zone", "title": "Zone prioritaire", "kind": "priority_zone", "weight": 50},
                     {"key": "diag", "title": "Avancement du diagnostic", "kind": "diagnosis", "weight": 30},
                     {"key": "situation", "title": "Situation du centre", "kind": "situation", "weight": 20}]}


def candidature(call, centre, levels, **more):
    answers = [{"criterion": k, "level": v, "evidence": "Pièce jointe"} for k, v in levels.items()]
    return dict({"selection": call, "organisation": centre, "will": True, "local_interest": True, "membership_paid": True,
                 "agrement_end": day(300), "answers": answers}, **more)


def selection(tap, h):
    boss, w = h.boss, h.world
    third = boss.make("/organisations", {"name": "Centre C", "kind": "centre", "commune": "42218"}).id
    short = {k: v for k, v in CALL.items() if k != "membership_year"}
    refused(tap, boss.post("/selections", short), 422, "membership_year", "selection_year", "a condition without its year is refused")
    call = boss.make("/selections", CALL).id
    own = h.direction["A"].post("/candidatures", candidature(call, w.centre["A"], {"zone": 2, "diag": 4, "situation": 4}))
    tap.equal(own.status, 201, "a director applies for the own centre")
    tap.ok(h.direction["A"].post("/candidatures", candidature(call, w.centre["B"], {})).status in (403, 404), "and for no other")
    other = boss.make("/candidatures", candidature(call, w.centre["B"], {"zone": 4, "diag": 2})).id
    boss.make("/candidatures", candidature(call, third, {"zone": 4, "diag": 4, "situation": 4}, agrement_end=day(50)))
    refused(tap, boss.post("/candidatures", candidature(call, w.centre["B"], {})), 422, "organisation", "candidature_twice",
            "a centre applies once")
    refused(tap, boss.post("/candidatures", candidature(call, h.caf, {})), 422, "organisation", "candidature_kind", "a Caf does not apply")
    tap.equal(h.direction["A"].get("/candidatures/" + other).status, 404, "another centre's candidature does not exist for it")
    tap.equal([c["id"] for c in h.direction["A"].get("/candidatures").json["items"]], [own.id], "in the list neither")
    tap.equal(h.direction["A"].get("/selections/%s/ranking" % call).codes, ["role"], "the order is the team's")
    refused(tap, boss.post("/selections/%s/decide" % call), 409, "status", "state", "an open call is not decided")
    boss.make("/selections/%s/close" % call)
    late = boss.post("/candidatures", candidature(call, h.caf, {}))
    refused(tap, late, 409, "selection", "selection_not_open", "closed, it takes no candidature")
    refused(tap, boss.patch("/selections/" + call, {"places": 2}, boss.get("/selections/" + call).etag), 409, "status", "selection_frozen",
            "and keeps its conditions")
    boss.make("/selections/%s/rank" % call)
    order = boss.get("/selections/%s/ranking" % call).json
    tap.equal([(l["name"], l.get("rank"), l["points"]) for l in order["lines"]],
              [("Centre A", 1, 7500), ("Centre B", 2, 6500), ("Centre C", None, 10000)], "the order is by points, behind the conditions")
    tap.ok("ex æquo" in order["rule"] and order["lines"][1]["why"].startswith("65,00 points, soit 10,00 de moins")
           and order["lines"][2]["exclusions"][0]["rule"] == "agrement_end", "and each line is explained", order)
    return call, own.id, third


def decide(tap, h, call, own, third):
    boss, w = h.boss, h.world
    path = "/selections/%s/decide" % call
    against = boss.post(path, {"retained": [w.centre["B"]]})
    refused(tap, against, 422, "overrules", "overrule_reason", "another than the first is not retained without a reason")
    tap.ok("Centre A" in against.raw.decode() and "Centre B" in against.raw.decode(), "the refusal names the lines that differ", against)
    refused(tap, boss.post(path, {"retained": [third]}), 422, "retained[0]", "not_eligible", "who does not meet the conditions is not retained")
    refused(tap, boss.post(path, {"retained": [w.centre["A"], w.centre["B"]]}), 422, "retained", "retained_places", "nor more than there are places")
    reasons = [{"organisation": w.centre[c], "reason": "Équilibre entre les territoires."} for c in "AB"]
    done = boss.post(path, {"retained": [w.centre["B"]], "overrules": reasons})
    tap.equal((done.json["status"], done.json["retained"]), ("decided", [w.centre["B"]]), "with reasons the committee overrules the order")
    mine = h.direction["A"].get("/candidatures/" + own).json
    tap.equal((mine["outcome"], mine["rank"], mine["reason"]), ("not_retained", 1, "Équilibre entre les territoires."),
              "the centre that was passed over reads its own reason")
    refused(tap, boss.post("/selections/%s/reopen" % call), 409, "status", "state", "what is decided is not reopened")


# --- sheets and competences ---------------------------------------------------------------------------------------------
THEME = {"title": "Gouvernance", "axis": "Des organisations sur les territoires", "context": "Les modalités d’engagement évoluent.",
         "stakes": "Trouver des solutions :\n→ transversales\n→ partagées", "previous": "Rencontres « gouvernance collégiale » (2014-2015).",
         "objectives": ["Développer une gouvernance partagée"],
         "projects": [{"title": "Nouvelle gouvernance fédérale", "since": 2016}, {"title": "Formation-action mixte", "since": 2017, "until": 2018}],
         "leads": ["Formation-action avec les structures du réseau", "Appui des structures en réflexion"]}


def page(h, client, path):
    return client.raw("GET", path, None, {"Accept": "text/html"}).raw.decode()


def sheets(tap, h):
    boss = h.boss
    made = boss.make("/theme-sheets", dict(THEME, organisations=[h.world.federation]))
    tap.equal(h.employee.get("/theme-sheets/" + made.id).json["leads"], THEME["leads"], "every account reads a theme sheet")
    refused(tap, boss.post("/theme-sheets", {"title": "x", "projects": [{"title": "x", "since": 2018, "until": 2017}]}), 422, "projects[0].until",
            "sheet_years", "a project that ends before it begins is refused")
    drawn = page(h, boss, "/themes/" + made.id)
    at = [drawn.find(s) for s in ("<h1>Gouvernance", "Contexte global", "Enjeux pour le réseau", "Actions du précédent projet",
                                  "Objectifs opérationnels", "Projets déjà engagés", "(depuis 2016)", "(2017-2018)", "Pistes d’actions")]
    tap.ok(-1 not in at and at == sorted(at), "it is printed in the order of the model", (at, drawn[:300]))
    with open(os.path.join(lib.TOP, "deploy", "demo", "fiche-action.json"), encoding="utf-8") as f:
        sheet = boss.make("/action-sheets", json.load(f)).id
    drawn = page(h, boss, "/fiches/" + sheet)
    at = [drawn.find(s) for s in ("Territoire :", "Fiche action n°", "<h2>Contexte", "<h2>Enjeux", "Description du projet", "<ol>",
                                  "Modalités de mise en œuvre", "Date de début", "Durée", "Partenaires associés", "Initiateurs",
                                  "Autres partenaires", "Résultats attendus", "quantitatifs", "qualitatifs", "Pilotage du projet",
                                  "Moyens nouveaux nécessaires")]
    tap.ok(-1 not in at and at == sorted(at), "so is an action sheet, with all the parts of its model", at)
    nobody = h.node.client().raw("GET", "/themes/" + made.id, None, {"Accept": "text/html"})
    tap.ok(nobody.status == 401 and b"Pistes" not in nobody.raw, "nobody without an account reads one", nobody)


def competences(tap, h):
    boss = h.boss
    top = boss.make("/competences", {"name": "Animer", "description": "Tenir un cadre collectif", "levels": [
        {"level": 1, "description": "A participé"}, {"level": 3, "description": "Anime seul·e"}, {"level": 5, "description": "Forme d’autres"}]})
    below = boss.make("/competences", {"name": "Conduire une réunion", "parent": top.id}).id
    refused(tap, boss.patch("/competences/" + top.id, {"parent": below}, top.etag), 422, "parent", "competence_cycle",
            "a competence that would contain itself is refused")
    refused(tap, boss.post("/competences", {"name": "x", "levels": [{"level": 2, "description": "x"}] * 2}), 422, "levels[1].level",
            "competence_level", "a level is described once")
    service = {"name": "Appui à la réunion", "bouquet": h.world.bouquet, "kinds": ["group"], "competences": [below], "typical_days": 2,
               "needs": [{"competence": below, "level": 3}]}
    tap.equal(boss.post("/services", service).status, 201, "a service says at which level it needs a competence")
    refused(tap, boss.post("/services", dict(service, needs=[{"competence": top.id, "level": 3}])), 422, "needs[0].competence", "need_unlisted",
            "and only of those it needs")


def main(tap):
    with lib.Node() as node:
        node.up()
        h = House(node)
        made, step = programme(tap, h)
        steps(tap, h, step)
        instance = committee(tap, h, made.id)
        _, adopted, postponed = meetings(tap, h, instance, made.id)
        validate(tap, h, made, step, adopted, postponed)
        decide(tap, h, *selection(tap, h))
        sheets(tap, h)
        competences(tap, h)
        node.settled()
        node.down()
        done = node.verify()
        tap.equal(done.returncode, 0, "the journal gives the tables again")


lib.run(main)

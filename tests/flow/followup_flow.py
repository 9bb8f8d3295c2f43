#!/usr/bin/env python3
"""followup_flow: what follows an action, over HTTP: slots between sessions, action plans, questionnaires by link; refusals in French.
Owns: a node of its own; all its days are counted from today.
Beware: what other services are told comes a little later: it is waited for.
"""
import html
import re
import urllib.parse

import lib
from said import day, refused
from world import World

SECRET = "Revoir la composition du bureau"
LAST = day(2)


class Case:
    def __init__(self, node, boss):
        self.node, self.boss, self.world = node, boss, World(boss)
        self.person, self.centre = self.world.person, self.world.centre
        self.action = boss.make("/actions", {"title": "Agir <ensemble>", "animators": [self.person["intervenante"]], "intersession_days": 2,
                                             "intersession_per": "structure", "action_plan_required": True, "structures_max": 5}).id
        for rank, on in ((1, day(1)), (2, LAST)):
            boss.make("/sessions", {"action": self.action, "rank": rank, "day": on, "fixed": True})
        boss.make("/actions/%s/open" % self.action)
        for c in "AB":
            boss.make("/enrolments", {"action": self.action, "structure": self.centre[c], "persons": [
                {"person": self.person["direction " + c], "role": "director"}, {"person": self.person["salarié " + c], "role": "employee"},
                {"person": self.person["présidence " + c], "role": "president"}]})
        self.director = {c: node.client("director", self.person["direction " + c]) for c in "AB"}
        self.animator = node.client("animator", self.person["intervenante"])
        self.nobody = lib.Client(node.port)
        node.clients.append(self.nobody)

    def slot(self, who=None, **more):
        want = dict({"action": self.action, "structure": self.centre["A"], "animator": self.person["intervenante"], "day": day(1, days=3)}, **more)
        return (who or self.boss).post("/intersessions", {k: v for k, v in want.items() if v is not None})

    def plan(self, who=None, measures=None, **more):
        first = {"number": 1, "title": SECRET, "owner": self.person["présidence A"], "due": day(3)}
        want = {"action": self.action, "structure": self.centre["A"], "objective": "Associer les habitants",
                "measures": [dict(first, **m) for m in ([{}] if measures is None else measures)]}
        want.update(more)
        for m in want["measures"]:
            [m.pop(k) for k in [k for k, v in m.items() if v is None]]
        return (who or self.director["A"]).post("/action-plans", want)

    def survey(self, **more):
        return self.boss.post("/surveys", dict({"action": self.action, "moment": "hot"}, **more))

    def page(self, link, form=None):
        if form is None:
            return self.nobody.raw("GET", link, headers={"Accept": "text/html"})
        return self.nobody.raw("POST", link, urllib.parse.urlencode(form).encode(),
                               {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": None})

    def sees(self, who, path):
        return who.get(path).raw.decode()


def slots(tap, case):
    refused(tap, case.slot(begins="14:00", ends="12:00"), 422, "ends", "intersession_times", "a slot that ends before it begins is refused")
    refused(tap, case.slot(begins="14:00"), 422, "ends", "required", "nor does one begin without ending")
    refused(tap, case.slot(begins="14h00", ends="15:00"), 422, "begins", "format", "an hour is written as one")
    refused(tap, case.slot(structure=None), 422, "structure", "intersession_structure", "a slot counted by structure names one")
    refused(tap, case.slot(structure=case.world.federation), 422, "structure", "intersession_enrolled", "a structure without a place gets none")
    refused(tap, case.slot(day=day(1)), 422, "day", "intersession_taken", "an animator who has a session that day is not planned")
    refused(tap, case.slot(minutes=90), 422, "activities", "intersession_proof", "time without activities proves nothing")
    refused(tap, case.slot(minutes=90, activities="Relecture"), 422, "day", "intersession_future", "what is to come was not done")
    refused(tap, case.slot(status="done"), 422, "status", "server_set", "the state is not written by hand")
    tap.equal(case.slot(case.director["A"]).status, 403, "a centre does not plan the animator's days")
    made = case.slot(case.animator, begins="09:30", ends="12:00", half_days=1)
    tap.equal((made.status, made.json["status"], set(made.json["flags"]) - {"day_off"}), (201, "planned", set()), "an animator plans a slot with a centre")
    refused(tap, case.slot(begins="11:00", ends="13:00", structure=case.centre["B"]), 422, "day", "intersession_taken", "two slots do not share an hour")
    refused(tap, case.boss.patch("/intersessions/" + made.id, {"minutes": 150}, made.etag), 409, "minutes", "intersession_step",
            "the time spent is said by the step, not by a change")
    refused(tap, case.boss.post("/intersessions/%s/complete" % made.id, {"activities": "Relecture", "minutes": 150}), 422, "day", "intersession_future",
            "a slot to come is not done")
    done = case.slot(case.animator, day=day(0, days=-2), half_days=1, activities="Relecture du projet", minutes=150)
    tap.equal((done.status, done.json["status"], set(done.json["flags"]) - {"day_off"}), (201, "done", {"outside"}),
              "what took place is entered afterwards, and what looks wrong is told")
    tap.equal((case.director["A"].get("/intersessions/" + made.id).status, case.director["B"].get("/intersessions/" + made.id).status), (200, 404),
              "a centre sees its own slots only")
    sums = case.director["A"].get("/actions/%s/intersessions/summary" % case.action).json["lines"]
    tap.equal([(l["structure"], l["asked"], l["planned"], l["done"], l["remaining"], l["minutes"]) for l in sums],
              [(case.centre["A"], 4, 1, 1, 2, 150)], "it reads what is planned, done and left of its days")
    tap.equal(len(case.boss.get("/actions/%s/intersessions/summary" % case.action).json["lines"]), 2, "the team reads that of all")
    case.boss.make("/intersessions/%s/cancel" % made.id)
    refused(tap, case.boss.post("/intersessions/%s/cancel" % made.id), 409, "status", "state", "what is cancelled is cancelled once")


def plans(tap, case):
    a, b = case.director["A"], case.director["B"]
    refused(tap, case.plan(measures=[{"owner": None}]), 422, "measures[0].owner", "measure_owner", "a measure that nobody is in charge of is refused")
    refused(tap, case.plan(measures=[{"due": day(0)}]), 422, "measures[0].due", "measure_early", "so is one that is due before the action")
    refused(tap, case.plan(measures=[{}, {}]), 422, "measures[1].number", "measure_number", "and two of the same number")
    refused(tap, case.plan(measures=[{"told": True}]), 422, "measures[0].told", "server_set", "what was told is not written by hand")
    tap.equal(case.plan(b).status, 403, "a centre writes no other's plan")
    made = case.plan()
    tap.equal((made.status, made.json["status"]), (201, "draft"), "a centre drafts its plan")
    refused(tap, case.plan(), 409, "structure", "action_plan_twice", "it has one for an action")
    paths = ["/action-plans/" + made.id, "/action-plans", "/action-plans/%s/history" % made.id, "/action-plans/measures?until=" + day(6)]
    tap.ok(all(SECRET in case.sees(a, p) for p in paths), "it reads it in every way")
    tap.ok(not any(SECRET in case.sees(who, p) for who in (case.boss, b, case.animator) for p in paths), "nobody else reads a word of the draft")
    tap.equal(case.boss.post("/action-plans/%s/share" % made.id).status, 404, "the team does not share it either")
    lines = {l["structure"]: l for l in case.boss.get("/actions/%s/action-plans/summary" % case.action).json["lines"]}
    tap.equal((lines[case.centre["A"]]["status"], "measures" in lines[case.centre["A"]], "plan" in lines[case.centre["B"]]), ("draft", False, False),
              "the team reads that one has a plan, and the other none")
    tap.equal(case.boss.get("/actions/%s/outlook" % case.action).json["finishing"], ["Plan d’actions attendu : 1 structure n’en a pas encore."],
              "the outlook of the action says that one is missing")
    refused(tap, a.post("/action-plans/%s/follow" % made.id), 409, "status", "state", "a draft is not followed up")
    tap.equal(a.make("/action-plans/%s/share" % made.id).json["status"], "shared", "its structure shares it")
    tap.ok(all(SECRET in case.sees(who, p) for who in (case.boss, case.animator) for p in paths), "then the team and the animator read it")
    tap.ok(not any(SECRET in case.sees(b, p) for p in paths), "the other centre still does not")
    case.boss.make("/action-plans/%s/follow" % made.id)
    refused(tap, a.post("/action-plans/%s/close" % made.id), 422, "measures", "action_plan_open", "it is not closed with measures to do")
    measures = a.get("/action-plans/" + made.id)
    done = [dict({k: v for k, v in m.items() if k != "told"}, status="done", followed_on=[day(0)]) for m in measures.json["measures"]]
    tap.equal(a.patch("/action-plans/" + made.id, {"measures": done}, measures.etag).status, 200, "its measures are followed up")
    tap.equal(a.make("/action-plans/%s/close" % made.id).json["status"], "closed", "it is closed")
    refused(tap, case.plan(case.boss, structure=case.world.federation), 422, "structure", "action_plan_enrolled", "a structure without a place has no plan")
    told = lib.wait_until(lambda: [n for n in case.boss.all("/notices") if n["event"] == "action_plan.shared"])
    tap.ok(told and told[0]["organisation"] == case.centre["A"], "the coordinator is told that a plan was shared", told)
    return made.id


def asking(tap, case):
    two = [{"number": 1, "kind": "scale", "label": "Utile ?"}, {"number": 1, "kind": "text", "label": "Et ?"}]
    refused(tap, case.survey(questions=two), 422, "questions[1].number", "question_number", "two questions of the same number are refused")
    refused(tap, case.survey(questions=[{"number": 1, "kind": "choice", "label": "Couleur ?", "options": ["Rouge"]}]), 422, "questions[0].options",
            "question_options", "a choice of one is none")
    refused(tap, case.survey(opens_on=day(3), closes_on=day(2)), 422, "closes_on", "survey_period", "a questionnaire that closes before it opens is refused")
    refused(tap, case.survey(anonymous=False, links=5), 422, "links", "survey_links", "links are counted where nobody is named")
    empty = case.boss.make("/actions", {"title": "Sans journée"}).id
    refused(tap, case.survey(action=empty), 422, "opens_on", "survey_no_day", "without a session there is no day to count from")
    made = case.survey()
    tap.equal((made.status, made.json["status"], made.json["opens_on"], made.json["anonymous"]), (201, "planned", LAST, True),
              "a questionnaire has its questions and opens on the last session's day")
    case.cold = case.survey(moment="cold", anonymous=False).json
    tap.equal(case.cold["opens_on"][:7], day(8)[:7], "a cold one opens six months later")
    refused(tap, case.survey(), 409, "moment", "survey_twice", "an action has one of each")
    tap.equal(case.boss.post("/surveys/%s/close" % made.id).status, 409, "what is not open is not closed")
    opened = case.boss.make("/surveys/%s/open" % made.id)
    tap.equal((opened.json["status"], opened.json["links"]), ("open", 6), "opened, it has a link for each participant")
    refused(tap, case.boss.patch("/surveys/" + made.id, {"title": "Autre"}, opened.etag), 409, "status", "survey_started", "its questions stand then")
    links = case.boss.get("/surveys/%s/links" % made.id)
    tap.ok(not any("person" in l or "used" in l for l in links.json["items"]), "no link says whose it is", links)
    tap.equal(case.director["A"].get("/surveys/%s/links" % made.id).status, 403, "a centre is not given the links")
    tap.equal(case.animator.get("/surveys/%s/links" % made.id).status, 403, "nor is an animator")
    return made.id, [l["path"] for l in links.json["items"]]


def answering(tap, case, survey, links):
    shown = case.page(links[0])
    text = shown.raw.decode()
    tap.ok(shown.status == 200 and "<script" not in text and 'lang="fr"' in text and "anonyme" in text, "the page asks in French, without a script", shown)
    tap.ok("Agir &lt;ensemble&gt;" in text and text.count("<legend>") == 7 and text.count("<textarea") == 2, "it shows every question", text)
    bad = case.page(links[0], {"q1": "9", "q2": "4", "q7": "oui", "q8": "Les échanges <b>"})
    text = html.unescape(bad.raw.decode())
    tap.ok(bad.status == 422 and "un chiffre de 1 à 5" in text and "La question 3 attend une réponse" in text, "faults come back beside their questions", bad)
    tap.ok(re.search(r'name="q2" value="4" required checked', text) and "Les échanges <b></textarea>" in text, "with what was written", bad)
    api = "/questionnaires/" + links[0].rsplit("/", 1)[-1]
    good = [{"question": n, "value": v} for n, v in ((1, "4"), (2, "5"), (3, "3"), (7, "oui"))]
    refused(tap, case.nobody.post(api, {"answers": good[1:]}), 422, "answers", "question_required", "a question that has to be answered is")
    refused(tap, case.nobody.post(api, {"answers": good + [{"question": 6, "value": "Endiablé"}]}), 422, "answers[4].value", "question_value",
            "a choice out of the list is refused")
    refused(tap, case.nobody.post(api, {"answers": good + [{"question": 77, "value": "1"}]}), 422, "answers[4].question", "question_unknown",
            "so is a question that is not there")
    refused(tap, case.nobody.post(api, {"answers": good + good[:1]}), 422, "answers[4].value", "question_twice", "and one answered twice")
    refused(tap, case.nobody.get("/questionnaires/" + "A" * 64), 404, "token", "survey_unknown", "a link that is none leads nowhere")
    form = {"q1": "4", "q2": "5", "q3": "3", "q6": "Adapté", "q7": "oui", "q8": "Les échanges\r\nentre centres"}
    thanks = case.page(links[0], form)
    tap.ok(thanks.status == 200 and "Merci" in thanks.raw.decode(), "an answer is taken", thanks)
    again = case.page(links[0], form)
    tap.ok(again.status == 409 and "déjà servi" in html.unescape(again.raw.decode()), "a link serves once", again)
    for n in range(1, 4):
        case.page(links[n], form)
    results = "/surveys/%s/results" % survey
    seen = case.boss.get(results).json
    tap.ok(seen["answered"] == 4 and "questions" not in seen and "clos" in seen["hidden"], "while it is open only their number shows", seen)
    # signed in: still nobody
    api = "/questionnaires/" + links[4].rsplit("/", 1)[-1]
    tap.equal(case.director["A"].post(api, {"answers": good + [{"question": 8, "value": "Avec mon compte"}]}).status, 200, "somebody signed in answers too")
    case.boss.make("/surveys/%s/close" % survey)
    late = case.page(links[5], form)
    tap.ok(late.status == 409 and "clos" in late.raw.decode(), "after it was closed no answer is taken", late)
    seen = case.boss.get(results).json
    first = seen["questions"][0]
    tap.equal((seen["asked"], seen["answered"], first["answered"], first["mean"], [c["count"] for c in first["counts"]]), (6, 5, 5, 4.0, [0, 0, 0, 5, 0]),
              "closed, with five answers, its figures show")
    tap.ok("counts" not in seen["questions"][5], "of a question that four answered none does", seen["questions"][5])
    texts = [t["text"] for t in seen["questions"][7]["texts"]]
    tap.equal(texts, ["Avec mon compte"] + ["Les échanges\nentre centres"] * 4, "the team reads the texts, in the order of the alphabet")
    tap.ok("texts" not in case.animator.get(results).raw.decode(), "the animator does not")
    tap.equal(case.director["A"].get(results).status, 403, "a centre reads no results")
    tap.equal(case.boss.get("/survey-answers").status, 404, "answers themselves are read by nobody")


def named(tap, case):
    """With names: who answered is known, and what they wrote goes with them."""
    survey, who = case.cold["id"], case.person["salarié A"]
    case.boss.make("/surveys/%s/open" % survey)
    links = {l["person"]: l["path"] for l in case.boss.get("/surveys/%s/links" % survey).json["items"]}
    answers = [{"question": n, "value": v} for n, v in ((1, "oui"), (2, "En cours"), (3, "4"), (7, "Le temps a manqué"))]
    tap.equal(case.nobody.post("/questionnaires/" + links[who].rsplit("/", 1)[-1], {"answers": answers}).status, 200, "a participant answers by their own link")
    used = [l["person"] for l in case.boss.get("/surveys/%s/links" % survey).json["items"] if l["used"]]
    tap.equal(used, [who], "it is known who answered")
    texts = lambda: [(t["text"], t["respondent"]) for q in case.boss.get("/surveys/%s/results" % survey).json["questions"] for t in q.get("texts", [])]
    tap.equal(texts(), [("Le temps a manqué", who)], "and what they wrote")
    held = [i for i in case.node.client("beneficiary", who).all("/people/%s/export" % who) if i["record"] == "survey_answer"]
    tap.ok(len(held) == 1 and "Le temps a manqué" in str(held), "the person is told that it is held", held)
    tap.equal(case.boss.post("/people/%s/erase" % who, {"reason": "asked"}).status, 200, "the person is erased")
    tap.equal(lib.wait_until(lambda: texts() == []), True, "and the words are gone")


def papers(tap, case, survey, plan):
    shown = {p: case.boss.raw("GET", p, headers={"Accept": "text/html"}) for p in ("/resultats/" + survey, "/liens/" + survey, "/plans-actions/" + plan)}
    tap.equal([a.status for a in shown.values()], [200] * 3, "results, links and plans are printed")
    results, links, paper = (html.unescape(a.raw.decode()) for a in shown.values())
    tap.ok("Moyenne : 4,0" in results and "Avec mon compte" in results, "results with their means and texts", results)
    tap.ok("sans noter qui reçoit lequel" in links and links.count("/questionnaire/") == 12, "links with how to hand them out", links)
    tap.ok(SECRET in paper and "Faite" in paper, "a plan with its measures", paper)
    tap.equal(case.director["B"].raw("GET", "/plans-actions/" + plan, headers={"Accept": "text/html"}).status, 404, "for whom reads it, and nobody else")


def main(tap):
    with lib.Node() as node:
        node.up()
        case = Case(node, node.client("coordinator"))
        slots(tap, case)
        plan = plans(tap, case)
        survey, links = asking(tap, case)
        answering(tap, case, survey, links)
        papers(tap, case, survey, plan)
        named(tap, case)
        told = lib.wait_until(lambda: {n["event"] for n in case.boss.all("/notices")} >= {"survey.opened", "survey.closed"})
        tap.ok(told, "the coordinator is told to hand on the links, and when to read the results")
        node.down()
        tap.equal(node.verify().returncode, 0, "the journal gives the tables")


lib.run(main)

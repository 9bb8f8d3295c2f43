#!/usr/bin/env python3
"""request_flow: requests for accompaniment over HTTP: bad inputs, a link without an account and its pages, a written consent, a waiver of
neutrality by the requester alone, a crisis, the choice where the federation gives a service itself, withdrawing while a mission runs.
Owns: a node of its own; all its days are counted from today.
Beware: names are roles; the employer's side is asked at each step and sees nothing.
"""
import os
import re
import urllib.parse

import lib
from said import day, refused
from world import World

WORDS = "Des mots\nque personne d’autre ne lit"


class Case:
    def __init__(self, node, boss):
        self.node, self.boss, self.world = node, boss, World(boss)
        w = self.world
        self.employee = node.client("beneficiary", w.person["salarié A"])
        self.director = node.client("director", w.person["direction A"])
        self.referent = node.client("referent", w.person["référente"])
        self.coordinator = node.client("coordinator")
        card = "/providers/" + w.provider
        boss.patch(card, {"days_individual": 10}, boss.get(card).etag)
        self.nobody = lib.Client(node.port)
        node.clients.append(self.nobody)
        node.settled()

    def body(self, **more):
        want = dict({"kind": "individual", "service": self.world.service, "department": "42", "remote": True, "from": day(1), "to": day(3), "days": 2,
                     "text": WORDS}, **more)
        return {k: v for k, v in want.items() if v is not None}

    def ask(self, client=None, **more):
        return (client or self.employee).post("/requests", self.body(**more))

    def submitted(self, client=None, **more):
        made = self.ask(client, **more)
        return (client or self.employee).make("/requests/%s/submit" % made.id).json

    def lines(self, request):
        return lib.wait_until(lambda: self.referent.get("/requests/%s/proposals" % request).json.get("lines") or None)

    def page(self, path, form=None):
        headers = {"Accept": "text/html"}
        if form is None:
            return self.nobody.raw("GET", path, headers=headers)
        headers.update({"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": None})
        return self.nobody.raw("POST", path, urllib.parse.urlencode(form, doseq=True).encode(), headers)


def bad_inputs(tap, case):
    before = case.node.positions()["matching"]
    refused(tap, case.ask(**{"from": day(-2), "to": day(0, days=-1)}), 422, "to", "request_past", "a period in the past is refused")
    refused(tap, case.ask(**{"from": day(3), "to": day(1)}), 422, "to", "request_period", "an end before the beginning too")
    refused(tap, case.ask(days=0), 422, "days", "range", "so are zero days")
    refused(tap, case.ask(days=90, to=day(1, days=3)), 422, "days", "request_days", "and more days than the period has")
    refused(tap, case.ask(service=None, competences=[{"competence": "0191e7a0-0000-7000-8000-000000000001"}]), 422, "competences[0].competence",
            "unknown_reference", "an unknown competence is refused")
    refused(tap, case.ask(service=None), 422, "service", "request_need", "and a request for nothing in particular")
    refused(tap, case.ask(organisation=case.world.centre["A"]), 422, "organisation", "request_organisation", "a personal request never names a structure")
    tap.equal(case.node.positions()["matching"], before, "none of them wrote anything")
    made = case.ask(days=100, to=day(7)).id
    most = case.employee.post("/requests/%s/submit" % made)
    refused(tap, most, 422, "days", "request_most_days", "more days than any provider offers are refused when it is handed in")
    tap.ok(re.search(r"en propose \d+\.", most.json["detail"]), "with the most that anybody offers", most)
    tap.equal(case.employee.post("/requests/%s/withdraw" % made).status, 200, "a draft is withdrawn")


def private(tap, case):
    """What a person has not handed in is that person's; then the référent reads it, each way of reading is told, and the rest stays the person's."""
    made = case.ask()
    at = "/requests/" + made.id
    tap.equal([case.referent.get(at + way).status for way in ("", "/history", "/readers", "/proposals", "/preview", "/rankings")], [404] * 6,
              "the référent finds no draft of a person")
    tap.equal([case.referent.post(at + way).status for way in ("/submit", "/withdraw")] + [case.referent.patch(at, {"days": 1}, made.etag).status], [404] * 3,
              "nor submits, withdraws or changes it")
    tap.ok(made.id not in case.referent.get("/requests").raw.decode(), "nor lists it")
    sent = case.employee.make(at + "/submit")
    refused(tap, case.referent.post(at + "/withdraw"), 422, "", "request_own", "once submitted, the référent withdraws nothing in the person's place")
    refused(tap, case.referent.patch(at, {"days": 1}, case.referent.get(at).etag), 422, "", "request_own", "nor changes it")
    ranking = case.referent.get(at + "/proposals").json["ranking"]
    for n, way in enumerate((at + "/proposals", at + "/rankings", at + "/preview", "/rankings/%s/replay" % ranking, at + "/history",
                             "%s/why-not/%s" % (at, case.world.provider), "/requests", "/proposals?request=" + made.id)):
        reader = case.world.person_add("référent·e %u" % n, None, None)
        case.node.settled()
        tap.equal(case.node.client("referent", reader).get(way).status, 200, "another référent asks for " + way.replace(made.id, "…").replace(ranking, "…"))
        tap.equal([r["own"] for r in case.employee.get(at + "/readers").json["readings"] if r["reader"] == reader], [False], "which is told to the person")
    tap.ok(sent.json["status"] == "proposed" and case.employee.post(at + "/withdraw").status == 200, "who withdraws it")


def structure_told(tap, case):
    made = case.ask(case.director, kind="group", organisation=case.world.centre["A"])
    at = "/requests/" + made.id
    reader = case.world.person_add("coordination lectrice", None, None)
    case.node.settled()
    team = case.node.client("coordinator", reader)
    tap.equal(team.patch(at, {"days": 1}, made.etag).status, 200, "the coordination completes a structure's draft")
    told = case.director.get(at + "/readers").json
    tap.equal([r["own"] for r in told["readings"] if r["reader"] == reader], [False], "and is told among those who read it")
    tap.equal(told["persons"], [case.world.person["direction A"]], "beside who is known by name to be able to")
    tap.equal(case.director.post(at + "/withdraw").status, 200, "the structure takes it back")


def own_director(tap, case):
    own = case.world.provider_add("La direction elle-même", case.world.person["direction A"])
    case.node.settled()
    asked = case.submitted()
    tap.ok(own not in [l["provider"] for l in case.lines(asked["id"])], "the direction of the own centre is never proposed as a provider")
    view = case.referent.get("/requests/%s/proposals" % asked["id"]).json
    tap.ok([e for e in view["excluded"] if e["rule"] == "neutrality" and e["count"] >= 1], "the référent reads which rule excluded it", view["excluded"])
    return asked["id"], own


def waivers(tap, case, request, own):
    at = "/requests/%s/waivers" % request
    refused(tap, case.referent.post(at, {"provider": own}), 422, "", "waiver_own", "whoever serves a request does not waive in the requester's place")
    tap.equal([c.post(at, {"provider": own}).status for c in (case.coordinator, case.director, case.nobody)], [404, 404, 401],
              "and others find nothing to waive")
    refused(tap, case.employee.post(at, {"provider": case.world.provider}), 422, "provider", "waiver_untied", "a provider whom no tie keeps away needs no waiver")
    refused(tap, case.referent.post(at + "/ask", {"provider": case.world.provider}), 422, "provider", "waiver_untied", "nor is one asked for")
    asked = case.referent.post(at + "/ask", {"provider": own})
    told = lib.wait_until(lambda: case.employee.get("/notices?event=waiver.asked").json["items"])
    tap.ok(asked.status == 200 and told and "lève la neutralité pour lui seul" in told[0]["sentence"], "asked for one, the person is told, with what it means", told)
    tap.equal([c.get("/notices?event=waiver.asked").json["items"] for c in (case.director, case.coordinator)], [[], []], "and nobody else is")
    given = case.employee.post(at, {"provider": own})
    tap.equal((given.status, given.json["status"]), (200, "given"), "the requester does")
    tap.ok("refaite avec lui" in given.json["next"], "and reads that the list is made again", given.json)
    tap.equal((len(case.referent.get("/waivers?request=" + request).json["items"]), case.coordinator.get("/waivers").json["items"]), (1, []),
              "it is recorded; the coordinator is not told")
    line = next((l for l in case.lines(request) if l["provider"] == own), None)
    tap.ok(line, "that provider is proposed, without anybody ranking again")
    case.referent.make("/proposals/%s/solicit" % line["proposal"], {"reason": "Choix de la personne"})
    refused(tap, case.employee.post("/waivers/%s/revoke" % given.id), 409, "provider", "waiver_solicited", "once asked, it is too late to take that back")
    tap.equal(case.employee.post("/requests/%s/withdraw" % request).status, 200, "but the request may be withdrawn")


def consent(tap, case):
    person = case.world.person["salarié B"]
    refused(tap, case.ask(case.coordinator, person=person, consent_on=day(0, days=-1)), 422, "person", "request_on_behalf",
            "a coordinator enters no personal request")
    refused(tap, case.ask(case.referent, person=person), 422, "consent_on", "request_consent", "nor the référent without the day of the written consent")
    refused(tap, case.ask(case.referent, person=person, consent_on=day(1)), 422, "consent_on", "request_consent_future", "nor with a day to come")
    made = case.ask(case.referent, person=person, consent_on=day(0, days=-1))
    tap.equal(made.status, 201, "with it the référent does")
    mine = case.node.client("beneficiary", person)
    seen = mine.get("/requests/" + made.id).json
    tap.equal((seen.get("consent_on"), seen.get("consent_holder"), seen.get("entered_by")), (day(0, days=-1),) + (case.world.person["référente"],) * 2,
              "the person reads when it was signed and who holds the paper")
    told = lib.wait_until(lambda: mine.get("/notices?event=request.created").json["items"])
    tap.ok(told and "saisie pour vous" in told[0]["sentence"], "and was told", told)
    who = mine.get("/requests/%s/readers" % made.id).json
    tap.equal((len(who["may"]), [r["own"] for r in who["readings"]]), (4, [True]), "and reads who may read it, and who has")
    changed = case.referent.patch("/requests/" + made.id, {"days": 1}, made.etag)
    told = lib.wait_until(lambda: mine.get("/notices?event=request.updated").json["items"])
    tap.ok(changed.status == 200 and told and "a été modifiée" in told[0]["sentence"], "what the référent changes of it is told to the person", told)
    other = case.node.client("referent", case.world.person_add("autre référente", None, None))
    case.node.settled()
    tap.equal(other.get("/requests/" + made.id).status, 404, "another référent does not find it before it is submitted")
    tap.equal(mine.post("/requests/%s/withdraw" % made.id).status, 200, "and takes it back")


def asks_waiver(tap, case, request, follow):
    """The service asks about a provider with a link to the centre; who asked without an account agrees on the page."""
    own = case.world.provider_add("Présidence elle-même", case.world.person["présidence B"])
    case.node.settled()
    case.referent.make("/requests/%s/waivers/ask" % request, {"provider": own})
    shown = case.page(follow).raw.decode()
    tap.ok("J’accepte ce prestataire" in shown and "Présidence" not in shown, "the service may ask for a waiver; the page asks without a name", shown)
    case.referent.make("/requests/%s/submit" % request)
    tap.ok(own not in [l["provider"] for l in case.lines(request)], "nothing counts before the person agreed")
    taken = case.page(follow, {"provider": own, "waive": "true"})
    tap.ok(taken.status == 200 and "la liste des prestataires est refaite avec lui" in taken.raw.decode(), "who asks agrees on the page, which says what comes of it", taken.raw.decode())
    tap.ok("Revenir sur cet accord" in case.page(follow).raw.decode(), "where it can be taken back")
    tap.ok(own in [l["provider"] for l in case.lines(request)], "and the provider is proposed")
    tap.equal(case.page(follow, {"provider": own, "waive": "false"}).status, 200, "that is taken back on the page as well")
    tap.equal(case.page(follow, {"provider": "x", "waive": "true"}).status, 422, "a provider that is none is refused")
    case.referent.make("/requests/%s/submit" % request)


def beside(html, field):
    """The fault that stands beside a field of the form."""
    found = re.search(r'id="%s-faute">([^<]+)<' % field, html)
    return found.group(1) if found else ""


def whole(tap, case, person, form):
    """All that an account may ask for is asked on the page; what is wrong comes back at once, beside each field, with all that was filled in."""
    w = case.world
    unwanted = w.provider_add("Conseil Élan")
    for _ in range(2):
        w.provider_add("Cabinet double")
    case.node.settled()
    made = case.referent.make("/request-links", {"kind": "individual", "person": person}).json
    want = dict(form, service="", competence1="", competence2=w.competence, level2="3", days="2", commune="42218", languages=["fr"], accessibility=[],
                price_ceiling="650,50", wish="known", contact="phone", unwanted1="", unwanted2="conseil elan", unwanted3="")
    bad = case.page(made["link"], dict(want, competence3=w.competence, days="500", commune="43157", price_ceiling="cher", unwanted1="Personne de ce nom", unwanted2="Cabinet double",
                                       unwanted3="ab", **{"from": day(-2), "to": day(-1)}))
    html = bad.raw.decode()
    told = {f: beside(html, f) for f in ("competence3", "days", "commune", "price_ceiling", "unwanted1", "unwanted2", "unwanted3", "to")}
    tap.ok(bad.status == 422 and all(told.values()), "what is wrong is told at once, each beside its field", told)
    tap.ok("exactement ce nom" in told["unwanted1"] and "Plusieurs" in told["unwanted2"] and "déjà passée" in told["to"], "names and rules in words", told)
    tap.ok("Personne de ce nom" in html and "Des mots" in html and 'value="cher"' in html and "<details open>" in html and
           re.search(r'value="%s" selected' % w.competence, html) and re.search(r'value="fr" checked', html) and
           'name="contact" value="phone" checked' in html, "and what was filled in is still there, nothing folded", html)
    tap.equal(case.referent.get("/request-links/" + made["id"]).json["status"], "open", "nothing is filed")
    alone = case.page(made["link"], dict(want, competence2="", days="")).raw.decode()
    tap.ok("au moins une compétence" in beside(alone, "service") and not beside(alone, "days"), "without service nor competence that alone is told, and not that days miss", alone)
    filed = case.page(made["link"], want)
    tap.ok(filed.status == 200 and "/suivi/" in filed.raw.decode(), "it is filed without a service", filed.raw.decode())
    read = case.referent.get("/requests/" + case.referent.get("/request-links/" + made["id"]).json["request"]).json
    tap.equal({k: read.get(k) for k in ("service", "competences", "commune", "languages", "price_ceiling", "wish", "unwanted", "days", "contact")},
              {"service": None, "competences": [{"competence": w.competence, "level": 3}], "commune": "42218", "languages": ["fr"], "price_ceiling": 65050, "wish": "known",
               "unwanted": [unwanted], "days": 2, "contact": "phone"}, "the référent reads all of it; the provider was found by its name, case and accents aside")
    tap.ok(unwanted not in [l["provider"] for l in case.lines(read["id"])], "and is not proposed")
    case.page(re.search(r'href="(/suivi/[^"]+)"', filed.raw.decode()).group(1), {"withdraw": "true"})


def by_link(tap, case):
    person = case.world.person["salarié B"]
    refused(tap, case.coordinator.post("/request-links", {"kind": "individual", "person": person}), 422, "kind", "request_link_individual",
            "a coordinator gives no link for a personal request")
    made = case.referent.make("/request-links", {"kind": "individual", "person": person, "days": 3}).json
    tap.equal(case.coordinator.get("/request-links").json["items"], [], "nor learns that one was given")
    link = made["link"]
    shown = case.page(link)
    html = shown.raw.decode()
    tap.ok(shown.status == 200 and "Appui" in html and "<script" not in html and "Salarié" not in html, "the link shows a form without a name", html)
    form = {"nature": "accompaniment", "service": case.world.service, "department": "42", "remote": "true", "from": day(1), "to": day(3), "days": "",
            "urgency": "normal", "confidentiality": "reinforced", "text": WORDS.replace("\n", "\r\n")}
    bad = case.page(link, dict(form, department="Loire")).raw.decode()
    tap.ok("Département" in bad and "42 pour la Loire" in bad, "a department is told to be a code", bad)
    bad = case.page(link, dict(form, **{"from": day(-2), "to": day(-1), "service": ""}))
    tap.ok(bad.status == 422 and "déjà passée" in bad.raw.decode() and "Service" in bad.raw.decode(), "what is wrong is told, all at once, in words",
           bad.raw.decode())
    whole(tap, case, person, form)
    filed = case.page(link, form)
    html = filed.raw.decode()
    follow = re.search(r'href="(/suivi/[^"]+)"', html)
    tap.ok(filed.status == 200 and follow, "the request is filed, and another link given to follow it", html)
    again = case.page(link, form)
    tap.ok(again.status == 409 and "ne sert qu’une fois" in again.raw.decode(), "the first link works once", again.raw.decode())
    follow = follow.group(1)
    request = case.referent.get("/request-links/" + made["id"]).json["request"]
    read = case.referent.get("/requests/" + request).json
    tap.equal((read["text"], read["person"], read["status"], read["days"]), (WORDS, person, "proposed", 2), "the référent reads it, for that person")
    state = case.page(follow).raw.decode()
    tap.ok("bien reçue et étudiée" in state and "Lue le" in state and "Des mots" not in state, "the other link says where it stands and who read it",
           state)
    tap.equal(case.coordinator.post("/requests/%s/follow-link" % request).status, 404, "a coordinator gives no other link to follow it")
    lost, follow = follow, case.referent.make("/requests/%s/follow-link" % request).json["link"]
    tap.equal((case.page(lost).status, case.page(follow).status), (404, 200), "who lost that link gets another of the référent, and the old one dies")
    asks_waiver(tap, case, request, follow)
    line = case.lines(request)[0]
    sent = case.referent.make("/proposals/%s/solicit" % line["proposal"]).json
    tap.ok("Un prestataire a reçu votre demande" in case.page(follow).raw.decode(), "and that somebody was asked")
    case.nobody.make("/answers/" + sent["answer_link"].rsplit("/", 1)[-1], {"accept": True})
    over = case.page(follow, {"withdraw": "true"})
    tap.ok(over.status == 200 and "est retirée" in over.raw.decode() and "<form" not in over.raw.decode(), "it is withdrawn there while the mission runs", over.raw.decode())
    mission = case.referent.get("/engagements?request=" + request).json["items"][0]
    tap.equal((mission["status"], sum(c["engaged"] for c in case.referent.get("/capacities?pool=individual").json["items"])), ("ended", 0),
              "the mission ends and its days go back")
    provider = case.page(sent["answer_link"])
    tap.ok(provider.status == 409 and "la mission s’arrête là" in provider.raw.decode(), "the provider's page says so, kindly", provider.raw.decode())
    refused(tap, case.nobody.get("/request-follow-ups/" + "A" * 64), 404, "token", "request_follow", "a link that was never given follows nothing")
    taken = case.referent.make("/request-links", {"kind": "individual", "person": person}).json
    case.referent.make("/request-links/%s/revoke" % taken["id"])
    refused(tap, case.nobody.get("/request-forms/" + taken["link"].rsplit("/", 1)[-1]), 409, "token", "request_link_revoked", "one that was taken back says so")
    return case.page("/demande/" + "B" * 64)


def crisis(tap, case):
    made = case.employee.post("/requests", {"kind": "individual", "nature": "crisis", "text": "Rappelez-moi au 0."})
    tap.equal((made.status, made.json["status"]), (201, "submitted"), "a crisis is handed in at once")
    told = lib.wait_until(lambda: case.referent.get("/notices?event=request.call_back").json["items"])
    tap.ok(told and told[0]["urgency"] == "urgent" and "Rappelez-moi" not in str(told), "the référent is told, without the words", told)
    tap.equal(case.director.get("/notices?event=request.call_back").json["items"] + case.coordinator.get("/notices?event=request.call_back").json["items"], [],
              "nobody else is")
    tap.equal(case.employee.post("/requests/%s/submit" % made.id).status, 409, "no provider is looked for")
    tap.equal(case.referent.make("/requests/%s/called-back" % made.id).json["status"], "called_back", "the référent has called")


def choice(tap, case):
    w = case.world
    both = case.boss.make("/services", {"name": "Appui de la fédération", "bouquet": w.bouquet, "kinds": ["individual", "group"], "competences": [w.competence],
                                        "typical_days": 1, "federation": True}).id
    case.node.settled()
    made = case.ask(service=both).id
    at = "/requests/%s/submit" % made
    refused(tap, case.employee.post(at), 422, "help", "request_choice", "where the federation gives the service too, the asker chooses")
    etag = case.employee.get("/requests/" + made).etag
    case.employee.patch("/requests/" + made, {"help": "federation"}, etag)
    tap.equal(case.employee.make(at).json["status"], "submitted", "its own action chosen, no provider is looked for")
    answer = case.referent.make("/requests/%s/orient" % made, {"text": "Nous vous recevons mardi."}).json
    tap.equal((answer["status"], case.employee.get("/requests/" + made).json["orientation"]), ("oriented", "Nous vous recevons mardi."), "it ends in an answer")
    refused(tap, case.ask(help="both"), 422, "help", "request_choice_none", "there is nothing to choose where the federation does not give it")
    tap.equal(case.submitted(service=both, help="both")["status"], "proposed", "both: providers are looked for as well")


def named(tap, case):
    """A slip of the list of référents silences nobody; once the one named has the role, the naming counts."""
    asked = case.submitted()["id"]
    refused(tap, case.coordinator.post("/referents", {"person": case.world.person["direction A"]}), 422, "person", "referent_governs",
            "who directs a structure is not named référent")
    person = case.world.person_add("nommée par erreur", "B", "employee")
    slip = case.coordinator.post("/referents", {"person": person})
    tap.equal((slip.status, slip.json["standing"]), (201, "no_access"), "somebody without the role may be named, and the answer says that it does not count yet")
    tap.equal(case.referent.get("/requests/" + asked).status, 200, "whoever has the role goes on serving")
    theirs = case.node.client("referent", person)
    counts = lib.wait_until(lambda: case.coordinator.get("/referents/" + slip.id).json["standing"] == "serves")
    tap.ok(counts, "it counts as soon as an access of that person has the role")
    lib.wait_until(lambda: theirs.get("/requests/" + asked).json.get("referents"))
    tap.equal([c.get("/requests/" + asked).status for c in (theirs, case.referent)], [200, 404], "and then those named serve alone")
    told = lib.wait_until(lambda: case.employee.get("/notices?event=request.reader_named").json["items"])
    tap.ok("nouvellement nommée" in told[0]["sentence"], "whose request is open is told that somebody new can read it", told)
    case.coordinator.delete("/referents/" + slip.id, case.coordinator.get("/referents/" + slip.id).etag)
    case.node.settled()
    tap.equal(case.referent.get("/requests/" + asked).status, 200, "let go, whoever has the role serves again")


def account_closed(tap, case):
    """The card of who asked is archived: the account is closed with it, and the request is still theirs, by a link."""
    person = case.world.person_add("partie depuis", "A", "employee")
    theirs = case.node.client("beneficiary", person)
    case.node.settled()
    asked = case.submitted(theirs)["id"]
    refused(tap, case.referent.post("/requests/%s/follow-link" % asked), 422, "link", "request_follow_none", "who has an account follows by it")
    case.boss.delete("/people/" + person, case.boss.get("/people/" + person).etag)
    case.node.settled()
    over = theirs.get("/me")
    tap.equal(over.status, 401, "the account is closed at once")
    tap.ok("lien de suivi" in over.json["errors"][0]["message"] if over.json.get("errors") else "lien de suivi" in over.raw.decode(),
           "and the refusal says, to everybody alike, how a request is followed then", over.json)
    link = case.referent.make("/requests/%s/follow-link" % asked).json["link"]
    at = "/request-follow-ups/" + link.rsplit("/", 1)[-1]
    tap.equal(case.nobody.get(at).json["status"], "proposed", "the référent gives a link that follows it")
    tap.equal(case.nobody.post(at + "/withdraw", {}).json["status"], "withdrawn", "and by which it is taken back")
    state = case.referent.post("/requests/%s/close" % asked)
    refused(tap, state, 409, "status", "request_state", "what a state refuses says what can be done instead")
    tap.ok("déposez une nouvelle demande" in state.raw.decode(), "here: file another", state.json)


def written_down(tap, case):
    """Each address of the README's table of pages is one: whoever holds no good link gets a page that says so."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "README.md"), encoding="utf-8") as text:
        table = text.read().partition("| address | page |")[2].partition("\n\n")[0]
    given, told = re.findall(r"^\| `(/[a-z-]+/[^`]+)` \|", table, re.M), set()
    for path in given:
        answer = case.page(re.sub(r"\{\w+\}", "0191e7a0-0000-7000-8000-000000000001" if "agreement" in path else "x" * 60, path))
        shown = answer.raw.decode()
        tap.ok(answer.status in (401, 404) and "<main" in shown, "the README’s %s is a page" % path, (answer.status, shown[:300]))
        told.add(re.sub(r"<[^>]+>", "", shown.partition("<main")[2]))
    nothing = case.page("/rien/" + "x" * 60).raw.decode()
    tap.equal((len(given), re.sub(r"<[^>]+>", "", nothing.partition("<main")[2]) in told), (6, False), "there are six of them, and none is the page of no address")


def main(tap):
    with lib.Node() as node:
        node.up()
        case = Case(node, node.client("operator,coordinator,referent"))
        bad_inputs(tap, case)
        private(tap, case)
        structure_told(tap, case)
        request, own = own_director(tap, case)
        waivers(tap, case, request, own)
        consent(tap, case)
        tap.equal(by_link(tap, case).status, 404, "a page of no link is not found")
        crisis(tap, case)
        choice(tap, case)
        named(tap, case)
        account_closed(tap, case)
        written_down(tap, case)
        seen = [i for p in ("/requests", "/engagements", "/waivers") for i in case.director.get(p).json["items"]]
        tap.equal({i.get("kind") for i in seen}, {"group"}, "of all this the structure's own request alone is seen by its direction")
        node.down()
        tap.equal(node.verify().returncode, 0, "the journals replay into the same tables")


lib.run(main)

#!/usr/bin/env python3
"""solicit: providers asked several at once over HTTP: the first who accepts is engaged, the others are told kindly; links used twice, late,
after a withdrawal; the list that starts by itself; short lists marked by who asks; a kill -9 in the middle.
Owns: its node.
Beware: the concurrent acceptances are real: a thread and a connection each, let go at one instant.
"""
import datetime
import re
import threading

import lib
from world import World

TODAY = datetime.date.today()
BEGIN, END = TODAY.isoformat(), (TODAY + datetime.timedelta(days=300)).isoformat()
TAKEN, USED, WITHDRAWN, UNKNOWN = "answer_taken", "answer_used", "answer_withdrawn", "answer_unknown"


def token(sent):
    return sent["answer_link"].rsplit("/", 1)[-1]


class Play:
    def __init__(self, tap, node):
        self.tap, self.node = tap, node
        self.boss = node.client("coordinator,operator")
        self.w = World(self.boss)
        for n in range(2, 6):
            self.w.provider_add("Prestataire %d" % n)
        node.settled()
        self.referent = node.client("referent", self.w.person["référente"])
        self.own = node.client("beneficiary", self.w.person["salarié A"])
        self.director = node.client("director", self.w.person["direction A"])
        self.nobody = node.client()

    def request(self, group=False, **more):
        """Filed and ranked."""
        asker = self.director if group else self.own
        if group:
            more["organisation"] = self.w.centre["A"]
        made = self.w.request(asker, BEGIN, END, **more).id
        asker.make("/requests/%s/submit" % made)
        return made

    def lines(self, request, client=None):
        return (client or self.referent).get("/requests/%s/proposals" % request).json["lines"]

    def status(self, request):
        return self.referent.get("/requests/" + request).json["status"]

    def solicit(self, request, together, client=None):
        return (client or self.referent).make("/requests/%s/solicit" % request, {"together": together}).json["items"]

    def page(self, sent):
        """The page behind a link: status and its sentence."""
        answer = self.nobody.raw("GET", sent["answer_link"])
        text = answer.raw.decode()
        return answer.status, re.search(r"<main>.*?<p>(.*?)</p>", text, re.S).group(1)

    def held(self):
        return sum(c["held"] for c in self.referent.all("/capacities"))


def at_one_instant(play, sent):
    """All accept, each on a connection of its own; the answers in the order of the links."""
    gate, answers = threading.Barrier(len(sent)), [None] * len(sent)

    def accept(i):
        client = lib.Client(play.node.port)
        client.get("/answers/" + token(sent[i]))  # the connection stands
        gate.wait()
        answers[i] = client.post("/answers/" + token(sent[i]), {"accept": True})
        client.close()

    threads = [threading.Thread(target=accept, args=(i,)) for i in range(len(sent))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return answers


def several(play):
    tap = play.tap
    for round_number in range(1, 6):
        request = play.request()
        sent = play.solicit(request, 5)
        tap.equal(len(sent), 5, "round %d: five are asked at once" % round_number)
        answers = at_one_instant(play, sent)
        tap.equal(sorted(a.status for a in answers), [200, 409, 409, 409, 409], "round %d: of five who accept at one instant one is engaged" % round_number)
        tap.ok(all(a.codes == [TAKEN] for a in answers if a.status == 409), "round %d: the others are told that it is taken" % round_number, answers)
        missions = play.referent.get("/engagements?request=" + request).json["items"]
        tap.equal(len(missions), 1, "round %d: there is one mission" % round_number)
        tap.equal(play.held(), 0, "round %d: no days are held any more" % round_number)
    lost = sent[next(i for i, a in enumerate(answers) if a.status == 409)]
    won = sent[next(i for i, a in enumerate(answers) if a.status == 200)]
    status, sentence = play.page(lost)
    tap.ok(status == 409 and "accepté un peu avant" in sentence and "Merci" in sentence, "the page says so kindly", sentence)
    named(play, request, won, lost)
    tap.equal(play.nobody.post("/answers/" + token(won), {"accept": False, "reason": "other"}).codes, [USED], "a link works once")


def named(play, request, won, lost):
    """Whoever holds the link that was accepted is told whom the mission is for; nobody else is, and the person sees who looked."""
    tap = play.tap
    name = play.boss.get("/people/" + play.w.person["salarié A"]).json["name"]
    page = play.nobody.raw("GET", won["answer_link"])
    html = page.raw.decode()
    tap.ok(page.status == 200 and "Votre mission" in html and name in html, "whoever accepted reads whom the mission is for", html)
    tap.ok("employeur ne sait rien" in html and "<script" not in html, "and that the employer knows nothing", html)
    tap.ok(name not in play.nobody.raw("GET", lost["answer_link"]).raw.decode(), "who was not retained reads no name")
    tap.equal(play.nobody.get("/answers/" + token(won)).codes, [USED], "the answer itself is given once, and says nothing of whom")
    for who in (play.nobody, play.boss, play.referent, play.director):
        answers = who.post("/answers/" + token(won) + "/mission", {}), who.get("/identities?person=" + play.w.person["salarié A"])
        tap.ok(all(a.status in (401, 403) for a in answers), "there is no other way to the name than the page", answers)
    read = play.own.get("/requests/%s/readers" % request).json["readings"]
    tap.ok(any(not r["own"] for r in read), "the person sees that somebody has read it", read)


def refusals(play):
    tap = play.tap
    request = play.request()
    tap.equal(play.referent.post("/requests/%s/solicit" % request, {"together": 0}).status, 422, "nobody at once is refused")
    tap.equal(play.referent.post("/requests/%s/solicit" % request, {"together": 11}).status, 422, "eleven at once too")
    tap.equal(play.own.post("/requests/%s/solicit" % request, {}).status, 403, "the asker does not ask providers")
    tap.equal(play.boss.post("/requests/%s/solicit" % request, {}).status, 404, "for a coordinator a personal request is not there")
    first = play.solicit(request, 2)
    tap.equal(play.referent.post("/requests/%s/solicit" % request, {"together": 2}).codes, ["proposal_pending"], "two are waited for already")
    tap.equal(play.nobody.post("/answers/" + token(first[0]), {"accept": False}).codes, ["answer_reason"], "a refusal says why")
    tap.equal(play.nobody.post("/answers/" + token(first[0]), {"accept": False, "reason": "lune"}).status, 422, "by a reason of the list")
    tap.equal(play.nobody.post("/answers/" + token(first[0]), {"accept": False, "reason": "too_far"}).status, 200, "then it is taken")
    asked = [l for l in play.lines(request) if l["status"] == "sent"]
    tap.equal(len(asked), 2, "and the next is asked by itself, so that two are waited for")
    status, _ = play.page(first[1])
    tap.equal(status, 200, "the other's page still asks")
    brief = play.nobody.get("/answers/" + token(first[1])).json
    tap.ok(brief["shared"] and "text" not in brief and "person" not in brief, "it says that others are asked, and not by whom", brief)
    play.own.make("/requests/%s/withdraw" % request)
    tap.equal(play.nobody.post("/answers/" + token(first[1]), {"accept": True}).codes, [WITHDRAWN], "an acceptance after the withdrawal is refused")
    status, sentence = play.page(first[1])
    tap.ok(status == 409 and "retirée" in sentence and "Merci" in sentence, "kindly, on the page", sentence)
    tap.equal(play.held(), 0, "the days are free again")
    tap.equal(play.nobody.post("/answers/" + "x" * 64, {"accept": True}).codes, [UNKNOWN], "a link that never was is not known")


def by_competences(play):
    """Without a service a provider reads what has to be known, and in which language: on the page and by the call, and no more."""
    tap, w = play.tap, play.w
    request = play.own.make("/requests", {
        "kind": "individual", "competences": [{"competence": w.competence, "level": 3}], "department": "42", "languages": ["fr"], "from": BEGIN,
        "to": END, "days": 2, "text": "Je suis à bout."}).id
    play.own.make("/requests/%s/submit" % request)
    sent = play.solicit(request, 1)[0]
    brief = play.nobody.get("/answers/" + token(sent)).json
    tap.equal([n["level"] for n in brief["competences"]], [3], "the competences wanted, with their level, are told")
    tap.ok("text" not in brief and "person" not in brief, "without who asks, nor what they wrote", brief)
    page = play.nobody.raw("GET", sent["answer_link"]).raw.decode()
    name = play.boss.get("/competences/" + w.competence).json["name"]
    for part in (name + ", niveau 3 au moins", "<dd>français</dd>", "<dd>2 jours</dd>", "<dd>42</dd>", "non, sur place"):
        tap.ok(part in page, "the page says « %s »" % part, page)
    tap.ok("bout" not in page, "and nothing of the text", page)
    play.own.make("/requests/%s/withdraw" % request)


def by_hand(play):
    tap = play.tap
    request = play.request()
    lines = play.lines(request)
    named = [lines[1]["proposal"], lines[3]["proposal"]]
    refused = play.referent.post("/requests/%s/solicit" % request, {"proposals": named})
    tap.equal(refused.codes, ["proposal_not_best"], "others than the best need a reason")
    sent = play.referent.make("/requests/%s/solicit" % request, {"proposals": named, "reason": "Toutes deux du secteur."}).json["items"]
    tap.equal([s["id"] for s in sent], named, "with a reason they are asked, together")
    tap.equal(play.status(request), "solicited", "and the request waits for them")
    play.own.make("/requests/%s/withdraw" % request)


def by_itself(play):
    tap = play.tap
    policy = play.boss.make("/policies", {"name": "Tout seul", "active": True, "starts": True, "together": 2, "remind_days_normal": 2,
                                          "working_days": True})
    request = play.request()
    tap.ok(lib.wait_until(lambda: [l["status"] for l in play.lines(request)][:3] == ["sent", "sent", "listed"]),
           "where the policy says so the best two are asked as soon as the request is ranked", play.lines(request))
    lib.end_process(play.node.pid_of("matching"))
    sent = lib.wait_until(lambda: play.referent.get("/requests/%s/proposals" % request).status == 200 and play.lines(request)[0])
    link = lib.wait_until(lambda: play.referent.post("/proposals/%s/link" % sent["proposal"]).json.get("answer_link"))
    tap.equal(play.nobody.post("/answers/" + link.rsplit("/", 1)[-1], {"accept": True}).status, 200, "after kill -9 the link is good")
    tap.equal(play.status(request), "engaged", "and engages")
    play.boss.patch("/policies/" + policy.id, {"active": False}, policy.etag)


def short_list(play):
    tap = play.tap
    request = play.request(group=True)
    ids = [l["proposal"] for l in play.lines(request, play.boss)]
    tap.equal(play.boss.post("/shortlists", {"request": request, "proposals": ids[:2]}).codes, ["shortlist_size"], "two are no short list")
    tap.equal(play.director.post("/shortlists", {"request": request, "proposals": ids[:3]}).status, 403, "the service draws it")
    made = play.boss.make("/shortlists", {"request": request, "proposals": ids[:3]})
    at = "/shortlists/" + made.id
    tap.equal(made.status, 201, "three of the ranking are a short list")
    tap.equal(play.boss.post("/requests/%s/solicit" % request, {}).codes, ["shortlist_running"], "meanwhile nobody is asked another way")
    marks = [{"proposal": p, "criterion": k + 1, "mark": 5 if p == ids[2] else 2} for p in ids[:3] for k in range(len(made.json["grid"]))]
    tap.equal(play.director.post(at + "/score", {"marks": marks[:1]}).codes, ["shortlist_unheard"], "nobody is marked before being heard")
    tomorrow = (TODAY + datetime.timedelta(days=1)).isoformat()
    tap.equal(play.boss.post(at + "/hear", {"proposal": ids[0], "day": tomorrow}).codes, ["shortlist_future"], "or heard tomorrow")
    for p in ids[:3]:
        play.boss.make(at + "/hear", {"proposal": p, "minute": "Trois entretiens."})
    tap.equal(play.boss.post(at + "/score", {"marks": marks}).codes, ["shortlist_scorer"], "the service does not mark")
    tap.equal(play.director.post(at + "/score", {"marks": [dict(marks[0], mark=6)]}).status, 422, "six is no mark")
    scored = play.director.make(at + "/score", {"marks": marks}).json
    tap.equal([l["total"] for l in scored["lines"]], [400, 400, 1000], "the grid adds up")
    tap.equal(play.director.post(at + "/choose", {"proposal": ids[2]}).status, 422, "a choice says why")
    chosen = play.director.make(at + "/choose", {"proposal": ids[2], "reason": "La méthode."}).json
    tap.ok(chosen["status"] == "chosen" and "answer_link" not in str(chosen), "the choice is asked, and its link is the service's", chosen)
    link = play.boss.make("/proposals/%s/link" % ids[2]).json
    play.nobody.make("/answers/" + token(link), {"accept": True})
    tap.equal(play.director.get(at).json["status"], "engaged", "and engaged when it accepts")
    other = play.node.client("director", play.w.person["direction B"])
    tap.equal(other.get(at).status, 404, "another centre does not see it")


def main(tap):
    with lib.Node() as node:
        node.up()
        play = Play(tap, node)
        several(play)
        refusals(play)
        by_competences(play)
        by_hand(play)
        short_list(play)
        by_itself(play)
        node.down()
        tap.equal(node.verify().returncode, 0, "and all verifies")


lib.run(main)

#!/usr/bin/env python3
"""poll_flow: a date poll over HTTP: options by hand and from a plan, links without an account, the page, the deadline, refusals in French.
Owns: a node of its own; all its days are counted from today.
Beware: a deadline of some seconds is waited for by the poll's state, never by a pause.
"""
import datetime
import urllib.parse

import lib
from said import day, open_day, refused
from world import World


def moment(**delta):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**delta)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Case:
    def __init__(self, node, boss):
        self.node, self.boss, self.world = node, boss, World(boss)
        self.person = self.world.person
        self.action = boss.make("/actions", {"title": "Agir <ensemble>", "animators": [self.person["intervenante"]], "structures_max": 5}).id
        self.j1, self.j2 = (boss.make("/sessions", {"action": self.action, "rank": rank, "window_from": day(1), "window_to": day(5)}).id for rank in (1, 2))
        boss.make("/actions/%s/open" % self.action)
        boss.make("/enrolments", {"action": self.action, "structure": self.world.centre["A"],
                                  "persons": [{"person": self.person["direction A"], "role": "director"},
                                              {"person": self.person["salarié A"], "role": "employee"}]})
        self.nobody = lib.Client(node.port)
        node.clients.append(self.nobody)

    def poll(self, **more):
        want = dict({"action": self.action, "participants": True, "animators": True, "closes_at": moment(days=10),
                     "options": [self.option(self.j1, 1), self.option(self.j1, 2), self.option(self.j2, 20)]}, **more)
        return self.boss.post("/polls", {k: v for k, v in want.items() if v is not None})

    def option(self, session, n=1):
        """The n-th day in a month that its action could take."""
        return {"session": session, "day": open_day(1, n)}

    def links(self, poll):
        return {l["person"]: l["link"] for l in self.boss.get("/polls/%s/links" % poll).json["items"]}

    def vote(self, link, *values):
        return self.nobody.post("/polls/answers/" + link.rsplit("/", 1)[-1],
                                {"answers": [{"option": n + 1, "value": v} for n, v in enumerate(values) if v]})

    def page(self, link, form=None):
        if form is None:
            return self.nobody.raw("GET", link, headers={"Accept": "text/html"})
        return self.nobody.raw("POST", link, urllib.parse.urlencode(form).encode(),
                               {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": None})


def closed_days(tap, case):
    boss = case.boss
    sunday = datetime.date.fromisoformat(day(1))
    sunday += datetime.timedelta(days=6 - sunday.weekday())
    refused(tap, case.poll(options=[case.option(case.j1), {"session": case.j1, "day": sunday.isoformat()}]), 422, "options[1].day", "poll_option_closed",
            "nor a day of the week that the action does not take")
    year = datetime.date.today().year
    feast = next(d for d in (datetime.date(y, m, n) for y in range(year, year + 3) for m, n in ((1, 1), (5, 1), (7, 14), (11, 11), (12, 25)))
                 if d.weekday() in (0, 1, 3, 4) and d.isoformat() > day(1))
    long = boss.make("/sessions", {"action": case.action, "rank": 9, "window_from": day(1), "window_to": max(feast.isoformat(), day(3))}).id
    refused(tap, case.poll(options=[{"session": long, "day": feast.isoformat()}]), 422, "options[0].day", "poll_option_closed", "nor a public holiday")
    shut = boss.make("/venues", {"name": "Salle fermée", "seats": 20, "closed_days": [open_day(1, 3)]}).id
    boss.patch("/sessions/" + long, {"venue": shut}, boss.get("/sessions/" + long).etag)
    refused(tap, case.poll(options=[case.option(long, 3)]), 422, "options[0].day", "poll_option_closed", "nor a day on which the venue is closed")
    boss.patch("/sessions/" + long, {"fixed": True, "day": open_day(1, 4)}, boss.get("/sessions/" + long).etag)
    refused(tap, case.poll(options=[case.option(long, 5)]), 409, "options[0].session", "poll_session_fixed", "nor is a session that is fixed polled about")
    boss.make("/sessions/%s/cancel" % long)


def preparing(tap, case):
    other = case.boss.make("/actions", {"title": "Autre", "first_day": day(2)}).id
    foreign = case.boss.get("/sessions?action=" + other).json["items"][0]["id"]
    refused(tap, case.poll(options=[]), 422, "options", "poll_empty", "a poll without options is refused")
    refused(tap, case.poll(closes_at=moment(minutes=-1)), 422, "closes_at", "poll_closes_past", "a deadline in the past is refused")
    refused(tap, case.poll(closes_at=moment(days=90)), 422, "closes_at", "poll_closes_late", "a deadline after the first day offered is refused")
    refused(tap, case.poll(options=[{"session": case.j1, "day": day(0, days=-1)}]), 422, "options[0].day", "poll_option_past", "a day that is over is no option")
    refused(tap, case.poll(options=[{"session": case.j1, "day": day(8)}]), 422, "options[0].day", "poll_option_outside", "nor is one outside of the session's period")
    refused(tap, case.poll(options=[{"session": foreign, "day": day(1)}]), 422, "options[0].session", "poll_session", "nor a day of another action's session")
    closed_days(tap, case)
    refused(tap, case.poll(options=[case.option(case.j1)] * 2), 422, "options[1]", "poll_option_twice", "nor the same day twice")
    refused(tap, case.poll(reminders=[90]), 422, "reminders[0]", "poll_reminder", "a reminder three months before is refused")
    refused(tap, case.poll(status="open"), 422, "status", "server_set", "the state is not written by hand")
    alone = case.poll(participants=False, animators=False)
    refused(tap, case.boss.post("/polls/%s/open" % alone.id), 422, "persons", "poll_nobody", "a poll that asks nobody is not opened")
    case.boss.make("/actions/%s/cancel" % other)
    refused(tap, case.boss.post("/polls", {"action": other, "closes_at": moment(days=3), "options": [{"session": foreign, "day": day(2)}]}),
            409, "action", "poll_action", "a poll for an action that is cancelled is refused")
    made = case.poll()
    tap.equal((made.status, made.json["status"], [o["number"] for o in made.json["options"]], made.json["reminders"], made.json["sessions"]),
              (201, "draft", [1, 2, 3], [3, 1], [case.j1, case.j2]), "a poll is prepared, its options are numbered, two reminders are set")
    return made.id


def opening(tap, case, poll):
    opened = case.boss.post("/polls/%s/open" % poll)
    tap.equal((opened.status, opened.json["status"], sorted(opened.json["asked"])),
              (200, "open", sorted(case.person[p] for p in ("direction A", "salarié A", "intervenante"))),
              "opened, it asks those of the delegation and the animator")
    refused(tap, case.boss.post("/polls/%s/open" % poll), 409, "status", "state", "it is not opened twice")
    refused(tap, case.boss.patch("/polls/" + poll, {"options": [case.option(case.j1)]}, opened.etag), 409, "options", "poll_opened",
            "its days do not change any more")
    more = case.boss.patch("/polls/" + poll, {"persons": [case.person["présidence A"]]}, opened.etag)
    tap.equal((more.status, len(more.json["asked"]), len(case.links(poll))), (200, 4, 4), "a person may be added, and has a link at once")


def answering(tap, case, poll):
    links = case.links(poll)
    own = links[case.person["direction A"]]
    seen = case.nobody.get("/polls/answers/" + own.rsplit("/", 1)[-1])
    tap.equal((seen.status, seen.json["title"], [o["number"] for o in seen.json["options"]], "asked" in seen.json), (200, "Agir <ensemble>", [1, 2, 3], False),
              "a link shows the days, and nobody else")
    refused(tap, case.vote(own, "yes", "yes", "yes", "no"), 422, "answers[3].option", "poll_option_unknown", "an option that does not exist is refused")
    token = own.rsplit("/", 1)[-1]
    refused(tap, case.nobody.post("/polls/answers/" + token, {"answers": [{"option": 1, "value": "yes"}, {"option": 1, "value": "no"}]}),
            422, "answers[1].option", "poll_value_twice", "two values for a day are refused")
    tap.equal(case.nobody.post("/polls/answers/" + token, {"answers": []}).status, 422, "an answer that says nothing is refused")
    tap.equal(case.nobody.post("/polls/answers/" + token, {"answers": [{"option": 1, "value": "maybe"}]}).status, 422, "so is a value that is none")
    refused(tap, case.vote("/sondage/" + "A" * 64, "yes"), 404, "token", "poll_link", "a link that was never given is refused")
    tap.equal(case.vote(own, "yes", "no").status, 200, "answers are taken")
    changed = case.vote(own, None, "if_needed")
    tap.equal([o.get("value") for o in changed.json["options"]], ["yes", "if_needed", None], "and may be changed: what is not told stays as it was")
    director = case.node.client("director", case.person["direction A"])
    tap.equal([o.get("value") for o in director.get("/polls/%s/answer" % poll).json["options"]], ["yes", "if_needed", None], "the account of that person sees the same")
    tap.equal([b["poll"] for b in director.get("/polls/mine").json["items"]], [poll], "and the poll among those that wait for it")
    tap.equal(director.post("/polls/%s/answer" % poll, {"answers": [{"option": 2, "value": "no"}]}).status, 200, "it answers there too")
    renewed = case.boss.make("/polls/%s/links" % poll, {"person": case.person["direction A"]}).json["items"][0]["link"]
    refused(tap, case.vote(own, "yes"), 404, "token", "poll_link", "a link that was replaced is refused")
    tap.equal(case.vote(renewed, "yes").status, 200, "the new one works")
    refused(tap, case.boss.post("/polls/%s/links" % poll, {"person": case.person["prestataire"]}), 422, "person", "unknown_reference",
            "nobody who is not asked has a link")
    return case.links(poll)


def rights(tap, case, poll):
    asked = case.node.client("director", case.person["direction A"])
    other = case.node.client("director", case.person["direction B"])
    told = lib.wait_until(lambda: asked.get("/notices?event=poll_answer.asked").json["items"])
    tap.equal(([n["context"] for n in told], other.get("/notices?event=poll_answer.asked").json["items"]), ([poll], []),
              "who is asked finds it in the own inbox, and nobody else there")
    results = asked.get("/polls/%s/results" % poll)
    tap.equal((results.status, results.json["answered"], "voices" in results.json), (200, 1, False), "who is asked reads numbers, and nobody's answers")
    tap.equal([asked.get(p).status for p in ("/polls", "/polls/" + poll, "/polls/%s/links" % poll, "/poll-answers")], [403] * 4,
              "a direction reads neither the poll nor its links nor answers")
    tap.equal([other.get("/polls/%s/%s" % (poll, p)).status for p in ("results", "answer")] + [other.get("/polls/mine").json["items"]],
              [404, 404, []], "who is not asked finds nothing there")
    tap.equal(other.post("/polls/%s/answer" % poll, {"answers": [{"option": 1, "value": "yes"}]}).status, 404, "nor answers")
    tap.equal((asked.post("/polls", {}).status, asked.post("/polls/%s/close" % poll).status, case.nobody.get("/polls/%s/results" % poll).status), (403, 403, 401),
              "only the coordination prepares and closes")


def falling(tap, case, poll, links):
    for link in links.values():
        case.vote(link, None, None, "no")
    option = case.boss.get("/polls/" + poll).json["options"][2]
    tap.equal((option.get("fallen"), option.get("reason")), (True, "Aucune des 4 personnes interrogées ne peut ce jour-là."), "a day to which all say no falls, and says why")
    case.vote(links[case.person["salarié A"]], None, None, "if_needed")
    tap.ok("fallen" not in case.boss.get("/polls/" + poll).json["options"][2], "it is offered again when one can come after all")
    case.vote(links[case.person["salarié A"]], "yes", "no", "no")
    counts = case.boss.get("/polls/%s/results" % poll).json
    tap.equal([(c["number"], c["yes"], c["if_needed"], c["no"], c["silent"], c["fallen"]) for c in counts["counts"]],
              [(1, 2, 0, 0, 2, False), (2, 0, 0, 2, 2, False), (3, 0, 0, 4, 0, True)], "the results count yes, if needed, no and silence")
    voice = next(v for v in counts["voices"] if v["person"] == case.person["salarié A"])
    tap.equal((voice["yes"], voice["no"]), ([1], [2, 3]), "the team reads who")


def page(tap, case, links):
    link = links[case.person["intervenante"]]
    shown = case.page(link)
    html = shown.raw.decode()
    tap.ok(shown.status == 200 and "Agir &lt;ensemble&gt;" in html and html.count("<fieldset>") == 3 and "<script" not in html,
           "the page shows each day as a choice, in plain HTML", html)
    tap.ok("Direction" not in html and "Intervenante" not in html, "nobody's name", html)
    kept = case.page(link, {"o1": "if_needed", "o2": "yes"})
    tap.ok(kept.status == 200 and "vos réponses sont enregistrées" in kept.raw.decode(), "the form is taken", repr(kept))
    tap.ok('name="o2" value="yes" checked' in case.page(link).raw.decode(), "and is shown again as it was filled")
    tap.equal((case.page(link, {}).status, case.page(link, {"o1": "peut-être"}).status, case.page(link, {"o77": "yes"}).status), (422, 422, 422),
              "an empty form, a value that is none, and a day that is none are told")
    tap.equal(case.page("/sondage/" + "B" * 64).status, 404, "a page of no link is not found")


def closing(tap, case, poll, links):
    current = case.boss.get("/polls/" + poll)
    put = case.boss.patch("/polls/" + poll, {"closes_at": moment(seconds=2)}, current.etag)
    tap.equal(put.status, 200, "the deadline may be brought forward")
    tap.ok(lib.wait_until(lambda: case.boss.get("/polls/" + poll).json["status"] == "closed"), "at its deadline the poll closes by itself")
    link = links[case.person["direction A"]]
    refused(tap, case.vote(link, "yes"), 409, "closes_at", "poll_late", "an answer after the poll's deadline is refused")
    seen = case.nobody.get("/polls/answers/" + link.rsplit("/", 1)[-1])
    tap.equal((seen.status, seen.json["status"], "clos depuis" in seen.json["sentence"]), (200, "closed", True), "the link of a closed poll shows what was answered, and that it is closed")
    html = case.page(link).raw.decode()
    tap.ok("<form" not in html and "clos depuis" in html, "its page has no form any more", html)
    tap.equal(case.page(link, {"o1": "yes"}).status, 409, "and takes none")
    director = case.node.client("director", case.person["direction A"])
    refused(tap, director.post("/polls/%s/answer" % poll, {"answers": [{"option": 1, "value": "no"}]}), 409, "closes_at", "poll_late", "nor does an account answer late")
    told = lib.wait_until(lambda: [n for n in case.boss.get("/notices?event=poll.closed").json["items"]])
    tap.ok(told and "clos" in told[0]["sentence"], "the coordinator is told", repr(told))
    at = "/polls/%s/apply" % poll
    refused(tap, case.boss.post(at, {"options": [9]}), 422, "options[0]", "poll_option_unknown", "a day that was not offered is not taken")
    refused(tap, case.boss.post(at, {"options": [3]}), 422, "options[0]", "poll_fallen", "nor one that fell")
    refused(tap, case.boss.post(at, {"options": [1, 2]}), 422, "options[1]", "poll_value_twice", "nor two for a session")
    applied = case.boss.post(at, {"options": [1]})
    session = case.boss.get("/sessions/" + case.j1).json
    tap.equal((applied.status, applied.json["status"], session["day"], session["status"]), (200, "applied", open_day(1, 1), "placed"), "one that was chosen becomes the day")
    refused(tap, case.boss.post(at, {"options": [2]}), 409, "status", "state", "once")


def cancelled(tap, case):
    poll = case.poll(options=[case.option(case.j2, 30)]).id
    case.boss.make("/polls/%s/open" % poll)
    link = case.links(poll)[case.person["direction A"]]
    case.boss.make("/actions/%s/cancel" % case.action)
    refused(tap, case.vote(link, "yes"), 409, "action", "poll_action", "once its action is cancelled, a poll takes no answer")
    tap.ok("annulée" in case.page(link).raw.decode(), "and its page says so")


def planned(tap, case):
    boss = case.boss
    plan = boss.make("/plans", {"actions": [case.action], "mode": "place"}).id
    done = lib.wait_until(lambda: (lambda p: p if p["status"] != "requested" else None)(boss.get("/plans/" + plan).json))
    days = {(p["session"], p["day"]) for o in done["options"] for p in o["placements"]}
    made = case.poll(plan=plan, options=None)
    offered = {(o["session"], o["day"]) for o in (made.json or {}).get("options", [])}
    tap.equal((made.status, offered, {o["source"] for o in made.json["options"]}), (201, days, {"plan"}), "a poll takes each day that a plan proposes")
    only = boss.post("/polls", {"action": case.action, "plan": plan, "sessions": [case.j2], "closes_at": moment(days=5), "animators": True,
                                "options": [case.option(case.j2, 40)]})
    tap.equal({o["session"] for o in only.json["options"]}, {case.j2}, "or of some sessions only, beside days given by hand")
    empty = boss.make("/actions", {"title": "Sans date", "first_day": day(2)}).id
    refused(tap, boss.post("/polls", {"action": empty, "plan": plan, "closes_at": moment(days=5)}), 422, "plan", "poll_plan", "a plan of another action gives no day")


def main(tap):
    with lib.Node() as node:
        node.up()
        case = Case(node, node.client("coordinator"))
        planned(tap, case)
        poll = preparing(tap, case)
        opening(tap, case, poll)
        links = answering(tap, case, poll)
        rights(tap, case, poll)
        falling(tap, case, poll, links)
        page(tap, case, links)
        closing(tap, case, poll, links)
        cancelled(tap, case)
        node.down()
        tap.equal(node.verify().returncode, 0, "the journals give the tables")


lib.run(main)

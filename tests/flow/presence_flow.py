#!/usr/bin/env python3
"""presence_flow: attendance of a training by paper, account and link, the hours that come of it, and the papers drawn from them, over HTTP.
Owns: a node of its own.
Beware: days are counted from today, so that a session of the past is one on whichever day this runs; what a weekend or a public holiday
flags is therefore not compared.
"""
import datetime
import os
import re

import lib
from said import day, refused
from world import World

CALENDAR_FLAGS = {"public_holiday"}
HTML = {"Accept": "text/html"}


class House:
    """A training of two sessions that were, one to come and one without a day; two delegations, an animator, and who asks."""

    def __init__(self, node):
        self.node = node
        boss = self.boss = node.client("coordinator,referent,operator")
        w = self.world = World(boss)
        node.settled()
        self.venue = boss.make("/venues", {"name": "Maison des associations", "seats": 30, "address": "2 place Jean-Jaurès", "commune": "42218", "access": "Tram T1, arrêt Hôtel de ville"}).id
        self.action = boss.make("/actions", {
            "title": "Agir sur l’activité & la relation", "kind": "formation_action", "first_day": day(days=-30), "venue": self.venue,
            "animators": [w.person["intervenante"]], "structures_min": 1, "structures_max": 7, "intersession_days": 3,
            "objectives": "Repérer les tensions.\nAgir à temps.", "content": "Études de cas", "modalities": "En présence"}).id
        boss.make("/sessions", {"action": self.action, "rank": 2, "fixed": True, "day": day(days=-10)})
        boss.make("/sessions", {"action": self.action, "rank": 3, "fixed": True, "day": day(days=20), "remote": True,
                                "link": "https://visio.example/j3"})
        boss.make("/sessions", {"action": self.action, "rank": 4, "window_from": day(days=40), "window_to": day(days=80)})
        boss.make("/actions/%s/open" % self.action)
        for c in "AB":
            boss.make("/enrolments", {"action": self.action, "structure": w.centre[c], "persons": [
                {"person": w.person["direction " + c], "role": "director"}, {"person": w.person["salarié " + c], "role": "employee"}]})
        listed = boss.all("/sessions?action=" + self.action)
        self.session = {s["rank"]: s["id"] for s in listed}
        self.direction = {c: node.client("director", w.person["direction " + c]) for c in "AB"}
        self.employee = {c: node.client("beneficiary", w.person["salarié " + c]) for c in "AB"}
        self.animator = node.client("animator", w.person["intervenante"])
        self.nobody = node.client()

    def enter(self, rank, half, lines, **more):
        return self.boss.post("/sessions/%s/attendances" % self.session[rank], dict({"half": half, "lines": lines}, **more))

    def line(self, who, present=True, **more):
        return dict({"person": self.world.person[who], "present": present}, **more)

    def links(self, rank, half="morning"):
        lines = self.boss.get("/sessions/%s/sheets/%s" % (self.session[rank], half)).json["lines"]
        return {l["person"]: l["path"] for l in lines}

    def page(self, client, path):
        answer = client.raw("GET", path, None, HTML)
        return answer.status, answer.raw.decode("utf-8")


# --- entering ---------------------------------------------------------------------------------------------------------
def entering(tap, h):
    made = h.enter(1, "morning", [h.line("salarié A"), h.line("direction A", minutes=180), h.line("salarié B", False)],
                   signed_by_animator_at=day(days=-30) + "T11:00:00Z")
    tap.equal((made.status, [l["outcome"] for l in made.json["lines"]]), (200, ["created"] * 3), "a half-day's sheet is entered at once")
    row = h.boss.get("/attendances/" + made.json["lines"][0]["attendance"]).json
    tap.equal((row["minutes"], row["source"], row["kind"], row["structure"]), (210, "paper", "participant", h.world.centre["A"]),
              "a morning is three and a half hours, of the delegation that the person came with")
    again = h.enter(1, "morning", [h.line("salarié A"), h.line("direction A", minutes=200)])
    tap.equal([l["outcome"] for l in again.json["lines"]], ["unchanged", "corrected"], "the same again changes nothing; another figure corrects")
    row = h.boss.get("/attendances/" + made.json["lines"][1]["attendance"]).json
    tap.equal([(c["minutes"], c["present"]) for c in row["corrections"]], [(180, True)], "what stood before stays readable beside it")
    changes = h.boss.get("/attendances/%s/history" % row["id"]).json["items"]
    tap.ok(any(c["field"] == "minutes" and (c.get("from"), c.get("to")) == ("180", "200") for e in changes for c in e["changes"]),
           "and in its history", changes)
    patched = h.boss.patch("/attendances/" + row["id"], {"present": False}, '"%d"' % row["version"])
    tap.equal((patched.status, patched.json["minutes"], len(patched.json["corrections"])), (200, 0, 2), "so is a correction of one record")
    h.boss.patch("/attendances/" + row["id"], {"present": True, "minutes": 200}, '"%d"' % patched.json["version"])
    evening = h.enter(1, "evening", [h.line("prestataire", minutes=400)])
    flags = set(evening.json["lines"][0]["flags"]) - CALENDAR_FLAGS
    tap.equal(flags, {"not_enrolled", "hours_beyond", "half_not_planned"}, "what looks wrong is accepted and flagged")
    listed = [r["id"] for r in h.boss.all("/attendances?flags=half_not_planned")]
    tap.equal(listed, [evening.json["lines"][0]["attendance"]], "what is to be looked at is found by its flag")
    h.boss.delete("/attendances/" + evening.json["lines"][0]["attendance"], '"1"')


def bad_input(tap, h):
    before = h.node.positions()["scheduling"]
    refused(tap, h.enter(3, "morning", [h.line("salarié A")]), 422, "session", "attendance_future",
            "attendance for a day not yet held is refused")
    refused(tap, h.enter(4, "morning", [h.line("salarié A")]), 422, "session", "attendance_no_day", "so it is for a session without a day")
    refused(tap, h.boss.post("/attendances", {"session": h.session[3], "half": "morning", "person": h.world.person["salarié A"],
                                              "present": True}), 422, "session", "attendance_future", "one by one too")
    refused(tap, h.enter(1, "night", [h.line("salarié A")]), 422, "half", "choice", "an unknown half is refused")
    refused(tap, h.enter(1, "morning", [h.line("salarié A", minutes=-30)]), 422, "lines[0].minutes", "range", "hours below nothing are refused")
    refused(tap, h.enter(1, "morning", [h.line("salarié A", minutes=1441)]), 422, "lines[0].minutes", "range",
            "more than a day's hours are refused")
    refused(tap, h.enter(1, "morning", [h.line("salarié A"), h.line("salarié A")]), 422, "lines[1].person", "attendance_twice",
            "the same person twice on a sheet is refused")
    refused(tap, h.enter(1, "morning", []), 422, "lines", "required", "an empty sheet is refused")
    refused(tap, h.enter(1, "morning", [h.line("salarié A")], source="link"), 422, "source", "attendance_source",
            "a signature by link is not entered for somebody")
    refused(tap, h.enter(1, "morning", [h.line("salarié A", signed_by_participant_at=day(days=2) + "T08:00:00Z")]), 422,
            "signed_by_participant_at", "signature_future", "nor a signature to come")
    unknown = "01890000-0000-7000-8000-000000000000"
    refused(tap, h.enter(1, "morning", [{"person": unknown, "present": True}]), 422, "lines[0].person", "unknown_reference",
            "nobody is entered who is not there")
    refused(tap, h.boss.post("/attendances", {"session": h.session[1], "half": "morning", "person": h.world.person["salarié A"],
                                              "present": True}), 409, "person", "attendance_twice",
            "a second line for a half-day is refused, the first is there to be corrected")
    tap.equal(h.direction["A"].post("/attendances", {}).codes, ["role"], "a centre enters no attendance")
    tap.equal(h.node.positions()["scheduling"], before, "what is refused wrote nothing")


# --- signing ----------------------------------------------------------------------------------------------------------
def signing(tap, h):
    w, links = h.world, h.links(2)
    path = links[w.person["salarié A"]]
    status, text = h.page(h.nobody, path)
    tap.ok(status == 200 and "Je signe ma présence" in text and "<dt>Signature de</dt><dd>Salarié a</dd>" in text and "Direction a" not in text and "Agir sur l’activité &amp; la relation" in text,
           "a link shows what it signs, and whose signature it is: no other name", text)
    status, text = h.page(h.nobody, path)
    tap.ok("Je signe ma présence" in text, "reading it signs nothing")
    signed = h.nobody.raw("POST", path, b"", {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"})
    tap.ok(signed.status == 200 and "votre présence est signée" in signed.raw.decode(), "one click signs", signed)
    again = h.nobody.raw("POST", path, b"", {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"})
    tap.ok(again.status == 200 and "déjà signé" in again.raw.decode(), "the same link again says that it is signed", again)
    status, text = h.page(h.nobody, path)
    tap.ok("Je signe" not in text and "déjà signé" in text, "and so does reading it", text)
    rows = h.boss.all("/attendances?session=" + h.session[2])
    tap.equal([(r["person"], r["source"], r["minutes"]) for r in rows], [(w.person["salarié A"], "link", 210)], "it is one line, of that person")
    refused(tap, h.nobody.post("/presences/" + "x" * 87), 404, "token", "signing_unknown", "a link that never was is refused")
    refused(tap, h.nobody.post(h.links(3)[w.person["salarié A"]].replace("/presence/", "/presences/")), 422, "session", "attendance_future",
            "a link of a day to come signs nothing yet")
    tap.equal(h.employee["B"].post("/sessions/%s/sheets/morning/sign" % h.session[2]).status, 200, "a participant signs by an account")
    refused(tap, h.employee["B"].post("/sessions/%s/sheets/evening/sign" % h.session[2]), 422, "half", "signing_half",
            "not a half-day that the session does not have")
    tap.equal(h.node.client("provider", w.person["prestataire"]).post("/sessions/%s/sheets/morning/sign" % h.session[2]).codes,
              ["signing_stranger"], "nor does somebody who is not of the action")
    done = h.animator.post("/sessions/%s/sheets/morning/sign" % h.session[2])
    tap.equal(done.json["lines"], 3, "the animator signs for all who are there, and for oneself")
    tap.equal(h.animator.post("/sessions/%s/sheets/morning/sign" % h.session[2]).json["already"], True, "again: nothing more")
    h.boss.make("/sessions/%s/sheets/morning/renew" % h.session[2])
    refused(tap, h.nobody.post(links[w.person["direction A"]].replace("/presence/", "/presences/")), 404, "token", "signing_unknown",
            "links that were changed are worth nothing")


def cancelled(tap, h):
    action = h.boss.make("/actions", {"title": "Annulée", "first_day": day(days=-3), "animators": [h.world.person["intervenante"]]}).id
    session = h.boss.all("/sessions?action=" + action)[0]["id"]
    line = h.boss.get("/sessions/%s/sheets/morning" % session).json["lines"][0]
    h.boss.make("/sessions/%s/cancel" % session)
    refused(tap, h.nobody.post(line["path"].replace("/presence/", "/presences/")), 409, "session", "signing_cancelled",
            "a link of a cancelled session signs nothing")
    status, text = h.page(h.nobody, line["path"])
    tap.ok(status == 200 and "annulée" in text and "Je signe" not in text, "and its page says why", text)
    made = h.boss.make("/sessions/%s/attendances" % session, {"half": "morning", "lines": [h.line("intervenante")]}).json["lines"][0]
    tap.ok("session_cancelled" in made["flags"], "the coordinator may enter what took place all the same; it is flagged", made)


# --- who did what -----------------------------------------------------------------------------------------------------
def hours(tap, h):
    w = h.world
    seen = h.boss.get("/actions/%s/presence" % h.action).json
    of = {p["person"]: p for p in seen["people"]}
    tap.equal((of[w.person["salarié A"]]["minutes"], of[w.person["salarié A"]]["rate"], of[w.person["salarié A"]]["halves_planned"]),
              (420, 50, 8), "hours are added up, the rate is of the half-days that were")
    tap.equal([(m["rank"], m["half"], m["expected"], m["entered"]) for m in seen["missing"]],
              [(1, "morning", 4, 3), (1, "afternoon", 4, 0), (2, "morning", 4, 2), (2, "afternoon", 4, 0)],
              "half-days that lack somebody are told")
    rows = [r for r in h.boss.all("/attendances?action=" + h.action) if r["present"] and r["kind"] == "participant"]
    tap.equal(seen["minutes"], sum(r["minutes"] for r in rows), "the total is that of the attendance")
    own = h.direction["A"].get("/actions/%s/presence" % h.action).json
    tap.equal((sorted(p["person"] for p in own["people"]), [s["structure"] for s in own["structures"]]),
              (sorted([w.person["direction A"], w.person["salarié A"]]), [w.centre["A"]]), "a centre sees its own people, and no total beyond")
    tap.equal(own["minutes"], sum(r["minutes"] for r in rows if r.get("structure") == w.centre["A"]), "as its own hours")
    tap.equal([p["person"] for p in h.employee["A"].get("/actions/%s/presence" % h.action).json["people"]], [w.person["salarié A"]],
              "a person sees the own hours")
    tap.equal({r["person"] for r in h.direction["B"].all("/attendances")}, {w.person["salarié B"]}, "the list of attendance is as narrow")


# --- papers -----------------------------------------------------------------------------------------------------------
def papers(tap, h):
    w, boss = h.world, h.boss
    mine = "%s/%s" % (h.action, w.person["salarié A"])
    status, text = h.page(boss, "/convocations/" + mine)
    tap.ok(status == 200 and all(s in text for s in ("Convocation", "Salarié a", "Centre A", "Maison des associations<br>2 place Jean-Jaurès, Saint-Étienne<br>", "Tram T1", "à distance".capitalize(),
                                                     "/api/v1/sessions/%s/calendar" % h.session[3], "de 9\xa0h\xa000 à 17\xa0h\xa000", "Agir sur l’activité &amp; la relation", "Fédération d’essai")),
           "a convocation says who, where and when, with its calendar", text)
    tap.equal(boss.get("/sessions/%s/calendar" % h.session[3]).status, 200, "the calendar that it leads to is there")
    status, text = h.page(boss, "/certificats/" + mine)
    row = sum(r["minutes"] for r in boss.all("/attendances?person=" + w.person["salarié A"]) if r["present"])
    tap.ok(status == 200 and "<strong>%d\xa0h</strong>" % (row // 60) in text and row == 420 and "Certificat de réalisation" in text,
           "a certificate's hours are those of the attendance", text)
    tap.equal(len(re.findall(r"<tr><td>J", text)), 2, "session by session, those with hours")
    status, text = h.page(boss, "/certificats/%s/%s" % (h.action, w.person["direction B"]))
    tap.ok(status == 422 and "Aucune heure réalisée" in text, "without hours there is none, and it says why", (status, text))
    status, text = h.page(boss, "/attestations/" + mine)
    tap.ok(status == 422 and "dernière journée" in text, "an attestation waits for the last session", (status, text))
    status, text = h.page(boss, "/lettres-mission/%s/%s" % (h.action, w.person["intervenante"]))
    tap.ok(status == 200 and "Lettre de mission" in text and "Intervenante" in text and "3 jours d’accompagnement" in text,
           "an animator's mission letter", text)
    status, text = h.page(boss, "/lettres-mission/" + mine)
    tap.ok(status == 422 and "intervenant·e" in text, "it is an animator's only", (status, text))
    status, text = h.page(h.employee["A"], "/fiches-formation/" + h.action)
    tap.ok(status == 200 and all(s in text for s in ("Fiche action de formation", "Études de cas", "Agir à temps.", "3 jours", "1 à 7")),
           "the sheet of the training, for every account", text)
    status, text = h.page(boss, "/emargements/%s/afternoon" % h.session[2])
    tap.ok(status == 200 and text.count("<svg class=\"qr\"") == 5 and "Présidence" not in text and "après-midi, 3\xa0h\xa030" in text and "Salarié a" in text,
           "a sheet to sign, with a code in the row of each who has not", text)
    status, text = h.page(boss, "/emargements/%s/morning" % h.session[2])
    tap.equal((status, text.count("<svg class=\"qr\""), text.count("Signé le")), (200, 2, 3), "who has signed needs no code")
    tap.equal(h.page(boss, "/emargements/%s/nuit" % h.session[2])[0], 404, "there is no sheet of an unknown half")
    tap.equal(h.page(boss, "/certificats/abc")[0], 404, "nor a paper of nobody")


def agreement(tap, h):
    w = h.world
    made = h.boss.make("/training-agreements", {"action": h.action, "structure": w.centre["A"], "price": 123450})
    path = "/conventions-formation/" + made.id
    for who in (h.boss, h.direction["A"]):
        status, text = h.page(who, path)
        tap.ok(status == 200 and all(s in text for s in ("Convention de formation", made.json["number"], "Centre A", "Salarié a", "2 personnes",
                                                         "1\xa0234,50\xa0€", "reste à la charge de la structure", "déclaration d’activité", "SIRET", "Repérer les tensions.", "En présence", "Agir sur l’activité &amp; la relation", "Études de cas")),
               "an agreement names both sides, the trainees, hours and price", text)
    tap.equal([h.page(c, path)[0] for c in (h.direction["B"], h.employee["A"], h.nobody)], [404, 403, 401], "it is the structure's own")


def written_down(tap, h):
    """Each address that the README's table of papers gives answers, once its words in braces are replaced."""
    readme = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "README.md")
    with open(readme, encoding="utf-8") as text:
        papers = text.read().partition("| address | paper |")[2].partition("\n\n")[0]
    given = re.findall(r"^\| `(/[a-z-]+/[^`]+)` \|", papers, re.M)
    w, boss = h.world, h.boss
    plan = boss.make("/action-plans", {"action": h.action, "structure": w.centre["A"], "objective": "Agir", "measures": [
        {"number": 1, "title": "Une réunion", "due": day(3), "role": "direction"}]}).id
    known = {"action": h.action, "person": w.person["salarié A"], "animator": w.person["intervenante"], "session": h.session[1],
             "half": "morning", "plan": plan, "agreement": boss.get("/training-agreements?action=" + h.action).json["items"][0]["id"]}
    for path in given:
        status, text = h.page(boss, re.sub(r"\{(\w+)\}", lambda m: known[m.group(1)], path))
        tap.ok(status == 200 and "<main" in text, "the README’s %s answers" % path, (status, text[:300]))
    tap.equal(len(given), 8, "and there are eight of them")


def last_paper(tap, h):
    """The same training, once all is over."""
    for rank in (3, 4):
        h.boss.make("/sessions/%s/cancel" % h.session[rank])
    for half in ("morning", "afternoon"):
        for rank in (1, 2):
            h.enter(rank, half, [h.line("salarié A")])
    status, text = h.page(h.employee["A"], "/attestations/%s/%s" % (h.action, h.world.person["salarié A"]))
    tap.ok(status == 200 and "14\xa0h" in text and "4 demi-journées sur 4, soit 100 %" in text and "en entier" in text and "Repérer les tensions." in text,
           "an attestation says objectives, hours and what was followed", text)
    before = h.boss.get("/actions/%s/presence" % h.action).json
    h.enter(1, "morning", [h.line("prestataire")])
    after = h.boss.get("/actions/%s/presence" % h.action).json
    told = ("persons", "rate", "minutes", "complete", "structures")
    tap.equal([[s[k] for k in told] + [[(m["expected"], m["entered"]) for m in s["missing"]]] for s in (after, before)],
              [[before[k] for k in told] + [[(m["expected"], m["entered"]) for m in before["missing"]]]] * 2,
              "who comes without being enrolled changes no figure of those who are")
    tap.equal((before["walk_ins"], after["walk_ins"], after["walk_in_minutes"]), (0, 1, 210), "and is counted apart")
    status, text = h.page(h.boss, "/certificats/%s/%s" % (h.action, h.world.person["prestataire"]))
    tap.ok(status == 200 and "a suivi cette action" not in text and "présente à une partie" in text and "3\xa0h\xa030" in text,
           "their certificate has their hours, and says that they were not enrolled", text)
    status, text = h.page(h.boss, "/emargements/%s/morning" % h.session[1])
    tap.ok("Signé sur papier" in text, "on the sheet who was entered from paper is told from who is not entered", text)


def rights(tap, h):
    w = h.world
    ways = {"convocation": "/convocations/%s/%s", "certificate": "/certificats/%s/%s"}
    mine, other = w.person["salarié A"], w.person["salarié B"]
    for name, path in ways.items():
        tap.equal([h.page(c, path % (h.action, mine))[0] for c in (h.boss, h.direction["A"], h.employee["A"])], [200] * 3,
                  "a %s is drawn for the team, the own centre and the person" % name)
        tap.equal([h.page(c, path % (h.action, mine))[0] for c in (h.direction["B"], h.employee["B"], h.animator)], [404] * 3,
                  "a %s is drawn for nobody else" % name)
        tap.equal(h.page(h.nobody, path % (h.action, mine))[0], 401, "not without an account")
    tap.ok("Salarié a" in h.page(h.employee["A"], ways["convocation"] % (h.action, mine))[1], "one's own name stands on one's own paper")
    tap.equal(h.page(h.direction["A"], ways["certificate"] % (h.action, other))[0], 404, "a centre draws none of another's people")
    letter = "/lettres-mission/%s/%s" % (h.action, w.person["intervenante"])
    tap.equal([h.page(c, letter)[0] for c in (h.animator, h.direction["A"])], [200, 404], "a mission letter is the animator's")
    sheet = "/emargements/%s/morning" % h.session[1]
    status, text = h.page(h.animator, sheet)
    tap.ok(status == 200 and "Centre A" in text and "Salarié a" not in text and "class=\"ligne\"" in text,
           "an animator has the sheet, with a line for the names that only the team may read", text)
    tap.equal([h.page(c, sheet)[0] for c in (h.direction["A"], h.employee["A"], h.node.client("animator", w.person["référente"]))], [403, 403, 404],
              "a sheet with its links is for the team and who animates")


def erased(tap, h):
    """The law keeps attendance: the person goes, the line stays, without a name."""
    who = h.world.person["salarié B"]
    before = [(r["id"], r["minutes"]) for r in h.boss.all("/attendances?person=" + who)]
    tap.equal(h.boss.post("/people/%s/erase" % who, {"reason": "asked"}).status, 200, "a person is erased")
    h.node.settled()
    tap.ok(before and [(r["id"], r["minutes"]) for r in h.boss.all("/attendances?person=" + who)] == before, "the attendance stays", before)
    status, text = h.page(h.boss, "/certificats/%s/%s" % (h.action, who))
    tap.ok(status == 200 and "3\xa0h\xa030" in text and "Salarié b" not in text and "class=\"ligne\"" in text,
           "the certificate has the hours, and a line for the name", (status, text))


def main(tap):
    with lib.Node() as node:
        node.up()
        h = House(node)
        entering(tap, h)
        bad_input(tap, h)
        signing(tap, h)
        cancelled(tap, h)
        hours(tap, h)
        papers(tap, h)
        rights(tap, h)
        agreement(tap, h)
        last_paper(tap, h)
        written_down(tap, h)
        erased(tap, h)
        node.down()
        tap.equal(node.verify().returncode, 0, "replaying the journals gives the same tables")


lib.run(main)

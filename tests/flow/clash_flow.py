#!/usr/bin/env python3
"""clash_flow: a day that was placed and stops working is told to the coordinator over HTTP: an absence, a closed or small venue, a room or an animator
booked twice, a Sunday; without a name, and nothing to an employer's account.
Owns: a node of its own; all its days are counted from today.
Beware: days that must be free of other faults are open days of the calendar.
"""
import datetime

import lib
from said import day, open_day
from world import World


class Case:
    def __init__(self, node, boss):
        self.node, self.boss, self.world = node, boss, World(boss)
        node.settled()
        self.person = self.world.person
        self.venue = boss.make("/venues", {"name": "Grande salle", "seats": 30}).id
        self.action = boss.make("/actions", {"title": "Agir", "first_day": open_day(1), "venue": self.venue, "animators": [self.person["intervenante"]]}).id
        self.session = boss.get("/sessions?action=" + self.action).json["items"][0]["id"]
        boss.make("/actions/%s/open" % self.action)

    def clashes(self, action=None):
        return self.boss.get("/actions/%s/outlook" % (action or self.action)).json["clashes"]

    def told(self, session):
        return [n for n in self.boss.get("/notices?event=session.hindered").json["items"] if n["object"] == session]

    def patch(self, path, body):
        return self.boss.patch(path, body, self.boss.get(path).etag)


def people(tap, case):
    tap.equal((case.clashes(), case.told(case.session)), ([], []), "nothing stands against a day that fits")
    before = case.boss.get("/sessions/" + case.session)
    gone = case.boss.make("/absences", {"person": case.person["intervenante"], "from": open_day(1), "to": open_day(1)})
    said = case.clashes()
    tap.ok(len(said) == 1 and "anime n’est pas libre" in said[0], "an absence of its animator stands against it", said)
    told = lib.wait_until(lambda: case.told(case.session))
    tap.ok(told and told[0]["urgency"] == "action" and "déjà placée" in told[0]["sentence"], "the coordinator is told", told)
    tap.equal(case.boss.get("/sessions/" + case.session).etag, before.etag, "the day itself has not changed")
    director = case.node.client("director", case.person["direction A"])
    tap.equal((director.get("/actions/%s/outlook" % case.action).status, director.get("/notices?event=session.hindered").json["items"]), (403, []),
              "an employer's account is told none of it")
    events = lambda client: [e["event"] for e in client.get("/sessions/%s/history" % case.session).json["items"]]
    tap.equal(("session.hindered" in events(case.boss), "session.hindered" in events(director), "session.created" in events(director)), (True, False, True),
              "nor does the history of the day tell it, nor who entered the absence")
    case.boss.delete("/absences/" + gone.id, gone.etag)
    tap.equal(case.clashes(), [], "an absence that is taken back stands against nothing")


def venues(tap, case):
    seen = len(case.told(case.session))
    case.patch("/venues/" + case.venue, {"closed_days": [open_day(1)]})
    tap.ok(["le lieu est fermé" in s for s in case.clashes()] == [True], "a venue that closes that day does", case.clashes())
    tap.ok(lib.wait_until(lambda: len(case.told(case.session)) > seen), "the coordinator is told of it too")
    case.patch("/venues/" + case.venue, {"closed_days": None})
    case.boss.make("/enrolments", {"action": case.action, "structure": case.world.centre["A"], "persons": [
        {"person": case.person["direction A"], "role": "director"}, {"person": case.person["salarié A"], "role": "employee"}]})
    case.patch("/venues/" + case.venue, {"seats": 1})
    tap.ok(["places du lieu : 1, pour 2" in s for s in case.clashes()] == [True], "and one that shrinks below those enrolled", case.clashes())
    case.patch("/venues/" + case.venue, {"seats": 30})


def twice(tap, case):
    other = case.boss.make("/actions", {"title": "Autre", "venue": case.venue, "animators": [case.person["intervenante"]]}).id
    second = case.boss.make("/sessions", {"action": other, "rank": 1, "fixed": True, "day": open_day(1)}).id
    said = case.clashes(other)
    tap.equal((len(said), any("lieu accueille une autre" in s for s in said), any("attendue à une autre" in s for s in said)), (2, True, True),
              "a room and an animator booked twice stand against both days")
    tap.ok(lib.wait_until(lambda: case.told(second)), "whoever fixed the second is told")
    sunday = datetime.date.fromisoformat(day(2))
    sunday += datetime.timedelta(days=6 - sunday.weekday())
    third = case.boss.make("/sessions", {"action": other, "rank": 2, "fixed": True, "day": sunday.isoformat()}).id
    tap.ok(any("jour" in s and s.startswith("J2") for s in case.clashes(other)) and lib.wait_until(lambda: case.told(third)), "so is a day fixed on a Sunday",
           case.clashes(other))


def main(tap):
    with lib.Node() as node:
        node.up()
        case = Case(node, node.client("coordinator"))
        for part in (people, venues, twice):
            part(tap, case)
        node.settled()
        done = node.verify()
        tap.ok(done.returncode == 0, "replaying the journal gives the same tables", done.stdout + done.stderr)


lib.run(main)

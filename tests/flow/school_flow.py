#!/usr/bin/env python3
"""school_flow: school holidays that a federation enters, over HTTP and from a file: what is refused, who writes, what a day in them is told.
Owns: a node of its own.
Beware: days are of 2031 and later, which no file that ships with the program knows; 5 February 2031 is a Wednesday.
"""
import lib
from said import refused
from world import World

WINTER = {"zone": "A", "name": "Vacances d’hiver", "from": "2031-02-08", "to": "2031-02-23"}


def bad_inputs(tap, case):
    enter = lambda **more: case.boss.post("/school-holidays", dict(WINTER, **more))
    listed = lambda: case.boss.get("/school-holidays").json["items"]
    refused(tap, enter(to="2031-02-07"), 422, "to", "school_holiday_period", "holidays that end before they begin are refused")
    refused(tap, enter(to="2031-06-18"), 422, "to", "school_holiday_long", "and those of 131 days")
    refused(tap, enter(name=""), 422, "name", "required", "and those without a name")
    refused(tap, enter(zone="D"), 422, "zone", "choice", "and those of a zone that there is not")
    absent = case.boss.post("/school-holidays", {})
    tap.equal((absent.status, sorted(f["field"] for f in absent.json["faults"])), (422, ["from", "name", "to", "zone"]), "all that lacks is told at once")
    refused(tap, enter(**{"from": "2026-10-17", "to": "2026-11-02"}), 422, "from", "school_holiday_overlap", "and those that contradict what ships")
    tap.equal(listed(), [], "nothing was written")
    made = case.boss.make("/school-holidays", WINTER)
    refused(tap, enter(to="2031-02-24"), 422, "from", "school_holiday_overlap", "and those that contradict what was entered")
    tap.equal(case.director.post("/school-holidays", dict(WINTER, zone="B")).status, 403, "an employer's account enters none")
    tap.equal([h["to"] for h in case.director.get("/school-holidays?zone=A").json["items"]], [WINTER["to"]], "and reads all of them")
    tap.equal(case.boss.patch("/school-holidays/" + made.id, {"to": "2031-02-22"}, made.etag).status, 200, "what was entered is corrected")
    tap.equal([c["to"] for c in case.boss.get("/school-holidays/%s/history" % made.id).json["items"][1]["changes"]], ["2031-02-22"], "its history says so")


def days(tap, case):
    action = case.boss.make("/actions", {"title": "Agir", "school_zone": "A"}).id
    session = case.boss.make("/sessions", {"action": action, "rank": 1, "day": "2031-02-10", "fixed": True}).id
    told = lambda: case.boss.get("/actions/%s/outlook" % action).json["clashes"]
    tap.ok(any("vacances scolaires" in s for s in told()), "a day in them is told to the coordinator", told())
    person = case.person["direction A"]
    case.boss.patch("/sessions/" + session, {"day": None, "fixed": False, "window_from": "2031-02-01", "window_to": "2031-03-31"}, case.boss.get("/sessions/" + session).etag)
    refused(tap, case.boss.post("/polls", {"action": action, "persons": [person], "closes_at": "2031-01-20T10:00:00Z", "options": [
        {"session": session, "day": "2031-02-10"}]}), 422, "options[0].day", "poll_option_closed", "no poll offers one")


def files(tap, case):
    folder = case.node.parent
    with open(folder + "/school_holiday.csv", "w", encoding="utf-8") as f:
        f.write("zone;name;from;to\nB;Vacances d’hiver;2031-02-15;2031-03-02\nB;Vacances de printemps;2031-03-02;2031-04-27\n")
    bad = case.node.command("import", folder + "/school_holiday.csv")
    tap.ok(bad.returncode != 0 and "déjà connues" in bad.stdout + bad.stderr, "rows of a file are held to each other", bad.stdout + bad.stderr)
    tap.equal(case.boss.get("/school-holidays?zone=B").json["items"], [], "and nothing of it is written")
    with open(folder + "/school_holiday.csv", "w", encoding="utf-8") as f:
        f.write("zone;name;from;to\nB;Vacances d’hiver;2031-02-15;2031-03-02\nB;Vacances de printemps;2031-04-12;2031-04-27\n")
    case.node.load(folder + "/school_holiday.csv")
    tap.equal([h["from"] for h in case.boss.get("/school-holidays?zone=B").json["items"]], ["2031-02-15", "2031-04-12"], "a year comes as a file")


class Case:
    def __init__(self, node, boss):
        self.node, self.boss, self.world = node, boss, World(boss)
        self.person = self.world.person
        node.settled()
        self.director = node.client("director", self.person["direction A"])


def main(tap):
    with lib.Node() as node:
        node.up()
        case = Case(node, node.client("coordinator"))
        for part in (bad_inputs, days, files):
            part(tap, case)
        node.settled()
        done = node.verify()
        tap.ok(done.returncode == 0, "replaying the journal gives the same tables", done.stdout + done.stderr)


lib.run(main)

#!/usr/bin/env python3
"""archive_flow: what somebody rests on is not archived over HTTP: it is cancelled, closed or corrected first; the rest may go.
Owns: a node of its own; all its days are counted from today.
Beware: each refusal says what to do first.
"""
import datetime

import lib
from said import day, open_day, refused
from world import World


def moment(**delta):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**delta)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Case:
    """An open action with a day that was and one to come, at a venue, with a delegation of a director and an employee."""

    def __init__(self, node, boss):
        self.node, self.boss, self.world = node, boss, World(boss)
        node.settled()
        self.venue = boss.make("/venues", {"name": "Maison des associations", "seats": 30}).id
        self.action = boss.make("/actions", {"title": "Agir", "first_day": day(days=-10), "venue": self.venue, "price": 30000, "content": "Un programme.",
                                             "animators": [self.world.person["intervenante"]], "structures_max": 5}).id
        self.was = self.sessions(self.action)[0]["id"]
        self.coming = boss.make("/sessions", {"action": self.action, "rank": 2, "fixed": True, "day": day(days=20)}).id
        self.waits = boss.make("/sessions", {"action": self.action, "rank": 3, "window_from": day(2), "window_to": day(4)}).id
        boss.make("/actions/%s/open" % self.action)
        self.enrolment = self.enrol(self.action)

    def enrol(self, action):
        return self.boss.make("/enrolments", {"action": action, "structure": self.world.centre["A"], "persons": [
            {"person": self.world.person["direction A"], "role": "director"}, {"person": self.world.person["salarié A"], "role": "employee"}]}).id

    def sessions(self, action, **more):
        return self.boss.get("/sessions?action=%s%s" % (action, "&archived=true" if more.get("archived") else "")).json["items"]

    def archive(self, path):
        return self.boss.delete(path, self.boss.get(path).etag)


def actions(tap, case):
    refused(tap, case.archive("/actions/" + case.action), 409, "status", "archive_action_live", "an open action is not archived")
    idea = case.boss.make("/actions", {"title": "Une idée", "first_day": day(3)}).id
    tap.equal(case.archive("/actions/" + idea).status, 200, "one that is envisaged is, while nobody counts on it")
    tap.equal((case.sessions(idea), len(case.sessions(idea, archived=True))), ([], 1), "and its days go with it")
    over = case.boss.make("/actions", {"title": "Sans suite", "first_day": day(3)}).id
    case.boss.make("/actions/%s/open" % over)
    case.boss.make("/actions/%s/cancel" % over)
    tap.equal(case.archive("/actions/" + over).status, 200, "one that is cancelled is")
    noted = case.boss.make("/actions", {"title": "Notée", "first_day": day(days=-3)}).id
    case.boss.make("/sessions/%s/attendances" % case.sessions(noted)[0]["id"], {"half": "morning", "lines": [
        {"person": case.world.person["salarié A"], "present": True}]})
    refused(tap, case.archive("/actions/" + noted), 409, "status", "archive_action_engaged", "one that is envisaged and was attended is not")


def days(tap, case):
    refused(tap, case.archive("/venues/" + case.venue), 409, "", "archive_venue_used", "a venue where a day is to come is not archived")
    refused(tap, case.archive("/sessions/" + case.coming), 409, "status", "archive_session_placed", "nor is a day of a live action")
    tap.equal(case.archive("/sessions/" + case.waits).status, 200, "a day that is still to be placed is")
    case.boss.make("/sessions/%s/cancel" % case.coming)
    tap.equal(case.archive("/sessions/" + case.coming).status, 200, "so is one that is cancelled")
    tap.equal(case.archive("/venues/" + case.venue).status, 200, "and the venue, once no day is to come there")


def evidence(tap, case):
    entered = case.boss.make("/sessions/%s/attendances" % case.was, {"half": "morning", "signed_by_animator_at": day(days=-10) + "T11:00:00Z", "lines": [
        {"person": case.world.person["salarié A"], "present": True}, {"person": case.world.person["direction A"], "present": False}]}).json["lines"]
    refused(tap, case.archive("/attendances/" + entered[0]["attendance"]), 409, "present", "archive_attendance", "a line of attendance is corrected, not deleted")
    refused(tap, case.archive("/sessions/" + case.was), 409, "status", "archive_session_held", "a day with attendance is not archived")
    funding = case.boss.make("/fundings", {"enrolment": case.enrolment, "person": case.world.person["direction A"], "payer": "structure", "planned": 30000}).id
    case.boss.make("/fundings/%s/invoice" % funding, {})
    refused(tap, case.archive("/fundings/" + funding), 409, "status", "archive_funding_settled", "a funding that is invoiced stays in the accounts")
    case.boss.make("/fundings/%s/pay" % funding, {})
    refused(tap, case.archive("/fundings/" + funding), 409, "status", "archive_funding_settled", "so does one that is paid")
    planned = case.boss.make("/fundings", {"enrolment": case.enrolment, "person": case.world.person["salarié A"], "payer": "structure", "planned": 100}).id
    tap.equal(case.archive("/fundings/" + planned).status, 200, "one that is only planned may go")
    agreement = case.boss.make("/training-agreements", {"action": case.action, "structure": case.world.centre["A"]}).id
    case.boss.make("/training-agreements/%s/send" % agreement, {})
    case.boss.make("/training-agreements/%s/sign" % agreement, {})
    refused(tap, case.archive("/training-agreements/" + agreement), 409, "status", "archive_agreement_signed", "an agreement that is signed is kept")
    refused(tap, case.archive("/enrolments/" + case.enrolment), 409, "status", "archive_enrolment_placed", "a delegation that has its place is withdrawn first")


def under_way(tap, case):
    j = case.boss.make("/sessions", {"action": case.action, "rank": 4, "window_from": day(1), "window_to": day(5)}).id
    poll = case.boss.make("/polls", {"action": case.action, "participants": True, "closes_at": moment(days=10),
                                     "options": [{"session": j, "day": open_day(2)}]}).id
    case.boss.make("/polls/%s/open" % poll)
    refused(tap, case.archive("/polls/" + poll), 409, "status", "archive_poll_open", "a poll that is open is closed first")
    case.boss.make("/polls/%s/close" % poll)
    tap.equal(case.archive("/polls/" + poll).status, 200, "then it may go")
    survey = case.boss.make("/surveys", {"action": case.action, "moment": "hot"}).id
    tap.ok(lib.wait_until(lambda: case.boss.get("/surveys/" + survey).json["status"] == "open"), "a survey after a day that was opens by itself")
    refused(tap, case.archive("/surveys/" + survey), 409, "status", "archive_survey_open", "a survey that is open is closed first")
    case.boss.make("/surveys/%s/close" % survey)
    tap.equal(case.archive("/surveys/" + survey).status, 200, "then it may go too")


def main(tap):
    with lib.Node() as node:
        node.up()
        case = Case(node, node.client("coordinator"))
        for part in (actions, days, evidence, under_way):
            part(tap, case)
        node.settled()
        done = node.verify()
        tap.ok(done.returncode == 0, "replaying the journal gives the same tables", done.stdout + done.stderr)


lib.run(main)

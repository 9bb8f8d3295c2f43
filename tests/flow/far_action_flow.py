#!/usr/bin/env python3
"""far_action_flow: an action of one federation, in which a centre of another enrols through its own node: rules, waiting list, names, both ends.
Owns: two nodes of its own, linked over the loopback address.
Beware: the first one has the action; the second one has the centre.
"""
import lib
import linked
from said import open_day, refused

NOBODY = "00000000-0000-7000-8000-000000000000"
ROLES = ("director", "president", "employee")


def until(tap, true, sentence, seconds=30):
    got = lib.wait_until(true, seconds)
    tap.ok(got, sentence)
    return got


class Centre:
    def __init__(self, boss, name):
        self.id = boss.make("/organisations", {"name": name, "kind": "centre", "commune": "42218"}).id
        self.people = [boss.make("/people", {"name": "%s, fonction %d" % (name, i)}).id for i in range(3)]
        for person, role in zip(self.people, ROLES):
            boss.make("/mandates", {"person": person, "organisation": self.id, "role": role, "from": "2019-01-01"})

    def delegation(self, *who):
        return [{"person": self.people[i], "role": ROLES[i]} for i in who]


class World:
    def __init__(self, home_node, away_node):
        self.home_node, self.away_node = home_node, away_node
        self.home, self.there = home_node.client("coordinator"), away_node.client("coordinator")
        self.peer_there = linked.peer(self.home, "isere")["id"]
        self.ours, self.theirs = Centre(self.home, "Centre de la Loire"), Centre(self.there, "Centre de l’Isère")
        self.day = open_day(months=2)
        self.action = self.home.make("/actions", {"title": "Gouvernance", "kind": "formation_action", "first_day": self.day, "persons_min": 2,
                                                  "persons_max": 2, "binome": True, "structures_max": 1, "all_sessions": True}).id
        self.home.post("/actions/%s/open" % self.action)

    def ask(self, *who, **more):
        body = {"far_action": self.far, "structure": self.theirs.id, "persons": self.theirs.delegation(*who), "committed": True}
        return self.there.post("/far-enrolments", dict(body, **more))

    def enrolment(self):
        return self.there.get("/far-enrolments/" + self.asked).json


def offered(tap, w):
    until(tap, lambda: w.home.post("/action-shares", {"peer": w.peer_there, "action": NOBODY}).codes == ["unknown_reference"], "an action that is not there is not shared")
    refused(tap, w.home.post("/action-shares", {"peer": NOBODY, "action": w.action}), 404, "peer", "unknown_reference", "nor one with nobody")
    tap.equal(w.home_node.client("director").post("/action-shares", {"peer": w.peer_there, "action": w.action}).status, 403, "a director shares no action")
    w.share = w.home.make("/action-shares", {"peer": w.peer_there, "action": w.action, "structures_most": 1}).id
    refused(tap, w.home.post("/action-shares", {"peer": w.peer_there, "action": w.action}), 409, "peer", "action_shared_twice", "nor is it shared twice")
    far = until(tap, lambda: next(iter(w.there.all("/far-actions")), None), "an action that is shared arrives on the other side")
    w.far = far["id"]
    tap.equal((far["status"], far["title"], far["binome"], far["sessions"][0]["day"]), ("offered", "Gouvernance", True, w.day), "with its sheet")
    refused(tap, w.ask(0, 1), 409, "far_action", "far_action_not_accepted", "nobody enrols before the federation takes part")
    tap.equal(w.away_node.client("director").get("/far-actions/" + w.far).status, 404, "nor do directors know of it")
    tap.equal(w.there.post("/far-actions/%s/accept" % w.far).json["status"], "accepted", "it does")
    refused(tap, w.there.post("/far-actions/%s/accept" % w.far), 409, "status", "state", "once")
    until(tap, lambda: w.home.get("/action-shares/" + w.share).json["status"] == "accepted", "the home hears it")


def rules(tap, w):
    refused(tap, w.ask(0, 1, committed=False), 422, "committed", "commitment", "presence at all sessions has to be confirmed")
    refused(tap, w.ask(0), 422, "persons", "persons_min", "a delegation that is too small is refused at once")
    refused(tap, w.ask(0, 1, 2), 422, "persons", "persons_max", "so is one that is too large")
    refused(tap, w.ask(0, 2), 422, "persons", "binome", "so is one without a binôme")
    stranger = w.there.make("/people", {"name": "Quelqu’un d’ailleurs"}).id
    persons = [{"person": stranger, "role": "director"}] + w.theirs.delegation(1)
    refused(tap, w.ask(persons=persons), 422, "persons[0].person", "mandate_missing", "so is who has no mandate there")
    refused(tap, w.ask(0, 1, structure=NOBODY), 404, "structure", "unknown_reference", "so is a structure that is not there")
    refused(tap, w.there.post("/far-enrolments", {"far_action": w.far, "structure": w.theirs.id, "persons": []}), 422, "persons", "required", "or nobody at all")


def waiting(tap, w):
    enrolled = w.home.make("/enrolments", {"action": w.action, "structure": w.ours.id, "persons": w.ours.delegation(0, 1), "committed": True}).id
    asked = w.ask(0, 1)
    tap.equal(asked.json["status"], "asked", "a delegation is asked for, and waits for the answer")
    w.asked = asked.json["id"]
    until(tap, lambda: w.enrolment()["status"] == "waiting", "the home answers: it waits behind a centre of its own")
    tap.equal((w.enrolment()["rank"], w.enrolment()["rule"]), (1, "structures_max"), "with its rank and the rule")
    refused(tap, w.ask(0, 1), 422, "structure", "far_structures_most", "a second one is beyond what the home takes of this federation")
    visitor = w.home.all("/visitors")[0]
    names = [w.home.get("/people/" + p).json["name"] for p in visitor["persons"]]
    tap.equal(names, ["Participant·e 1", "Participant·e 2"], "the home knows no name before there is a place")
    refused(tap, w.home.patch("/people/" + visitor["persons"][0], {"name": "Autre"}, w.home.get("/people/" + visitor["persons"][0]).etag), 409, "", "far_party",
            "nor does it change who stands in")
    refused(tap, w.there.post("/far-enrolments/%s/accept" % w.asked), 409, "status", "far_offer_none", "no place is accepted that is not offered")
    w.home.post("/enrolments/%s/withdraw" % enrolled)
    until(tap, lambda: w.enrolment()["status"] == "offered", "a place frees: it is offered to the other federation's delegation")
    tap.ok(w.enrolment()["answer_by"], "until a date")
    w.there.post("/far-enrolments/%s/accept" % w.asked)
    until(tap, lambda: w.enrolment()["status"] == "accepted", "the centre takes it: the home confirms")
    until(tap, lambda: w.home.get("/people/" + visitor["persons"][0]).json["name"] == "Centre de l’Isère, fonction 0", "and is told the names then")
    structure = w.home.get("/enrolments/" + visitor["enrolment"]).json["structure"]
    until(tap, lambda: w.home.get("/organisations/" + structure).json["name"] == "Centre de l’Isère", "and which structure it is")
    for path, name in (("/organisations", "Centre de l’Isère"), ("/people", "Centre de l’Isère, fonction 0")):
        row = next((l for l in w.home.get(path + "?format=csv").raw.decode().splitlines() if name + ";" in l), "")
        tap.ok("Fédération de l’Isère;" in row or row.endswith("Fédération de l’Isère"), "a spreadsheet of %s says whose they are" % path[1:])
        tap.equal([h["label"] for h in w.home.get("/search?q=centre+isere").json.get("hits", [])], [], "and they are not found among ours")
    refused(tap, w.home.post("/enrolments", {"action": w.action, "structure": structure, "persons": [{"person": visitor["persons"][0], "role": "director"}]}), 422, "structure",
            "enrolment_of_another_federation", "nor enrolled from here")
    return visitor


def moved(tap, w):
    session = w.home.all("/sessions?action=" + w.action)[0]
    later = open_day(months=3)
    answer = w.home.patch("/sessions/" + session["id"], {"day": later}, w.home.get("/sessions/" + session["id"]).etag)
    tap.equal(answer.status, 200, "the session moves")
    until(tap, lambda: w.there.get("/far-actions/" + w.far).json["sessions"][0]["day"] == later, "the other side is told within a minute or so", 90)
    busy = w.there.get("/people/%s/busy?from=%s&to=%s" % (w.theirs.people[0], later, later)).json
    tap.equal(len(busy.get("days", [])), 1, "and who goes there is busy at home on that day")


def replaced(tap, w, visitor):
    replace = "/far-enrolments/%s/replace" % w.asked
    director, president, employee = w.theirs.people
    body = {"leaving": director, "coming": employee, "role": "employee"}
    refused(tap, w.there.post(replace, dict(body, coming=president, role="president")), 422, "coming", "replacement_there", "nobody takes a second place in the delegation")
    refused(tap, w.there.post(replace, dict(body, leaving=NOBODY)), 422, "leaving", "person_not_in_delegation", "nor that of somebody who is not in it")
    refused(tap, w.there.post(replace, dict(body, leaving=president)), 422, "role", "replacement_public", "nor one of another public")
    tap.equal(w.away_node.client("director").post(replace, body).status, 404, "a director of another centre replaces nobody")
    tap.equal(w.there.post(replace, body).json["persons"][0]["person"], employee, "somebody is replaced")
    until(tap, lambda: w.home.get("/people/" + visitor["persons"][0]).json.get("erased_at"), "the home forgets who does not come")
    fresh = lambda: w.home.get("/visitors/" + visitor["id"]).json
    until(tap, lambda: w.home.get("/people/" + fresh()["persons"][0]).json["name"] == "Centre de l’Isère, fonction 2", "and is told who does")
    tap.equal(w.enrolment()["status"], "accepted", "the place stays")
    return fresh()


def leaving(tap, w, visitor):
    w.there.post("/people/%s/erase" % w.theirs.people[1], {"reason": "asked"})
    until(tap, lambda: w.home.get("/people/" + visitor["persons"][1]).json.get("erased_at"), "who is erased at one end is erased at the other")
    tap.equal(w.there.post("/far-enrolments/%s/withdraw" % w.asked).json["status"], "withdrawn", "a centre withdraws")
    until(tap, lambda: w.home.get("/visitors/" + visitor["id"]).json["status"] == "withdrawn", "the home hears it")
    until(tap, lambda: w.home.get("/people/" + visitor["persons"][0]).json.get("erased_at"), "and forgets the names")
    refused(tap, w.there.post("/far-enrolments/%s/withdraw" % w.asked), 409, "status", "state", "what is withdrawn is not withdrawn again")


def ended(tap, w):
    other = Centre(w.there, "Autre centre")
    w.theirs = other
    asked = w.ask(0, 1)
    w.asked = asked.json["id"]
    until(tap, lambda: w.enrolment()["status"] == "accepted", "another centre has the place at once")
    refused(tap, w.home.post("/action-shares/%s/withdraw" % w.share), 422, "reason", "required", "a share is not taken back without a word")
    w.home.post("/action-shares/%s/withdraw" % w.share, {"reason": "La salle n’est plus libre."})
    until(tap, lambda: w.enrolment()["status"] == "declined", "the share is taken back: the place with it")
    tap.equal(w.enrolment()["refusal"], "not_shared", "and why")
    until(tap, lambda: w.there.get("/far-actions/" + w.far).json["status"] == "withdrawn", "the action is shared no more")
    tap.equal(w.there.get("/far-actions/" + w.far).json["reason"], "La salle n’est plus libre.", "and the other federation reads why")
    refused(tap, w.home.post("/action-shares/%s/withdraw" % w.share, {"reason": "Encore."}), 409, "status", "state", "nor taken back twice")


def main(tap):
    with lib.Node("loire", "Fédération de la Loire") as home, lib.Node("isere", "Fédération de l’Isère") as away:
        for node in (home, away):
            linked.address(node)
            node.up()
        linked.introduce(home, "loire", away, "isere")
        w = World(home, away)
        offered(tap, w)
        rules(tap, w)
        visitor = waiting(tap, w)
        moved(tap, w)
        visitor = replaced(tap, w, visitor)
        leaving(tap, w, visitor)
        ended(tap, w)
        for node in (home, away):
            node.down()
            tap.equal(node.verify().returncode, 0, "and all verifies")


lib.run(main)

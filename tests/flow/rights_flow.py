#!/usr/bin/env python3
"""rights: every row for every role; what belongs to others does not exist; an employer reads the same whether or not its people asked.
Owns: its nodes. Rows and roles come from openapi.json, which openapi_flow holds against the contracts.
Beware: the third part compares two nodes: ids, instants, cursors and links are replaced before, all else has to be equal to the byte.
"""
import json
import re
import time

import lib
from command_flow import Stream
from world import World

NOBODY = "00000000-0000-7000-8000-000000000000"
VERBS = ("get", "post", "patch", "delete")
# bodies that a handler would take, so that a refusal is about rights alone
BODIES = {"/programme-steps/{id}/return": {"reason": "À reprendre."}, "/programme-steps/{id}/drop": {"reason": "Sans objet."},
          "/requests/{id}/orient": {"text": "Voyez la fédération."}, "/requests/{id}/waivers": {"provider": NOBODY}, "/requests/{id}/waivers/ask": {"provider": NOBODY},
          "/engagements/{id}/days": {"day": "2026-11-03"}, "/home-holds/{id}/days": {"day": "2026-11-03"},
          "/engagements/{id}/evaluate": {"relevance": 4}, "/accounts/{id}/password": {"password": "une phrase bien assez longue"}}

BODIES.update({"/organisations/{id}/close": {"on": "2026-01-15"}, "/organisations/{id}/merge": {"into": NOBODY}, "/people/{id}/merge": {"into": NOBODY},
               "/people/{id}/erase": {"reason": "asked"}, "/files/{id}/complete": {"hash": "0" * 64}})
BODIES.update({
    "/conventions/{id}/sign": {"organisation": NOBODY, "signed_on": "2026-01-15"},
    "/conventions/{id}/amend": {"signed_on": "2026-01-15", "text": "Un an de plus."},
    "/conventions/{id}/denounce": {"on": "2027-01-15", "reason": "Le centre ferme."},
    "/convention-steps/{id}/arbitrate": {"day": "2026-01-15", "outcome": "accepted"}})
BODIES.update({"/agrements/{id}/" + verb: {"decided_on": "2026-01-15", "to": "2027-12-31", "text": "Budget à revoir."}
               for verb in ("grant", "reserve", "lift", "extend", "refuse", "reexamine")})
BODIES.update({"/engagements/{id}/suspend": {"reason": "asked", "keep": True}, "/engagements/{id}/replace": {"reason": "asked"},
               "/engagements/{id}/shift": {"from": "2026-11-01", "to": "2026-12-01", "days": 1},
               "/engagements/{id}/invoices": {"number": "1", "half_days": 1},
               "/agreements/{id}/sign": {"party": "service"}, "/agreements/{id}/link": {"party": "provider"}})
BODIES.update({"/shortlists/{id}/hear": {"proposal": NOBODY, "day": "2026-01-15"},
               "/shortlists/{id}/score": {"marks": [{"proposal": NOBODY, "criterion": 1, "mark": 3}]},
               "/shortlists/{id}/choose": {"proposal": NOBODY, "reason": "Proche du centre."}})
BODIES.update({path + "/{id}/replace": {"leaving": NOBODY, "coming": NOBODY, "role": "employee"} for path in ("/enrolments", "/far-enrolments")})
BODIES.update({"/sessions/{id}/attendances": {"half": "morning", "lines": [{"person": NOBODY, "present": True}]}})
BODIES.update({"/receptions/{id}/accept": {"organisation": NOBODY}})
BODIES.update({"/action-shares/{id}/withdraw": {"reason": "L’action est reportée."}})
BODIES.update({"/home-holds/{id}/days": {"day": "2026-11-03"}})
BODIES.update({"/peers/{id}/confirm": {"fingerprint": "12345 67890"}, "/peers/{id}/card": {"card": "maillage-card1.x.y"}})
BODIES.update({"/polls/{id}/apply": {"options": [1]}, "/polls/{id}/answer": {"answers": [{"option": 1, "value": "yes"}]}})
BODIES.update({"/home-holds/{id}/days": {"day": "2026-11-03"}})
BODIES.update({"/peers/{id}/confirm": {"fingerprint": " ".join(["12345"] * 8), "name": "Une personne"}, "/peers/{id}/renew": {"card": "maillage-card1.x.y"}})
BODIES.update({"/accreditations/{id}/" + verb: {"reason": "Avis du comité."} for verb in ("accredit", "refuse", "suspend", "restore", "end")})


class Rows:
    """Operations of openapi.json."""

    def __init__(self, document):
        self.roles = document["components"]["schemas"]["me"]["properties"]["roles"]["items"]["enum"]
        self.all = [(v, p, op) for p, item in document["paths"].items() if p != "/events" for v, op in item.items() if v in VERBS]

    def of(self, base):
        """Those of one record of a collection: "/venues/{id}..."."""
        return [r for r in self.all if r[1] == base + "/{id}" or r[1].startswith(base + "/{id}/")]


def query(op):
    """What a read cannot do without: "?q=42", "?collection=organisation"."""
    needed = [q for q in op.get("parameters", []) if q["in"] == "query" and q.get("required")]
    any_of = lambda schema: schema.get("enum", ["2026-01-01" if schema.get("format") == "date" else NOBODY if schema.get("format") == "uuid" else "42".ljust(schema.get("minLength", 0), "0")])[0]
    return "?" + "&".join("%s=%s" % (q["name"], any_of(q["schema"])) for q in needed) if needed else ""


def path_of(path, op, key, person=NOBODY):
    """The row's path for that record; what else stands in it is the first choice that there is, or nobody."""
    for p in op.get("parameters", []):
        if p["in"] == "path" and p["name"] not in ("id", "token"):
            path = path.replace("{%s}" % p["name"], p["schema"].get("enum", [person])[0])
    return path.replace("{id}", key).replace("{token}", "x" * 60)


def ask(client, verb, path, template):
    if verb == "get":
        return client.get(path)
    if verb == "post":
        return client.post(path, BODIES.get(template, {}))
    return client.patch(path, {}, '"1"') if verb == "patch" else client.delete(path, '"1"')


# --- every row, every role --------------------------------------------------------------------------------------------
def table(tap, node, rows):
    clients = {role: node.client(role) for role in rows.roles}
    for client in clients.values():  # each has been seen before positions are compared
        client.get("/me")
    nobody = node.client()
    node.settled()
    before = node.positions()
    for verb, path, op in rows.all:
        wrong = []
        real = path_of(path, op, NOBODY) + query(op)
        answer = ask(nobody, verb, real, path)
        open_to_all = op.get("security") == []
        if open_to_all == (answer.codes == ["credentials"] and answer.status == 401):
            wrong.append("nobody: %r" % answer)
        for role, client in clients.items():
            answer = ask(client, verb, real, path)
            before["registry"] += path.startswith("/exports/") and answer.status == 200  # who took what out is told
            if not open_to_all and role not in op["x-roles"]:
                if (answer.status, answer.codes) != (403, ["role"]):
                    wrong.append("%s is not of the row: %r" % (role, answer))
            elif answer.status in (401, 403) and not (open_to_all and answer.codes == ["login"]) or answer.status >= 500:
                wrong.append("%s is of the row: %r" % (role, answer))
            elif "{id}" in path and answer.status != 404:
                wrong.append("%s, an id that is none: %r" % (role, answer))
            elif verb == "get" and "{" not in path and answer.status != 200:
                wrong.append("%s may read: %r" % (role, answer))
        who = "everybody" if open_to_all or len(op["x-roles"]) == len(rows.roles) else ", ".join(op["x-roles"])
        tap.ok(not wrong, "%s: %s%s" % (op["operationId"], who, "" if who == "everybody" else ", each other role 403"), "\n".join(wrong))
    tap.equal(node.positions(), before, "none of these %d requests wrote anything" % (len(rows.all) * (1 + len(rows.roles))))


# --- one record, every client -----------------------------------------------------------------------------------------
class Case:
    """A world with something of everybody's, and who asks: {name: client} and {name: role}."""

    def __init__(self, node):
        self.node = node
        boss = self.boss = node.client("coordinator,referent,operator")
        w = self.world = World(boss)
        w.person_add("coordination", None, "manager")
        w.person_add("prestataire 2", None, None)
        w.provider_add("Prestataire 2", w.person["prestataire 2"])
        self.role = {"opératrice": "operator", "coordination": "coordinator", "référente": "referent", "direction A": "director",
                     "présidence A": "director", "direction B": "director", "salarié A": "beneficiary", "salarié B": "beneficiary",
                     "prestataire": "provider", "prestataire 2": "provider", "intervenante": "animator", "institution": "institution",
                     "nationale": "national"}
        self.client = {name: node.client(role, w.person.get(name)) for name, role in self.role.items()}
        self.action = boss.make("/actions", {"title": "Gouvernance", "animators": [w.person["intervenante"]]}).id
        boss.make("/actions/%s/open" % self.action)

    def enrol(self, centre):
        w = self.world
        return self.boss.make("/enrolments", {"action": self.action, "structure": w.centre[centre], "persons": [
            {"person": w.person["direction " + centre], "role": "director"}]}).id

    def funding(self, centre):
        enrolment = self.boss.get("/enrolments?action=%s&structure=%s" % (self.action, self.world.centre[centre])).json["items"][0]["id"]
        return self.boss.make("/fundings", {"enrolment": enrolment, "person": self.world.person["direction " + centre], "payer": "structure",
                                            "planned": 10000}).id

    def agreement(self, centre):
        return self.boss.make("/training-agreements", {"action": self.action, "structure": self.world.centre[centre]}).id

    def absence(self, who):
        return self.client[who].make("/absences", {"person": self.world.person[who], "from": "2026-12-01", "to": "2026-12-03"}).id

    def served(self, client, **more):
        """A request with its engagement, by whoever serves it: (request, engagement, proposal, provider)."""
        request = self.world.request(client, **more).id
        server = self.client["coordination" if "organisation" in more else "référente"]
        if client is not server:
            client.make("/requests/%s/submit" % request)
        else:
            server.make("/requests/%s/submit" % request)
        line = lib.wait_until(lambda: (server.get("/requests/%s/proposals" % request).json or {}).get("lines"))[0]
        sent = server.make("/proposals/%s/solicit" % line["proposal"]).json
        lib.Client(self.node.port).make("/answers/" + sent["answer_link"].rsplit("/", 1)[-1], {"accept": True})
        engagement = server.get("/engagements?request=" + request).json["items"][0]["id"]
        return request, engagement, line["proposal"], line["provider"]


TEAM = {"opératrice", "coordination", "référente"}
CLUB_A = {"direction A", "présidence A"}  # accounts of the direction and board of centre A


def submitted(w, client):
    made = w.request(client).id
    client.make("/requests/%s/submit" % made)
    return made


def records(case):
    """(what it is, collection, id, who sees it). All others do not."""
    w = case.world
    group, group_mission, group_proposal, group_provider = case.served(case.client["direction A"], organisation=w.centre["A"])
    own, own_mission, own_proposal, own_provider = case.served(case.client["salarié A"])
    tied = w.provider_add("Prestataire lié", w.person["présidence A"])
    engaged = {"prestataire" if p == w.provider else "prestataire 2" for p in (own_provider,)}
    engaged_group = {"prestataire" if p == w.provider else "prestataire 2" for p in (group_provider,)}
    case.node.settled()
    mandate = next(m["id"] for m in case.boss.all("/mandates?limit=200") if m["person"] == w.person["salarié A"])
    accreditation = case.boss.get("/accreditations").json["items"][0]["id"]
    notice = lambda request, event: next(n["id"] for n in case.boss.all("/notices?limit=200&event=" + event)
                                         if n.get("context") == request or n.get("object") == request)
    capacities = {c["pool"]: c["id"] for c in case.boss.all("/capacities?limit=200")}
    all_ = set(case.role)
    rows = [
        ("centre A", "/organisations", w.centre["A"], all_),
        ("a competence", "/competences", w.competence, all_),
        ("an accompaniment", "/services", w.service, all_),
        ("an action", "/actions", case.action, all_),
        ("the person of an employee of A", "/people", w.person["salarié A"], TEAM | CLUB_A | {"salarié A"}),
        ("the person of B's direction", "/people", w.person["direction B"], TEAM | {"direction B"}),
        ("the mandate of an employee of A", "/mandates", mandate, TEAM | CLUB_A | {"salarié A"}),
        ("a provider's card", "/providers", w.provider, TEAM | {"prestataire"}),
        ("an accreditation", "/accreditations", accreditation, TEAM),
        ("an absence of an employee of A", "/absences", case.absence("salarié A"), TEAM | {"salarié A"}),
        ("an absence of A's direction", "/absences", case.absence("direction A"), TEAM | {"direction A"}),
        ("the enrolment of A", "/enrolments", case.enrol("A"), TEAM | CLUB_A | {"intervenante"}),
        ("the enrolment of B", "/enrolments", case.enrol("B"), TEAM | {"direction B", "intervenante"}),
        ("a funding of A", "/fundings", case.funding("A"), TEAM | CLUB_A),
        ("a funding of B", "/fundings", case.funding("B"), TEAM | {"direction B"}),
        ("the training agreement of A", "/training-agreements", case.agreement("A"), TEAM | CLUB_A),
        ("a group request of A", "/requests", group, {"coordination", "référente"} | CLUB_A | engaged_group),
        ("its proposal", "/proposals", group_proposal, {"coordination", "référente"}),
        ("its engagement", "/engagements", group_mission, {"coordination", "référente"} | CLUB_A | engaged_group),
        ("a notice of it", "/notices", notice(group, "request.submitted"), {"coordination", "référente"}),
        ("the structure's own notice of it", "/notices", next(n["id"] for n in case.client["direction A"].all("/notices?event=request.submitted") if n["context"] == group), CLUB_A),
        ("what an employee of A has not handed in", "/requests", w.request(case.client["salarié A"]).id, {"salarié A"}),
        ("a personal request of an employee of A", "/requests", own, {"référente", "salarié A"} | engaged),
        ("its proposal", "/proposals", own_proposal, {"référente"}),
        ("its engagement", "/engagements", own_mission, {"référente", "salarié A"} | engaged),
        ("a notice of it to the référent", "/notices", notice(own, "request.submitted"), {"référente"}),
        ("a notice of it to the person", "/notices", case.client["salarié A"].all("/notices?event=request.proposed")[0]["id"],
         {"salarié A"}),
        ("a link for a personal request", "/request-links",
         case.client["référente"].make("/request-links", {"kind": "individual", "person": w.person["salarié B"]}).id, {"référente"}),
        ("a link for a request of A", "/request-links",
         case.client["coordination"].make("/request-links", {"kind": "group", "organisation": w.centre["A"]}).id, {"coordination", "référente"}),
        ("a waiver of an employee of A", "/waivers",
         case.client["salarié A"].make("/requests/%s/waivers" % submitted(w, case.client["salarié A"]), {"provider": tied}).id,
         {"référente", "salarié A"}),
        ("an account", "/accounts", case.boss.make("/accounts", {"handle": "essai", "password": "une phrase bien assez longue",
                                                                "roles": ["animator"]}).id, {"opératrice", "coordination"}),
    ]
    if "individual" in capacities:
        rows.append(("what persons take of a provider's days", "/capacities", capacities["individual"], {"référente"}))
    if "group" in capacities:
        rows.append(("what groups take of a provider's days", "/capacities", capacities["group"], {"référente", "coordination"}))
    return rows


def listed(client, base):
    try:
        return {r["id"] for r in client.all(base + "?limit=200")}
    except AssertionError:
        return set()


def scopes(tap, node, rows):
    case = Case(node)
    for what, base, key, sees in records(case):
        wrong, asked = [], 0
        version = None
        if base not in ("/requests", "/engagements"):  # readings of these are events of theirs
            version = case.boss.get("%s/%s" % (base, key)).etag
        for name, client in case.client.items():
            for verb, template, op in rows.of(base):
                may = case.role[name] in op["x-roles"]
                if name in sees and verb != "get":
                    continue  # a write that is allowed is another flow's matter
                answer = ask(client, verb, path_of(template, op, key), template)
                asked += 1
                itself = template in (base + "/{id}", base + "/{id}/history")
                want = (403,) if not may else (404,) if name not in sees else (200,) if itself else (200, 404, 409)
                if answer.status not in want:
                    wrong.append("%s, %s %s: %d, not %s %s" % (name, verb, template, answer.status, want, answer.codes))
            if (key in listed(client, base)) != (name in sees):
                wrong.append("%s: %s in the list" % (name, "not" if name in sees else "it stands"))
        if version is not None and case.boss.get("%s/%s" % (base, key)).etag != version:
            wrong.append("somebody changed it")
        others = "to all" if len(sees) == len(case.role) else "to %s; does not exist for %d others" % (", ".join(sorted(sees)),
                                                                                                    len(case.role) - len(sees))
        tap.ok(not wrong, "%s shows %s (%d requests)" % (what, others, asked), "\n".join(wrong))
    announced(tap, case)
    outside(tap, case)


def announced(tap, case):
    """A personal request: who hears of its notices as they are written, and finds them in the inbox."""
    w = case.world
    both = case.node.client("referent,director", w.person["direction B"])  # of another centre than the person's
    who = dict({n: case.client[n] for n in ("référente", "coordination", "direction A", "salarié B")}, **{"direction B, référente too": both})
    streams = {name: Stream(case.node.port, client.token) for name, client in who.items()}
    request = w.request(case.client["salarié A"]).id
    case.client["salarié A"].make("/requests/%s/submit" % request)
    case.node.settled()
    mine = {n["id"] for n in who["référente"].all("/notices?limit=200") if request in (n.get("context"), n.get("object"))}
    tap.ok(mine and not any(w.person["salarié A"] in json.dumps(who["référente"].get("/notices/" + n).json) for n in mine),
           "the référent is told of a personal request, not whose it is", mine)
    for name, stream in streams.items():
        heard = {e["id"] for e in iter(lambda: stream.next(0.5), None) if e["collection"] == "notices"}
        found = {n["id"] for n in who[name].all("/notices?limit=200")}
        codes = {who[name].get("/notices/" + n).status for n in mine} | {who[name].post("/notices/%s/handle" % n, {}).status for n in mine
                                                                         if name != "référente"}
        told = name == "référente"
        tap.ok((mine <= heard and mine <= found and codes == {200}) if told else not mine & (heard | found) and codes == {404},
               "%s: %s" % (name, "the stream tells of each notice" if told else "neither stream nor inbox tells of it"), (heard, found, codes))


def outside(tap, case):
    """Writing in the name of another structure or person."""
    w, c = case.world, case.client
    before = len(case.boss.all("/enrolments?limit=200"))
    tries = [("an enrolment of A by B's direction", c["direction B"].post("/enrolments", {"action": case.action, "structure": w.centre["A"],
              "persons": [{"person": w.person["présidence A"], "role": "president"}]})),
             ("an absence of a colleague", c["salarié A"].post("/absences", {"person": w.person["direction A"], "from": "2026-12-01", "to": "2026-12-02"})),
             ("a group request of A by B's direction", c["direction B"].post("/requests", {"kind": "group", "organisation": w.centre["A"],
              "service": w.service, "from": "2026-12-01", "to": "2027-06-30", "days": 1})),
             ("a personal request for somebody else", c["direction A"].post("/requests", {"kind": "individual", "person": w.person["salarié A"],
              "service": w.service, "from": "2026-12-01", "to": "2027-06-30", "days": 1})),
             ("a provider's card for somebody else", c["prestataire 2"].post("/providers", {"name": "Autre", "person": w.person["prestataire"],
              "competences": [{"competence": w.competence, "level": 1}]})),
             ("an account with the référent's role, by the coordinator", c["coordination"].post("/accounts", {"handle": "moi-aussi",
              "password": "une phrase bien assez longue", "roles": ["referent"]}))]
    for what, answer in tries:
        tap.ok(answer.status in (403, 404, 422), "%s is refused" % what, answer)
    tap.equal(len(case.boss.all("/enrolments?limit=200")), before, "and nothing was enrolled")


# --- non-interference -------------------------------------------------------------------------------------------------
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z|\b\d{8}T\d{6}Z")  # as JSON and as calendars have it
LINK = re.compile(r"/presence/[\w-]{87}")  # made of ids, under the node's key


class Plain:
    """Replaces what must differ between two nodes: ids by the order of their first appearance, instants, links, cursors."""

    def __init__(self):
        self.ids = {}

    def __call__(self, text):
        text = UUID.sub(lambda m: self.ids.setdefault(m[0], "id-%d" % len(self.ids)), text)
        text = LINK.sub("LINK", INSTANT.sub("INSTANT", text))
        return re.sub(r'"next": ?"([^"]*)"', lambda m: '"next":"cursor of %d"' % len(m[1]), text)


def in_order(rows, key_of, text_of):
    """Rows made in one millisecond (by one command) stand in an order that is the node's own: by their words instead."""
    out = []
    for row in rows:
        at = len(out)
        while at > 0 and key_of(out[at - 1]) == key_of(row) and text_of(out[at - 1]) > text_of(row):
            at -= 1
        out.insert(at, row)
    return out


def blank(text):
    return INSTANT.sub("", UUID.sub("", text))


def slowly(client):
    """Ids carry the millisecond: one command in each, so that lists of both nodes have one order."""
    make = client.make
    client.make = lambda *a, **k: (time.sleep(0.002), make(*a, **k))[1]
    return client


class Town:
    """A node with one history, and a personal request in it or not."""

    READERS = {"direction A": "director", "présidence A": "director", "direction B": "director", "intervenante": "animator",
               "salarié B": "beneficiary", "institution": "institution", "nationale": "national"}

    def __init__(self, node, asks):
        self.node = node
        self.boss = slowly(node.client("coordinator,referent"))
        w = self.world = World(self.boss)
        for i in range(3):
            w.provider_add("Prestataire %d" % (i + 2))
        self.action = self.boss.make("/actions", {"title": "Gouvernance", "animators": [w.person["intervenante"]]}).id
        self.boss.make("/sessions", {"action": self.action, "rank": 1, "day": "2026-12-08", "fixed": True})
        self.boss.make("/actions/%s/open" % self.action)
        self.token = {name: node.token(role, w.person.get(name)) for name, role in self.READERS.items()}
        self.client = {name: lib.Client(node.port, token) for name, token in self.token.items()}
        node.clients += self.client.values()
        self.streams = {name: Stream(node.port, token) for name, token in self.token.items()}
        if asks:
            self.ask()
        self.after()

    def ask(self):
        """From a draft to an evaluation; another that is withdrawn; a crisis."""
        w, node = self.world, self.node
        person = slowly(node.client("beneficiary", w.person["salarié A"]))
        serves = slowly(node.client("referent", w.person["référente"]))
        request = w.request(person, text="Je n’en peux plus.").id
        person.make("/requests/%s/submit" % request)
        line = lib.wait_until(lambda: (serves.get("/requests/%s/proposals" % request).json or {}).get("lines"))[0]
        link = serves.make("/proposals/%s/solicit" % line["proposal"]).json["answer_link"]
        lib.Client(node.port).make("/answers/" + link.rsplit("/", 1)[-1], {"accept": True})
        mission = serves.get("/engagements?request=" + request).json["items"][0]["id"]
        serves.make("/engagements/%s/days" % mission, {"day": "2026-11-02"})
        person.make("/engagements/%s/evaluate" % mission, {"relevance": 1, "complementarity": 1, "comment": "Rien."})
        other = w.request(person, days=5).id
        person.make("/requests/%s/submit" % other)
        person.make("/requests/%s/withdraw" % other)
        w.request(person, nature="crisis")
        # and of its own agenda, which is no employer's business either
        own = person.make("/calendars", {"person": w.person["salarié A"]}).id
        person.raw("PUT", "/api/v1/calendars/%s/content" % own, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;VALUE=DATE:20261208\r\n"
                   b"END:VEVENT\r\nEND:VCALENDAR\r\n", {"Content-Type": "text/calendar"})
        person.make("/availabilities", {"person": w.person["salarié A"], "kind": "recurring", "available": False, "weekdays": ["monday"]})

    def after(self):
        """What the employer does next, in both towns: its own request is ranked, its delegation enrolled."""
        w = self.world
        direction = slowly(self.client["direction A"])
        self.group = w.request(direction, "2026-12-01", "2027-05-31", organisation=w.centre["A"]).id
        direction.make("/requests/%s/submit" % self.group)
        direction.make("/enrolments", {"action": self.action, "structure": w.centre["A"], "persons": [
            {"person": w.person["direction A"], "role": "director"}]})
        self.node.settled()
        self.boss.make("/organisations", {"name": "Fin", "kind": "partner"})

    def heard(self, name):
        """What the stream told until the end of the history, a kind of record after the other: journals are told in any order among themselves."""
        told = []
        while True:
            event = self.streams[name].next(10)
            if event is None:
                return told + ["the stream broke off"]
            told.append("%s %s" % (event["event"], event["id"]))
            if event["event"] == "organisation.created":
                return sorted(told, key=lambda line: line.split(".")[0])

    def shown(self, name, rows):
        """[(what was asked, answer as text)] over all GETs that the account may call."""
        client, plain, out = self.client[name], Plain(), []
        role = self.READERS[name]

        def look(path, headers=None):
            answer = client.raw("GET", "/api/v1" + path, None, headers)
            text = answer.raw.decode()
            by = 0 if path.startswith("/notices") else 13  # notices come from two journals: in any order
            if "items" in (answer.json or {}) and answer.json["items"] and "id" in answer.json["items"][0]:
                answer.json["items"] = in_order(answer.json["items"], lambda i: i["id"][:by], lambda i: blank(json.dumps(i)))
                text = json.dumps(answer.json, ensure_ascii=False)
            elif answer.headers.get("content-type", "").startswith("text/csv"):
                head, *lines = text.split("\r\n")
                text = "\r\n".join([head] + in_order(lines, lambda line: line[:by], blank))
            kept = sorted((k, v) for k, v in answer.headers.items() if k not in ("date", "x-request-id", "content-length"))
            out.append((plain("GET " + path), plain("%d %r\n%s" % (answer.status, kept, text))))
            return answer
        for verb, path, op in rows.all:
            if verb != "get" or role not in op["x-roles"] or "{token}" in path or "{id}" in path:
                continue
            answer = look(path)
            if "items" not in (answer.json or {}):
                continue
            look(path + "?format=csv")
            if path != "/notices":
                look(path + "?newest=true&limit=1")
            for item in answer.json["items"]:
                for _, deeper, op2 in [r for r in rows.of(path) if r[0] == "get" and role in r[2]["x-roles"]]:
                    look(path_of(deeper, op2, item["id"], self.world.person["salarié A"]))
        for key in (NOBODY, self.world.provider, self.world.person["salarié A"]):
            for _, deeper, op2 in [r for r in rows.all if r[0] == "get" and "{id}" in r[1]]:
                look(path_of(deeper, op2, key, self.world.person["salarié A"]))
        for i, told in enumerate(self.heard(name)):
            out.append(("event %d" % i, plain(told)))
        return out


def silence(tap, rows):
    with lib.Node(name="un") as one, lib.Node(name="un") as two:
        towns = [Town(node.up(), asks) for node, asks in ((one, True), (two, False))]
        for name in Town.READERS:
            with_it, without = (town.shown(name, rows) for town in towns)
            differ = ["%s\n  with     %s\n  without  %s" % (a[0], a[1][-700:], b[1][-700:]) for a, b in zip(with_it, without) if a != b]
            if len(with_it) != len(without):
                differ.append("%d answers with, %d without" % (len(with_it), len(without)))
            tap.ok(not differ and len(with_it) > 30, "%s reads the same whether or not an employee of A asked for help: %d answers" % (
                name, len(with_it)), "\n".join(differ[:6]))
        personal = towns[0].node.client("referent", towns[0].world.person["référente"]).all("/requests?kind=individual")
        tap.equal(len(personal), 3, "(the first node does hold the personal requests)")
        seen = [towns[i].node.client("referent", towns[i].world.person["référente"]).get("/capacities?limit=200").json["items"] for i in (0, 1)]
        tap.ok(seen[0] != seen[1], "(and the comparison can tell: the référent reads other capacities)")
        for town in towns:
            for stream in town.streams.values():
                stream.close()


def main(tap):
    with lib.Node() as node:
        node.up()
        rows = Rows(node.client().get("/openapi.json").json)
        table(tap, node, rows)
        scopes(tap, node, rows)
        tap.equal(node.verify().returncode, 0, "the chain is whole and replay equal")
    silence(tap, rows)


if __name__ == "__main__":
    lib.run(main)

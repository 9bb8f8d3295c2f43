#!/usr/bin/env python3
"""bad_input: every kind of bad input gets its own fault, its HTTP status, words in French, and changes nothing.
Owns: a node of its own.
Beware: "nothing changed" is the journal position of every service, read before and after each refusal.
"""
import concurrent.futures
import os
import re
import signal
import socket
import time
import uuid

import lib

NOBODY = "00000000-0000-7000-8000-000000000000"
ENGLISH = re.compile(r"\b(string|integer|number|array|boolean|object|the|is)\b")
ACCENTS = re.compile("[éèêàùçôîœ’]")


class World:
    """What the refusals are tried on: two centres, a person of each, a venue, tokens."""

    def __init__(self, node):
        self.node = node
        boss = self.boss = node.client("coordinator")
        self.a = boss.make("/organisations", {"name": "Centre A", "kind": "centre", "code": "a"}).id
        self.b = boss.make("/organisations", {"name": "Centre B", "kind": "centre", "code": "b"}).id
        self.person = boss.make("/people", {"name": "Direction, centre A"}).id
        self.other = boss.make("/people", {"name": "Direction, centre B"}).id
        for person, centre in ((self.person, self.a), (self.other, self.b)):
            boss.make("/mandates", {"person": person, "organisation": centre, "role": "director", "from": "2019-01-01"})
        venue = boss.make("/venues", {"name": "Salle", "organisation": self.a, "seats": 20})
        self.venue, self.venue_etag = venue.id, venue.etag
        self.stale = self.venue_etag
        self.venue_etag = boss.patch("/venues/" + self.venue, {"seats": 21}, self.stale).etag
        self.absence = boss.make("/absences", {"person": self.other, "from": "2026-12-01", "to": "2026-12-02"}).id
        need = boss.make("/competences", {"name": "Animer un conseil"}).id
        self.request = boss.make("/requests", {"kind": "group", "organisation": self.b, "department": "42", "days": 2,
                                               "from": "2027-01-04", "to": "2027-06-30",
                                               "competences": [{"competence": need}]}).id
        self.key = str(uuid.uuid4())
        boss.make("/venues", {"name": "Salle à clé"}, key=self.key)
        self.director = node.client("director", self.person)
        self.nobody = node.client()
        node.settled()


def is_problem(answer, status, code):
    """What is wrong with it as a problem document; empty: nothing."""
    said = answer.json or {}
    wrong = []
    if answer.status != status:
        wrong.append("status %d, not %d" % (answer.status, status))
    if answer.headers.get("content-type") != "application/problem+json":
        wrong.append("type %s" % answer.headers.get("content-type"))
    if said.get("code") != code:
        wrong.append("code %r, not %r" % (said.get("code"), code))
    if said.get("status") != answer.status:
        wrong.append("its status member is %r" % said.get("status"))
    for part in [said] + said.get("faults", []):
        french, english = part.get("detail", ""), part.get("detail_en", "")
        if not french or french == english or "%" in french or ENGLISH.search(french) or not french.rstrip().endswith((".", "…")):
            wrong.append("not a French sentence: %r" % french)
    if not ACCENTS.search(said.get("title", "") + said.get("detail", "")):
        wrong.append("no accent in %r" % said.get("detail"))
    if not re.fullmatch("[0-9a-f-]{36}", str(said.get("request"))):
        wrong.append("no id of the request")
    return wrong


def refused(tap, world, sentence, answer, status, code, faults=None):
    """faults: {(field, code)} that must be among those told."""
    wrong = is_problem(answer, status, code)
    told = {(f.get("field"), f.get("code")) for f in (answer.json or {}).get("faults", [])}
    if not set(faults or ()) <= told:
        wrong.append("faults told: %s; wanted %s" % (sorted(told), sorted(faults)))
    now = world.node.positions()
    if now != world.positions:
        wrong.append("written: %s, then %s" % (world.positions, now))
        world.positions = now
    tap.ok(not wrong, sentence, "\n".join(wrong) + "\n%r" % answer)


# --- bodies -----------------------------------------------------------------------------------------------------------
def bodies(tap, world):
    """POST /venues with one thing wrong each; raw bytes, since JSON libraries would not write some of these."""
    many = ",".join('"2026-01-%02d"' % (1 + i % 28) for i in range(401))
    rows = [
        ("JSON that stops in the middle", b'{"name": "Salle', 400, "malformed", [("name", "syntax")]),
        ("no JSON at all", b"bonjour", 400, "malformed", [("", "syntax")]),
        ("an array where an object belongs", b"[]", None, None, []),
        ("something after the JSON", b'{"name":"Salle"} {}', 400, "malformed", []),
        ("JSON nested too deep", b'{"name":' + b"[" * 40 + b"]" * 40 + b"}", 413, "limit", [("", "depth")]),
        ("an unknown field", b'{"name":"Salle","seatz":3}', 422, "invalid", [("seatz", "unknown_field")]),
        ("a text where a number belongs", b'{"name":"Salle","seats":"douze"}', 422, "invalid", [("seats", "type")]),
        ("a number where a text belongs", b'{"name":12}', 422, "invalid", [("name", "type")]),
        ("a fraction where a whole number belongs", b'{"name":"Salle","seats":2.5}', 422, "invalid", [("seats", "type")]),
        ("null for what is required", b'{"name":null}', 422, "invalid", [("name", "type")]),
        ("a number below its range", b'{"name":"Salle","seats":0}', 422, "invalid", [("seats", "range")]),
        ("a number above its range", b'{"name":"Salle","seats":5001}', 422, "invalid", [("seats", "range")]),
        ("a number beyond 64 bits", b'{"name":"Salle","seats":99999999999999999999999}', None, None, []),
        ("a negative number", b'{"name":"Salle","seats":-1}', 422, "invalid", [("seats", "range")]),
        ("a value that is no choice", b'{"name":"Salle","weekdays":["dimanche"]}', 422, "invalid", [("weekdays[0]", "choice")]),
        ("a day that does not exist", b'{"name":"Salle","closed_days":["2026-02-30"]}', 422, "invalid",
         [("closed_days[0]", "format")]),
        ("a day before the calendar's first", b'{"name":"Salle","closed_days":["1812-01-01"]}', 422, "invalid",
         [("closed_days[0]", "format")]),
        ("a list with too many items", b'{"name":"Salle","closed_days":[' + many.encode() + b"]}", 422, "invalid",
         [("closed_days", "too_many")]),
        ("an id that is none", b'{"name":"Salle","organisation":"42"}', 422, "invalid", [("organisation", "format")]),
        ("a commune that is none", b'{"name":"Salle","commune":"Lyon"}', 422, "invalid", [("commune", "format")]),
        ("a missing field", b"{}", 422, "invalid", [("name", "required")]),
        ("an empty name", b'{"name":""}', 422, "invalid", [("name", "required")]),
        ("a text that is too long", b'{"name":"' + b"x" * 201 + b'"}', 422, "invalid", [("name", "too_long")]),
        ("invalid UTF-8", b'{"name":"Salle \xff"}', 400, "malformed", [("name", "utf8")]),
        ("a lone surrogate", b'{"name":"Salle \\ud800"}', None, None, []),
        ("a NUL in a text", b'{"name":"Salle \\u0000"}', None, None, []),
        ("a line break in a name", b'{"name":"Salle\\nA"}', 422, "invalid", [("name", "format")]),
        ("a doubled key", b'{"name":"Salle","name":"Autre"}', 400, "malformed", [("name", "doubled_key")]),
        ("a field that the system fills", ('{"name":"Salle","id":"%s"}' % NOBODY).encode(), 422, "invalid", [("id", "server_set")]),
        ("a reference to nothing", ('{"name":"Salle","organisation":"%s"}' % NOBODY).encode(), 422, "invalid",
         [("organisation", "unknown_reference")]),
        ("three faults at once", b'{"seats":0,"commune":"x","foo":1}', 422, "invalid",
         [("seats", "range"), ("commune", "format"), ("foo", "unknown_field"), ("name", "required")]),
    ]
    for what, body, status, code, faults in rows:
        answer = world.boss.raw("POST", "/api/v1/venues", body)
        if status is None:  # malformed or invalid, both are right
            status = 400 if answer.status == 400 else 422
            code = "malformed" if status == 400 else "invalid"
        refused(tap, world, "%s: %d %s" % (what, status, " ".join(c for _, c in faults)), answer, status, code, faults)
    refused(tap, world, "another type of content: 415", world.boss.raw("POST", "/api/v1/venues", b"name=Salle",
            {"Content-Type": "application/x-www-form-urlencoded"}), 415, "malformed", [("", "media_type")])
    for what, header, status, code in (("JSON in Latin-1", {"Content-Type": "application/json; charset=iso-8859-1"}, 415, "media_type"),
                                       ("a compressed body", {"Content-Encoding": "gzip"}, 415, "http_coding"),
                                       ("an expectation that is none", {"Expect": "200-ok"}, 417, "http_expect")):
        answer = world.boss.raw("POST", "/api/v1/venues", b'{"name":"Salle"}', dict({"Content-Type": "application/json"}, **header))
        refused(tap, world, "%s: %d" % (what, status), answer, status, "malformed", [("", code)])
    refused(tap, world, "what the path gives is not said to be missing",
            world.boss.post("/sessions/%s/hold" % NOBODY, {"colour": 1}), 422, "invalid", [("colour", "unknown_field")])
    refused(tap, world, "a body of 256 KiB and a byte: 413",
            world.boss.raw("POST", "/api/v1/venues", b'{"name":"' + b"x" * (256 * 1024) + b'"}'), 413, "limit",
            [("", "http_body_size")])
    refused(tap, world, "an end before its beginning: 422",
            world.boss.post("/absences", {"person": world.person, "from": "2026-12-02", "to": "2026-12-01"}), 422, "invalid",
            [("to", "absence_period")])


# --- each field of each record ----------------------------------------------------------------------------------------
def broken(schema):
    """(value, code that must be told) for each thing that this schema forbids."""
    kind = schema.get("type")
    if kind == "string":
        yield 12, "type"
        yield ["x"], "type"
        if "enum" in schema:
            yield "xyzzy", "choice"
        elif schema.get("format") in ("uuid", "date", "date-time", "email", "uri", "siret", "rna", "commune", "department", "phone"):
            yield "xyzzy", "format"
        if "maxLength" in schema and schema.get("format") in (None, "name"):
            yield "x" * (schema["maxLength"] + 1), "too_long"
            yield "é" * (schema["maxLength"] + 1), "too_long"
        if schema.get("minLength", 0) > 1:
            yield "x", "format" if "format" in schema else "too_short"
        if schema.get("format") == "siret":
            yield "12345678901234", "format"
    elif kind == "integer":
        yield "douze", "type"
        yield 1.5, "type"
        yield True, "type"
        if schema["maximum"] < 2 ** 63 - 1:  # beyond, it is no number that JSON here can hold: malformed, as a whole
            yield schema["maximum"] + 1, "range"
        yield schema["minimum"] - 1, "range"
    elif kind == "boolean":
        yield "oui", "type"
        yield 1, "type"
    elif kind == "array":
        yield "x", "type"
        yield {"a": 1}, "type"
        item = schema["items"]
        for value, code in broken(item) if item.get("type") != "object" else [(12, "type"), ({"xyzzy": 1}, "unknown_field")]:
            yield [value], code
        if "maxItems" in schema and item.get("type") == "string" and "enum" not in item:
            good = NOBODY if item.get("format") == "uuid" else "2026-12-01" if item.get("format") == "date" else "fr"
            yield [good] * (schema["maxItems"] + 1), "too_many"


def fields(tap, world):
    """Every record that can be created, every field of it, every way in which its schema can be broken."""
    boss = world.node.client("coordinator,referent,operator")
    document = boss.get("/openapi.json").json
    world.node.settled()
    world.positions = world.node.positions()
    for path, item in document["paths"].items():
        ref = item.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {}).get("$ref")
        if not ref or "{" in path:
            continue
        schema, wrong, count = document["components"]["schemas"][ref.rsplit("/", 1)[-1]], [], 0
        for name, field in schema["properties"].items():
            for value, code in broken(field):
                answer = boss.post(path, {name: value})
                told = {(re.split(r"[.\[]", f["field"])[0], f["code"]) for f in (answer.json or {}).get("faults", [])}
                missing = {(r, "required") for r in schema.get("required", []) if r != name}
                if is_problem(answer, 422, "invalid") or not {(name, code)} | missing <= told:
                    wrong.append("%s=%r: wanted %s, told %s %s" % (name, str(value)[:40], code, sorted(told), is_problem(answer, 422, "invalid")))
                count += 1
        if world.node.positions() != world.positions:
            wrong.append("something was written")
        tap.ok(not wrong, "POST %s, each of its %d fields broken in %d ways: told by field, with what is missing, and nothing written" % (
            path, len(schema["properties"]), count), "\n".join(wrong))


# --- addresses, queries, headers --------------------------------------------------------------------------------------
def addresses(tap, world):
    boss = world.boss
    for path in ("/venues/" + NOBODY, "/organisations/" + NOBODY, "/requests/" + NOBODY, "/peers/" + NOBODY):
        refused(tap, world, "an unknown id, %s: 404" % path.split("/")[1], boss.get(path), 404, "not_found")
    refused(tap, world, "an id that is none in the path: 404", boss.get("/venues/douze"), 404, "not_found")
    refused(tap, world, "an unknown path: 404", boss.get("/salles"), 404, "not_found", [("", "path")])
    refused(tap, world, "a path with more behind it: 404", boss.get("/venues/%s/foo" % world.venue), 404, "not_found", [("", "path")])
    for verb, path, allow in (("DELETE", "/venues", {"GET", "HEAD", "POST"}), ("PUT", "/venues/" + world.venue, None),
                              ("POST", "/me", {"GET", "HEAD"}), ("POST", "/openapi.json", {"GET", "HEAD"}),
                              ("GET", "/session", {"POST", "DELETE"})):
        answer = boss.raw(verb, "/api/v1" + path, b"{}" if verb in ("PUT", "POST") else None)
        refused(tap, world, "%s %s: 405" % (verb, path.split("/")[1]), answer, 405, "method", [("", "verb")])
        said = {w.strip() for w in answer.headers.get("allow", "").split(",")}
        tap.ok(said == allow if allow else "GET" in said and "PUT" not in said, "with what is allowed: %s" % ", ".join(sorted(said)),
               answer.headers)
    for query, field, code in (("limit=0", "limit", "range"), ("limit=abc", "limit", "type"), ("limit=201", "limit", "range"),
                               ("couleur=bleue", "couleur", "unknown_field"), ("seats=3", "seats", "not_filter"),
                               ("organisation=x", "organisation", "format"), ("format=pdf", "format", "choice"),
                               ("limit=1&limit=2", "limit", "doubled_key"),
                               ("organisation=%s&organisation=%s" % (NOBODY, NOBODY),
                                "organisation", "doubled_key"), ("code=%ff", "code", "utf8")):
        refused(tap, world, "?%s: 422 %s" % (query, code), boss.get("/venues?" + query), 422, "invalid", [(field, code)])
    answer = boss.get("/venues?cursor=abc")
    refused(tap, world, "a cursor that is none: refused", answer, 400 if answer.status == 400 else 422,
            "malformed" if answer.status == 400 else "invalid")
    tap.ok("« next »" in answer.json["detail"], "and it says where to take one", answer.json)
    tap.equal(boss.get("/venues/%s/history?cursor=abc" % world.venue).codes, ["format"], "of a history too")
    lines = boss.get("/organisations?format=csv&limit=1").raw.strip().split(b"\n")
    tap.equal(len(lines), 2, "a CSV with a limit has that many lines, and its head")


def versions(tap, world):
    path = "/venues/" + world.venue
    refused(tap, world, "PATCH without If-Match: 428", world.boss.patch(path, {"seats": 5}), 428, "precondition", [("", "if_match")])
    refused(tap, world, "DELETE without If-Match: 428", world.boss.delete(path), 428, "precondition", [("", "if_match")])
    refused(tap, world, "a stale ETag: 412", world.boss.patch(path, {"seats": 5}, world.stale), 412, "stale")
    refused(tap, world, "DELETE with a stale ETag: 412", world.boss.delete(path, world.stale), 412, "stale")
    for form in ("3", '"01"', "*", 'W/"2"', '"2", "3"', '"abc"'):
        refused(tap, world, "If-Match %s: 400" % form, world.boss.patch(path, {"seats": 5}, form), 400, "malformed",
                [("", "if_match_form")])
    refused(tap, world, "PATCH of an unknown id: 404", world.boss.patch("/venues/" + NOBODY, {"seats": 5}, '"1"'), 404, "not_found")
    refused(tap, world, "PATCH of a field with a wrong value: 422", world.boss.patch(path, {"seats": -5}, world.venue_etag), 422,
            "invalid", [("seats", "range")])
    refused(tap, world, "PATCH that clears what is required: 422", world.boss.patch(path, {"name": None}, world.venue_etag), 422,
            "invalid", [("name", "required")])
    refused(tap, world, "PATCH of what is fixed at creation: 422",
            world.boss.patch("/absences/" + world.absence, {"person": world.person}, '"1"'), 422, "invalid",
            [("person", "create_only")])


def keys(tap, world):
    refused(tap, world, "a repeated Idempotency-Key with another body: 422", world.boss.post("/venues", {"name": "Autre"}, key=world.key),
            422, "reused")
    again = world.boss.post("/venues", {"name": "Salle à clé"}, key=world.key)
    tap.ok(again.status == 201 and world.node.positions() == world.positions, "the same key and body: the same answer, nothing written",
           again)
    for key in ("deux mots", "x" * 201):
        refused(tap, world, "an Idempotency-Key of %d characters, %s: 400" % (len(key), "with a space" if " " in key else "too long"),
                world.boss.post("/venues", {"name": "Autre"}, key=key), 400, "malformed", [("", "idempotency_key")])


def rights(tap, world):
    venue = {"name": "Salle"}
    refused(tap, world, "no token: 401", world.nobody.get("/venues"), 401, "unauthenticated", [("", "credentials")])
    refused(tap, world, "no token, writing: 401", world.nobody.post("/venues", venue), 401, "unauthenticated", [("", "credentials")])
    for sent in ("Bearer mlg_" + "x" * 43, "Bearer", "Basic YTpi", "Bearer " + world.boss.token[:-1]):
        answer = world.nobody.get("/venues", Authorization=sent)
        refused(tap, world, "Authorization: %s…: 401" % sent[:12], answer, 401, "unauthenticated")
    tap.ok("bearer" in answer.headers.get("www-authenticate", "").lower(), "a 401 says how to sign in: WWW-Authenticate", answer.headers)
    refused(tap, world, "a wrong role: 403", world.director.post("/venues", venue), 403, "forbidden", [("", "role")])
    refused(tap, world, "a wrong role on an unknown id: 403, not 404", world.director.get("/accreditations/" + NOBODY), 403, "forbidden",
            [("", "role")])
    refused(tap, world, "another's absence: 404", world.director.get("/absences/" + world.absence), 404, "not_found")
    refused(tap, world, "another's absence, changed: 404",
            world.director.patch("/absences/" + world.absence, {"to": "2026-12-03"}, '"1"'), 404, "not_found")
    refused(tap, world, "another organisation's request: 404", world.director.get("/requests/" + world.request), 404, "not_found")
    answers = [world.director.get(p + i) for p in ("/requests/", "/absences/")
               for i in ({"/requests/": world.request, "/absences/": world.absence}[p], NOBODY)]
    told = [dict(a.json, request=None) for a in answers]
    tap.ok(told[0] == told[1] and told[2] == told[3], "what may not be seen and what does not exist are told in the same words", told)


# --- raw HTTP ---------------------------------------------------------------------------------------------------------
BODY = b'{"name":"Contrebande"}'
ODD = [  # what it is, fault, request line and headers with BODY's length as %d and the token as %s
    ("a doubled Content-Length", "http_length", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: %d\r\nContent-Length: 3\r\n\r\n"),
    ("the same Content-Length twice", "http_length", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: %d\r\nContent-Length: 22\r\n\r\n"),
    ("Content-Length: +22", "http_length", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: +%d\r\n\r\n"),
    ("Content-Length: 22, 22", "http_length", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: %d, 22\r\n\r\n"),
    ("Content-Length: 0x16", "http_length", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nX: %d\r\nContent-Length: 0x16\r\n\r\n"),
    ("Content-Length: -1", "http_length", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nX: %d\r\nContent-Length: -1\r\n\r\n"),
    ("an empty Content-Length", "http_length", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nX: %d\r\nContent-Length:\r\n\r\n"),
    ("a bare LF after a header", "http_line", "POST /api/v1/venues HTTP/1.1\r\nHost: x\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("a bare LF after the first line", "http_line", "POST /api/v1/venues HTTP/1.1\nHost: x\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("a bare LF at the end of the head", "http_line", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: %d\r\n\n"),
    ("no Host", "http_host", "POST /api/v1/venues HTTP/1.1\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("two Hosts", "http_host", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\nHost: y\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("an empty Host", "http_host", "POST /api/v1/venues HTTP/1.1\r\nHost:\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("Host with a space before the colon", "http_header", "POST /api/v1/venues HTTP/1.1\r\nHost : x\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("two Authorization headers", "http_doubled", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nAuthorization: Bearer y\r\nContent-Length: %d\r\n\r\n"),
    ("two If-Match headers", "http_doubled", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nIf-Match: \"1\"\r\nIf-Match: \"1\"\r\nContent-Length: %d\r\n\r\n"),
    ("a folded header", "http_fold", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\nX-A: a\r\n b\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("a NUL in a header", "http_control", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("a NUL in the path", "http_control", "POST /api/v1/ven\0ues HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("a lone CR in a header", "http_line", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\nX-A: a\rb\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("a chunked body", "http_chunked", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nX: %d\r\nTransfer-Encoding: chunked\r\n\r\n16\r\n"),
    ("chunked and a length", "http_chunked", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n16\r\n"),
    ("a GET with a body", "http_body", "GET /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("an absolute address", "http_start", "POST http://x/api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("HTTP/2.0 in words", "http_start", "POST /api/v1/venues HTTP/2.0\r\nHost: x\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("no version at all", "http_start", "POST /api/v1/venues\r\nHost: x\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("two spaces in the first line", "http_start", "POST /api/v1/venues  HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("a header without a colon", "http_header", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\nX-A\r\n%s\r\nContent-Length: %d\r\n\r\n"),
    ("a header with a space in its name", "http_header", "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\nX A: a\r\n%s\r\nContent-Length: %d\r\n\r\n"),
]


def raw_exchange(port, sent, pieces=1):
    """What came back until the server closed, as an Answer; None when it did not close within 5 s."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as s:
        step = max(1, -(-len(sent) // pieces))
        for at in range(0, len(sent), step):
            try:
                s.sendall(sent[at:at + step])
            except (BrokenPipeError, ConnectionResetError):
                break  # refused before the end
            if pieces > 1:
                time.sleep(0.002)
        got = b""
        try:
            while True:
                more = s.recv(65536)
                if not more:
                    break
                got += more
        except ConnectionResetError:
            pass  # closed, and rudely
        except socket.timeout:
            return None
    head, _, body = got.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines[1:])}
    return lib.Answer(int(lines[0].split()[1]) if len(lines[0].split()) > 1 else 0, headers, body)


def raw(tap, world):
    port, auth = world.node.port, "Authorization: Bearer %s\r\nContent-Type: application/json" % world.boss.token
    empty = lib.Answer(0, {}, b"")
    for what, fault, form in ODD:
        sent = (form % (auth, len(BODY))).encode("latin-1") + BODY
        answer = raw_exchange(port, sent)
        tap.ok(answer is not None, "%s: the connection is closed" % what)
        refused(tap, world, "%s: 400 %s" % (what, fault), answer or empty, 400, "malformed", [("", fault)])
    odd = (ODD[0][2] % (auth, len(BODY))).encode() + BODY
    for pieces in (2, 7, 60):
        refused(tap, world, "the same in %d pieces: 400" % pieces, raw_exchange(port, odd, pieces) or empty, 400, "malformed",
                [("", "http_length")])
    clean = ("POST /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: %d\r\n\r\n" % (auth, len(BODY))).encode() + BODY
    answer = raw_exchange(port, clean + odd) or empty  # in one packet: refused as a whole, or each for itself
    made = [v for v in world.boss.all("/venues") if v["name"] == "Contrebande"]
    tap.ok((answer.status, len(made)) in ((400, 0), (201, 1)), "an odd request behind a clean one: the clean one is done and said so, "
           "or neither", answer)
    refused(tap, world, "a head of 17 KiB: 431", raw_exchange(port, b"GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 17000
            + b"\r\n\r\n") or empty, 431, "limit", [("", "http_head_size")])
    refused(tap, world, "an announced body of 9 GB: 413, without waiting for it", raw_exchange(port, (
            "POST /api/v1/venues HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: 9000000000\r\n\r\n" % auth).encode()) or empty, 413, "limit",
            [("", "http_body_size")])
    refused(tap, world, "TRACE: 405", raw_exchange(port, b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n") or empty, 405, "method", [("", "verb")])
    refused(tap, world, "bytes that are no HTTP: 400", raw_exchange(port, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03") or empty, 400,
            "malformed", [("", "http_start")])
    tap.equal(world.node.client("coordinator").get("/me").status, 200, "after all that, a clean request on a new connection works")
    names = [v["name"] for v in world.boss.all("/venues")]
    tap.equal(names.count("Contrebande"), len(made), "and nothing was smuggled in")
    world.node.settled()
    world.positions = world.node.positions()


# --- services that do not answer --------------------------------------------------------------------------------------
def down(tap, world):
    node, boss = world.node, world.boss
    paths = {"registry": "/organisations", "scheduling": "/venues", "matching": "/requests", "reporting": "/bilans/experimentation",
             "notification": "/notices", "federation": "/peers"}
    rows = node.status()
    pids = {s["service"]: s["pid"] for s in rows["services"]}
    os.kill(rows["supervisor"], signal.SIGSTOP)
    try:
        for service in paths:
            os.kill(pids[service], signal.SIGKILL)
        time.sleep(0.1)  # what is sent in the instant of the end may still be taken by the socket: that is a 504
        with concurrent.futures.ThreadPoolExecutor(len(paths)) as pool:
            answers = list(pool.map(lambda path: lib.Client(node.port, boss.token).get(path), paths.values()))
        for service, answer in zip(paths, answers):
            wrong = is_problem(answer, 503, "unavailable")
            wrong += [] if int(answer.headers.get("retry-after", 0)) > 0 else ["no Retry-After"]
            tap.ok(not wrong, "%s is down: 503 with Retry-After" % service, "\n".join(wrong) + "\n%r" % answer)
        answer = boss.post("/venues", {"name": "Perdue"})
        tap.ok(not is_problem(answer, 503, "unavailable"), "a write to a service that is down: 503", answer)
        health = boss.raw("GET", "/readyz")
        tap.ok(health.status == 503 and "retry-after" in health.headers, "/readyz says so: 503", health)
        tap.equal(boss.raw("GET", "/livez").status, 200, "/livez lives on")
    finally:
        os.kill(rows["supervisor"], signal.SIGCONT)
    back = lib.wait_until(lambda: boss.raw("GET", "/readyz").status == 200, 20, 0.05)
    tap.ok(back, "the supervisor goes on: all are ready again", node.last_logs())
    tap.equal([boss.get(p).status for p in paths.values()], [200] * len(paths), "and all answer")
    tap.ok("Perdue" not in [v["name"] for v in boss.all("/venues")], "what was answered 503 was not written")


def deadline(tap, world):
    node = world.node
    node.down()
    node.env["MAILLAGE_GATEWAY_DEADLINE_MS"] = "600"
    node.up()
    boss = node.client("coordinator")
    key = str(uuid.uuid4())
    pid = node.pid_of("scheduling")
    boss.get("/venues")  # the gateway knows where it is: what never was reached is a 503
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        answer = boss.post("/venues", {"name": "En retard"}, key=key)
        took = time.monotonic() - began
        wrong = is_problem(answer, 504, "timeout")
        tap.ok(not wrong, "a service that does not answer in time: 504", "\n".join(wrong) + "\n%r" % answer)
        tap.ok(0.5 < took < 3, "after the deadline of node.conf", took)
        tap.ok(not is_problem(boss.get("/venues"), 504, "timeout"), "a read as well: 504")
        tap.equal(boss.get("/organisations").status, 200, "the other services answer meanwhile")
    finally:
        os.kill(pid, signal.SIGCONT)
    lib.wait_until(lambda: boss.get("/venues").status == 200, 10)
    names = [v["name"] for v in boss.all("/venues")]
    tap.ok("En retard" not in names, "what was answered 504 was not written behind the caller's back", names)
    again = boss.post("/venues", {"name": "En retard"}, key=key)
    tap.equal(again.status, 201, "the same once more with its key: 201")
    names = [v["name"] for v in boss.all("/venues")]
    tap.equal(names.count("En retard"), 1, "and it is there once")


def main(tap):
    with lib.Node() as node:
        node.up()
        world = World(node)
        world.positions = node.positions()
        for part in (bodies, fields, addresses, versions, keys, rights, raw, down, deadline):
            part(tap, world)
        done = node.verify()
        tap.equal(done.returncode, 0, "the chain is whole and replay equal")
        folder = node.folder
    tap.equal(lib.processes_of(folder), {}, "no process is left")


lib.run(main)

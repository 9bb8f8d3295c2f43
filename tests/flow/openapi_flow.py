#!/usr/bin/env python3
"""openapi: GET /api/v1/openapi.json is an OpenAPI 3.1 document, says all that the contract's tables hold, and what it says is true.
Owns: a node of its own; openapi31.json beside it, the structure of such a document as a JSON Schema.
Beware: rows are read from proto/*.md, which a unit test compares with the tables.
"""
import copy
import glob
import json
import os
import re

import jsonschema

import lib
from world import World

Validator = jsonschema.Draft202012Validator
VERBS = ("get", "post", "patch", "delete")


def structure():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "openapi31.json"), encoding="utf-8") as f:
        return json.load(f)


def resolve(document, ref):
    """What "#/components/schemas/x" points at; None when it points nowhere."""
    at = document
    if not ref.startswith("#/"):
        return None
    for word in ref[2:].split("/"):
        word = word.replace("~1", "/").replace("~0", "~")
        if not isinstance(at, dict) or word not in at:
            return None
        at = at[word]
    return at


def walk(value, path="#"):
    """(path, object) of every object in it."""
    if isinstance(value, dict):
        yield path, value
        for k, v in value.items():
            yield from walk(v, path + "/" + k)
    elif isinstance(value, list):
        for i, v in enumerate(value):
            yield from walk(v, "%s/%d" % (path, i))


def operations(document):
    for path, item in document["paths"].items():
        for verb in VERBS:
            if verb in item:
                yield verb, path, item[verb]


def schemas(document):
    """(path, schema) of every schema object that stands in the document itself."""
    for name, schema in document["components"].get("schemas", {}).items():
        yield "#/components/schemas/" + name, schema
    for path, part in walk({k: v for k, v in document.items() if k != "components"}):
        if "schema" in part and ("in" in part or "/content/" in path or "/headers/" in path):
            yield path + "/schema", part["schema"]


# --- what can be wrong with a document --------------------------------------------------------------------------------
def wrong_structure(document):
    return ["%s: %s" % ("/".join(map(str, e.absolute_path)), e.message[:200])
            for e in Validator(structure()).iter_errors(document)]


def wrong_references(document):
    return ["%s: %s points nowhere" % (path, part["$ref"]) for path, part in walk(document)
            if isinstance(part.get("$ref"), str) and resolve(document, part["$ref"]) is None]


def wrong_schemas(document):
    wrong = []
    for path, schema in schemas(document):
        try:
            Validator.check_schema(schema)
        except jsonschema.SchemaError as e:
            wrong.append("%s: %s" % (path, e.message[:200]))
        for inner, part in walk(schema, path):
            if isinstance(part.get("properties"), dict) and isinstance(part.get("required"), list):
                wrong += ["%s: %s is required and not described" % (inner, n) for n in part["required"] if n not in part["properties"]]
            wrong += ["%s: the pattern %r is none" % (inner, part["pattern"]) for _ in [0]
                      if isinstance(part.get("pattern"), str) and not is_pattern(part["pattern"])]
    return wrong


def is_pattern(text):
    try:
        re.compile(text)
        return True
    except re.error:
        return False


def wrong_operations(document):
    wrong, ids, shapes = [], {}, {}
    for path in document["paths"]:
        shape = re.sub(r"\{[^}]*\}", "{}", path)
        wrong += ["%s and %s are the same address" % (path, shapes[shape])] if shape in shapes else []
        shapes[shape] = path
    known = document["components"].get("securitySchemes", {})
    for verb, path, op in operations(document):
        where = "%s %s" % (verb.upper(), path)
        name = op.get("operationId")
        wrong += ["%s has no operationId" % where] if not name else []
        wrong += ["%s and %s share %s" % (where, ids[name], name)] if name in ids else []
        ids[name] = where
        parameters = [resolve(document, p["$ref"]) if "$ref" in p else p for p in op.get("parameters", [])]
        keys = [(p["name"].lower() if p["in"] == "header" else p["name"], p["in"]) for p in parameters]
        wrong += ["%s declares %s twice" % (where, k) for k in set(keys) if keys.count(k) > 1]
        in_path = {p["name"] for p in parameters if p["in"] == "path"}
        in_braces = set(re.findall(r"\{([^}]*)\}", path))
        wrong += ["%s: %s in braces, %s declared" % (where, sorted(in_braces), sorted(in_path))] if in_path != in_braces else []
        wrong += ["%s: a body" % where] if verb in ("get", "delete") and "requestBody" in op else []
        wrong += ["%s needs %s, which is no scheme" % (where, n) for s in op.get("security", []) for n in s if n not in known]
        wrong += ["%s: no answer that succeeds" % where] if not any(str(c).startswith("2") for c in op["responses"]) else []
        wrong += ["%s: nothing said of refusals" % where] if "default" not in op["responses"] else []
        wrong += ["%s: no sentence of what it does" % where] if not op.get("description") or not op.get("summary") else []
    wrong += ["security: %s is no scheme" % n for s in document.get("security", []) for n in s if n not in known]
    return wrong


def wrong(document):
    said = wrong_structure(document)
    return said or wrong_references(document) + wrong_schemas(document) + wrong_operations(document)


def part_of(document):
    """The venues alone: what is planted there is found as well, and sooner."""
    part = copy.deepcopy({k: v for k, v in document.items() if k not in ("paths", "components")})
    part["paths"] = {p: copy.deepcopy(i) for p, i in document["paths"].items() if p.startswith("/venues")}
    part["components"] = copy.deepcopy(dict(document["components"], schemas={
        n: s for n, s in document["components"]["schemas"].items() if n.startswith("venue") or n in ("problem", "history_page")}))
    return part


# --- planted faults ---------------------------------------------------------------------------------------------------
def plants():
    """(what is planted, function that plants it): the tests above must find each."""
    venue = lambda d: d["paths"]["/venues/{id}"]
    return [
        ("no title", lambda d: d["info"].pop("title")),
        ("another version", lambda d: d.update(openapi="3.0.3")),
        ("a path without slash", lambda d: d["paths"].update(venues=d["paths"].pop("/venues"))),
        ("an unknown verb", lambda d: venue(d).update(fetch=venue(d)["get"])),
        ("a path parameter that is optional", lambda d: venue(d)["get"]["parameters"][0].update(required=False)),
        ("a path parameter that is not declared", lambda d: venue(d)["get"]["parameters"].pop(0)),
        ("a parameter without a place", lambda d: venue(d)["get"]["parameters"][0].pop("in")),
        ("a parameter without a schema", lambda d: venue(d)["get"]["parameters"][0].pop("schema")),
        ("a header parameter named Authorization", lambda d: venue(d)["patch"]["parameters"][1].update(name="Authorization")),
        ("a response without description", lambda d: venue(d)["get"]["responses"]["200"].pop("description")),
        ("a response code that is none", lambda d: venue(d)["get"]["responses"].update({"20": {"description": "?"}})),
        ("a content type that is none", lambda d: venue(d)["patch"]["requestBody"].update(content={"json": {}})),
        ("a member that OpenAPI does not know", lambda d: venue(d)["get"].update(roles=[])),
        ("a reference to nothing", lambda d: d["components"]["schemas"].pop("venue")),
        ("two operations of one id", lambda d: venue(d)["get"].update(operationId="scheduling.venue.list")),
        ("two templates of one address", lambda d: d["paths"].update({"/venues/{venue}": {}})),
        ("a type that JSON Schema does not know", lambda d: d["components"]["schemas"]["venue"]["properties"]["seats"].update(type="whole")),
        ("a minimum that is a text", lambda d: d["components"]["schemas"]["venue"]["properties"]["seats"].update(minimum="1")),
        ("a required field that is not described", lambda d: d["components"]["schemas"]["venue"].setdefault("required", []).append("x")),
        ("a security scheme that is not defined", lambda d: d.update(security=[{"magic": []}])),
        ("an API key without its name", lambda d: d["components"]["securitySchemes"]["session"].pop("name")),
    ]


# --- against the tables and the answers -------------------------------------------------------------------------------
def rows_of_contracts():
    """{(verb, path): (method, roles as text)} from the reference of the protocol, a file a service."""
    rows = {}
    for name in glob.glob(os.path.join(lib.TOP, "proto", "*.md")):
        with open(name, encoding="utf-8") as f:
            for line in f:
                cells = [c.strip() for c in line.strip().strip("|").split("|")]
                at = re.fullmatch("(GET|POST|PATCH|DELETE) (/.*)", cells[1]) if len(cells) == 4 else None
                if at:
                    rows[(at[1].lower(), at[2])] = (cells[0].strip("`"), cells[3])
    return rows


def contract(tap, document):
    rows = rows_of_contracts()
    described = {(v, p): op for v, p, op in operations(document)}
    missing = [r for r in rows if r not in described]
    more = [r for r in described if r not in rows and r != ("get", "/events")]
    tap.ok(len(rows) > 100 and not missing, "each of the %d rows of the contracts is described" % len(rows), missing)
    tap.ok(not more, "and nothing else but the event stream", more)
    everybody = document["components"]["schemas"]["me"]["properties"]["roles"]["items"]["enum"]
    other = []
    for row, (method, roles) in rows.items():  # a service calls over the bus: no account has its role
        want = [] if roles == "anyone" else everybody if roles.startswith("every account") else [r.strip() for r in roles.split(",") if r.strip() != "services"]
        got = described.get(row, {})
        if got.get("operationId") != method or (roles != "anyone" and sorted(got.get("x-roles", [])) != sorted(want)):
            other.append("%s: %s %s, described %s %s" % (row, method, want, got.get("operationId"), got.get("x-roles")))
        if roles.endswith("anyone") != (got.get("security") == []):
            other.append("%s: for %s, security %s" % (row, roles, got.get("security")))
    tap.ok(not other, "each under its method's name, with its roles, open to all where its row says so", "\n".join(other))


class Observed:
    """Every answer is held against what the document says of its operation."""

    def __init__(self, document):
        self.document, self.wrong, self.seen = document, [], set()
        self.routes = [(v, re.compile("^%s$" % re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(p))), p, op) for v, p, op in operations(document)]
        self.routes.sort(key=lambda r: r[2].count("{"))

    def __call__(self, method, path, answer):
        path = path.split("?")[0]
        verb = method.lower()
        route = next((r for r in self.routes if r[0] == verb and r[1].match(path)), None)
        if route is None:
            return
        _, _, template, op = route
        responses = op["responses"]
        status = str(answer.status)
        said = responses.get(status, responses["default"])
        where = "%s %s: %s" % (method, template, status)
        if answer.status < 400 and status not in responses and answer.status != 304:
            self.wrong.append("%s, declared: %s" % (where, sorted(responses)))
            return
        said = resolve(self.document, said["$ref"]) if "$ref" in said else said
        self.seen.add((verb, template))
        kind = answer.headers.get("content-type", "").split(";")[0]
        if "*/*" in said.get("content", {}):
            return  # bytes, whatever their type
        if answer.raw and kind not in said.get("content", {}):
            self.wrong.append("%s: %s, declared: %s" % (where, kind, sorted(said.get("content", {}))))
        elif answer.json is not None:
            schema = dict(said["content"][kind]["schema"], components=self.document["components"])
            for e in Validator(schema, format_checker=jsonschema.FormatChecker()).iter_errors(answer.json):
                self.wrong.append("%s: %s: %s" % (where, "/".join(map(str, e.absolute_path)), e.message[:160]))
        for name in said.get("headers", {}):
            if name.lower() not in answer.headers:
                self.wrong.append("%s: no header %s" % (where, name))


class Watched(lib.Client):
    """A client whose answers are observed."""

    def __init__(self, port, token, observed):
        super().__init__(port, token)
        self.observed = observed

    def raw(self, method, path, body=None, headers=None):
        answer = super().raw(method, path, body, headers)
        self.observed(method, path[len("/api/v1"):], answer)
        return answer


def answers(tap, node, document):
    observed = Observed(document)
    boss = Watched(node.port, node.token("coordinator,referent,operator"), observed)
    world = World(boss)
    request = world.request(boss, organisation=world.centre["A"]).id
    engagement = world.engage(boss, request)
    boss.make("/engagements/%s/days" % engagement, {"day": "2026-11-02"})
    action = boss.make("/actions", {"title": "Gouvernance", "binome": True}).id
    boss.make("/sessions", {"action": action, "rank": 1, "day": "2026-12-01", "fixed": True})
    boss.make("/actions/%s/open" % action)
    boss.post("/enrolments", {"action": action, "structure": world.centre["A"], "persons": [
        {"person": world.person["direction A"], "role": "director"}, {"person": world.person["présidence A"], "role": "president"}]})
    boss.make("/tokens", {"roles": ["animator"], "label": "essai"})
    boss.make("/accounts", {"roles": ["animator"], "handle": "essai", "password": "un mot de passe assez long"})
    venue = boss.make("/venues", {"name": "Salle"})
    changed = boss.patch("/venues/" + venue.id, {"seats": 12, "weekdays": ["monday"]}, venue.etag)
    boss.delete("/venues/" + venue.id, changed.etag)
    for bad in ({}, {"name": 3}, {"name": "Salle", "seats": 0}):
        boss.post("/venues", bad)
    node.settled()
    for verb, path, op in list(operations(document)):
        if verb != "get" or path == "/events" or "{token}" in path:
            continue
        base = re.sub(r"/\{id\}.*", "", path)
        if "{" not in path:
            boss.get(path)
            continue
        listed = boss.get(base)
        for item in (listed.json or {}).get("items", [])[:2]:
            boss.get(path.replace("{id}", item["id"]))
    tap.ok(not observed.wrong, "what is answered is what is described, over %d operations" % len(observed.seen),
           "\n".join(sorted(set(observed.wrong))))


def main(tap):
    with lib.Node() as node:
        node.up()
        answer = node.client().get("/openapi.json")
        tap.equal((answer.status, answer.headers["content-type"]), (200, "application/json"), "openapi.json is there for everybody")
        document = answer.json
        for find, sentence in ((wrong_structure, "it has the structure of an OpenAPI 3.1 document"),
                               (wrong_references, "each reference points at something"),
                               (wrong_schemas, "each schema in it is JSON Schema 2020-12"),
                               (wrong_operations, "ids are unique, parameters are those of the path, schemes are defined")):
            said = find(document)
            tap.ok(not said, sentence, "\n".join(said[:20]))
        tap.equal(wrong(part_of(document)), [], "a part of it, where faults are planted, holds before")
        for what, plant in plants():
            planted = part_of(document)
            plant(planted)
            tap.ok(wrong(planted), "planted and found: " + what)
        contract(tap, document)
        answers(tap, node, document)


if __name__ == "__main__":
    lib.run(main)

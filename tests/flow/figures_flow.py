#!/usr/bin/env python3
"""figures_flow: indicators over HTTP: defining, entering, closing, what is hidden, correcting; who reads; lists as spreadsheets.
Owns: a node of its own. Its periods are those of last year.
Beware: what goes to another federation and is added up there is figures_test's: here nobody is at the other end.
"""
import datetime

import lib
import sheets as sheet_steps
from said import refused
from world import World

YEAR = datetime.date.today().year - 1
FROM, NOW = "%d-01-01" % YEAR, "%d-01-01" % (YEAR + 1)
LINES = [{"category": "professional", "people": 3, "value": 3}, {"category": "governing", "people": 9, "value": 9},
         {"category": "other_public", "people": 20, "value": 20}]
DEFINITION = {"code": "accueil", "label": "Personnes accueillies", "measure": "entered", "definition": "Chaque personne compte une fois.",
              "from": "%d-01-01" % (YEAR - 1), "period": "year"}


def definitions(tap, boss):
    for field, value, code in (("code", "Accueil 2", "indicator_code"), ("measure", "guessed", "choice"), ("label", "", "required")):
        refused(tap, boss.post("/indicators", dict(DEFINITION, **{field: value})), 422, field, code, "a definition is refused for its " + field)
    refused(tap, boss.post("/indicators", dict(DEFINITION, measure="attendance", unit="days")), 422, "unit", "indicator_unit",
            "a computed indicator has its measure's unit")
    made = boss.post("/indicators", DEFINITION)
    tap.equal((made.status, made.json["edition"], made.json["status"]), (201, 1, "draft"), "a definition begins as a draft, edition 1")
    refused(tap, boss.post("/indicators/%s/withdraw" % made.id), 409, "status", "indicator_state", "a draft is not withdrawn")
    refused(tap, boss.post("/figure-sheets", {"code": "accueil", "period": "year", "from": FROM}), 422, "code", "figure_code_unknown",
            "nor is it reported by")
    tap.equal(boss.post("/indicators/%s/publish" % made.id).json["status"], "published", "it is published")
    got = boss.get("/indicators/" + made.id)
    refused(tap, boss.patch("/indicators/" + made.id, {"label": "Autre"}, got.etag), 409, "status", "indicator_state", "then it does not change")
    tap.equal(boss.make("/indicators", DEFINITION).json["edition"], 2, "a change is the next edition")
    refused(tap, boss.post("/indicators", dict(DEFINITION, period="quarter")), 422, "period", "indicator_period", "which keeps its period")


def sheets(tap, boss):
    sheet = {"code": "accueil", "period": "year", "from": FROM, "entries": LINES, "evidence": "Registre d’accueil"}
    refused(tap, boss.post("/figure-sheets", dict(sheet, **{"from": "%d-02-01" % YEAR})), 422, "from", "figure_period", "a year begins on its first day")
    refused(tap, boss.post("/figure-sheets", dict(sheet, period="quarter", **{"from": "%d-02-01" % YEAR})), 422, "from", "figure_period", "a quarter too")
    refused(tap, boss.post("/figure-sheets", dict(sheet, period="quarter")), 422, "period", "figure_period_kind", "what is asked for by year has no quarters")
    refused(tap, boss.post("/figure-sheets", dict(sheet, **{"from": "%d-01-01" % (YEAR - 3)})), 422, "from", "figure_early", "not before it is asked for")
    refused(tap, boss.post("/figure-sheets", dict(sheet, entries=LINES + LINES[:1])), 422, "entries[3]", "figure_cell", "a category stands once")
    total = boss.post("/figure-sheets", dict(sheet, entries=[{"category": "all", "people": 5, "value": 5}]))
    refused(tap, total, 422, "entries[0]", "figure_cell", "the total is not entered: it is computed")
    tap.ok("est calculé" in total.json["faults"][0]["detail"] and "retirez la ligne « Ensemble »" in total.json["faults"][0]["detail"],
           "which the sentence says, with the line to take out", total.json)
    wrong = boss.post("/figure-sheets", dict(sheet, entries=[{"category": "femmes", "people": 5, "value": 5}]))
    tap.ok("all, individual, " in wrong.json["faults"][0]["detail_en"], "the names of categories stand in the detail for programs", wrong.json)
    refused(tap, boss.post("/figure-sheets", dict(sheet, entries=[dict(LINES[0], people=0)])), 422, "entries[0]", "figure_people", "a value is of somebody")
    refused(tap, boss.post("/figure-sheets", dict(sheet, entries=[dict(LINES[0], territory="42"), LINES[1]])), 422, "entries", "figure_cell",
            "departments for all lines, or for none")
    refused(tap, boss.post("/figure-sheets", dict(sheet, entries=[dict(LINES[0], territory="%02d" % n) for n in range(1, 16)])), 422, "entries",
            "figure_territories", "not for too many")
    refused(tap, boss.post("/figure-sheets", dict(sheet, cells=LINES)), 422, "cells", "server_set", "what is told is not written by hand")
    made = boss.make("/figure-sheets", sheet)
    refused(tap, boss.post("/figure-sheets", sheet), 409, "from", "figure_double", "a period has one sheet")
    step = lambda verb, id=made.id: boss.post("/figure-sheets/%s/%s" % (id, verb))
    refused(tap, step("send"), 409, "status", "figure_state", "what is not closed is not told")
    begun = step("close").json
    tap.equal((begun["status"], "cells" in begun), ("closing", False), "what may be told of it is being worked out")
    closed = sheet_steps.still(boss, made.id)
    got = boss.get("/figure-sheets/%s/progress" % made.id).json
    tap.equal((got["status"], got["running"]), ("closed", False), "how far it is can be asked; it is done")
    by = {c.get("category", "all"): c for c in closed["cells"]}
    tap.equal((closed["status"], by["all"]["value"], by["all"]["hidden"]), ("closed", 32, False), "closed: the total is told")
    tap.ok(by["professional"]["hidden"], "the three are hidden", by)
    tap.equal(sorted(k for k, c in by.items() if c["hidden"]), ["governing", "professional"], "with the smallest other one, that would tell how many they are")
    refused(tap, step("close"), 409, "status", "figure_state", "it is closed once")
    refused(tap, step("send"), 422, "peer", "figure_own", "an indicator of one's own is told to nobody")
    tap.equal(step("correct").json["status"], "draft", "it is opened again")
    running = boss.make("/figure-sheets", dict(sheet, **{"from": NOW})).id
    refused(tap, step("close", running), 409, "to", "figure_open", "a year that runs is not closed")
    bare = boss.make("/figure-sheets", {"code": "accueil", "period": "year", "from": "%d-01-01" % (YEAR - 1)}).id
    refused(tap, step("close", bare), 422, "entries", "figure_not_entered", "nor is a sheet of nothing")
    got = boss.get("/figure-sheets/" + bare)
    boss.patch("/figure-sheets/" + bare, {"entries": LINES}, got.etag)
    refused(tap, step("close", bare), 422, "evidence", "figure_evidence", "nor one that does not say where its figures come from")


def computed(tap, node, boss, world):
    referent = node.client("referent", world.person["référente"])
    for code, measure in (("demandes", "requests_answered"), ("formation", "persons_trained")):
        boss.make("/indicators/%s/publish" % boss.make("/indicators", dict(DEFINITION, code=code, measure=measure)).id)
    refused(tap, boss.post("/figure-sheets", {"code": "demandes", "period": "year", "from": FROM}), 422, "code", "figure_personal",
            "where requests of persons count, a coordinator prepares nothing")
    refused(tap, boss.post("/figure-sheets", {"code": "formation", "period": "year", "from": FROM, "entries": LINES}), 422, "entries",
            "figure_computed", "what is computed is not entered")
    own = referent.post("/figure-sheets", {"code": "demandes", "period": "year", "from": FROM})
    tap.equal((own.status, own.json["personal"]), (201, True), "whoever is in charge of the service does")
    tap.equal(boss.get("/figure-sheets/" + own.id).status, 404, "and it is not there for a coordinator")
    tap.ok(own.id not in [s["id"] for s in boss.all("/figure-sheets")], "in no list either")
    sheet = boss.make("/figure-sheets", {"code": "formation", "period": "year", "from": FROM}).id
    boss.make("/indicators/%s/publish" % boss.make("/indicators", dict(DEFINITION, code="formation_t", measure="persons_trained", period="quarter")).id)
    refused(tap, boss.post("/figure-sheets", {"code": "formation_t", "period": "quarter", "from": FROM}), 422, "period", "figure_overlap",
            "the same figures are not told by quarter and by year")
    cells = sheet_steps.step(boss, sheet, "close")["cells"]
    tap.ok(cells and all(c["hidden"] and c["value"] == 0 for c in cells), "nobody was trained: none at all is fewer than five too", cells)


def readers(tap, node, boss, world):
    director, national = node.client("director", world.person["direction A"]), node.client("national")
    paths = ["/indicators", "/peer-indicators", "/figure-grants", "/figure-sheets", "/peer-figures", "/consolidations"]
    tap.equal([director.get(p).status for p in paths], [403] * 6, "a director reads none of it")
    tap.equal([national.get(p).status for p in paths], [200, 403, 403, 403, 200, 200], "the national body reads definitions and what was told")
    place = "/consolidation-parts/%s?period=year&from=%s" % (national.get("/indicators?code=accueil").json["items"][0]["id"], FROM)
    got = national.get(place)
    tap.equal((got.status, got.json["label"], got.json.get("parts", [])), (200, "Personnes accueillies", []), "nobody is asked for it yet")
    refused(tap, national.get(place.replace(FROM, "%d-03-01" % YEAR)), 422, "from", "figure_period", "and a period that is none")
    for form, kind in (("csv", "text/csv"), ("xlsx", "application/vnd.openxml"), ("json", "application/json")):
        answer = national.get("/consolidations?format=" + form)
        tap.ok(answer.status == 200 and answer.headers["content-type"].startswith(kind), "the consolidated figures come as " + form, answer)
    refused(tap, boss.post("/figure-grants", {"peer": world.person["direction A"], "codes": ["accueil"], "from": FROM}), 422, "peer",
            "unknown_reference", "figures are granted to a federation that is known")


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator,operator")
        world = World(boss)
        node.settled()
        definitions(tap, boss)
        sheets(tap, boss)
        computed(tap, node, boss, world)
        readers(tap, node, boss, world)
        node.down()
        tap.equal(node.verify().returncode, 0, "every journal replays to its tables")


lib.run(main)

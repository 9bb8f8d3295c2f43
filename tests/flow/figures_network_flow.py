#!/usr/bin/env python3
"""figures_network_flow: two nodes of their own: a national one asks for figures, a federation tells them, corrects them; what is hidden stays.
Owns: both nodes.
Beware: what the figures are is figures_flow's; here they travel.
"""
import datetime

import lib
from linked import address, introduce, peer
from said import refused
from sheets import step, still

FROM = "%d-01-01" % (datetime.date.today().year - 2)
DEFINITION = {"code": "accueil", "label": "Personnes accueillies", "measure": "entered", "definition": "Chaque personne compte une fois.",
              "period": "year"}


def lines(*people):
    return [{"category": c, "people": n, "value": n} for c, n in zip(("professional", "governing", "other_public"), people)]


def asked(federation):
    return lib.wait_until(lambda: [i for i in federation.all("/peer-indicators") if i["code"] == "accueil"], 20)


def summed(national, value):
    """The total of all federations, once it is that."""
    def row():
        all_of_it = national.all("/consolidations?code=accueil&category=all")
        return [r for r in all_of_it if r.get("value") == value and "territory" not in r]
    return lib.wait_until(row, 20)


def told(tap, national, boss, sheet, definition):
    close = lambda: step(boss, sheet, "close")
    close()
    refused(tap, boss.post("/figure-sheets/%s/send" % sheet), 422, "peer", "figure_grant_missing", "what is granted to nobody is not told")
    boss.make("/figure-grants", {"peer": peer(boss, "fcsf")["id"], "codes": ["accueil"], "from": FROM})
    tap.equal(boss.post("/figure-sheets/%s/send" % sheet).json["status"], "asking", "granted, who asks for it is asked what it holds")
    tap.equal(still(boss, sheet)["status"], "sent", "it holds nothing, and is told")
    tap.ok("waits_for" not in boss.get("/figure-sheets/%s/progress" % sheet).json, "nobody is waited for then")
    tap.ok(summed(national, 32), "the national node adds it up", national.all("/consolidations"))
    rows = {r["category"]: r for r in national.all("/consolidations?code=accueil")}
    tap.equal([(rows[c].get("value"), rows[c]["hidden"]) for c in ("professional", "governing", "other_public")], [(None, 1), (None, 1), (20, 0)],
              "of the cells of few, and of the one that protects them, nothing came")
    place = "/consolidation-parts/%s?period=year&from=%s" % (definition, FROM)
    tap.equal([(p["standing"], p["value"]) for p in national.get(place).json["parts"]], [("reported", 32)], "who told what is there")
    boss.make("/figure-sheets/%s/correct" % sheet)
    change = lambda *people: boss.patch("/figure-sheets/" + sheet, {"entries": lines(*people)}, boss.get("/figure-sheets/" + sheet).etag)
    change(3, 10, 20)
    back = close()
    tap.equal((back["status"], back["refusal"]), ("draft", "of_few"), "a correction by one person waits, and it is said why")
    change(3, 19, 30)
    now = close()
    tap.equal((now["status"], now.get("refusal")), ("closed", None), "one by many is closed")
    step(boss, sheet, "send")
    tap.ok(summed(national, 52), "and takes the place of what was told", national.all("/consolidations"))
    tap.equal([p["standing"] for p in national.get(place).json["parts"]], ["corrected"], "it is shown that it was corrected")


def main(tap):
    with lib.Node("fcsf", "Fédération nationale") as top, lib.Node("fcs-42", "Fédération de la Loire") as local:
        for node in (top, local):
            address(node)
            node.up()
        national, boss = top.client("national,coordinator"), local.client("coordinator,operator")
        definition = national.make("/indicators", DEFINITION).id
        national.make("/indicators/%s/publish" % definition)
        introduce(top, "fcsf", local, "loire")
        tap.ok(asked(boss), "a federation that comes into service hears what is asked for")
        tap.ok(lib.wait_until(lambda: [n for n in boss.all("/notices") if "« Personnes accueillies », par année" in n["sentence"]], 20),
               "and its coordinator is told", boss.all("/notices"))
        place = "/consolidation-parts/%s?period=year&from=%s" % (definition, FROM)
        tap.equal([(p["federation"], p["standing"]) for p in national.get(place).json["parts"]], [("Fédération de la Loire", "late")],
                  "and is late with last year's, until it tells")
        sheet = boss.make("/figure-sheets", {"code": "accueil", "period": "year", "from": FROM, "entries": lines(3, 9, 20), "evidence": "Registre"}).id
        told(tap, national, boss, sheet, definition)
        national.make("/indicators/%s/withdraw" % definition)
        tap.ok(lib.wait_until(lambda: asked(boss)[0].get("withdrawn"), 20), "a withdrawal is heard")
        operator = top.client("operator")
        operator.make("/peers/%s/revoke" % peer(operator, "loire")["id"])
        left = lambda: [r for r in national.all("/consolidations?code=accueil&category=all") if r.get("left") == 1 and r["told"] == 0 and "value" not in r]
        tap.ok(lib.wait_until(left, 20), "what a revoked federation told is in no sum any more, and that it left is said", national.all("/consolidations"))
        tap.equal([p["standing"] for p in national.get(place).json["parts"]], ["left"], "by its name too")
        for node in (top, local):
            node.down()
            tap.equal(node.verify().returncode, 0, "its journals replay to their tables")


lib.run(main)

#!/usr/bin/env python3
"""network_flow: organisations, mandates, memberships, figures, communes over HTTP: what is refused, why, and what closes.
Owns: one node for all of it.
Beware: the SIRETs here satisfy Luhn and are nobody's that we know of; each is used once.
"""
import lib
from world import World



def siret(siren, establishment):
    """Nine digits and four, and the key that Luhn asks for."""
    body = "%09d%04d" % (siren, establishment)
    weight = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(body))
    return body + str(-weight % 10)


SIRETS = [siret(999000111, 1), siret(999000111, 2), siret(999000111, 3), siret(999000222, 1), siret(999000333, 1)]


def refused(tap, answer, status, fields, sentence):
    faults = [(f.get("field", ""), f["code"]) for f in (answer.json or {}).get("faults", [])]
    return tap.ok(answer.status == status and faults == fields, sentence, answer)


def communes(tap, boss, director):
    found = director.get("/communes?q=sain+et&limit=10").json["items"]
    tap.equal((found[0]["code"], found[0]["name"], found[0]["department"], "42000" in found[0]["postal_codes"]),
              ("42218", "Saint-Étienne", "42", True), "forms find a commune by the beginnings of its words")
    tap.ok(len(found) <= 10 and found[0]["population"] > 100000 and 45 < found[0]["lat"] < 46, "with its population and its place", found[0])
    tap.equal([c["code"] for c in director.get("/communes?q=42218").json["items"]][:1], ["42218"], "or by its INSEE code")
    tap.equal(director.get("/communes?q=xyzzy").json["items"], [], "nothing is found of what there is not")
    refused(tap, director.get("/communes"), 422, [("q", "required")], "a search for nothing is refused")
    refused(tap, director.get("/communes?q=a&limit=51"), 422, [("limit", "range")], "and one for too many")
    answer = boss.post("/organisations", {"name": "Centre", "kind": "centre", "commune": "42000"})
    refused(tap, answer, 422, [("commune", "commune_unknown")], "a postal code is no INSEE code")
    tap.ok("Saint-Étienne (42218)" in answer.raw.decode(), "and the refusal says whose it is", answer)
    card = {"name": "Prestataire", "competences": [], "commune": "42999"}
    tap.ok(boss.post("/providers", card).status == 422, "a provider's card without a competence is refused")


def sirets(tap, boss):
    first = boss.make("/organisations", {"name": "Centre Un", "kind": "centre", "siret": SIRETS[0]})
    wrong = SIRETS[0][:-1] + str((int(SIRETS[0][-1]) + 1) % 10)
    refused(tap, boss.post("/organisations", {"name": "Centre", "kind": "centre", "siret": wrong}), 422, [("siret", "format")],
            "a SIRET with a wrong digit is refused")
    answer = boss.post("/organisations", {"name": "Centre", "kind": "centre", "siret": SIRETS[0]})
    refused(tap, answer, 422, [("siret", "siret_taken")], "a SIRET that another has is refused")
    tap.ok("Centre Un" in answer.raw.decode(), "and the refusal names the other", answer)
    tap.equal(boss.post("/organisations", {"name": "La Poste", "kind": "partner", "siret": "35600000009075"}).status, 201,
              "La Poste's own rule is known")
    tap.ok(boss.patch("/organisations/" + first.id, {"name": "Centre Premier"}, first.etag).status == 200,
           "one's own SIRET is no other's when something else changes")

    refused(tap, boss.post("/organisations", {"name": "Antenne", "kind": "centre", "antenne": True}), 422, [("parent", "antenne_parent")],
            "an antenne without a parent is refused")
    bare = boss.make("/organisations", {"name": "Antenne sans SIRET", "kind": "centre", "antenne": True, "parent": first.id})
    tap.equal(bare.status, 201, "an antenne may have no SIRET")
    refused(tap, boss.post("/organisations", {"name": "Antenne", "kind": "centre", "antenne": True, "parent": first.id, "siret": SIRETS[3]}),
            422, [("siret", "antenne_siren")], "an antenne's SIRET begins as its parent's")
    boss.make("/organisations", {"name": "Antenne du Bas", "kind": "centre", "antenne": True, "parent": first.id, "siret": SIRETS[1]})
    now = boss.get("/organisations/" + first.id)
    refused(tap, boss.patch("/organisations/" + first.id, {"siret": SIRETS[4]}, now.etag), 422, [("siret", "antenne_siren")],
            "a parent keeps the first nine digits that its antennes have")
    return first.id


def tree(tap, boss):
    up = boss.make("/organisations", {"name": "Haut", "kind": "centre"})
    middle = boss.make("/organisations", {"name": "Milieu", "kind": "centre", "parent": up.id})
    low = boss.make("/organisations", {"name": "Bas", "kind": "centre", "parent": middle.id})
    refused(tap, boss.patch("/organisations/" + up.id, {"parent": low.id}, up.etag), 422, [("parent", "tree_cycle")],
            "a cycle in the tree is refused")
    refused(tap, boss.patch("/organisations/" + up.id, {"parent": up.id}, up.etag), 422, [("parent", "tree_cycle")],
            "nobody stands below themselves")


def mandates(tap, boss, world):
    person, centre = boss.make("/people", {"name": "Trésorerie"}).id, world.centre["A"]
    row = {"person": person, "organisation": centre, "role": "administrator", "from": "2020-01-01", "to": "2021-12-31"}
    refused(tap, boss.post("/mandates", dict(row, to="2019-12-31")), 422, [("to", "mandate_period")], "a mandate that ends before it begins is refused")
    made = boss.make("/mandates", row)
    answer = boss.post("/mandates", {"person": person, "organisation": centre, "role": "administrator", "from": "2021-12-31"})
    refused(tap, answer, 422, [("role", "mandate_doubled")], "the same mandate over the same days is refused")
    tap.ok("mercredi 1er janvier 2020" in answer.raw.decode(), "and the refusal says since when it is there", answer)
    after = boss.post("/mandates", {"person": person, "organisation": centre, "role": "administrator", "from": "2022-01-01"})
    other = boss.post("/mandates", {"person": person, "organisation": centre, "role": "president", "from": "2021-01-01"})
    tap.equal((after.status, other.status), (201, 201), "one after the other, or with another role, they hold")
    refused(tap, boss.patch("/mandates/" + made.id, {"to": "2022-06-01"}, made.etag), 422, [("role", "mandate_doubled")],
            "a change does not make two of one either")


def closing(tap, node, boss, world):
    old = boss.make("/organisations", {"name": "Centre Ancien", "kind": "centre"})
    new = boss.make("/organisations", {"name": "Centre Nouveau", "kind": "centre"})
    path = "/organisations/%s/close" % old.id
    refused(tap, boss.patch("/organisations/" + old.id, {"status": "closed"}, old.etag), 422, [("status", "server_set")],
            "the status moves by closing only")
    refused(tap, boss.post(path, {}), 422, [("on", "required")], "a closing has a day")
    refused(tap, boss.post(path, {"on": "2199-01-01"}), 422, [("on", "closing_day")], "and not one that is still to come")
    refused(tap, boss.post(path, {"on": "2020-12-31", "successor": old.id}), 422, [("successor", "successor")], "nobody succeeds to themselves")
    tap.equal(node.client("director").post(path, {"on": "2020-12-31"}).status, 403, "a director closes nothing")
    closed = boss.make(path, {"on": "2020-12-31", "successor": new.id})
    tap.equal((closed.json["status"], closed.json["closed_on"], closed.json["successor"]), ("closed", "2020-12-31", new.id),
              "a centre closes, with its successor")
    refused(tap, boss.post(path, {"on": "2020-12-31"}), 409, [("status", "organisation_closed")], "once")
    refused(tap, boss.post("/organisations/%s/close" % new.id, {"on": "2021-12-31", "successor": old.id}), 422, [("successor", "successor")],
            "a closed one succeeds to nobody, so that no ring can be drawn")
    person = boss.make("/people", {"name": "Nouvelle venue"}).id
    answer = boss.post("/mandates", {"person": person, "organisation": old.id, "role": "employee", "from": "2021-02-01"})
    refused(tap, answer, 422, [("organisation", "organisation_closed")], "no new mandate in a closed centre")
    tap.ok("Centre Nouveau" in answer.raw.decode(), "and the refusal names its successor", answer)
    past = boss.post("/mandates", {"person": person, "organisation": old.id, "role": "employee", "from": "2015-01-01", "to": "2018-12-31"})
    tap.equal(past.status, 201, "a mandate of the years before can still be written down")
    refused(tap, boss.patch("/mandates/" + past.id, {"to": None}, past.etag), 422, [("organisation", "organisation_closed")],
            "but it is not prolonged beyond the closing")
    refused(tap, boss.post("/memberships", {"organisation": old.id, "federation": world.federation, "year": 2022, "due": 100}), 422,
            [("organisation", "organisation_closed")], "no membership of a year after")
    tap.equal(boss.get("/organisations/" + old.id).json["name"], "Centre Ancien", "what is closed stays readable")
    tap.ok(any(e["event"] == "organisation.closed" for e in boss.get("/organisations/%s/history" % old.id).json["items"]), "and its history says when")


def memberships(tap, node, boss, world):
    row = {"organisation": world.centre["A"], "federation": world.federation, "year": 2026, "due": 30000}
    made = boss.make("/memberships", row)
    tap.equal(made.json["status"], "due", "what is asked is due")
    refused(tap, boss.post("/memberships", row), 422, [("year", "membership_twice")], "a year has one membership")
    refused(tap, boss.post("/memberships", dict(row, federation=world.centre["B"], year=2025)), 422, [("federation", "membership_federation")],
            "one is a member of a federation")
    part = boss.patch("/memberships/" + made.id, {"paid": 10000}, made.etag)
    paid = boss.patch("/memberships/" + made.id, {"paid": 30000, "paid_on": "2026-03-01"}, part.etag)
    tap.equal((part.json["status"], paid.json["status"]), ("part", "paid"), "its status follows what was paid")
    for who, centre, seen in (("direction A", "A", 1), ("direction B", "B", 0)):
        director = node.client("director", world.person[who])
        tap.equal(len(director.get("/memberships").json["items"]), seen, "the %s sees %d of it" % (who, seen))


def figures(tap, boss, world):
    row = {"organisation": world.federation, "name": "Entreprises représentées", "value": 65000, "unit": "entreprises", "more_than": True, "year": 2018}
    refused(tap, boss.post("/figures", row), 422, [("source", "required")], "a figure without its source is refused")
    made = boss.make("/figures", dict(row, source="Plaquette de l’union"))
    tap.equal((made.json["value"], made.json["more_than"], made.json["year"]), (65000, True, 2018), "a figure says that it is a lower bound, and of when")
    tap.equal(len(boss.get("/figures?year=2018").json["items"]), 1, "and is found by its year")


def providers(tap, boss, world):
    card = {"name": "Prestataire", "competences": [{"competence": world.competence, "level": 3}]}
    refused(tap, boss.post("/providers", dict(card, commune="42999")), 422, [("commune", "commune_unknown")], "a provider's commune is one that exists")
    refused(tap, boss.post("/providers", dict(card, person=world.person["salarié A"], organisation=world.centre["A"])), 422,
            [("organisation", "provider_who")], "a provider is a person or an organisation")


def merging(tap, node, boss, world):
    stays = boss.make("/organisations", {"name": "Maison des Deux Rives", "kind": "centre", "commune": "42187"})
    goes = boss.make("/organisations", {"name": "MAISON DES DEUX-RIVES", "kind": "centre", "commune": "42187", "phone": "04 77 00 00 00"})
    person = boss.make("/people", {"name": "Direction commune"}).id
    boss.make("/mandates", {"person": person, "organisation": goes.id, "role": "director", "from": "2020-01-01"})
    venue = boss.make("/venues", {"name": "Salle", "organisation": goes.id}).id
    path = "/organisations/%s/merge" % goes.id
    alike = [p for p in boss.all("/duplicates?collection=organisation") if goes.id in (p["first"], p["second"])]
    tap.equal([(p["reason"], {p["first"], p["second"]}) for p in alike], [("name_commune", {goes.id, stays.id})],
              "the same name in the same commune, however it is written, is offered as a likeness")
    tap.equal(node.client("director").get("/duplicates?collection=organisation").status, 403, "to the team only")
    refused(tap, boss.get("/duplicates?collection=organisation&cursor=x"), 422, [("cursor", "format")], "a cursor is one that was given")
    refused(tap, boss.post(path, {"into": goes.id}), 422, [("into", "merge_self")], "a merge of a record with itself is refused")
    refused(tap, boss.post("/people/%s/merge" % person, {"into": person}), 422, [("into", "merge_self")], "of a person too")
    refused(tap, boss.post(path, {"into": world.federation}), 422, [("into", "merge_kinds")], "a centre is not merged with a federation")
    refused(tap, boss.post(path, {}), 422, [("into", "required")], "nor with nothing")
    tap.equal(node.client("director").post(path, {"into": stays.id}).status, 403, "nor by a director")
    for one, paid in ((goes, 8000), (stays, 0)):
        boss.make("/memberships", {"organisation": one.id, "federation": world.federation, "year": 2024, "due": 8000, "paid": paid})
    before = node.positions()["registry"]
    dry = boss.make(path, {"into": stays.id, "dry_run": True}).json
    tap.equal(([t["field"] for t in dry["taken"]], [(m["record_name"], m["count"]) for m in dry["moved"]], node.positions()["registry"]),
              (["phone"], [("mandate", 1), ("membership", 1)], before), "a dry run says what would be taken and moved, and does nothing")
    tap.equal(dry["left"], [{"field": "name", "label": "Nom", "from": goes.json["name"], "to": stays.json["name"]}], "and what is not taken")
    tap.equal(dry["conflicts"], ["Adhésion 2024 : chacune des deux structures en a une. Celle de la structure archivée (réglé : 80,00 €) est gardée, "
                                 "l’autre (réglé : 0,00 €) est archivée ; les montants ne sont pas additionnés."], "and what a person must look at")
    boss.make(path, {"into": stays.id})
    kept = [m for m in boss.all("/memberships?organisation=" + stays.id) if m["year"] == 2024]
    tap.equal([m["paid"] for m in kept], [8000], "of two memberships the one that was paid is kept")
    gone = boss.get("/organisations/" + goes.id).json
    tap.ok(gone["merged_into"] == stays.id and "archived_at" in gone, "what was merged says where it went", gone)
    tap.equal(boss.get("/organisations/" + stays.id).json["phone"], "04 77 00 00 00", "what stays took what it lacked")
    told = boss.get("/organisations/%s/history" % stays.id).json["items"]
    tap.ok(any(e["event"] == "organisation.absorbed" and any(goes.id in c.get("to", "") for c in e["changes"]) for e in told),
           "its history names the merge", told)
    tap.ok(len(boss.get("/organisations/%s/history" % goes.id).json["items"]) == 2, "and the other's stays readable")
    tap.ok(node.settled() and boss.get("/venues/" + venue).json["organisation"] == stays.id, "the other services follow by the event")
    director = node.client("director", person)
    tap.equal(director.get("/organisations/" + stays.id).status, 200, "its director is now the director of what stays")
    seen = lib.wait_until(lambda: [m["organisation"] for m in director.get("/mandates").json["items"]])
    tap.equal(seen, [stays.id], "by a mandate there")
    refused(tap, boss.post(path, {"into": world.centre["A"]}), 409, [("id", "archived")], "it is not merged twice")
    refused(tap, boss.post("/mandates", {"person": person, "organisation": goes.id, "role": "employee", "from": "2024-01-01"}), 422,
            [("organisation", "archived")], "nor chosen any more")


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator")
        world = World(boss)
        communes(tap, boss, node.client("director", world.person["direction A"]))
        sirets(tap, boss)
        tree(tap, boss)
        mandates(tap, boss, world)
        memberships(tap, node, boss, world)
        closing(tap, node, boss, world)
        figures(tap, boss, world)
        providers(tap, boss, world)
        merging(tap, node, boss, world)
        node.down()
        tap.equal(node.verify().returncode, 0, "the journals replay to the same tables")


lib.run(main)

#!/usr/bin/env python3
"""export_flow: what leaves a node: lists as CSV, XLSX and JSON, whole and as filtered; packages that others read, and that come back.
Owns: two nodes of its own.
Beware: a workbook is read here with nothing but zip and XML, so that what it says is not what our own reader thinks.
"""
import csv
import io
import json
import os
import socket
import xml.etree.ElementTree as ET
import zipfile

import lib

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def csv_rows(raw):
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))


def xlsx_rows(raw):
    """Rows of the first sheet, each a dict by its heading; values as they stand in the file."""
    with zipfile.ZipFile(io.BytesIO(raw)) as z:
        shared = []
        if "xl/sharedStrings.xml" in z.namelist():
            shared = ["".join(t.text or "" for t in si.iter(SPACE + "t")) for si in ET.fromstring(z.read("xl/sharedStrings.xml"))]
        sheet = ET.fromstring(z.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(SPACE + "row"):
        cells = {}
        for c in row.iter(SPACE + "c"):
            column = c.get("r").rstrip("0123456789")
            v, kind = c.find(SPACE + "v"), c.get("t")
            if c.find(SPACE + "f") is not None:
                raise AssertionError("a formula in " + c.get("r"))
            if kind == "inlineStr":
                cells[column] = "".join(t.text or "" for t in c.iter(SPACE + "t"))
            elif kind == "s":
                cells[column] = shared[int(v.text)]
            elif kind in ("b", "str"):
                cells[column] = v.text
            elif v is not None:
                cells[column] = float(v.text)
        rows.append(cells)
    return [{rows[0][k]: v for k, v in r.items()} for r in rows[1:]], sheet


def fill(node, boss):
    """More records than a page, and more than the bytes of one piece."""
    with open(node.parent + "/organisations.csv", "w") as f:
        f.write("code;name;kind;email\n")
        for i in range(1500):
            f.write("c%d;Centre social des Tilleuls numéro %d;%s;c%d@exemple.org\n" % (i, i, "evs" if i % 3 == 0 else "centre", i))
    node.load(node.parent + "/organisations.csv")
    boss.make("/organisations", {"name": "=CMD()", "kind": "partner"})


def lists(tap, boss):
    everything = boss.all("/organisations?limit=200")
    tap.ok(len(everything) > 1500, "there is more than a page", len(everything))
    whole = boss.get("/organisations?format=csv")
    rows = csv_rows(whole.raw)
    tap.equal([r["id"] for r in rows], [o["id"] for o in everything], "the CSV has every record of the list, in its order")
    tap.equal([r["name"] for r in rows if r["name"].startswith("'")], ["'=CMD()"], "a name that looks like a formula is neutralised")
    tap.equal(whole.headers["content-disposition"], 'attachment; filename="organisation.csv"', "a browser saves it")
    filtered = boss.all("/organisations?kind=evs&limit=200")
    tap.equal([r["id"] for r in csv_rows(boss.get("/organisations?kind=evs&format=csv").raw)], [o["id"] for o in filtered],
              "a filter holds for the CSV as for the list")
    tap.equal(boss.get("/organisations?all=true").json, {"items": everything}, "the whole list as one JSON")
    tap.equal(boss.get("/organisations?kind=evs&all=true&format=json").json, {"items": filtered}, "and as filtered")
    tap.equal(boss.get("/organisations?kind=think_tank&all=true").json, {"items": []}, "an empty list is an empty one")
    tap.equal(len(csv_rows(boss.get("/organisations?format=csv&limit=3").raw)), 3, "a limit asked for is one")
    tap.equal(boss.get("/organisations?format=ods").codes, ["choice"], "a form that is not made is refused")
    tap.equal(boss.get("/organisations?all=maybe").codes, ["choice"], "all is true or false")
    tap.equal(boss.raw("HEAD", "/api/v1/organisations?format=csv").raw, b"", "HEAD of an export is its head alone")
    tap.equal(boss.get("/organisations?format=csv", Accept="text/html").status, 200, "what the address says goes before Accept")


def gone(tap, node, boss):
    """A client that asks for much, takes little, and goes; another that never reads."""
    head = "GET /api/v1/organisations?format=csv HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n" % boss.token
    idle = [socket.create_connection(("127.0.0.1", node.port)) for _ in range(6)]
    for i, s in enumerate(idle):
        s.sendall(head.encode() * (1 if i < 3 else 20))
        if i < 3:
            s.recv(1000)
            s.close()
    tap.equal(len(csv_rows(boss.get("/organisations?format=csv").raw)), 1501, "clients that go, or do not read, hold up nobody")
    for s in idle[3:]:
        s.close()
    tap.equal(boss.get("/organisations?limit=1").status, 200, "and leave nothing behind")


def workbooks(tap, boss):
    everything = boss.all("/organisations?limit=200")
    made = boss.get("/organisations?format=xlsx")
    tap.equal(made.headers["content-type"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "a workbook is one")
    rows, sheet = xlsx_rows(made.raw)
    tap.equal([r["Identifiant"] for r in rows], [o["id"] for o in everything], "the workbook has every record of the list")
    tap.equal([r["Nom"] for r in rows], [o["name"] for o in everything], "a text is a text, whatever it begins with")
    tap.equal({r["Nature"] for r in rows}, {"Espace de vie sociale", "Centre social", "Partenaire"}, "values are said in French")
    tap.ok(40000 < rows[0]["Créé le"] < 60000, "a time is a date of the spreadsheet's", rows[0])
    tap.ok(sheet.find(".//" + SPACE + "pane").get("ySplit") == "1", "its head does not scroll away")
    competence = boss.make("/competences", {"name": "Gouvernance"}).id
    boss.make("/providers", {"name": "Prestataire", "competences": [{"competence": competence, "level": 4}], "departments": ["42", "43"],
                             "remote": True, "tariff": 61234, "refreshed_on": "2026-03-31", "days_group": 3})
    rows, _ = xlsx_rows(boss.get("/providers?format=xlsx").raw)
    one = rows[0]
    tap.ok(612.34 in one.values(), "money is in euros", one)
    tap.ok(46112.0 in one.values(), "a day is a date", one)
    tap.ok("1" in one.values() and 3.0 in one.values() and "42|43" in one.values(), "booleans, numbers and lists are what they are", one)
    empty, _ = xlsx_rows(boss.get("/organisations?kind=think_tank&format=xlsx").raw)
    tap.equal(empty, [], "an empty workbook has its head")


def rights(tap, node, boss):
    person = boss.make("/people", {"name": "Direction"}).id
    centre = boss.all("/organisations?kind=centre")[0]["id"]
    boss.make("/mandates", {"person": person, "organisation": centre, "role": "director", "from": "2020-01-01"})
    node.settled()
    director = node.client("director", person=person)
    for form in ("format=csv", "format=xlsx", "all=true"):
        tap.equal(director.get("/contacts?" + form).status, 403, "who may not read a list may not take it away: " + form)
    tap.equal([r["id"] for r in csv_rows(director.get("/people?format=csv").raw)], [p["id"] for p in director.all("/people")],
              "an export holds what the list shows to its reader, no more")


def hsds(raw):
    """{file: rows} of a package."""
    with zipfile.ZipFile(io.BytesIO(raw)) as z:
        if z.testzip() is not None:
            raise AssertionError("a damaged archive")
        return {n[:-4]: list(csv.DictReader(io.StringIO(z.read(n).decode()))) for n in z.namelist() if n.endswith(".csv")}


def network(boss):
    """A federation, a centre with all its fields, its antenne, a closed one, and a service on offer."""
    make = boss.make
    head = make("/organisations", {"name": "Fédération", "kind": "federation", "commune": "42218"}).id
    centre = make("/organisations", {"name": "Centre « A, b » ; c", "code": "a", "kind": "centre", "parent": head, "siret": "73282932000074",
                                     "rna": "W123456789", "commune": "42207", "management": "associative", "email": "a@exemple.org",
                                     "phone": "0477000000"}).id
    make("/organisations", {"name": "Antenne", "kind": "evs", "parent": centre, "antenne": True})
    make("/organisations", {"name": "Caf", "kind": "institution"})
    wide = make("/competences", {"name": "Gouvernance", "code": "g"}).id
    narrow = make("/competences", {"name": "Bureau collégial", "parent": wide, "description": "Décider\nà plusieurs",
                                   "levels": [{"level": 1, "description": "Notions"}, {"level": 4, "description": "Pratique"}]}).id
    bouquet = make("/bouquets", {"name": "Traverser", "description": "Les crises."}).id
    make("/services", {"name": "Appui au bureau", "code": "s1", "bouquet": bouquet, "kinds": ["individual", "group"], "typical_days": 2,
                       "competences": [narrow, wide]})
    make("/services", {"name": "Médiation", "bouquet": bouquet, "kinds": ["group"], "typical_days": 3, "competences": [wide],
                       "description": "Une médiation, « en groupe »"})
    make("/people", {"name": "Personne Secrète", "email": "secrete@exemple.org", "phone": "0600000001"})
    return head, centre


COMPARED = ("/organisations", "/competences", "/bouquets", "/services")


def held(boss):
    """What the packages carry: all but what the server says of a record itself."""
    aside = ("version", "created_at", "updated_at")
    return {p: sorted(({k: v for k, v in r.items() if k not in aside} for r in boss.all(p)), key=lambda r: r["id"]) for p in COMPARED}


def packages(tap, node, other, boss):
    head, centre = network(boss)
    zipped = boss.get("/exports/hsds")
    tap.equal((zipped.status, zipped.headers["content-type"]), (200, "application/zip"), "an HSDS package is a ZIP")
    tables = hsds(zipped.raw)
    rows = {r["id"]: r for r in tables["organizations"]}
    tap.equal((rows[centre]["name"], rows[centre]["parent_organization_id"], rows[centre]["email"]),
              ("Centre « A, b » ; c", head, "a@exemple.org"), "organisations are in its terms")
    tap.equal({(r["identifier_scheme"], r["identifier"]) for r in tables["organization_identifiers"]},
              {("FR-SIRET", "73282932000074"), ("FR-RNA", "W123456789")}, "identifiers name their schemes")
    tap.ok({"city": "Saint-Chamond", "state_province": "42", "country": "FR"}.items() <= next(
        r for r in tables["addresses"] if r["postal_code"] == "42400").items(), "a commune is an address", tables["addresses"])
    tap.equal({r["organization_id"] for r in tables["services"]}, {head}, "the federation offers the services")
    with zipfile.ZipFile(io.BytesIO(zipped.raw)) as z:
        descriptor = json.loads(z.read("datapackage.json"))
    columns = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in descriptor["resources"]}
    tap.equal(columns, {n: list(csv.reader(io.StringIO(zipfile.ZipFile(io.BytesIO(zipped.raw)).read(n + ".csv").decode())))[0] for n in columns},
              "the descriptor names every column of every file")
    tap.ok(all(f["description"] for r in descriptor["resources"] for f in r["schema"]["fields"]), "and says what it holds")
    inclusion = boss.get("/exports/data-inclusion")
    tap.equal(inclusion.headers["content-type"], "application/json", "data·inclusion is JSON")
    shapes = inclusion.json
    one = next(s for s in shapes["structures"] if s["id"] == centre)
    tap.ok({"nom": "Centre « A, b » ; c", "siret": "73282932000074", "code_insee": "42207", "commune": "Saint-Chamond", "code_postal": "42400",
            "courriel": "a@exemple.org", "telephone": "0477000000", "source": "maillage", "reseaux_porteurs": ["fcsf"]}.items() <= one.items(),
           "structures are in its terms", one)
    for kind in ("structures", "services"):
        needed = {"id", "source", "nom", "description", "date_maj"} | ({"structure_id"} if kind == "services" else set())
        tap.ok(all(needed <= set(s) for s in shapes[kind]), "what its schema asks for is there: " + kind)
    for raw in (b"".join(json.dumps(t).encode() for t in tables.values()), inclusion.raw):
        tap.ok(b"ecr" not in raw and b"0600000001" not in raw, "no package tells of a person")
    back(tap, node, other, boss, zipped.raw, inclusion.raw)


def back(tap, node, other, boss, zipped, inclusion):
    for name, raw in (("paquet.zip", zipped), ("paquet.json", inclusion)):
        path = node.parent + "/" + name
        with open(path, "wb") as f:
            f.write(raw)
        with other() as empty:
            empty.up()
            there = empty.client("coordinator")
            empty.load(path)
            tap.equal(held(there), held(boss), "read into an empty node, %s makes the same records" % name)
            again = there.get("/exports/hsds").raw if name.endswith("zip") else there.get("/exports/data-inclusion").raw
            tap.ok(again == raw, "and exported from there it is the same bytes")
            tap.ok("modifiés 0" in empty.must("import", path), "read once more, it changes nothing")
            damaged(tap, empty, raw, path)


def left_behind(tap):
    """A closed structure stays behind; its antenne and another below it are in activity, and leave without it."""
    with lib.Node() as node, lib.Node() as empty:
        node.up()
        empty.up()
        boss, there = node.client("coordinator"), empty.client("coordinator")
        closed = boss.make("/organisations", {"name": "Centre fermé", "kind": "centre"}).id
        antenne = boss.make("/organisations", {"name": "Antenne", "kind": "evs", "parent": closed, "antenne": True}).id
        below = boss.make("/organisations", {"name": "Dessous", "kind": "evs", "parent": closed}).id
        boss.make("/organisations/%s/close" % closed, {"on": "2020-06-30"})
        for address, name in (("/exports/hsds", "fermee.zip"), ("/exports/data-inclusion", "fermee.json")):
            path = node.parent + "/" + name
            with open(path, "wb") as f:
                f.write(boss.get(address).raw)
            read = empty.command("import", path)
            tap.equal(read.returncode, 0, "%s of a network with a closed parent comes in: %s" % (name, read.stdout + read.stderr))
            found = {o["id"]: o for o in there.all("/organisations")}
            tap.equal(set(found), {antenne, below}, "with all that is in activity")
            tap.ok(not any("parent" in o or o.get("antenne") for o in found.values()), "and no parent that is not there", found)


def damaged(tap, empty, raw, path):
    with open(path, "wb") as f:
        f.write(raw[:len(raw) // 2])
    before = empty.positions()
    cut = empty.command("import", path)
    tap.equal((cut.returncode, empty.positions()), (4, before), "a package cut in the middle is refused, and nothing is written")


def commands(tap, node, boss):
    out = node.parent + "/out"
    node.must("export", "organisations", "--out", out + ".csv")
    with open(out + ".csv", "rb") as f:
        tap.equal([r["id"] for r in csv_rows(f.read())], [o["id"] for o in boss.all("/organisations")], "the command writes the CSV")
    tap.equal(json.loads(node.must("export", "services", "--format", "json")), boss.all("/services"), "and JSON, on standard output")
    node.must("export", "organisations", "--format", "xlsx", "--out", out + ".xlsx")
    with open(out + ".xlsx", "rb") as f:
        tap.equal([r["Nom"] for r in xlsx_rows(f.read())[0]], [o["name"] for o in boss.all("/organisations")], "and the workbook")
    table = node.parent + "/bouquets.xlsx"
    node.must("export", "bouquets", "--format", "xlsx", "--out", table)
    tap.ok("modifiés 0" in node.must("import", table), "which reads back as it was")
    node.must("export", "--package", "hsds", "--out", out + ".zip")
    with open(out + ".zip", "rb") as f:
        tap.equal(f.read(), boss.get("/exports/hsds").raw, "and the package, as over HTTP")
    tap.equal(node.command("export").returncode, 2, "without saying what, it does nothing")
    tap.equal(node.command("export", "nuages").returncode, 2, "nor for what is no collection")
    tap.equal(node.command("export", "organisations", "--format", "ods").returncode, 2, "nor in a form that is not made")
    tap.equal(node.command("export", "contacts").returncode, 4, "what the operator may not read is refused")


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator")
        packages(tap, node, lib.Node, boss)
        commands(tap, node, boss)
        person = boss.make("/people", {"name": "Direction"}).id
        tap.equal(node.client("director", person=person).get("/exports/hsds").status, 403, "packages are the team's")
        node.down()
        tap.equal(node.command("verify").returncode, 0, "the journals prove what is kept")
    left_behind(tap)
    whole(tap)


def whole(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator")
        fill(node, boss)
        lists(tap, boss)
        gone(tap, node, boss)
        workbooks(tap, boss)
        rights(tap, node, boss)


lib.run(main)

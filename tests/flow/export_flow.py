#!/usr/bin/env python3
"""export_flow: what leaves a node: lists as CSV, XLSX and JSON, whole and as filtered; packages that others read, and that come back.
Owns: two nodes of its own.
Beware: a workbook is read here with nothing but zip and XML, so that what it says is not what our own reader thinks.
"""
import csv
import io
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


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator")
        fill(node, boss)
        lists(tap, boss)
        gone(tap, node, boss)
        workbooks(tap, boss)
        rights(tap, node, boss)


lib.run(main)

#!/usr/bin/env python3
"""import_flow: spreadsheets over HTTP: sent, mapped, checked, chosen about, applied once, whatever happens on the way.
Owns: a node of its own.
Beware: the files are what people have: Windows-1252, commas, a column a year, a workbook that is a bomb, a file cut short.
"""
import hashlib
import io
import zipfile

import lib

PART = 192 * 1024
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# --- files ------------------------------------------------------------------------------------------------------------
def send(client, raw, kind=CSV):
    file = client.make("/files", {"name": "fichier", "type": kind, "purpose": "import", "size": len(raw)}).id
    for n, i in enumerate(range(0, len(raw), PART), 1):
        part = client.raw("PUT", "/api/v1/files/%s/parts/%d" % (file, n), raw[i:i + PART], {"Content-Type": "application/octet-stream"})
        if part.status != 200:
            raise AssertionError("part %d: %r" % (n, part))
    done = client.post("/files/%s/complete" % file, {"hash": hashlib.sha256(raw).hexdigest()})
    if done.status != 200:
        raise AssertionError("complete: %r" % done)
    return file


def book(rows, sheet=None):
    """A workbook of one sheet; rows of texts. sheet: its XML instead."""
    lines = "".join("<row>%s</row>" % "".join('<c t="str"><v>%s</v></c>' % cell for cell in row) for row in rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>')
        z.writestr("xl/worksheets/sheet1.xml", "<worksheet><sheetData>%s</sheetData></worksheet>" % (sheet or lines))
        z.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="Annuaire" r:id="r1"/></sheets></workbook>')
    return out.getvalue()


def csv(*rows, mark=";"):
    return ("\r\n".join(mark.join(r) for r in rows) + "\r\n").encode()


# --- runs -------------------------------------------------------------------------------------------------------------
def settled(client, run, *states):
    def look():
        now = client.get("/imports/" + run)
        return now.json if now.status == 200 and now.json["status"] in (states or ("checked", "refused", "done", "stopped")) else None
    end = lib.wait_until(look, 60)
    if not end:
        raise AssertionError("import %s: %r" % (run, client.get("/imports/" + run)))
    return end


def check(client, raw, collection="organisation", kind=CSV, refused=False, **more):
    run = client.make("/imports", dict({"file": send(client, raw, kind), "collection": collection}, **more)).id
    run = settled(client, run)
    if run["status"] == "refused" and not refused:
        raise AssertionError("%r" % client.get("/imports/%s/faults" % run["id"]).json)
    return run


def apply(client, run):
    done = client.post("/imports/%s/apply" % run)
    if done.status != 200:
        raise AssertionError("apply: %r" % done)
    return settled(client, run, "done", "stopped")


def faults(client, run):
    return client.get("/imports/%s/faults" % run["id"]).json


def counts(run):
    return tuple(run.get(k, 0) for k in ("to_create", "to_update", "unchanged"))


def siret(n):
    def luhn(digits):
        total = sum(int(d) if i % 2 else sum(divmod(2 * int(d), 10)) for i, d in enumerate(reversed(digits)))
        return digits + str(-total % 10)
    return luhn(luhn("%08d" % (30000000 + n)) + "0001")


# --- what is tested ---------------------------------------------------------------------------------------------------
def directory(tap, boss):
    raw = ("Réf,Raison sociale,Type,N° SIRET,CP,Ville,Gestion,Rattachée à,Remarque perso\r\n"
           "fd,Fédération de l’Été,Fédération,,42000,Saint-Étienne,,,x\r\n"
           "c1,\"Maison, de l’Œuvre\",Centre social,%s,42000,St Etienne,Associatif,fd,\r\n"
           "c2,Centre Bis,centre social,,63000,Clermont-Ferrand,Municipal,Fédération de l’Été,\r\n" % siret(1)).encode("cp1252")
    run = check(boss, raw, "Structures")
    tap.equal((run["status"], counts(run)), ("checked", (3, 0, 0)), "a Windows-1252 file with commas is read and checked")
    tap.equal({c["column"]: c.get("field") for c in run["columns"]},
              {"A": "code", "B": "name", "C": "kind", "D": "siret", "E": "commune.postal_code", "F": "commune.town", "G": "management",
               "H": "parent", "I": None}, "each column is shown with the field that it fills")
    tap.ok(all(c["reason"] and 0 <= c["confidence"] <= 100 for c in run["columns"]), "with a reason and a confidence")
    tap.equal(boss.all("/organisations"), [], "nothing is written before it is applied")
    done = apply(boss, run["id"])
    tap.equal((done["status"], done["created"], done["done"], done["total"]), ("done", 3, 3, 3), "applied, all rows are there")
    by = {o["code"]: o for o in boss.all("/organisations")}
    tap.equal((by["c1"]["name"], by["c1"]["commune"], by["c2"]["commune"]), ("Maison, de l’Œuvre", "42218", "63113"),
              "accents are whole; postal code and town make the commune")
    tap.equal((by["c1"]["parent"], by["c2"]["parent"]), (by["fd"]["id"],) * 2, "a row refers to another of the file by code or by name")
    again = check(boss, raw, "organisation")
    tap.equal((again["status"], counts(again)), ("checked", (0, 0, 3)), "the same file again changes nothing, and says so")
    tap.equal(apply(boss, again["id"])["message"], "Terminé : rien n’a changé, tout était déjà là.", "applied all the same, nothing is written")


def mapping(tap, boss):
    raw = csv(["Code", "Truc", "Type", "Mail"], ["m1", "Centre M", "centre", "m@exemple.fr"])
    run = check(boss, raw, refused=True)
    tap.equal(run["status"], "refused", "a name that is missing refuses the file")
    told = faults(boss, run)["items"][0]
    tap.equal((told["line"], told["field"], told["code"]), (2, "name", "required"), "by line, field and rule")
    url = "/imports/" + run["id"]
    changed = boss.patch(url, {"mapping": [{"column": "Truc", "field": "name"}, {"column": "D", "field": ""}]}, boss.get(url).etag)
    tap.equal(changed.status, 200, "the person says what a column fills")
    run = settled(boss, run["id"])
    tap.equal((run["status"], [(c.get("field"), c["reason"]) for c in run["columns"]][1::2]), ("checked", [("name", "choice"), (None, "choice")]),
              "the file is checked again so, a column is left aside")
    bad = boss.patch(url, {"mapping": [{"column": "Z", "field": "name"}, {"column": "A", "field": "couleur"}]}, boss.get(url).etag)
    run = settled(boss, run["id"])
    tap.equal((bad.status, sorted(f["code"] for f in faults(boss, run)["items"])), (200, ["import_column", "import_field"]),
              "a column or a field that is none is told")


def bad_files(tap, boss):
    run = check(boss, "code;name;kind\r\na1;A;centre\r\na2;Centre".encode(), refused=True)
    told = faults(boss, run)["items"][0]
    tap.equal((run["status"], told["code"], told["line"]), ("refused", "sheet_cut", 3), "a file cut in the middle says so, with its line")
    bomb = book([], "<row><c/></row>" * 400000)
    run = check(boss, bomb, kind=XLSX, refused=True)
    tap.ok(len(bomb) < 40000, "the bomb is small")
    tap.equal((run["status"], faults(boss, run)["items"][0]["code"]), ("refused", "sheet_bomb"), "a zip bomb as XLSX is refused")
    run = check(boss, csv(["code", "name", "kind", "siret", "parent"], ["b1", "B", "centre", "12345678901234", "nulle-part"],
                          ["b2", "B", "château", siret(2), ""], ["b2", "C", "centre", "", ""]), refused=True)
    told = {(f["line"], f.get("column"), f["code"]) for f in faults(boss, run)["items"]}
    tap.equal(told, {(2, "D", "format"), (2, "E", "import_reference"), (3, "C", "choice"), (4, "A", "import_same")},
              "all faults are told at once, by line and column")
    tap.equal([o["code"] for o in boss.all("/organisations") if o.get("code", "").startswith(("a", "b"))], [], "nothing of such files is written")
    run = boss.post("/imports/%s/apply" % run["id"])
    tap.equal((run.status, run.codes), (409, ["import_state"]), "a refused file is not applied")


def workbook(tap, boss):
    run = check(boss, book([["Code", "Prénom", "Nom", "Courriel"], ["p1", "Camille", "Exemple", "camille@exemple.fr"]]), "people", XLSX)
    tap.equal((run["status"], run["read_sheet"]), ("checked", "Annuaire"), "a workbook is read")
    apply(boss, run["id"])
    tap.equal([p["name"] for p in boss.all("/people")], ["Camille Exemple"], "first name and name make one")
    run = check(boss, csv(["Mail", "Structure", "Fonction", "Début", "Fin"], ["p1", siret(1), "cheffe", "bientôt", ""]), "mandates", refused=True)
    told = faults(boss, run)["items"]
    tap.equal([f["code"] for f in told], ["choice", "format"], "a role that is none is told")
    tap.ok("JJ/MM/AAAA, comme 26/11/2019" in told[1]["sentence"], "and the form of a day", told)
    run = check(boss, csv(["Personne", "Structure", "Fonction", "Début", "Fin"], ["p1", siret(1), "Direction", "01/09/2024", ""]), "mandates")
    tap.equal((run["status"], apply(boss, run["id"])["created"]), ("checked", 1), "a mandate finds its structure by SIRET")


def years(tap, boss):
    raw = csv(["Structure", "2023", "2024"], ["c1", "120,50", "1 130 €"], ["c2", "", "90"])
    run = check(boss, raw, "memberships")
    tap.equal((run["status"], counts(run), faults(boss, run)["items"]), ("checked", (3, 0, 0), []), "a column a year gives a row each")
    apply(boss, run["id"])
    tap.equal(sorted((m["year"], m["due"]) for m in boss.all("/memberships")), [(2023, 12050), (2024, 9000), (2024, 113000)],
              "past years come in, amounts are in euros")
    tap.equal(counts(check(boss, raw, "memberships")), (0, 0, 3), "and are found again")


def likenesses(tap, boss):
    boss.make("/organisations", {"code": "ancien", "name": "Le Grand Centre", "kind": "centre", "commune": "42218"})
    raw = csv(["Nom", "Nature", "Code INSEE", "Téléphone"], ["LE GRAND CENTRE", "Centre social", "42218", "0477000000"],
              ["Tout autre", "Centre social", "42218", ""])
    run = check(boss, raw)
    tap.equal((run["status"], run["undecided"], run["to_create"]), ("checked", 1, 1), "a row like a record that is there waits for a choice")
    like = boss.get("/imports/%s/likenesses" % run["id"]).json["items"][0]
    tap.equal((like["line"], like["reason"]), (2, "name"), "with its line and what is alike")
    tap.equal(boss.post("/imports/%s/apply" % run["id"]).codes, ["import_undecided"], "it is not applied before")
    tap.equal(boss.post("/imports/%s/choices" % run["id"], {"choices": [{"line": 3, "choice": "skip"}]}).codes, ["import_line"],
              "a line without a likeness has no choice")
    boss.make("/imports/%s/choices" % run["id"], {"choices": [{"line": 2, "choice": "update"}]})
    run = settled(boss, run["id"])
    tap.equal((run["undecided"], counts(run)), (0, (1, 1, 0)), "chosen, it updates the record that is there")
    apply(boss, run["id"])
    found = [o for o in boss.all("/organisations") if o.get("commune") == "42218" and "grand" in o["name"].lower()]
    tap.equal([(o["code"], o["phone"]) for o in found], [("ancien", "0477000000")], "merged: one record, with what the row adds")
    tap.equal((lambda r: (r["undecided"], counts(r)))(check(boss, raw)), (0, (0, 0, 2)), "the next import of the file remembers")


def taken(tap, boss):
    known = boss.make("/organisations", {"code": "connue", "name": "Fédération connue", "kind": "federation", "commune": "42218"}).id
    run = check(boss, csv(["code", "name", "kind", "commune", "parent"], ["t1", "Fédération connue", "federation", "42218", ""],
                          ["t2", "Centre rattaché", "centre", "42218", "t1"]))
    boss.post("/imports/%s/choices" % run["id"], {"others": "update"})
    run = settled(boss, run["id"], "checked")
    done = apply(boss, run["id"])
    below = boss.get("/organisations?code=t2").json["items"]
    tap.equal((done["status"], [o.get("parent") for o in below]), ("done", [known]),
              "who refers to a row that was taken for a known record refers to that record")


def renamed(tap, boss):
    boss.make("/organisations", {"code": "lac", "name": "Centre du Lac", "kind": "centre", "siret": siret(50)})

    def file(name):
        return csv(["Nom", "Nature", "SIRET", "Téléphone"], [name, "Centre social", siret(50), "0477000050"])
    run = check(boss, file("CENTRE DU LAC"))
    tap.equal((run["undecided"], counts(run)), (0, (0, 1, 0)), "a SIRET that is known, under the same name, updates its record")
    raw = file("Maison de la Plage")
    run = check(boss, raw)
    like = boss.get("/imports/%s/likenesses" % run["id"]).json["items"]
    tap.equal((run["undecided"], counts(run), [(k["line"], k["reason"]) for k in like]), (1, (0, 0, 0), [(2, "siret")]),
              "under another name it waits for a choice")
    boss.make("/imports/%s/choices" % run["id"], {"choices": [{"line": 2, "choice": "update"}]})
    apply(boss, settled(boss, run["id"])["id"])
    tap.equal([o["name"] for o in boss.all("/organisations") if o.get("code") == "lac"], ["Maison de la Plage"], "chosen, it is renamed")
    tap.equal((lambda r: (r["undecided"], counts(r)))(check(boss, raw)), (0, (0, 0, 1)), "and is found again by both")


def twins(tap, boss):
    run = check(boss, csv(["Code", "Nom", "Nature", "Code INSEE", "SIRET"], ["", "Foyer du Parc", "centre", "42218", ""],
                          ["", "FOYER DU PARC", "centre", "42218", siret(60)], ["t1", "Foyer A", "centre", "42218", ""],
                          ["t2", "Foyer A", "centre", "42218", ""], ["", "Foyer B", "centre", "", siret(61)],
                          ["t3", "Foyer C", "centre", "", siret(61)]), refused=True)
    told = [(f["line"], f["column"], f["code"], "ligne 2 " in f["sentence"]) for f in faults(boss, run)["items"]]
    tap.equal(told, [(3, "B", "import_twin", True), (7, "E", "import_twin", False)],
              "rows of one file that look alike are told by line, unless their codes tell them apart")
    run = check(boss, csv(["Nom", "Courriel"], ["Une personne", "Accueil@exemple.fr"], ["Une autre", "accueil@exemple.fr"]), "people", refused=True)
    tap.equal([(f["line"], f["code"]) for f in faults(boss, run)["items"]], [(3, "import_twin")], "so are people with the same address")


def titles(tap, boss):
    raw = csv(["Annuaire de nos adhérents"], [], ["à jour au", "1er septembre"], ["Nom", "Nature", "Adresse", "Raison sociale", "Jouet"],
              ["Centre titré", "centre", "1 rue X", "Y", ""])
    run = check(boss, raw)
    tap.equal((run["status"], counts(run), run["rows"]), ("checked", (1, 0, 0), 1), "a title above the headings is no heading")
    tap.ok("Intitulés lus à la ligne 4." in run["message"], "the message says which line names the columns", run["message"])
    tap.ok("3 colonnes laissées de côté : Adresse, Raison sociale (déjà donné par une autre), Jouet." in run["message"],
           "and which columns fill nothing", run["message"])
    run = check(boss, csv(["Bidule", "Truc"], ["a", "b"]), refused=True)
    told = faults(boss, run)["items"][0]
    tap.equal((told["line"], told["code"]), (1, "import_nothing"), "a file that names no column is refused")
    tap.ok("doit nommer les colonnes" in run["message"], "the message of one fault alone is its sentence", run["message"])
    run = check(boss, csv(["Nom", "Nature", "SIRET"]))
    tap.ok("aucune ligne sous ses intitulés" in run["message"], "a file of headings only says so", run["message"])


def towns(tap, boss):
    said = [("42007", "Saint-Étienne CEDEX 1", "42218"), ("75018", "Paris 18e", "75056"), ("69003", "Lyon 3ème", "69123"),
            ("", "Marseille 13", "13055"), ("75118", "", "75056"), ("69383", "Lyon", "69123"), ("69326 CEDEX 03", "Lyon", "69123"),
            ("42000", "st etienne", "42218")]
    rows = [["v%d" % i, "Centre de ville %d" % i, "centre", s[0], s[1]] for i, s in enumerate(said)]
    run = check(boss, csv(["Code", "Nom", "Nature", "CP", "Ville"], *rows))
    apply(boss, run["id"])
    by = {o["code"]: o.get("commune") for o in boss.all("/organisations?limit=200") if o.get("code", "").startswith("v")}
    tap.equal([by["v%d" % i] for i in range(len(said))], [s[2] for s in said], "CEDEX and arrondissements give their commune")
    run = check(boss, csv(["Code", "Nom", "Nature", "CP", "Ville"], ["w1", "Centre W", "centre", "42000", "Lyon"],
                          ["w2", "Centre X", "centre", "", "Qqqzzzxxw"]), refused=True)
    told = faults(boss, run)["items"]
    tap.equal(told[0]["code"], "import_postal", "a postal code of another town is told")
    tap.ok("42000 n’est pas de Lyon (69001) mais de Saint-Étienne" in told[0]["sentence"], "with both towns", told[0])
    tap.ok("…" not in told[1]["sentence"] and "Qqqzzzxxw" in told[1]["sentence"], "a town that is none is named", told[1])


def named(tap, boss):
    for code in ("n1", "n2", "n3"):
        boss.make("/people", {"code": code, "name": "Rôle Unique" if code == "n1" else "Rôle Double"})
    heads = ["Personne", "Structure", "Fonction", "Début"]
    run = check(boss, csv(heads, ["role UNIQUE", siret(1), "Salariée", "1/9/24"]), "mandates")
    apply(boss, run["id"])
    person = [p["id"] for p in boss.all("/people") if p.get("code") == "n1"]
    tap.equal([m["from"] for m in boss.all("/mandates") if m["person"] in person], ["2024-09-01"], "a mandate finds its person by the exact name")
    run = check(boss, csv(heads, ["Rôle Double", siret(1), "Salariée", "2024"], ["Rôle Absent", siret(1), "Salariée", "2024"]), "mandates", refused=True)
    told = faults(boss, run)["items"]
    tap.equal([(f["line"], f["code"]) for f in told], [(2, "import_ambiguous"), (3, "import_reference")], "a name of two, or of nobody, is told")


def killed(tap, node, boss, rows=8000):
    raw = csv(["code", "name", "kind"], *[["k%05d" % i, "Centre k %05d" % i, "centre"] for i in range(rows)])
    run = check(boss, raw)
    before = len(boss.all("/organisations?limit=200"))
    tap.equal(boss.post("/imports/%s/apply" % run["id"]).status, 200, "a large file is applied")
    seen = lib.wait_until(lambda: (lambda a: a.json if a.status == 200 and a.json.get("created", 0) > 0 else None)(
        boss.get("/imports/" + run["id"])), 30, 0.005)
    lib.end_process(node.pid_of("registry"))
    tap.ok(seen and 0 < seen["done"] < seen["total"] == rows, "its progress is told", seen)
    lib.wait_until(lambda: boss.get("/imports/" + run["id"]).status == 200, 20)
    done = settled(boss, run["id"], "done", "stopped")
    tap.equal((done["status"], done["created"]), ("done", rows), "killed in the middle, it goes on after the restart, each row once")
    after = boss.all("/organisations?limit=200")
    tap.equal((len(after) - before, len({o["code"] for o in after if o.get("code", "").startswith("k")})), (rows, rows), "and each record is there once")


def stopped(tap, boss):
    raw = csv(["code", "name", "kind"], *[["s%05d" % i, "Centre s %05d" % i, "centre"] for i in range(20000)])
    run = boss.make("/imports", {"file": send(boss, raw), "collection": "organisation"}).id
    tap.equal(boss.post("/imports/%s/stop" % run).json.get("status"), "stopped", "an import is stopped while it is read")
    tap.equal(boss.post("/imports/%s/stop" % run).codes, ["import_state"], "and not twice")
    tap.equal(boss.make("/imports/%s/check" % run).json["status"], "reading", "it is checked again when asked to")
    tap.equal(settled(boss, run)["to_create"], 20000, "to its end")


def rights(tap, node):
    other = node.client("director")
    tap.equal(other.get("/imports").status, 403, "a director does not see imports")
    tap.equal(other.post("/imports", {"file": "018f0000-0000-7000-8000-000000000001", "collection": "organisation"}).status, 403,
              "nor makes one")


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator")
        directory(tap, boss)
        mapping(tap, boss)
        bad_files(tap, boss)
        workbook(tap, boss)
        years(tap, boss)
        likenesses(tap, boss)
        taken(tap, boss)
        renamed(tap, boss)
        twins(tap, boss)
        titles(tap, boss)
        towns(tap, boss)
        named(tap, boss)
        killed(tap, node, boss)
        stopped(tap, boss)
        rights(tap, node)
        node.down()
        done = node.command("verify")
        tap.ok(done.returncode == 0, "the journals' replay equals the tables", done.stdout + done.stderr)


if __name__ == "__main__":
    lib.run(main)

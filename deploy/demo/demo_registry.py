"""demo_registry: the registry: found with a typo, told what falls due, fed by a spreadsheet as people have them.
Owns: nothing.
Beware: the spreadsheet is Windows-1252 with commas, has a fault, then a likeness: nothing is written before both are settled.
"""
import hashlib
import time
from datetime import date

import demo_print as say
from demo_node import expect

SHEET = """Raison sociale,Type,CP,Ville,Gestion
"Maison de l’été, annexe",Centre social,42000,St Etienne,Associatif
Centre social M,%s,42400,Saint-Chamond,Municipal
"Centre social B, Saint-Étienne",Centre social,42000,Saint-Étienne,
"""


def search(w):
    say.step("Le registre : chercher, et savoir ce qui arrive à son terme")
    hits = w.coordinator.get("/search?q=fedaration&limit=3").json["hits"]
    expect(hits and "Fédération" in hits[0]["label"], "La recherche devait pardonner une faute de frappe : %r" % hits)
    say.said("recherche « fedaration »", hits[0]["label"])
    due = w.coordinator.get("/deadlines?until=2029-12-31&kind=agrement_step&limit=3").json["items"]
    expect(len(due) == 3, "Les agréments devaient faire naître des échéances : %r" % due)
    say.line("Les prochaines étapes des renouvellements d’agrément, calculées depuis les agréments :")
    say.table([(say.day_long(date.fromisoformat(d["due"])), w.coordinator.name("/organisations", d["organisation"]), d["title"].split(" : ", 1)[1])
               for d in due])


def send(api, raw):
    file = api.post("/files", {"name": "annuaire.csv", "type": "text/csv", "purpose": "import", "size": len(raw)}).json["id"]
    put = api.exchange("PUT", "/api/v1/files/%s/parts/1" % file, raw, {"Content-Type": "application/octet-stream"})
    expect(put.status == 200, "L’envoi du fichier a échoué : %s" % put.text)
    api.post("/files/%s/complete" % file, {"hash": hashlib.sha256(raw).hexdigest()})
    return file


def settled(api, run, *states):
    for _ in range(200):
        now = api.get("/imports/" + run).json
        if now["status"] in states:
            return now
        time.sleep(0.05)
    expect(False, "L’import n’en finit pas : %r" % now)


def check(api, kind):
    file = send(api, (SHEET % kind).replace("\n", "\r\n").encode("cp1252"))
    return settled(api, api.post("/imports", {"file": file, "collection": "organisation"}).json["id"], "checked", "refused")


def spreadsheet(w):
    api = w.coordinator
    say.line("Un tableur arrive, comme on les a (Windows-1252, virgules, intitulés français) :")
    before = len(api.all("/organisations"))
    run = check(api, "Château")
    fault = api.get("/imports/%s/faults" % run["id"]).json["items"][0]
    expect(run["status"] == "refused" and fault["line"] == 3, "La ligne 3 devait être refusée : %r" % fault)
    say.table([("%s « %s »" % (c["column"], c["heading"]), "→ " + c.get("label", "laissée de côté")) for c in run["columns"]])
    say.said("ligne %d, colonne « %s »" % (fault["line"], fault["heading"]), fault["sentence"])
    expect(len(api.all("/organisations")) == before, "Rien ne devait être écrit.")
    say.holds("Rien n’a été écrit.")
    run = check(api, "Centre social")
    like = api.get("/imports/%s/likenesses" % run["id"]).json["items"][0]
    say.line("Corrigé et renvoyé : %d fiches à créer, et « %s » ressemble à une fiche connue." % (run["to_create"], like["name"]))
    api.post("/imports/%s/choices" % run["id"], {"choices": [{"line": like["line"], "choice": "skip"}]})
    settled(api, run["id"], "checked")
    api.post("/imports/%s/apply" % run["id"])
    done = settled(api, run["id"], "done")
    expect(done["created"] == 2 and len(api.all("/organisations")) == before + 2, "Deux fiches devaient être créées : %r" % done)
    say.holds("2 fiches créées, celle qui ressemblait laissée telle quelle.")

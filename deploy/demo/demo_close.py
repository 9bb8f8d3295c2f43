"""demo_close: what the coordinator finds in the inbox, what is kept from whom, the bilan, the printable sheet.
Owns: nothing.
Beware: confidentiality is shown by asking with the accounts that must learn nothing, not by saying so.
"""
import html
import json
import os
import secrets

import demo_print as say
from demo_node import Api, expect
from demo_plan import SHORT

HERE = os.path.dirname(os.path.abspath(__file__))
URGENCY = {"urgent": "Urgent", "action": "À faire", "info": "Pour information"}
POINTS = {"relevance": "Pertinence des services", "complementarity": "Complémentarité avec l’action de la fédération",
          "economy": "Économie du service", "organisation": "Organisation du dispositif"}


# --- inbox ----------------------------------------------------------------------------------------------------------
def subject(w, api, n):
    """What a notice is about, in this reader's words; ids are resolved with the reader's rights."""
    if n.get("context") is None:
        return ""
    answer = api.get("/actions/" + n["context"], want=(200, 404))
    if answer.status == 200:
        return SHORT[answer.json["code"]]
    answer = api.get("/requests/" + n["context"], want=(200, 403, 404))
    if answer.status == 200:
        r = answer.json
        whose = api.name("/organisations", r["organisation"]) if r.get("organisation") else "demande personnelle"
        return "%s, %s" % (api.name("/services", r["service"]), whose)
    return ""


def inbox_show(w, api, notices, most):
    seen = {}
    for n in notices:
        key = (n["urgency"], n["sentence"], subject(w, api, n))
        seen[key] = seen.get(key, 0) + 1
    for urgency in ("urgent", "action", "info"):
        rows = [(sentence, about, k) for (u, sentence, about), k in seen.items() if u == urgency]
        if rows:
            say.line(URGENCY[urgency] + " :", 4)
        for sentence, about, k in rows[:most]:
            say.line("• %s%s%s" % (about + " : " if about else "", sentence, " (%d fois)" % k if k > 1 else ""), 6)
        if len(rows) > most:
            say.line("… et %s." % say.count(len(rows) - most, "autre message", "autres messages"), 6)


def inbox(w):
    say.step("La boîte de réception de la coordination")
    notices = w.coordinator.all("/notices")
    inbox_show(w, w.coordinator, notices, 9)
    events = {n["event"] for n in notices}
    for wanted in ("enrolment.created", "plan.computed", "plan.applied", "action.confirmed"):
        expect(wanted in events, "La coordination devait être prévenue de « %s »." % wanted)
    expect(any(n["urgency"] == "action" for n in notices), "Quelque chose devait rester à faire.")
    waiting = next(n for n in notices if n["object"] == w.waiting["id"])
    handled = w.coordinator.post("/notices/%s/handle" % waiting["id"]).json
    expect(handled.get("handled_at"), "Le message devait être marqué comme traité.")
    say.holds("Le message sur la liste d’attente est marqué comme traité.")
    private(w, notices)


def private(w, notices):
    say.line("Et les deux demandes personnelles ? Chaque compte pose la question :")
    own = {w.first["id"], w.second["id"]}
    rows = []
    for who, api in (("Coordination", w.coordinator), ("Direction du centre A", w.director("a")), ("Direction du centre C", w.director("c"))):
        listed = {r["id"] for r in api.all("/requests")}
        told = [n for n in api.all("/notices") if n.get("context") in own]
        answers = [api.get("/requests/" + r, want=404).status for r in sorted(own)]
        missions = [e for e in api.all("/engagements") if e["request"] in own]
        expect(not listed & own and not told and not missions and answers == [404, 404], "%s apprend quelque chose." % who)
        rows.append((who, "aucune dans sa liste, aucun message, aucune mission ; leur fiche est « introuvable »"))
    listed = {r["id"] for r in w.referent.all("/requests")}
    expect(own <= listed, "La personne référente devait voir les demandes personnelles.")
    told = [n for n in w.referent.all("/notices") if n.get("context") in own]
    expect(len(told) > 0, "La personne référente devait être prévenue.")
    rows.append(("Référent·e du service", "les deux dans sa liste, et %s à leur sujet" % say.count(len(told), "message", "messages")))
    say.table(rows)
    readers = w.asker.get("/requests/%s/readers" % w.first["id"]).json
    read = [x for x in readers.get("readings", []) if not x.get("own")]
    expect(len(read) > 0, "La personne devait voir qui l’a lue.")
    say.line("La personne, elle, sait qui peut lire sa demande, et qui l’a lue (%s) :" % say.count(len(read), "lecture", "lectures"))
    for sentence in readers["may"]:
        say.line("• " + sentence, 4)


# --- bilan ----------------------------------------------------------------------------------------------------------
def value_said(f):
    if f.get("value") is None:
        return "—"
    v, unit = f["value"], f["unit"]
    if unit == "cents":
        return say.euros(round(v))
    if unit == "hours" and v < 0.1:
        return "moins de 0,1 h"
    number = "%d" % v if float(v).is_integer() else ("%.2f" % v).replace(".", ",")
    return number + {"count": "", "days": " j", "percent": " %", "score": " sur 5", "hours": " h"}[unit]


def bilan(w):
    say.step("Le bilan de l’expérimentation, sur ses quatre points")
    figures = w.referent.get("/bilans/experimentation").json["figures"]
    say.line("Lu par la personne référente, demandes personnelles comprises :")
    for point, label in POINTS.items():
        say.line(label, 4)
        say.table([("  " + f["label"], value_said(f)) for f in figures if f["point"] == point])
    by = {f["code"]: f.get("value") for f in figures}
    for code, want in (("requests_submitted", 3), ("solicited", 3), ("accepted", 2), ("refused", 1), ("days_done", 2), ("relevance", 5),
                       ("complementarity", 4)):
        expect(by.get(code) == want, "Le bilan dit %s = %s au lieu de %s." % (code, by.get(code), want))
    say.holds("Les chiffres sont ceux de la démonstration : 3 demandes, 3 sollicitations, 2 accords, 1 refus, 2 jours faits.")
    shared = {f["code"]: f for f in w.coordinator.get("/bilans/experimentation").json["figures"]}
    say.line("Lu par la coordination, les demandes collectives seules :")
    say.table([("  " + shared[c]["label"].split(" (")[0], value_said(shared[c])) for c in ("requests_group", "solicited", "accepted")])
    expect(shared["requests_group"]["value"] == 1 and "requests_individual" not in shared and "requests_submitted" not in shared,
           "Les demandes personnelles ne se comptent que pour la personne référente.")
    say.holds("Rien n’y laisse deviner qu’une personne a demandé un accompagnement.")
    lines = w.coordinator.get("/actions/%s/bilan" % w.actions["gouvernance"]["id"]).json
    say.line("Et le bilan de la première action, attendu et réalisé :")
    say.table([("  " + x["label"], expected_said(x), "réalisé : %s%s" % (value_said({"value": x.get("actual"), "unit": x["unit"]}),
                                                            {True: ", atteint", False: ", pas encore"}.get(x.get("reached"), ""))) for x in lines["lines"]])
    expect(len(lines["lines"]) > 0, "Le bilan de l’action devait avoir des lignes.")


def expected_said(x):
    low, high = x.get("expected_min"), x.get("expected_max")
    if low is None and high is None:
        return ""
    if low is not None and high is not None and low != high:
        return "attendu : %g à %g" % (low, high)
    if high is None:
        return "attendu : %g au moins" % low
    return "attendu : %g" % high if low is not None else "attendu : %g au plus" % high


# --- the sheet ------------------------------------------------------------------------------------------------------
def sheet(w):
    say.step("La fiche action, prête à imprimer")
    with open(os.path.join(HERE, "fiche-action.json"), encoding="utf-8") as f:
        body = json.load(f)
    made = w.coordinator.post("/action-sheets", body, 201).json
    path = "/fiches/" + made["id"]
    page = w.coordinator.exchange("GET", path)
    expect(page.status == 200, "La page de la fiche répond %d au lieu de 200." % page.status)
    text = html.unescape(page.text)
    wanted = [body["title"], body["territory"], body["duration"], body["steering"]] + body["missions"] + body["means"] + \
             body["initiators"] + [r["description"] for r in body["results"]]
    missing = [x for x in wanted if x not in text]
    expect(not missing, "La page imprimable ne contient pas : %s" % "; ".join(missing)[:300])
    stranger = Api(w.node.port).exchange("GET", path)
    expect(stranger.status in (302, 303, 401), "Sans compte, la fiche devait être refusée, pas %d." % stranger.status)
    say.line("« %s »" % body["title"])
    say.table([("Territoire", body["territory"]), ("Missions", "%d, numérotées" % len(body["missions"])), ("Début, durée", body["start"] + ", " + body["duration"].lower()),
               ("Résultats", "%d quantitatifs, %d qualitatif" % (sum(r["quantitative"] for r in body["results"]),
                                                               sum(not r["quantitative"] for r in body["results"]))),
               ("Page à imprimer", "http://127.0.0.1:%d%s" % (w.node.port, path))])
    w.sheet = path
    say.holds("La page répond, avec le titre, les missions, les partenaires et les résultats ; sans compte, elle reste fermée.")


# --- accounts -------------------------------------------------------------------------------------------------------
ACCOUNTS = [("coordination", "coordinator", "coordination", "Coordination, fédération"),
            ("referent", "referent", "referente", "Référent·e de l’accompagnement"),
            ("direction-a", "director", "direction-a", "Direction, centre A")]


def accounts(w):
    say.step("Pour continuer : l’adresse et les comptes")
    rows = []
    for handle, role, person, label in ACCOUNTS:
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        w.operator.post("/accounts", {"handle": handle, "password": password, "roles": [role], "person": w.person(person), "label": label}, 201)
        rows.append((label, handle, password))
    say.table([("Adresse", "http://127.0.0.1:%d/" % w.node.port, ""), ("Description de l’API", "http://127.0.0.1:%d/api/v1/openapi.json" % w.node.port, "")])
    say.line()
    say.table([("Compte", "Identifiant", "Mot de passe (tiré au hasard pour cette fois)")] + rows)
    for label, handle, password in rows:
        body = json.dumps({"handle": handle, "password": password}).encode()
        signed = Api(w.node.port).exchange("POST", "/api/v1/session", body, {"Content-Type": "application/json", "Accept": "application/json"})
        expect(signed.status in (200, 201), "La connexion de « %s » répond %d : %s" % (label, signed.status, " ".join(signed.sentences)))
        expect(signed.json.get("csrf") and "sid" in signed.headers.get("set-cookie", ""), "La connexion devait ouvrir une session.")
    say.holds("Connexion essayée avec chaque compte.")

"""network_share: what the four federations do together: providers shared, a team accompanied from elsewhere, figures added up; with lines cut.
Owns: nothing; what later steps need is left in the members.
Beware: what is waited for is waited for by looking, never by a time; a step that cannot come true ends the demonstration.
"""
import os
import signal
import time
from datetime import timedelta

import demo_print as say
from demo_node import expect
from network_wait import seconds, until

HERE = os.path.dirname(os.path.abspath(__file__))
COMPETENCES = ["stress", "communication"]
RARE = "mediation"  # what one federation alone can give
FIGURE = {"code": "accompagnees", "label": "Personnes accompagnées", "measure": "entered",
          "definition": "Chaque personne accompagnée dans l’année compte une fois.", "period": "year"}


# --- providers ------------------------------------------------------------------------------------------------------
def provider_add(m, n):
    """One of this federation's own, accredited."""
    codes = COMPETENCES + ([RARE] if m.department == "44" else [])
    ids = [m.coordinator.by_code("/competences", code)["id"] for code in codes]
    card = {"name": "Prestataire %s-%02d" % (m.department, n), "departments": [m.department], "remote": True, "days_individual": 6,
            "days_group": 8, "tariff": 50000 + 1000 * n,
            "competences": [{"competence": i, "level": 4} for i in ids]}
    made = m.coordinator.post("/providers", card).json["id"]
    m.coordinator.post("/accreditations", {"provider": made, "status": "accredited", "from": "2019-01-01"})
    m.own.append(made)
    return made


def own_cards(m):
    """{id: name and price} of what this federation shares."""
    return {p["id"]: (p["name"], p["tariff"]) for p in m.coordinator.all("/providers") if "home" not in p}


def far_cards(m):
    """The same of what others share with it, by the id that each card has at its home."""
    return {p["home_id"]: (p["name"], p["tariff"]) for p in m.coordinator.all("/providers") if "home" in p}


def same_catalogue(w):
    """Each of the three has exactly what the two others share."""
    shared = {m.code: own_cards(m) for m in w.locals}
    return all(far_cards(m) == {i: c for other in w.locals if other is not m for i, c in shared[other.code].items()} for m in w.locals)


def load(w):
    files = [os.path.join(HERE, name) for name in ("04-competences.csv", "05-bouquets.csv", "06-services.csv")]
    for m in w.locals:
        m.own = []
        m.node.command("import", *files)
        for n in range(1, w.providers + 1):
            provider_add(m, n)


def agree(w):
    """Each offers half of its providers' days to the two others, who accept."""
    for m in w.locals:
        for other in w.locals:
            if other is m:
                continue
            peer = m.peer(other)
            made = m.coordinator.post("/sharings", {"peer": peer, "part_individual": 50, "part_group": 50, "from": w.today.isoformat()}).json
            m.coordinator.post("/sharings/%s/offer" % made["id"])
    for m in w.locals:
        theirs = lambda: [s for s in m.coordinator.all("/sharings") if s["direction"] == "theirs" and s["status"] == "offered"]
        until(lambda: len(theirs()) == 2, 60, "%s devait recevoir deux propositions d’accord." % m.code)
        for s in theirs():
            m.coordinator.post("/sharings/%s/accept" % s["id"])


def share(w):
    say.step("Trois fédérations mettent leurs prestataires en commun")
    load(w)
    began = time.monotonic()
    agree(w)
    until(lambda: same_catalogue(w), 120, "Chacune devait avoir les fiches des deux autres.")
    say.line("Six accords de mutualisation (la moitié des jours), acceptés de part et d’autre.")
    say.table([(m.code, "%d fiches à elle, %d venues des autres" % (len(own_cards(m)), len(far_cards(m)))) for m in w.locals])
    say.holds("Chacune a exactement ce que les deux autres partagent, %s après la première proposition." % seconds(time.monotonic() - began))


# --- figures --------------------------------------------------------------------------------------------------------
def figures(w):
    say.step("La fédération nationale demande un chiffre, avec sa définition")
    national = w.national.api("national,coordinator")
    made = national.post("/indicators", FIGURE).json
    national.post("/indicators/%s/publish" % made["id"])
    w.national.figures, w.indicator = national, made["id"]
    took = until(lambda: all(any(i["code"] == FIGURE["code"] for i in m.coordinator.all("/peer-indicators")) for m in w.locals), 60,
                 "Chaque fédération devait recevoir la définition.")
    say.holds("« %s » : les trois l’ont reçue, en %s." % (FIGURE["label"], seconds(took)))


def figure_tell(m, w, people):
    year = "%d-01-01" % (w.today.year - 1)
    m.coordinator.post("/figure-grants", {"peer": m.peer(w.national), "codes": [FIGURE["code"]], "from": year})
    lines = [{"category": c, "people": n, "value": n} for c, n in zip(("professional", "governing", "other_public"), people)]
    sheet = m.coordinator.post("/figure-sheets", {"code": FIGURE["code"], "period": "year", "from": year, "entries": lines,
                                                  "evidence": "Registre des accompagnements"}).json["id"]
    m.coordinator.post("/figure-sheets/%s/close" % sheet)
    until(lambda: m.coordinator.get("/figure-sheets/" + sheet).json["status"] == "closed", 60, "La fiche devait être arrêtée.")
    m.coordinator.post("/figure-sheets/%s/send" % sheet)
    return sum(people)


def figure_sum(w):
    rows = w.national.figures.all("/consolidations?code=%s&category=all" % FIGURE["code"])
    return next((r.get("value") for r in rows if "territory" not in r), None)


# --- a line is cut --------------------------------------------------------------------------------------------------
def waiting(w):
    """(from, to, how many messages wait) of each link that has some."""
    rows = []
    for m in w.members:
        for link in m.links():
            if link.get("queued"):
                rows.append((m.code, link["code"], link["queued"]))
    return rows


def all_linked(w):
    return all(link["connected"] for m in w.members for link in m.links() if link.get("peer"))


def request_made(w, m):
    """A centre asks for its team."""
    centre = m.coordinator.post("/organisations", {"name": "Centre social A", "kind": "centre", "commune": "42218"}).json["id"]
    needs = [{"competence": m.coordinator.by_code("/competences", code)["id"], "level": 3} for code in COMPETENCES + [RARE]]
    made = m.coordinator.post("/requests", {"kind": "group", "organisation": centre, "competences": needs, "department": m.department, "remote": True,
                              "from": (w.today + timedelta(days=20)).isoformat(), "to": (w.today + timedelta(days=120)).isoformat(), "days": 2}).json
    m.coordinator.post("/requests/%s/submit" % made["id"])
    return made["id"]


def ask_far(w, m, home, but):
    """Asks a provider of that federation, none of those; the request."""
    request = request_made(w, m)
    ids = {p["id"] for p in m.coordinator.all("/providers") if p.get("home") == m.peer(home) and p["home_id"] not in but}

    def line():
        view = m.coordinator.get("/requests/%s/proposals" % request, want=(200, 404, 409, 503))
        return next((x for x in (view.json or {}).get("lines") or [] if x["provider"] in ids), None) if view.status == 200 else None
    until(line, 30, "Un prestataire de %s devait être proposé." % home.code)
    best = line()
    m.coordinator.post("/proposals/%s/solicit" % best["proposal"], {"reason": "Disponible aux dates de l’équipe."})
    say.line("%s : une équipe demande deux jours de médiation, que personne n’offre ici ; %s, n° %d, est de %s : les jours sont "
             "demandés là-bas." % (m.code, m.coordinator.name("/providers", best["provider"]), best["rank"], home.code), 4)
    return request


def cut(w):
    say.step("La ligne de %s est coupée de toutes les autres ; chacune continue" % w.locals[0].code)
    alone, others = w.locals[0], w.locals[1:]
    for other in others + [w.national]:
        w.net.cut(alone.number, other.number)
    w.cut_at = time.monotonic()
    m44 = others[0]
    for n in range(w.providers + 1, 2 * w.providers + 1):
        for m in w.locals:
            provider_add(m, n)
    gone, changed = m44.own[w.providers - 1], m44.own[w.providers - 2]
    m44.coordinator.call("DELETE", "/providers/" + gone, etag=m44.coordinator.get("/providers/" + gone).headers["etag"])
    m44.coordinator.patch("/providers/" + changed, {"tariff": 77700}, m44.coordinator.get("/providers/" + changed).headers["etag"])
    say.line("Chacune ajoute %d prestataires ; %s en retire un, et change le prix d’un autre." % (w.providers, m44.code), 4)
    w.request = ask_far(w, alone, m44, {gone, changed})
    w.told = figure_tell(alone, w, (30, 12, 41)) + figure_tell(m44, w, (22, 9, 18))
    say.line("%s et %s transmettent leurs chiffres à la fédération nationale." % (alone.code, m44.code), 4)
    behind = lambda: [c for c in far_cards(alone) if c == gone] and changed in far_cards(alone)
    expect(behind(), "%s devait encore voir ce qu’elle savait avant la coupure." % alone.code)
    took = until(lambda: all(far_cards(a).keys() >= set(b.own) - {gone} for a, b in (others, others[::-1])), 60,
                 "%s et %s devaient continuer entre elles." % tuple(m.code for m in others))
    say.holds("%s et %s, que rien ne sépare, sont d’accord en %s." % (others[0].code, others[1].code, seconds(took)))
    until(lambda: all(alone.code in (a, b) for a, b, _ in waiting(w)), 30, "Rien ne devait attendre ailleurs que sur la ligne coupée.")
    if not w.short:
        seen = until(lambda: not any(l["connected"] for l in alone.links() if l.get("peer")), 60, "%s devait voir la coupure." % alone.code)
        say.line("%s a vu que ses trois liens sont coupés, %s plus tard." % (alone.code, seconds(seen)), 4)
    rows = waiting(w)
    say.table([(a + " → " + b, say.count(n, "message en attente", "messages en attente")) for a, b, n in rows])
    expect({(a, b) for a, b, _ in rows} >= {(alone.code, others[0].code), (others[0].code, alone.code)}, "Des messages devaient attendre des deux côtés.")


def heal(w):
    say.step("La ligne est rétablie")
    alone, m44 = w.locals[0], w.locals[1]
    lasted, queued = time.monotonic() - w.cut_at, sum(n for _, _, n in waiting(w))
    began = time.monotonic()
    for other in w.members:
        if other is not alone:
            w.net.heal(alone.number, other.number)
    linked = until(lambda: all_linked(w), 60, "Tous les liens devaient se rétablir.")
    until(lambda: same_catalogue(w) and not waiting(w), 120, "Les catalogues devaient de nouveau être les mêmes.")
    agreed = time.monotonic() - began
    holds = lambda: m44.coordinator.all("/home-holds")
    until(lambda: [h for h in holds() if h["status"] == "held"], 60, "%s devait réserver les jours demandés." % m44.code)
    until(lambda: figure_sum(w) == w.told, 60, "La fédération nationale devait faire la somme : %r, non %d." % (figure_sum(w), w.told))
    say.table([("coupure", seconds(lasted)), ("en attente à la fin", say.count(queued, "message", "messages")),
               ("liens rétablis après", seconds(linked)), ("catalogues identiques, plus rien en attente après", seconds(agreed)),
               ("jours réservés, chiffres additionnés après", seconds(time.monotonic() - began))])
    say.holds("Rien n’est perdu, rien n’est en double : %d personnes accompagnées, toutes fédérations ensemble." % w.told)


# --- an answer, and a process that dies -----------------------------------------------------------------------------
def accept(w):
    say.step("Le prestataire accepte par son lien ; au même moment un processus est tué")
    alone, m44 = w.locals[0], w.locals[1]
    hold = next(h for h in m44.coordinator.all("/home-holds") if h["status"] == "held")
    brief = {k for k in hold if k in ("organisation", "requester", "person", "text", "request")}
    expect(not brief, "Ce qui est parti de la demande ne devait dire ni qui demande, ni ses mots : %s." % brief)
    link = m44.coordinator.post("/home-holds/%s/link" % hold["id"]).json["answer_link"]
    began = time.monotonic()
    os.kill(next(s["pid"] for s in m44.status()["services"] if s["service"] == "federation"), signal.SIGKILL)
    m44.nobody().post("/answers/" + link.rsplit("/", 1)[-1], {"accept": True})
    far = lambda: [h["status"] for h in alone.coordinator.all("/far-holds")]
    home = lambda: m44.coordinator.get("/home-holds/" + hold["id"]).json["status"]
    until(lambda: far() == ["agreed"] and home() == "engaged", 90, "La mission devait être convenue des deux côtés : %r, %r." % (far(), home()))
    missions = alone.coordinator.all("/engagements?request=" + w.request)
    expect(len(missions) == 1, "Une mission, et une seule, devait commencer.")
    say.holds("%s a une mission, %s a ses deux jours engagés : convenu des deux côtés, une fois, en %s." % (alone.code, m44.code, seconds(time.monotonic() - began)))


def end(w):
    say.step("Ce qui a été écrit est entier")
    until(lambda: all_linked(w) and not waiting(w), 60, "Tous les liens devaient se rétablir.")
    for m in w.members:
        doctor = m.node.command("doctor")
        expect("À CORRIGER" not in doctor.stdout, "%s : %s" % (m.code, doctor.stdout))
    for m in w.members:
        m.node.command("down")
        verdict = m.node.command("verify").stdout
        expect(verdict.count("rejeu identique") + verdict.count("aucune donnée") == 7, "%s : %s" % (m.code, verdict))
    say.holds("Les quatre sont en bonne santé ; leurs journaux sont entiers, et rejoués ils redonnent les mêmes tables.")

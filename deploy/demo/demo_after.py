"""demo_after: what follows once the days are known: a place that frees, a poll on days, a day that was held, its hours and papers.
Owns: nothing; what later steps need is left in the world.
Beware: answers by link are given without any account, as those who get the link do.
"""
import html
from datetime import date, datetime, timedelta, timezone

import demo_print as say
from demo_node import Api, expect, today_paris
from demo_plan import GOLDEN

HELD_DAYS_AGO = 21


def nobody(w):
    return Api(w.node.port, None)


# --- a place that frees ---------------------------------------------------------------------------------------------
def offer(w):
    say.step("Une place se libère : elle est proposée à la première délégation en attente")
    action = w.actions["gouvernance"]["id"]
    leaving = next(e for e in w.coordinator.all("/enrolments?action=" + action) if e["structure"] == w.organisation("centre-g"))
    w.director("g").post("/enrolments/%s/withdraw" % leaving["id"])
    offered = w.coordinator.get("/enrolments/" + w.waiting["id"]).json
    expect(offered["status"] == "offered", "La place devait être proposée au centre H, elle est « %s »." % offered["status"])
    until = datetime.fromisoformat(offered["answer_by"].replace("Z", "+00:00"))
    expect(until > datetime.now(timezone.utc), "Le délai de réponse devait être à venir.")
    say.line("Le centre G se retire ; la place est tenue pour le centre H jusqu’au %s." % say.day_long(until.date()))
    link = w.coordinator.get("/enrolments/%s/link" % w.waiting["id"]).json["answer_link"]
    token = link.rsplit("/", 1)[1]
    page = nobody(w).exchange("GET", link)
    expect(page.status == 200 and "<form" in page.text, "La page du lien devait s’ouvrir sans compte.")
    taken = nobody(w).post("/enrolment-offers/" + token, {"accept": True}).json
    say.said("Le service, à qui tient le lien", taken["sentence"])
    again = nobody(w).call("POST", "/enrolment-offers/" + token, {"accept": True}, (409, 422))
    say.said("Le même lien, une seconde fois", again.sentences[0])
    after = [e for e in w.coordinator.all("/enrolments?action=" + action) if e["status"] == "accepted"]
    expect(len(after) == 7, "Sept délégations devaient être inscrites, il y en a %d." % len(after))
    say.holds("Sept structures, comme avant ; jamais huit, et jamais une demi-délégation.")


# --- a poll on days -------------------------------------------------------------------------------------------------
def poll_days(w, session):
    """Its own day, and two more of the window that are weekdays."""
    day = date.fromisoformat(session["day"])
    found = [d for d in (day + timedelta(days=n) for n in (0, 1, 3, 7, 8)) if d.weekday() in (0, 1, 3, 4)]
    return found[:3]


def poll(w):
    say.step("Un sondage sur trois jours, auquel on répond par un lien, sans compte")
    if w.season == GOLDEN:
        say.line("Les jours de cette saison sont passés : on ne demande plus qui peut venir.")
        return
    action = w.actions["etude"]["id"]
    session = max((s for s in w.sessions.values() if s["code"] == "etude"), key=lambda s: s["rank"])
    days = poll_days(w, session)
    closes = (datetime.now(timezone.utc) + timedelta(days=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = w.coordinator.post("/polls", {"action": action, "participants": True, "animators": True, "closes_at": closes,
                                         "options": [{"session": session["id"], "day": d.isoformat()} for d in days]}, 201).json
    w.coordinator.post("/polls/%s/open" % made["id"])
    links = w.coordinator.get("/polls/%s/links" % made["id"]).json["items"]
    expect(len(links) >= 9, "Au moins neuf personnes devaient être interrogées, il y en a %d." % len(links))
    for n, item in enumerate(links):
        votes = [{"option": k + 1, "value": "no" if k == 1 else "if_needed" if (n + k) % 4 == 0 else "yes"} for k in range(len(days))]
        nobody(w).post("/polls/answers/" + item["link"].rsplit("/", 1)[1], {"answers": votes})
    counts = w.coordinator.get("/polls/%s/results" % made["id"]).json["counts"]
    say.table([(say.day_long(date.fromisoformat(c["day"])), "oui %d" % c["yes"], "si besoin %d" % c["if_needed"], "non %d" % c["no"],
                c.get("reason", "")) for c in counts])
    fallen = [c for c in counts if c["fallen"]]
    expect(len(fallen) == 1 and fallen[0]["no"] == len(links), "Le jour que tous refusent devait tomber, et lui seul.")
    plan = w.coordinator.post("/polls/%s/close" % made["id"]).json
    expect(plan["status"] == "closed", "Le sondage devait être clos.")
    say.holds("%d réponses par lien ; un jour tombe, les autres pèsent dans la prochaine proposition de dates." % len(links))


# --- a day that was held --------------------------------------------------------------------------------------------
def held_day():
    """A Tuesday of the weeks before."""
    day = today_paris() - timedelta(days=HELD_DAYS_AGO)
    return day - timedelta(days=(day.weekday() - 1) % 7)


def held(w):
    say.step("Une journée s’est tenue : présences, heures, papiers")
    api, day = w.coordinator, held_day()
    action = api.post("/actions", {"code": "rencontre", "title": "Rencontre des équipes d’accueil", "first_day": day.isoformat(),
                                   "animators": [w.person("anact-3")], "completion_rate": 100}, 201).json
    api.post("/actions/%s/open" % action["id"])
    people = [("direction-j", "director"), ("personnel-j", "staff_representative")]
    api.call("POST", "/enrolments", {"action": action["id"], "structure": w.organisation("centre-j"),
                                     "persons": [{"person": w.person(c), "role": r} for c, r in people]}, (201,))
    api.post("/actions/%s/confirm" % action["id"])
    session = api.all("/sessions?action=" + action["id"])[0]
    api.post("/sessions/%s/hold" % session["id"])
    for half in ("morning", "afternoon"):
        lines = [{"person": w.person(c), "present": not (half == "afternoon" and c.startswith("personnel"))} for c, _ in people]
        api.post("/sessions/%s/attendances" % session["id"], {"half": half, "lines": lines})
    facts = api.get("/actions/%s/presence" % action["id"]).json
    rows = [(api.name("/people", p["person"]), "%d h %02d" % divmod(p["minutes"], 60), "%d %%" % p["rate"],
             "a suivi toute l’action" if p["complete"] else "a suivi une partie") for p in facts["people"] if p["kind"] == "participant"]
    say.line("La feuille papier du %s est saisie en deux fois :" % say.day_long(day))
    say.table(rows)
    expect(facts["complete"] == 1 and facts["persons"] == 2, "Une personne sur deux devait avoir suivi toute l’action.")
    path = "/certificats/%s/%s" % (action["id"], w.person("personnel-j"))
    page = api.exchange("GET", path)
    expect(page.status == 200, "Le certificat de réalisation répond %d au lieu de 200." % page.status)
    text, minutes = html.unescape(page.text), next(p["minutes"] for p in facts["people"] if p["person"] == w.person("personnel-j"))
    expect("%d h" % (minutes // 60) in text.replace("\u00a0", " ").replace("\u202f", " "), "Le certificat devait dire les heures faites.")
    say.holds("Certificat de réalisation prêt à imprimer, avec les heures réellement faites : %s" % path)
    soon = next((s for s in w.sessions.values() if s["day"] > w.today.isoformat()), None)
    if soon is None:
        return
    refused = api.call("POST", "/sessions/%s/attendances" % soon["id"], {"half": "morning", "lines": [
        {"person": w.person("anact-1"), "kind": "animator", "present": True}]}, (409, 422))
    say.line("Et pour une journée qui n’a pas encore eu lieu :", 2)
    say.said("Le service", refused.sentences[0])

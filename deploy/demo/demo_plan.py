"""demo_plan: the federation plans its three actions of seed 002: rules, delegations, dates, an absence.
Owns: nothing; what later steps need is left in the world.
Beware: what is shown is also checked here, from the records and not from the service's word.
"""
import csv
import json
import os
import re
import time
from datetime import date, timedelta

import demo_print as say
from demo_node import expect

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = 2019
OPEN_DAYS = {0, 1, 3, 4}  # the actions' default: Wednesdays rarely suit centres
ROLES = {"direction": "director", "presidence": "president", "administration": "administrator", "encadrement": "manager",
         "personnel": "staff_representative"}
SHORT = {"gouvernance": "Gouvernance et management", "activite": "Activité et relation", "etude": "Journées d’étude",
         "rencontre": "Rencontre des équipes d’accueil"}
RULE_NAMES = {"weekend": "fin de semaine", "closed_weekday": "mercredi", "public_holiday": "jour férié", "school_holiday": "vacances scolaires",
              "venue_closed": "lieu fermé", "gap_min": "trop près d’une autre journée de l’action", "gap_max": "trop loin", "order": "ordre des journées",
              "window": "hors de la période", "person_twice": "personne déjà prise", "venue_twice": "lieu déjà pris", "absent": "personne absente",
              "past": "jour passé", "seats": "salle trop petite", "fixed": "journée fixée"}
ROLE_NAMES = {"director": "direction", "president": "présidence", "administrator": "administration", "manager": "encadrement",
              "staff_representative": "personnel", "elected": "élu·e", "head_of_service": "responsable de service"}

# Who comes to what: centre -> members by role. Of the nine of the first action one lacks an administrator, one comes too late.
DELEGATIONS = [
    ("gouvernance", "a", ["presidence", "direction"]),
    ("gouvernance", "b", ["administration", "direction", "encadrement"]),
    ("gouvernance", "c", ["presidence", "direction"]),
    ("gouvernance", "i", ["direction", "encadrement"]),
    ("gouvernance", "d", ["administration", "encadrement"]),
    ("gouvernance", "e", ["presidence", "direction"]),
    ("gouvernance", "f", ["presidence", "direction", "encadrement"]),
    ("gouvernance", "g", ["administration", "direction"]),
    ("gouvernance", "h", ["presidence", "direction"]),
]
OTHERS = [
    ("activite", "a", ["direction", "personnel"]), ("activite", "c", ["encadrement", "personnel"]),
    ("activite", "d", ["direction", "personnel"]), ("activite", "h", ["direction", "personnel"]),
    ("activite", "j", ["direction", "administration", "personnel"]), ("activite", "k", ["direction", "encadrement"]),
    ("etude", "b", ["direction", "administration"]), ("etude", "e", ["presidence", "direction"]),
    ("etude", "l", ["direction", "administration"]),
]
INSTITUTIONS = [("etude", "caf-42", [("caf-42-service", "head_of_service")]),
                ("etude", "departement-42", [("departement-42-elu", "elected")]),
                ("etude", "ville-42218", [("ville-elu", "elected")])]


# --- the season -----------------------------------------------------------------------------------------------------
def season_weeks(year):
    """Whole weeks between the seed's season and this one: weekdays stay, and so does the distance between days."""
    return round((date(year, 11, 26) - date(GOLDEN, 11, 26)).days / 7)


def season_of(today):
    """The first autumn whose first day is still to come, the day after tomorrow at the earliest."""
    year = today.year - 1
    while date(GOLDEN, 11, 26) + timedelta(weeks=season_weeks(year)) < today + timedelta(days=2):
        year += 1
    return year


def season_day(year, month_day):
    month, day = map(int, month_day.split("-"))
    return date(GOLDEN + (month < 7), month, day) + timedelta(weeks=season_weeks(year))


def season_bound(year, month_day):
    """The same day of the year; the end of February whatever the year."""
    month, day = map(int, month_day.split("-"))
    in_year = year + (month < 7)
    return date(in_year, 3, 1) - timedelta(days=1) if month_day == "02-29" else date(in_year, month, day)


def closing_days(year):
    """The federation's room is closed from the Monday before Christmas on, for two weeks."""
    first = date(year, 12, 25) - timedelta(days=date(year, 12, 25).weekday())
    return [first + timedelta(days=n) for n in range(12) if (first + timedelta(days=n)).weekday() < 5]


# --- actions --------------------------------------------------------------------------------------------------------
RULES = [("binome", "binôme : une personne qui administre et une professionnelle de la même structure"),
         ("all_sessions", "présence aux trois journées"), ("action_plan_required", "plan d’actions de chaque structure"),
         ("open_to_institutions", "ouverte aux institutions")]


def rules_said(action):
    said = []
    if action.get("structures_max"):
        said.append("%d à %d structures, %d à %d personnes chacune" % (
            action["structures_min"], action["structures_max"], action["persons_min"], action["persons_max"]))
    said += [words for field, words in RULES if action.get(field)]
    if action.get("intersession_days"):
        said.append("%d jours d’accompagnement à distance entre les journées" % action["intersession_days"])
    said.append("au moins %d jours entre deux journées" % action["gap_min"])
    return said


def session_create(w, action, spec):
    body = {"action": action["id"], "rank": spec["rank"]}
    if "on" in spec:
        body.update(fixed=True, day=season_day(w.season, spec["on"]).isoformat())
    else:
        body.update(window_from=season_bound(w.season, spec["from"]).isoformat(),
                    window_to=season_bound(w.season, spec["to"]).isoformat())
    return w.coordinator.post("/sessions", body).json


def session_said(s):
    if s.get("fixed"):
        return "J%d, fixée au %s" % (s["rank"], say.day_long(date.fromisoformat(s["day"])))
    return "J%d, à placer entre le %s et le %s" % (s["rank"], say.day_long(date.fromisoformat(s["window_from"])),
                                                  say.day_long(date.fromisoformat(s["window_to"])))


def action_create(w, spec, venue):
    api = w.coordinator
    body = {"code": spec["code"], "title": spec["title"], "kind": spec["kind"], "venue": venue["id"], "school_zone": "A",
            "first_day": season_day(w.season, spec["first"]).isoformat(),
            "animators": [w.person(code) for code in spec["animators"]],
            "objectives": spec["objectives"], "content": spec["content"], "modalities": spec["modalities"]}
    action = api.post("/actions", dict(body, **spec["rules"])).json
    for s in spec["sessions"]:
        session_create(w, action, s)
    action = api.post("/actions/%s/open" % action["id"]).json
    expect(action["status"] == "open", "L’action « %s » devait être ouverte aux inscriptions." % spec["code"])
    w.actions[spec["code"]] = action
    say.line()
    say.line("%s : « %s »" % (SHORT[spec["code"]], action["title"]))
    say.table([("Intervention", " ; ".join(api.name("/people", a) for a in action["animators"])),
               ("Règles", " ; ".join(rules_said(action)) + ".")])
    sessions = sorted(api.all("/sessions?action=" + action["id"]), key=lambda s: s["rank"])
    expect(len(sessions) == 3, "Chaque action a trois journées.")
    for s in sessions:
        say.line("• " + session_said(s), 4)


def actions(w):
    say.step("La coordination crée les trois actions, avec leurs règles")
    api = w.coordinator
    if w.season == GOLDEN:
        say.line("Saison 2019-2020, aux dates mêmes du document : ces dates sont passées, elles sont traitées après coup.")
    else:
        say.line("Le document de départ parle de la saison 2019-2020. Un jour passé ne se choisit plus : la démonstration joue les "
                 "mêmes actions, avec les mêmes règles, les mêmes jours de la semaine et les mêmes écarts, pour la saison "
                 "%d-%d. Les dates de 2019 elles-mêmes se jouent avec --season 2019, et dans les tests." % (w.season, w.season + 1))
    venue = api.by_code("/venues", "salle-federation")
    closed = closing_days(w.season)
    read = api.get("/venues/" + venue["id"])
    venue = api.patch("/venues/" + venue["id"], {"closed_days": [d.isoformat() for d in closed]}, read.headers["etag"]).json
    expect(len(venue["closed_days"]) == len(closed), "Les jours de fermeture du lieu devaient être gardés.")
    say.line("Lieu : %s, %d places, fermé du %s au %s." % (venue["name"], venue["seats"], say.day_long(closed[0]),
                                                          say.day_long(closed[-1])))
    with open(os.path.join(HERE, "actions.json"), encoding="utf-8") as f:
        for spec in json.load(f):
            action_create(w, spec, venue)


# --- delegations ----------------------------------------------------------------------------------------------------
def enrol(w, api, action, structure, members, want=(201,)):
    return api.call("POST", "/enrolments", {
        "action": w.actions[action]["id"], "structure": w.organisation(structure),
        "persons": [{"person": w.person(code), "role": role} for code, role in members], "committed": True}, want)


def enrolment_said(w, answer):
    if answer.status != 201:
        return "refusée"
    e = answer.json
    if e["status"] == "waiting":
        return "en attente, rang %d" % e["rank"]
    return "inscrite"


def delegation_of(centre, members):
    return [("%s-%s" % (m, centre), ROLES[m]) for m in members]


def nine(w):
    say.step("Neuf délégations s’inscrivent à la première action, par leur direction")
    action, rows, refused, waiting = w.actions["gouvernance"], [], None, None
    before = None
    for code, centre, members in DELEGATIONS:
        api = w.director(centre)
        if centre == "i":
            before = len(w.coordinator.all("/enrolments?action=" + action["id"]))
        answer = enrol(w, api, code, "centre-" + centre, delegation_of(centre, members), (201, 409, 422))
        rows.append((w.coordinator.name("/organisations", w.organisation("centre-" + centre)),
                     " + ".join(ROLE_NAMES[ROLES[m]] for m in members), enrolment_said(w, answer)))
        if answer.status != 201:
            refused = answer
            after = len(w.coordinator.all("/enrolments?action=" + action["id"]))
        elif answer.json["status"] == "waiting":
            waiting = answer.json
            w.waiting = waiting
    say.table(rows)
    expect(refused is not None and refused.codes == ["binome"], "Le centre I devait être refusé faute de binôme, et pour cela seul.")
    say.line("Pourquoi le centre I est refusé :", 2)
    say.said("Le service", refused.sentences[0])
    expect(before == after, "Un refus ne devait rien écrire.")
    say.holds("Rien n’a été écrit : %d inscriptions avant le refus, %d après." % (before, after))
    expect(waiting is not None and waiting["rule"] == "structures_max" and waiting["rank"] == 1,
           "Le centre H devait être en liste d’attente, rang 1, par le nombre de structures.")
    say.line("Pourquoi le centre H attend :", 2)
    sentence = w.notice(w.director("h"), "enrolment.created", waiting["id"])
    say.said("Le service, au centre H", sentence)
    accepted = [e for e in w.coordinator.all("/enrolments?action=" + action["id"]) if e["status"] == "accepted"]
    expect(len(accepted) == 7, "Sept délégations devaient être inscrites, il y en a %d." % len(accepted))
    confirmed = w.coordinator.post("/actions/%s/confirm" % action["id"]).json
    expect(confirmed["status"] == "confirmed", "L’action devait être confirmée.")
    say.holds("Sept structures inscrites, le minimum est de %d : l’action est confirmée." % action["structures_min"])


def others(w):
    say.line("Les deux autres actions reçoivent aussi leurs inscriptions, et certaines directions suivent deux actions :")
    rows = {}
    for code, centre, members in OTHERS:
        answer = enrol(w, w.director(centre), code, "centre-" + centre, delegation_of(centre, members))
        expect(answer.json["status"] == "accepted", "Le centre %s devait être inscrit." % centre.upper())
        rows.setdefault(code, []).append("centre " + centre.upper())
    for code, structure, members in INSTITUTIONS:
        answer = enrol(w, w.coordinator, code, structure, members)
        expect(answer.json["status"] == "accepted", "%s devait être inscrite." % structure)
        rows[code].append(w.coordinator.name("/organisations", w.organisation(structure)))
    say.table([("• " + SHORT[code], ", ".join(who)) for code, who in rows.items()])


# --- dates ----------------------------------------------------------------------------------------------------------
def plan_wait(w, body):
    plan = w.coordinator.post("/plans", body).json
    start = time.monotonic()
    while plan["status"] == "requested":
        expect(time.monotonic() - start < 30, "Le calcul des dates n’a pas répondu en 30 secondes.")
        time.sleep(0.02)
        plan = w.coordinator.get("/plans/" + plan["id"]).json
    expect(plan["status"] == "computed", "Des dates étaient attendues, le calcul dit « %s » : %s" % (
        plan["status"], " ".join(c["sentence"] for c in plan.get("conflicts", []))))
    return plan, time.monotonic() - start


def sessions_read(w):
    found = {}
    for code, action in w.actions.items():
        for s in w.coordinator.all("/sessions?action=" + action["id"]):
            found[s["id"]] = dict(s, code=code)
    return found


def people_of(w, code):
    people = set(w.coordinator.get("/actions/" + w.actions[code]["id"]).json["animators"])
    for e in w.coordinator.all("/enrolments?action=" + w.actions[code]["id"]):
        if e["status"] == "accepted":
            people |= {p["person"] for p in e["persons"]}
    return people


def school_days_off():
    """The zone A holidays that the reference data know: (first day, day of return)."""
    with open(os.path.join(HERE, "..", "data", "school-holidays.csv"), encoding="utf-8") as f:
        rows = list(csv.DictReader(f, delimiter=";"))
    return [(r["start_date"], r["end_date"]) for r in rows if "A" in r["zones"].split()]


def dates_check(w, sessions):
    """The golden rules, computed again from the records."""
    closed, holidays = set(closing_days(w.season)), school_days_off()
    taken = {}
    for code, action in w.actions.items():
        days = [date.fromisoformat(s["day"]) for s in sorted((s for s in sessions.values() if s["code"] == code), key=lambda s: s["rank"])]
        for a, b in zip(days, days[1:]):
            expect((b - a).days >= action["gap_min"], "« %s » : %s et %s sont trop proches." % (code, a, b))
        for d in days:
            expect(d not in taken, "Deux journées dans la même salle le %s." % d)
            taken[d] = code
    for s in sessions.values():
        d = date.fromisoformat(s["day"])
        expect(s.get("fixed") or d.weekday() in OPEN_DAYS and d not in closed, "Le %s ne devait pas être choisi." % d)
        if s.get("window_from"):
            expect(not any(first <= s["day"] < back for first, back in holidays), "Le %s est pendant les vacances scolaires." % d)
            expect(s["window_from"] <= s["day"] <= s["window_to"], "Le %s est hors de sa période." % d)
    busy = set()
    for code in w.actions:
        for s in (s for s in sessions.values() if s["code"] == code):
            for person in people_of(w, code):
                expect((person, s["day"]) not in busy, "Quelqu’un est pris deux fois le %s." % s["day"])
                busy.add((person, s["day"]))
    return taken


def apply(w, plan):
    done = w.coordinator.post("/plans/%s/apply" % plan["id"], {"option": 1}).json
    expect(done["status"] == "applied", "La proposition devait être appliquée.")
    return sessions_read(w)


def table_of_days(w, sessions):
    rows = []
    for code, action in w.actions.items():
        for s in sorted((s for s in sessions.values() if s["code"] == code), key=lambda s: s["rank"]):
            day = say.day_long(date.fromisoformat(s["day"])) + (" (fixée)" if s.get("fixed") else "")
            rows.append((SHORT[code] if s["rank"] == 1 else "", "J%d" % s["rank"], day))
    say.table(rows)


def place(w):
    say.step("Toutes les journées ouvertes sont placées ensemble")
    plan, seconds = plan_wait(w, {"actions": [a["id"] for a in w.actions.values()]})
    best = plan["options"][0]
    say.line("Une proposition pour les trois actions à la fois, en %s de seconde ; %s. Solutions proposées : %d." % (
        ("%.1f" % max(seconds, 0.1)).replace(".", ","), "il n’en existe pas de meilleure, c’est prouvé" if best["proven"]
        else "la meilleure trouvée", len(plan["options"])))
    w.plan, w.sessions = plan, apply(w, plan)
    table_of_days(w, w.sessions)
    expect(all(s["status"] == "placed" for s in w.sessions.values()), "Toutes les journées devaient avoir une date.")
    dates_check(w, w.sessions)
    say.holds("Recompté d’après les fiches : périodes, ordre, écart de 14 jours, jours d’ouverture, personne et lieu jamais pris deux fois.")
    for n in plan.get("notes", []):
        say.line("→ À savoir : " + n, 4)


def day_row(d):
    return ("possible" if d["possible"] else "exclu", say.day_long(date.fromisoformat(d["day"])), re.sub("^Possible, mais ", "mais ", d["sentence"]))


def others_said(days):
    """How many of the days around are possible, and what stands against the others."""
    against = {}
    for d in days:
        if not d["possible"]:
            against[d["rule"]] = against.get(d["rule"], 0) + 1
    rules = sorted(against.items(), key=lambda x: -x[1])
    return "Sur les %d jours voisins : %d possibles, %d exclus (%s)." % (
        len(days), len(days) - sum(against.values()), sum(against.values()), ", ".join("%s %d" % (RULE_NAMES[r], n) for r, n in rules))


def explain(w):
    say.step("Pourquoi ces jours-là ?")
    shown = 0
    for e in w.plan["explanations"]:
        s = w.sessions[e["session"]]
        if s.get("fixed"):
            continue
        shown += 1
        say.line()
        say.line("%s, J%d : %s" % (SHORT[s["code"]], s["rank"], say.day_long(date.fromisoformat(e["day"]))))
        say.line(e["sentence"], 4)
        expect(len(e["can"]) > 0 and not e.get("cannot"), "Tout le monde devait pouvoir venir.")
        days = e["days"]
        expect(len(days) >= 4 and all(d["sentence"] for d in days), "Chaque autre jour devait avoir sa raison.")
        near = [d for d in days if d["day"] < e["day"]][-2:] + [d for d in days if d["day"] > e["day"]][:2]
        say.table([day_row(d) for d in near])
        say.line(others_said(days), 4)
    expect(shown == 5, "Cinq journées étaient à placer, %d sont expliquées." % shown)


def absence(w):
    say.step("Un·e intervenant·e est empêché·e : on déplace le moins possible")
    s = next(s for s in w.sessions.values() if s["code"] == "gouvernance" and s["rank"] == 2)
    day = date.fromisoformat(s["day"])
    first, last = day, day + timedelta(days=3)
    person = w.person("anact-1")
    animator = w.token("animator", "anact-1")
    animator.post("/absences", {"person": person, "from": first.isoformat(), "to": last.isoformat()})
    say.line("%s, qui anime deux des actions, l’indique depuis son compte : absence du %s au %s. Le motif n’est pas demandé." % (
        w.coordinator.name("/people", person), say.day_long(first), say.day_long(last)))
    plan, _ = plan_wait(w, {"actions": [a["id"] for a in w.actions.values()], "mode": "replan"})
    best = plan["options"][0]
    before, w.sessions = w.sessions, apply(w, plan)
    moved = [i for i in w.sessions if w.sessions[i]["day"] != before[i]["day"]]
    expect(len(moved) == best["moves"] and s["id"] in moved, "La journée de la personne absente devait bouger.")
    expect(len(moved) == 1, "Une seule journée devait bouger, %d ont bougé." % len(moved))
    why = {e["session"]: e["sentence"] for e in plan["explanations"]}
    for i in moved:
        m = w.sessions[i]
        expect(not first.isoformat() <= m["day"] <= last.isoformat(), "La nouvelle date tombe pendant l’absence.")
        say.table([("%s, J%d" % (SHORT[m["code"]], m["rank"]),
                    "%s → %s" % (say.day_long(date.fromisoformat(before[i]["day"])), say.day_long(date.fromisoformat(m["day"]))))])
        say.said("Le service", why[i])
    dates_check(w, w.sessions)
    say.holds("%s sur 9 ; les huit autres gardent leur date%s." % (
        say.count(len(moved), "journée déplacée", "journées déplacées"), ", et c’est le minimum, prouvé" if plan["proven"] else ""))

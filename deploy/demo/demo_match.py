"""demo_match: accompaniment: three requests, ranked providers, answers by a link, a mission and its evaluation.
Owns: nothing; what later steps need is left in the world.
Beware: each line is read with the account of the one who would read it; what an account may not see is asked for, and refused.
"""
import html
import re
import urllib.parse
from datetime import date, timedelta

import demo_print as say
from demo_node import Api, expect

TEXT_ONE = ("Depuis la rentrée je dors mal et j’appréhende les réunions d’équipe. Je voudrais apprendre à gérer cela avec une personne "
            "extérieure, si possible en portugais, ma première langue. Je me déplace en fauteuil.")
TEXT_TWO = "Six ans de présidence : je voudrais faire reconnaître ce que j’ai appris, peut-être par une VAE, avant de passer la main."
TEXT_GROUP = "L’équipe et le conseil veulent travailler ensemble la prévention des risques psychosociaux, après un printemps difficile."
CRITERIA = {"competence": "compétence", "territory": "proximité", "start": "début", "rotation": "rotation", "load": "disponibilité",
            "continuity": "continuité", "evaluation": "évaluations", "cost": "coût"}


def period(today, days):
    return {"from": (today - timedelta(days=14)).isoformat(), "to": (today + timedelta(days=days)).isoformat()}


def service_id(w, code):
    return w.coordinator.by_code("/services", code)["id"]


def file_personal(w):
    """Two persons ask for themselves: what they have not handed in, nobody else reads."""
    api = w.token("beneficiary", "salarie-a")
    w.asker = api
    first = api.post("/requests", dict(period(w.today, 75), kind="individual", service=service_id(w, "stress-individuel"),
                     department="42", days=2, urgency="soon", languages=["fr", "pt"], accessibility=["wheelchair"],
                     price_ceiling=70000, federation_help=True, text=TEXT_ONE)).json
    read = api.get("/requests/" + first["id"])
    unwanted = w.referent.by_code("/providers", "prestataire-17")["id"]
    api.patch("/requests/" + first["id"], {"unwanted": [unwanted]}, read.headers["etag"])
    w.first = api.post("/requests/%s/submit" % first["id"]).json
    president = w.token("beneficiary", "presidence-c")
    second = president.post("/requests", dict(period(w.today, 200), kind="individual", service=service_id(w, "vae"),
                            department="42", remote=True, confidentiality="reinforced", text=TEXT_TWO)).json
    w.second = president.post("/requests/%s/submit" % second["id"]).json
    w.president = president


def file_group(w):
    director = w.director("j")
    made = director.post("/requests", dict(period(w.today, 120), kind="group", organisation=w.organisation("centre-j"),
                         service=service_id(w, "rps-equipe"), department="43", federation_help=True, text=TEXT_GROUP)).json
    w.group = director.post("/requests/%s/submit" % made["id"]).json


def requests(w):
    say.step("Trois demandes d’accompagnement : deux personnelles, une collective")
    file_personal(w)
    file_group(w)
    rows = [("Une personne salariée", w.first, "2 jours, Loire, en français et portugais, accès en fauteuil, 700 € par jour au plus"),
            ("Une personne bénévole", w.second, "à distance possible, confidentialité renforcée"),
            ("Le centre J, par sa direction", w.group, "Haute-Loire, avec l’appui de la fédération")]
    for who, r, what in rows:
        expect(r["status"] == "proposed", "%s : des prestataires devaient être proposés, l’état est « %s »." % (who, r["status"]))
        say.line("• %s : %s (%s)." % (who, w.coordinator.name("/services", r["service"]), what), 4)
    say.line("La première personne a dit au téléphone qui elle ne souhaite pas : la personne référente l’a ajouté à sa demande.")
    say.line("Ce que les personnes ont écrit n’est lu que par la personne référente, puis par le ou la prestataire qui accepte. "
             "L’employeur n’en sait rien : cela se vérifie plus loin.")


# --- ranking --------------------------------------------------------------------------------------------------------
def ranking_show(api, view, most):
    """The best ones; of the first, every criterion with its sentence; of the others, what each criterion brings."""
    lines = view["lines"]
    for n, entry in enumerate(lines[:most]):
        parts = [c for c in entry["criteria"] if c["weight"]]
        say.line("%d. %s : %d points sur 1000" % (entry["rank"], api.name("/providers", entry["provider"]), entry["score"]), 4)
        expect(abs(sum(c["contribution"] for c in parts) - entry["score"]) <= len(parts), "Les critères devaient faire le score.")
        if n == 0:
            say.table([("+%d" % c["contribution"], CRITERIA[c["criterion"]], c["sentence"]) for c in parts], 8)
        else:
            say.line(", ".join("%s +%d" % (CRITERIA[c["criterion"]], c["contribution"]) for c in parts), 8)
    if len(lines) > most:
        say.line("… et %s." % say.count(len(lines) - most, "autre proposition", "autres propositions"), 4)


def exclusions_show(view):
    excluded = view["excluded"]
    total = sum(x["count"] for x in excluded)
    say.line("Prestataires examinés : %d ; écartés : %d, chacun compté à la première règle qui l’écarte :" % (view["considered"], total))
    say.table([("%3d" % x["count"], x["label"]) for x in excluded])
    return {x["rule"]: x["count"] for x in excluded}, total


def ranking(w):
    say.step("Les prestataires proposés, critère par critère, et les écartés, règle par règle")
    view = w.referent.get("/requests/%s/proposals" % w.first["id"]).json
    say.line("Pour la première demande (lue par la personne référente) :")
    ranking_show(w.referent, view, 3)
    counts, total = exclusions_show(view)
    wanted = ["accreditation", "competence", "territory", "capacity", "language", "accessibility", "price", "unwanted", "neutrality"]
    for rule in wanted:
        expect(counts.get(rule, 0) > 0, "La règle « %s » devait écarter quelqu’un." % rule)
    expect(view["considered"] == 60 and total + len(view["lines"]) == 60, "Les soixante prestataires devaient être comptés, une fois chacun.")
    scores = [x["score"] for x in view["lines"]]
    expect(len(scores) >= 2 and scores == sorted(scores, reverse=True), "Au moins deux propositions, dans l’ordre, étaient attendues.")
    say.holds("%d + %d = 60 : personne n’est oublié, personne n’est compté deux fois." % (total, len(scores)))
    for api, r, who in ((w.referent, w.second, "Pour la deuxième demande (lue par la personne référente)"),
                        (w.coordinator, w.group, "Pour la demande collective (lue par la coordination)")):
        view = api.get("/requests/%s/proposals" % r["id"]).json
        say.line()
        say.line(who + " :")
        expect(len(view["lines"]) >= 2, "Des propositions étaient attendues.")
        ranking_show(api if r is w.group else w.referent, view, 2)
        exclusions_show(view)


# --- answers --------------------------------------------------------------------------------------------------------
def page_text(page):
    """The sentences of a page, without its heading."""
    sentences = re.findall(r"(?s)<p>(.*?)</p>", page) or [page]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", " ".join(sentences)))).strip()


def page_open(w, nobody, link):
    page = nobody.exchange("GET", link)
    expect(page.status == 200 and "Accepter" in page.text and "Décliner" in page.text, "La page de réponse devait s’ouvrir sans compte.")
    for secret in ("centre A", "Salarié", "dors mal", "première langue"):
        expect(secret not in page.text, "La page de réponse dit trop : « %s »." % secret)
    return page


def page_post(nobody, link, fields, want=200):
    answer = nobody.exchange("POST", link, urllib.parse.urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"})
    expect(answer.status == want, "La réponse par le lien : %d au lieu de %d. %s" % (answer.status, want, page_text(answer.text)[:300]))
    return page_text(answer.text)


def sent_line(view):
    sent = [x for x in view["lines"] if x["status"] == "sent"]
    expect(len(sent) == 1, "Un seul prestataire à la fois devait être sollicité.")
    return sent[0]


def answers(w):
    say.step("Le premier prestataire décline, le deuxième accepte, par un lien et sans compte")
    api, nobody = w.referent, Api(w.node.port)
    path = "/requests/%s/proposals" % w.first["id"]
    best = api.get(path).json["lines"][0]
    asked = api.post("/proposals/%s/solicit" % best["proposal"]).json
    say.line("La personne référente sollicite la première proposition, %s ; réponse attendue avant le %s." % (
        api.name("/providers", best["provider"]), say.day_long(date.fromisoformat(asked["expires_at"][:10]))))
    page = page_open(w, nobody, asked["answer_link"])
    say.line("Ce que montre le lien http://127.0.0.1:%d%s… : ni nom, ni centre, ni texte." % (w.node.port, asked["answer_link"][:14]))
    say.table([("  " + html.unescape(label), html.unescape(value)) for label, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page.text)])
    say.said("Le service, au refus (motif : pas disponible)", page_post(nobody, asked["answer_link"], {"accept": "false", "reason": "unavailable"}))
    say.said("Le service, au même lien une seconde fois", page_post(nobody, asked["answer_link"], {"accept": "true"}, 409))
    second = sent_line(api.get(path).json)
    expect(second["rank"] == best["rank"] + 1, "Le deuxième du classement devait être sollicité.")
    say.line("La deuxième proposition, %s, est sollicitée aussitôt, sans que personne ait à y penser." % api.name("/providers", second["provider"]))
    link = api.post("/proposals/%s/link" % second["proposal"]).json["answer_link"]
    page_open(w, nobody, link)
    say.said("Le service, à l’accord", page_post(nobody, link, {"accept": "true"}))
    after = api.get("/requests/" + w.first["id"]).json
    expect(after["status"] == "engaged", "La demande devait être en mission.")
    w.provider = second["provider"]
    say.holds("Deux clics chacun, aucun compte ; un lien ne sert qu’une fois.")


# --- mission --------------------------------------------------------------------------------------------------------
def two_days(today):
    days, d = [], today
    while len(days) < 2:
        d -= timedelta(days=1)
        if d.weekday() < 5:
            days.append(d)
    return list(reversed(days))


def mission(w):
    say.step("La mission : deux jours faits, une évaluation")
    api = w.referent
    found = api.get("/engagements?request=" + w.first["id"]).json["items"]
    expect(len(found) == 1 and found[0]["days_planned"] == 2, "Une mission de deux jours était attendue.")
    e = found[0]
    say.line("Mission avec %s : %d jours prévus, %s par jour. L’employeur n’y a aucune part." % (
        api.name("/providers", e["provider"]), e["days_planned"], say.euros(e["tariff"])))
    say.line("(La démonstration ne fait pas avancer le calendrier : les deux jours sont déclarés sur les deux derniers jours de semaine, "
             "qui sont dans la période demandée.)")
    for d in two_days(w.today):
        e = api.post("/engagements/%s/days" % e["id"], {"day": d.isoformat()}).json
        say.line("• jour réalisé : " + say.day_long(d), 4)
    expect(e["status"] == "done" and len(e["days_done"]) == 2, "Les deux jours devaient être comptés.")
    third = api.call("POST", "/engagements/%s/days" % e["id"], {"day": (w.today - timedelta(days=7)).isoformat()}, (409, 422))
    say.said("Le service, si l’on en déclare un troisième", third.sentences[0])
    e = w.asker.post("/engagements/%s/evaluate" % e["id"], {
        "relevance": 5, "complementarity": 4, "comment": "J’ai retrouvé le sommeil, et des mots pour en parler."}).json
    expect(e["relevance"] == 5 and e["complementarity"] == 4, "L’évaluation devait être gardée.")
    say.line("La personne évalue : pertinence 5 sur 5, complémentarité avec l’action de la fédération 4 sur 5.")
    e = api.post("/engagements/%s/close" % e["id"]).json
    expect(e["status"] == "closed", "La mission devait être close.")
    group_mission(w)


def group_mission(w):
    """The collective request goes on as well: asked by the coordinator, accepted through the JSON interface, without an account."""
    view = w.coordinator.get("/requests/%s/proposals" % w.group["id"]).json
    asked = w.coordinator.post("/proposals/%s/solicit" % view["lines"][0]["proposal"]).json
    token = asked["answer_link"].rsplit("/", 1)[1]
    taken = Api(w.node.port).post("/answers/" + token, {"accept": True}).json
    expect(taken["status"] == "accepted", "La demande collective devait être acceptée.")
    say.line("La demande collective du centre J est sollicitée par la coordination et acceptée par %s." % (
        w.coordinator.name("/providers", asked["provider"])))

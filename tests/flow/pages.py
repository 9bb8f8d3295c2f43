"""pages: the web pages in a browser (Debian's Chromium), on a node with the demonstration's network; for the flows pages_*_flow.py.
Owns: the node; what npm brings stands in build/web.
Beware: the checks themselves are in tests/web/*.mjs, each a program that prints TAP; here they get a node and accounts, and are counted.
        They are played in parts, side by side. PAGES_ONLY=planning tests/flow/pages_flow.py plays that one alone, of whichever part;
        PAGES_SHOTS=FOLDER keeps pictures of what they look at.
"""
import fcntl
import glob
import os
import re
import shutil
import subprocess

import lib
import sheets
from linked import address, introduce, peer as linked_peer
from said import day, open_day

HERE = os.path.join(lib.TOP, "tests", "web")
BUILT = os.path.join(lib.TOP, "build", "web")
PASSWORD = "une phrase longue pour les pages"
ACCOUNTS = [("coordination", "coordinator", "coordination"), ("direction-a", "director", "direction-a"),
            ("intervention", "animator", "anact-1"), ("direction-b", "director", "direction-b"),
            ("referente", "referent", "referente"), ("salarie-a", "beneficiary", "salarie-a"), ("prestataire", "provider", "personne-prestataire-01"), ("nationale", "national", "bureau-federation"),
            ("administration", "operator", "anact-2")]

# What each part plays; all others are the first part's.
PARTS = {"work": (), "requests": ("agreement", "campaign", "recourse", "requests", "shortlist", "transfer", "why_not"),
         "network": ("far_actions", "figures", "reception", "sharing")}


def modules():
    """What package-lock.json names, once; the scripts beside it. One part brings them, the others wait."""
    os.makedirs(BUILT, exist_ok=True)
    with open(os.path.join(BUILT, "lock"), "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        modules_bring()


def modules_bring():
    lock, known = os.path.join(HERE, "package-lock.json"), os.path.join(BUILT, "package-lock.json")
    with open(lock, "rb") as f:
        want = f.read()
    fresh = os.path.exists(known) and os.path.isdir(os.path.join(BUILT, "node_modules")) and open(known, "rb").read() == want
    for path in glob.glob(os.path.join(HERE, "*.mjs")) + [os.path.join(HERE, "package.json")]:
        shutil.copy(path, BUILT)
    if fresh:
        return
    shutil.copy(lock, os.path.join(BUILT, "lock.new"))
    os.replace(os.path.join(BUILT, "lock.new"), known)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=BUILT, check=True, stdout=subprocess.DEVNULL, timeout=300)


def demo_files():
    folder = os.path.join(lib.TOP, "deploy", "demo")
    return sorted(os.path.join(folder, f) for f in os.listdir(folder) if re.match(r"\d\d-.*\.(csv|json)$", f))


def attended(node):
    """An action whose first day was yesterday, with a delegation of centre A and a morning entered: its id."""
    boss = node.client("coordinator,operator")
    of = lambda path, code: boss.get("%s?code=%s" % (path, code)).json["items"][0]["id"]
    person, centre = of("/people", "direction-a"), of("/organisations", "centre-a")
    action = boss.make("/actions", {"title": "Ce qui s’est tenu hier", "first_day": day(days=-1)}).id
    boss.make("/actions/%s/open" % action)
    boss.make("/enrolments", {"action": action, "structure": centre, "persons": [{"person": person, "role": "director"}]})
    session = boss.get("/sessions?action=" + action).json["items"][0]["id"]
    boss.make("/sessions/%s/attendances" % session, {"half": "morning", "lines": [{"person": person, "present": True}]})
    return action


def followed(node):
    """An action with a price, days between its days and action plans; centre A has its only place, centre B waits; one day was two days ago: its id."""
    boss = node.client("coordinator,operator")
    of = lambda path, code: boss.get("%s?code=%s" % (path, code)).json["items"][0]["id"]
    people = lambda c: [{"person": of("/people", "direction-" + c), "role": "director"}, {"person": of("/people", "salarie-" + c), "role": "employee"}]
    action = boss.make("/actions", {"title": "Conduire le changement", "price": 30000, "structures_min": 1, "structures_max": 1, "persons_max": 3, "intersession_days": 2,
                                    "action_plan_required": True, "animators": [of("/people", "anact-1")], "quotas": [{"roles": ["employee"], "min": 1, "max": 6}]}).id
    for rank, on in ((1, day(days=-2)), (2, day(days=20))):
        boss.make("/sessions", {"action": action, "rank": rank, "day": on, "fixed": True})
    boss.make("/actions/%s/open" % action)
    first, _ = [boss.make("/enrolments", {"action": action, "structure": of("/organisations", "centre-" + c), "persons": people(c)}).id for c in "ab"]
    boss.make("/fundings", {"enrolment": first, "person": of("/people", "salarie-a"), "payer": "opco", "planned": 20000})
    return action


def figures_told(node):
    """An indicator that this node asks for, and what another federation told of it for last year."""
    boss = node.client("national,coordinator")
    made = boss.make("/indicators", {"code": "accueil", "label": "Personnes accueillies", "measure": "entered", "definition": "Chaque personne compte une fois.",
                                     "period": "year"}).id
    boss.make("/indicators/%s/publish" % made)
    with lib.Node("loire", "Fédération de la Loire") as other:
        address(other)
        other.up()
        introduce(node, "fcsf", other, "loire")
        with lib.Node("tort", "Fédération ajoutée à tort") as third:
            node.must("peer add", "tort", third.must("peer card").strip())
        there = other.client("coordinator,operator")
        asked = lib.wait_until(lambda: there.all("/peer-indicators"), 20)
        begin = "%d-01-01" % (int(day()[:4]) - 1)
        sheet = there.make("/figure-sheets", {"code": "accueil", "period": "year", "from": begin, "evidence": "Registre", "entries": [
            {"category": c, "territory": t, "people": n, "value": n} for t, c, n in (("42", "professional", 3), ("42", "governing", 9), ("43", "professional", 20),
                                                                                      ("43", "governing", 12))]}).id
        there.make("/figure-grants", {"peer": asked[0]["peer"], "codes": ["accueil"], "from": begin})
        for verb in ("close", "send"):
            sheets.step(there, sheet, verb)
        own = there.make("/indicators", {"code": "loisirs", "label": "Accueil de loisirs", "measure": "entered", "definition": "Enfants accueillis.", "period": "quarter"}).id
        there.make("/indicators/%s/publish" % own)
        lib.wait_until(lambda: boss.all("/consolidations") and boss.all("/peer-indicators"), 20)
        peer = linked_peer(there, "fcsf")["id"]
        action_shared(boss, there, peer)
        cards_shared(boss, there, peer)
        doors_opened(node, boss, other, there, peer)


def doors_opened(node, boss, other, there, peer):
    """That federation offers to receive our team; and has taken up the door that we offer to its own."""
    of = lambda path, code: boss.get("%s?code=%s" % (path, code)).json["items"][0]["id"]
    ours, who = of("/people", "referente"), there.make("/people", {"name": "Une référente d’ailleurs"}).id
    body = there.make("/organisations", {"name": "Fédération de la Loire", "kind": "federation", "siret": "73282932000074"}).id
    own = "/organisations/" + of("/organisations", "federation-42-43")
    boss.patch(own, {"siret": "35600000000048"}, boss.get(own).etag)
    there.make("/referents", {"person": who})
    boss.make("/referents", {"person": ours})
    theirs = other.client("referent", person=who)
    node.settled(), other.settled()
    theirs.make("/receptions", {"peer": peer, "from": day(), "address": "https://maillage.exemple.fr"})
    node.client("referent", person="referente").make("/receptions", {"peer": linked_peer(boss, "loire")["id"], "from": day(), "address": "http://127.0.0.1:%d" % node.port})
    offered = lib.wait_until(lambda: next((r for r in there.all("/receptions") if r["direction"] == "theirs"), None), 20)
    there.make("/receptions/%s/accept" % offered["id"], {"organisation": body})
    lib.wait_until(lambda: sorted(r["status"] for r in boss.all("/receptions")) == ["active", "offered"], 20)


def action_shared(boss, there, peer):
    """That federation shares an action with ours."""
    made = there.make("/actions", {"title": "Gouvernance partagée", "kind": "formation_action", "first_day": open_day(2), "binome": True, "persons_max": 3}).id
    there.make("/actions/%s/open" % made)
    there.make("/action-shares", {"peer": peer, "action": made})
    lib.wait_until(lambda: boss.all("/far-actions"), 20)


def cards_shared(boss, there, peer):
    """That federation shares two providers here; of one, a link has no number. Another agreement of its waits for an answer."""
    code = next(c["code"] for c in boss.all("/competences") if c.get("code"))
    competence = there.make("/competences", {"code": code, "name": "Ce que l’on partage"}).id
    nameless = there.make("/organisations", {"name": "Sans numéro", "kind": "partner"}).id
    for name, links in (("Prestataire d’ailleurs", []), ("Prestataire à vérifier", [{"organisation": nameless, "kind": "client"}])):
        made = there.make("/providers", {"name": name, "competences": [{"competence": competence, "level": 4}], "remote": True, "days_individual": 10,
                                         "days_group": 10, "tariff": 45000, "links": links}).id
        there.make("/accreditations", {"provider": made, "status": "accredited", "from": "2019-01-01"})
    for begin, end in ((day(), day(12)), (day(13), day(24))):
        offer = there.make("/sharings", {"peer": peer, "part_individual": 50, "part_group": 20, "from": begin, "to": end}).id
        there.make("/sharings/%s/offer" % offer)
    offered = lib.wait_until(lambda: (lambda all: all if len(all) == 2 else None)(boss.all("/sharings")), 20)
    boss.make("/sharings/%s/accept" % min(offered, key=lambda s: s["from"])["id"])
    lib.wait_until(lambda: sum("home" in p for p in boss.all("/providers")) == 2, 20)


def scripts(part):
    """The names of what is to be played now, in order."""
    all_of = sorted(os.path.basename(p)[:-4] for p in glob.glob(os.path.join(HERE, "*.mjs")))
    only = os.environ.get("PAGES_ONLY")
    if only:
        return [s for s in all_of if s == only]
    elsewhere = [s for other, names in PARTS.items() for s in names if other != part]
    return [s for s in all_of if s != "browser" and s not in elsewhere]


def play(tap, part):
    modules()
    names = scripts(part)
    with lib.Node("pages") as node:
        address(node)
        node.up()
        node.load(*demo_files())
        node.settled()
        for handle, role, person in ACCOUNTS:
            node.must("user add", "--handle", handle, "--role", role, "--person", person, stdin=PASSWORD + "\n")
        env = dict(os.environ, PAGES_BASE="http://127.0.0.1:%d" % node.port, PAGES_PASSWORD=PASSWORD, PAGES_ACTION=attended(node),
                   PAGES_FOLLOWED=followed(node))
        if set(names) & set(PARTS["network"]):
            figures_told(node)
        for name in names:
            script_play(tap, name, env)


def script_play(tap, name, env):
    said = subprocess.run(["node", name + ".mjs"], cwd=BUILT, env=env, capture_output=True, encoding="utf-8", errors="replace", timeout=500)
    for passed, sentence, detail in re.findall(r"^(not ok|ok) \d+ - (.*)\n((?:# .*\n)*)", said.stdout, re.M):
        tap.ok(passed == "ok", "%s: %s" % (name, sentence), detail.replace("# ", ""))
    tap.equal(said.returncode, 0, "%s ends well" % name)
    if said.returncode != 0:
        tap.note(said.stderr[-2000:])

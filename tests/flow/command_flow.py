#!/usr/bin/env python3
"""command: what an operator types, and what keeps a node alive: help, exit codes, imports, the supervisor, sessions, the event stream.
Owns: its nodes; processes are ended by their pids.
Beware: exit codes are those of services/maillage/command.c; a message that changes its words is no failure, one that is not French is.
"""
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time

import lib

COMMANDS = ["init", "up", "down", "status", "token", "user add", "import", "verify", "doctor", "peer card", "peer add", "peer list", "peer fingerprint",
            "peer confirm", "peer suspend", "peer resume", "peer revoke", "peer remove", "peer renew", "peer rotate"]
DONE, FAILED, USAGE, NOT_RUNNING, REFUSED, BUSY, NO_NODE = range(7)
PASSWORD = "une phrase que personne ne devine"
FRENCH = re.compile(r"[éèêàùçôîœ’«]|\b(le|la|les|un|une|des|de|il|est|ce|ne)\b", re.I)


def bare(*words, stdin=""):
    return subprocess.run([os.path.join(lib.BIN, "maillage")] + list(words), input=stdin, capture_output=True, text=True, timeout=60)


def says(tap, done, code, sentence, *words):
    """The exit code, and a French sentence on standard error that holds these words; nothing on standard output."""
    wrong = []
    if done.returncode != code:
        wrong.append("exit %d, not %d" % (done.returncode, code))
    if not FRENCH.search(done.stderr) or re.search(r"\b(error|failed|cannot|invalid|usage:)\b", done.stderr):
        wrong.append("not a French sentence")
    wrong += ["%r is not in it" % w for w in words if w not in done.stderr]
    if done.stdout and code != DONE:
        wrong.append("it wrote %r" % done.stdout[:100])
    tap.ok(not wrong, "%s: exit %d" % (sentence, code), "\n".join(wrong) + "\n" + done.stderr)


# --- help and mistakes in typing --------------------------------------------------------------------------------------
def settings_of(*path):
    with open(os.path.join(lib.TOP, *path), encoding="utf-8") as f:
        return set(re.findall("MAILLAGE_[A-Z]+_[A-Z_]+", f.read()))


def helps(tap):
    general = bare("--help")
    tap.ok(general.returncode == 0 and all("  " + c in general.stdout for c in COMMANDS), "--help names each command", general)
    for c in COMMANDS:
        asked = [bare(*c.split(), "--help"), bare("help", *c.split())]
        text = asked[0].stdout
        fine = all(a.returncode == 0 and not a.stderr for a in asked) and asked[0].stdout == asked[1].stdout
        fine = fine and text.startswith("Usage : maillage " + c) and "--help" in text and all("\n  %d  " % n in text for n in range(7))
        tap.ok(fine, "%s --help: usage, options, exit codes" % c, asked)
    says(tap, bare(), USAGE, "no command at all", "maillage COMMANDE")
    says(tap, bare("démarre"), USAGE, "an unknown command", "« démarre »")
    for c in COMMANDS:
        with_all = {"token": ["--role", "coordinator"], "user add": ["--handle", "abc", "--role", "director"],
                    "peer confirm": ["--fingerprint", "1", "--as", "Une"]}.get(c, [])
        says(tap, bare(*c.split(), *with_all, stdin=PASSWORD + "\n"), USAGE, "%s without a folder" % c, "dossier")
    says(tap, bare("up", "/tmp/x", "--vite"), USAGE, "an unknown option", "--vite")
    says(tap, bare("verify", "/tmp/x", "/tmp/y"), USAGE, "an argument too many", "/tmp/y")
    says(tap, bare("token", "/tmp/x"), USAGE, "a missing option", "--role")
    says(tap, bare("token", "/tmp/x", "--role", "chef"), USAGE, "an unknown role", "chef", "coordinator")
    says(tap, bare("import", "/tmp/x"), USAGE, "import without a file", "fichier")
    known = settings_of("common", "node.c")
    tap.equal((set(re.findall("MAILLAGE_[A-Z]+_[A-Z_]+", bare("init", "--help").stdout)) - {"MAILLAGE_SECTION_CLE"}, settings_of("deploy", "node.conf.example")), (known, known),
              "init --help and node.conf.example name every setting that the environment may give, and no other")
    for c in ("up", "down", "status", "verify", "doctor", "peer card", "peer list"):
        says(tap, bare(*c.split(), "/tmp"), NO_NODE, "%s of a folder that is no node" % c, "/tmp")


def completion(tap):
    """What bash offers, by its own rules."""
    script = bare("completion").stdout

    def offers(*words):
        ask = "%s\nCOMP_WORDS=(maillage %s); COMP_CWORD=%d; _maillage; printf '%%s\\n' \"${COMPREPLY[@]}\"" % (
            script, " ".join("'%s'" % w for w in words), len(words))
        done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, cwd="/", timeout=10)
        return set(done.stdout.split()) if done.returncode == 0 and not done.stderr else done
    tap.equal(offers(""), {c.split()[0] for c in COMMANDS} | {"help", "export", "backup", "restore"}, "bash completes the commands")
    tap.equal(offers("pe"), {"peer"}, "the beginning of one")
    tap.ok({c.split()[1] for c in COMMANDS if c.startswith("peer ")} <= offers("peer", ""), "the second words of one of two words", offers("peer", ""))
    tap.equal(offers("up", "/tmp/x", "--"), {"--port", "--foreground", "--help"}, "its options, and no other's")
    tap.ok("tmp" in offers("up", ""), "folders elsewhere", offers("up", ""))


def folders(tap):
    with lib.Node(init=False) as node:
        says(tap, bare("init", os.path.join(node.folder, "a", "b")), FAILED, "init below a folder that does not exist", os.path.join(node.folder, "a"))
        says(tap, node.command("init", "--name", "Loire & Haute"), REFUSED, "a node's name that is none", "minuscules")
        says(tap, node.command("init", "--federation", "a;b"), REFUSED, "a federation's name that node.conf cannot hold")
        tap.ok(not os.path.exists(node.folder), "refused: no folder was made")
        tap.equal(node.command("init", "--name", "essai").returncode, DONE, "init makes a node")
        modes = {os.path.relpath(p, node.folder): oct(os.stat(p).st_mode & 0o777) for d, _, files in os.walk(node.folder)
                 for p in [d] + [os.path.join(d, f) for f in files]}
        open_to_others = {p: m for p, m in modes.items() if int(m, 8) & 0o077}
        tap.equal(open_to_others, {}, "nothing in it is open to other users")
        says(tap, node.command("init"), BUSY, "init of a folder that is not empty", node.folder)
        for c, more in (("down", []), ("token", ["--role", "operator"]), ("import", [__file__[:-3] + ".csv"]), ("peer list", [])):
            if c == "import":
                more = [write(node, "organisations.csv", "code;name;kind\na;A;centre\n")]
            says(tap, node.command(c, *more), NOT_RUNNING, "%s of a node that does not run" % c, "en marche")
        done = node.command("status", "--json")
        tap.ok(done.returncode == NOT_RUNNING and json.loads(done.stdout)["running"] is False, "status of it: exit 3 and its table", done)
        tap.equal(node.command("verify").returncode, DONE, "verify of it: there is nothing to verify")
        card = node.command("peer card")
        tap.ok(card.returncode == DONE and card.stdout.startswith("maillage-card1.") and card.stdout.count("\n") == 1
               and "mpreinte" in card.stderr, "its card is one line; the fingerprint is told beside", card)
        conf = os.path.join(node.folder, "node.conf")
        good = open(conf).read()
        for text, word in ((good + "colour = red\n", "ligne"), (good.replace("port = 8470", "port = many"), "gateway.port"),
                           (good + "colour = red\n", "colour = red"), (good + "colour = red\n", node.folder + "/node.conf"),
                           (good.replace("port = 8470", "port = many"), node.folder + "/node.conf"), ("[node]\n", "node.name"), (good.replace("port = 8470", "port = 8470\ndeadline_ms = 5"), "100 à 60000")):
            write(node, "node.conf", text)
            says(tap, node.command("up"), NO_NODE, "node.conf with a fault", word)
        write(node, "node.conf", good)
        write(node, "keys/master.key", "abîmée\n")
        says(tap, node.command("up"), NO_NODE, "a damaged key", "master.key")


def write(node, name, text, encoding="utf-8"):
    path = os.path.join(node.folder, name)
    with open(path, "w", encoding=encoding) as f:
        f.write(text)
    return path


# --- import -----------------------------------------------------------------------------------------------------------
def imports(tap, node, boss):
    folder = os.path.join(node.parent, "files")
    os.mkdir(folder)

    def file(name, text, encoding="utf-8"):
        path = os.path.join(folder, name)
        with open(path, "w", encoding=encoding, newline="") as f:
            f.write(text)
        return path
    before = node.positions()
    bad = file("organisations.csv", "code;name;kind;commune\na;Centre A;centre;42218\nb;;centre;Lyon\nc;Centre C;château;\na;Encore;centre;\n")
    done = node.command("import", bad)
    told = re.findall(r"organisations\.csv:(\d+), colonne « (\w+) »", done.stderr)
    tap.equal((done.returncode, told), (REFUSED, [("3", "commune"), ("3", "name"), ("4", "kind"), ("5", "code")]),
              "faults are told by line and column")
    cross = file("mandates.csv", "person;organisation;role;from\nx;nulle-part;director;2019-01-01\n")
    done = node.command("import", cross)
    tap.ok(done.returncode == REFUSED and "mandates.csv:2" in done.stderr and "nulle-part" in done.stderr,
           "a reference to nothing is told by its code", done.stderr)
    for name, text, word in (("couleurs.csv", "a;b\n1;2\n", "collection"), ("organisations.txt", "x", ".csv"),
                             ("personnes.csv", "code;name;couleur\np;P;bleu\n", "couleur"), ("persons.json", '[{"code":', "persons.json")):
        done = node.command("import", file(name, text))
        tap.ok(done.returncode == REFUSED and word in done.stderr, "%s is refused, and why" % name, done)
    says(tap, node.command("import", os.path.join(folder, "absent.csv")), FAILED, "a file that is not there", "absent.csv")
    tap.equal(node.positions(), before, "after all these faults nothing was written")

    good = [file("20-mandates.csv", "person;organisation;role;from;to\ndir-a;a;director;2019-01-01;\nsal-a;a;employee;01/09/2020;2030-12-31\n"),
            file("10-personnes.csv", "code;name\ndir-a;Direction, centre A\nsal-a;Salariée, centre A\n"),
            file("organisations.csv", "code,name,kind,commune\na,Centre social « L’Été »,centre,42218\n", "cp1252"),
            file("venues.json", json.dumps([{"code": "s1", "name": "Salle 1", "organisation": "a", "seats": 12}]))]
    dry = node.command("import", "--dry-run", *good)
    tap.ok(dry.returncode == DONE and node.positions() == before, "a dry run of good files finds no fault and writes nothing", dry)
    done = node.command("import", *good)
    counts = [tuple(map(int, c)) for c in re.findall(r"créés (\d+), modifiés (\d+), inchangés (\d+)", done.stdout)]
    tap.equal((done.returncode, sorted(counts)), (DONE, [(1, 0, 0), (1, 0, 0), (2, 0, 0), (2, 0, 0)]), "the files in any order make their records")
    tap.equal([o["name"] for o in boss.all("/organisations")], ["Centre social « L’Été »"], "Windows-1252 is read as it was meant")
    after = node.positions()
    done = node.command("import", *good)
    tap.ok(done.returncode == DONE and len(re.findall(r"créés 0, modifiés 0, inchangés [12]", done.stdout)) == 4, "once more: all unchanged",
           done.stdout)
    tap.equal(node.positions(), after, "and nothing was written")
    done = node.command("import", file("venues.json", json.dumps({"venues": [{"code": "s1", "name": "Salle 1", "organisation": "a", "seats": 14}]})))
    tap.ok("créés 0, modifiés 1, inchangés 0" in done.stdout and boss.get("/venues").json["items"][0]["seats"] == 14,
           "one figure changed: one record changed", done)
    person = boss.get("/people?code=dir-a").json["items"][0]["id"]
    me = node.client("director", "dir-a").get("/me").json
    tap.ok(me["person"] == person and len(me["organisations"]) == 1, "a token for a person by the code of the import", me)


def cut_off(tap, node, boss):
    """An import that is killed, and one whose service is killed: again, and each record is there once."""
    path = os.path.join(node.parent, "files", "competences.csv")
    words = [os.path.join(lib.BIN, "maillage"), "import", node.folder, path]
    count = 1500
    with open(path, "w", encoding="utf-8") as f:
        f.write("code;name\n" + "".join("k%d;Compétence %d\n" % (i, i) for i in range(count)))
    pid = node.pid_of("registry")
    position = lambda: next(s for s in node.status()["services"] if s["service"] == "registry").get("position", 0)
    before = position()
    first = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    lib.wait_until(lambda: position() > before, 10, 0)
    first.kill()
    first.wait()
    second = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.kill(pid, signal.SIGKILL)
    code = second.wait(60)
    tap.ok(code in (DONE, NOT_RUNNING), "an import whose service is killed goes on, or says that it does not answer", code)
    lib.wait_until(lambda: node.status()["services"][0]["ready"], 15)
    last = node.command("import", path)
    done = [int(n) for n in re.findall(r"(?:créés|modifiés|inchangés) (\d+)", last.stdout)]
    tap.ok(last.returncode == DONE and len(done) == 3 and sum(done) == count and done[1] == 0, "once more, and all rows are made or found", last)
    codes = sorted(c["code"] for c in boss.all("/competences?limit=200"))
    tap.equal(codes, sorted("k%d" % i for i in range(count)), "each record is there once")


# --- peers ------------------------------------------------------------------------------------------------------------
def peers(tap, node):
    operator = node.client("operator")
    with lib.Node(name="voisine", federation="Fédération voisine") as other:
        told = other.command("peer card")
    card, fingerprint = told.stdout.strip(), told.stderr.split(" : ")[-1].strip()
    none = node.command("peer list")
    tap.ok(none.returncode == DONE and not none.stdout and "aucune" in none.stderr, "peer list without any says so", none)
    changed = card[:40] + ("A" if card[40] != "A" else "B") + card[41:]
    for what, text, code in (("cut short", card[:-9], "card"), ("with a letter changed", changed, "card"),
                             ("of this node itself", node.command("peer card").stdout.strip(), "card_own"), ("that is no card", "bonjour", "card")):
        answer = operator.post("/peers", {"code": "voisine", "card": text})
        tap.ok(answer.status == 422 and answer.json["faults"][0]["field"] == "card" and code in answer.codes[0], "a card %s is refused" % what, answer)
    tap.equal(operator.post("/peers", {"code": "voisine", "card": card}).status, 201, "another node's card is taken")
    twice = operator.post("/peers", {"code": "encore", "card": card})
    tap.ok(twice.status == 422 and "voisine" in twice.json["detail"], "the same card under another name: refused, and under which it is known", twice)
    listed = node.command("peer list")
    tap.ok(listed.returncode == DONE and "voisine" in listed.stdout and fingerprint in listed.stdout and "Fédération voisine" in listed.stdout,
           "peer list shows it, with the fingerprint that the other node tells", (listed.stdout, fingerprint))


# --- accounts, sessions -----------------------------------------------------------------------------------------------
def accounts(tap, node):
    add = lambda handle, secret, *more: node.command("user add", "--handle", handle, *(more or ("--role", "coordinator")), stdin=secret + "\n")
    done = add("coord@exemple.fr", PASSWORD)
    tap.ok(done.returncode == DONE and re.fullmatch("[0-9a-f-]{36}\n", done.stdout), "user add writes the account's id", done)
    account = done.stdout.strip()
    says(tap, add("COORD@exemple.fr ", PASSWORD), REFUSED, "the same handle in capitals", "pris")
    says(tap, add("autre", "court"), REFUSED, "a short password", "Mot de passe", "15")
    says(tap, add("autre", ""), REFUSED, "no password", "Mot de passe")
    says(tap, add("autre", PASSWORD, "--role", "referent"), REFUSED, "an account with the référent's role that is nobody's", "Personne", "référent")
    says(tap, add("autre", PASSWORD, "--role", "director", "--person", "nobody"), REFUSED, "an account of a person who is none", "« nobody »", "registre")
    says(tap, node.command("token", "--role", "coordinator,referent"), REFUSED, "a token with the référent's role that is nobody's", "Personne", "référent")
    says(tap, node.command("token", "--role", "director", "--person", "nobody"), REFUSED, "a token of a person who is none", "« nobody »", "registre")
    with open(os.path.join(node.folder, "data/gateway/data.mdb"), "rb") as f:
        stored = f.read()
    tap.ok(PASSWORD.encode() not in stored and b"coord@exemple" not in stored, "neither password nor handle is in the store")
    return account


def sessions(tap, node, account):
    c = node.client()
    said = c.sign_in("coord@exemple.fr", PASSWORD)
    cookie = said.headers.get("set-cookie", "")
    attributes = {p.strip().lower() for p in cookie.split(";")[1:]}
    tap.ok(said.status == 200 and cookie.startswith("__Host-sid=") and {"secure", "httponly", "samesite=lax", "path=/"} <= attributes
           and not any(a.startswith("domain") for a in attributes), "signing in sets the session's cookie, bound and hidden", said.headers)
    tap.equal(c.get("/me").json.get("account"), account, "/me says whose session it is")
    tap.equal(c.post("/venues", {"name": "Par session"}).status, 201, "with the cookie and the CSRF token a write is taken")
    body = {"name": "Par un autre site"}
    for what, headers, code in (("without the CSRF token", {"X-CSRF-Token": None}, "csrf"), ("with a wrong one", {"X-CSRF-Token": "x" * 43}, "csrf"),
                                ("from another origin", {"Origin": "https://ailleurs.example"}, "origin"), ("from a null origin", {"Origin": "null"}, "origin")):
        answer = c.post("/venues", body, headers=headers)
        tap.equal((answer.status, answer.codes), (403, [code]), "a write %s: 403 %s" % (what, code))
    other = node.client()
    other.sign_in("coord@exemple.fr", PASSWORD)
    answer = c.post("/venues", body, headers={"X-CSRF-Token": other.csrf})
    tap.equal((answer.status, answer.codes), (403, ["csrf"]), "the CSRF token of another session: 403")
    token = node.token("coordinator")
    answer = lib.Client(node.port, None).get("/me", Cookie="__Host-sid=" + token[4:])
    tap.equal(answer.status, 401, "a token's secret is no cookie")
    wrong = [dict(node.client().sign_in(h, "pas la bonne phrase").json, request=None) for h in ("coord@exemple.fr", "personne@exemple.fr")]
    tap.ok(wrong[0] == wrong[1] and wrong[0]["status"] == 401, "a wrong password and an unknown handle are told in the same words", wrong)
    node.restart("gateway")
    tap.equal(c.get("/me").status, 200, "a session outlives the gateway's process")
    tap.equal(other.delete("/session").status, 204, "signing out")
    tap.equal(other.get("/me").status, 401, "ends the session at once")
    boss = node.client("coordinator,operator")
    boss.make("/accounts/%s/password" % account, {"password": "une tout autre phrase encore"})
    tap.equal(c.get("/me").status, 401, "a new password ends the sessions under the old one")
    tap.equal([node.client().sign_in("coord@exemple.fr", p).status for p in (PASSWORD, "une tout autre phrase encore")], [401, 200],
              "and only the new one signs in")
    tries = [node.client().sign_in("personne@exemple.fr", "essai %d" % i) for i in range(6)]
    tap.ok(tries[-1].status == 429 and int(tries[-1].headers.get("retry-after", 0)) > 0, "tries on one handle are slowed down: 429 with Retry-After",
           [t.status for t in tries])
    closing = node.client()
    closing.sign_in("coord@exemple.fr", "une tout autre phrase encore")
    boss.delete("/accounts/" + account, boss.get("/accounts/" + account).etag)
    tap.equal((closing.get("/me").status, node.client().sign_in("coord@exemple.fr", "une tout autre phrase encore").status), (401, 401),
              "a closed account: its session ends, and nobody signs in")


# --- the event stream -------------------------------------------------------------------------------------------------
class Stream:
    """One reader of GET /events."""

    def __init__(self, port, token, last=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        headers = {"Authorization": "Bearer " + token, "Accept": "text/event-stream"}
        self.connection.request("GET", "/api/v1/events", headers=dict(headers, **({"Last-Event-ID": last} if last else {})))
        self.answer = self.connection.getresponse()
        self.last = last

    def next(self, seconds=5):
        """The next event's data, or None when the time is over or the stream has ended."""
        self.connection.sock.settimeout(seconds)
        fields = {}
        try:
            while True:
                line = self.answer.readline()
                if not line:
                    return None
                line = line.decode().rstrip("\n")
                if not line and "data" in fields:
                    self.last = fields["id"]
                    return json.loads(fields["data"])
                name, _, value = line.partition(": ")
                if name:
                    fields[name] = value
        except (socket.timeout, TimeoutError, OSError):
            return None

    def take(self, count):
        return [e and (e["event"], e["id"]) for e in (self.next() for _ in range(count))]

    def close(self):
        self.connection.close()


def stream(tap, node):
    boss, token = node.client("coordinator"), node.token("coordinator")
    made = lambda name: ("organisation.created", boss.make("/organisations", {"name": name, "kind": "centre"}).id)
    s = Stream(node.port, token)
    tap.ok(s.answer.status == 200 and s.answer.headers["Content-Type"].startswith("text/event-stream"), "the event stream opens")
    want = [made("Un"), made("Deux")]
    tap.equal(s.take(2), want, "what happens is told as it happens, by collection and id")
    s.close()
    want = [made("Trois"), ("venue.created", boss.make("/venues", {"name": "Salle"}).id), made("Quatre")]
    node.settled()
    s2 = Stream(node.port, token, s.last)
    tap.equal(sorted(s2.take(3)), sorted(want), "with Last-Event-ID a reader gets what it missed, once each")
    node.restart("gateway")
    node.restart("registry")
    want = [made("Cinq")]
    s3 = Stream(node.port, token, s2.last)
    tap.equal(s3.take(1), want, "and also over a restart of the gateway and of the service")
    tap.equal(s3.next(0.5), None, "nothing twice")
    other = Stream(node.port, node.token("coordinator"), s3.last)
    tap.equal(other.answer.status, 400, "the position of one account is nothing to another")
    tap.equal(Stream(node.port, "mlg_" + "x" * 43).answer.status, 401, "nobody listens without a token")
    director = Stream(node.port, node.token("director"))
    person = boss.make("/people", {"name": "Salarié"}).id
    boss.make("/absences", {"person": person, "from": "2026-12-01", "to": "2026-12-02"})
    mine = made("Six")
    heard = [director.next()]
    while heard[-1] and heard[-1]["event"] != mine[0]:
        heard.append(director.next())
    heard.append(director.next(0.3))
    told = [e["event"] for e in heard if e]
    tap.ok("absence.created" not in told and mine[0] in told, "a director hears what is open, and not of another's absence", heard)
    operator = node.client("operator")
    label = node.command("token", "--role", "coordinator", "--label", "à révoquer").stdout.strip()
    doomed = Stream(node.port, label)
    revoked = next(t for t in operator.all("/tokens?limit=200") if t.get("label") == "à révoquer")
    operator.make("/tokens/%s/revoke" % revoked["id"])
    made("Sept")
    began = time.monotonic()
    tap.ok(doomed.next(10) is None and time.monotonic() - began < 9, "a revoked token's stream ends and tells nothing more")
    for x in (s2, s3, other, director, doomed):
        x.close()


# --- health -----------------------------------------------------------------------------------------------------------
def health(tap, node):
    c = node.client()
    # ready: each service has read what the others wrote, which those before have just done
    ready = lib.wait_until(lambda: c.raw("GET", "/readyz").status == 200)
    tap.equal((c.raw("GET", "/livez").status, ready), (200, True), "/livez and /readyz: 200")
    text = c.raw("GET", "/metrics").raw.decode()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    shape = re.compile(r'^[a-z_]+(\{([a-z_]+="[^"\\]*",?)+\})? [0-9.e+]+$')
    odd = [line for line in lines if not shape.match(line)]
    tap.ok(len(lines) > 30 and not odd, "/metrics is Prometheus text, %d series" % len(lines), odd[:5])
    c.get("/requests")
    text = c.raw("GET", "/metrics").raw.decode()
    tap.ok('method="matching"' in text and 'method="matching.' not in text, "what is asked of matching is one sum: no act of a person is counted apart", text)
    labels = set(re.findall(r'([a-z_]+)="', text))
    values = set(re.findall(r'="([^"]*)"', text))
    personal = [v for v in values if re.search(r"[0-9a-f]{8}-|@|exemple|mlg_|Centre|Direction|[éèà]", v)]
    tap.ok(labels <= {"method", "status", "le", "service", "peer", "reason"} and not personal, "and no label says who: %s" % sorted(labels), personal)
    logs = ""
    for name in os.listdir(os.path.join(node.folder, "log")):
        with open(os.path.join(node.folder, "log", name), encoding="utf-8", errors="replace") as f:
            logs += f.read()
    found = [w for w in ("coord@exemple", "Centre social", "Direction, centre", "Salariée", PASSWORD, "mlg_") if w in logs]
    tap.equal(found, [], "the logs hold no name, handle, password or token")


# --- the supervisor ---------------------------------------------------------------------------------------------------
class Supervised(lib.Node):
    def restart(self, service):
        """kill -9, and until the supervisor has it ready again; seconds until another process was there."""
        pid, began = self.pid_of(service), time.monotonic()
        os.kill(pid, signal.SIGKILL)
        row = lambda: next(s for s in self.status()["services"] if s["service"] == service)
        lib.wait_until(lambda: row()["pid"] not in (0, pid), 15, 0.01)
        took = time.monotonic() - began
        lib.wait_until(lambda: row()["ready"], 15, 0.01)
        for client in self.clients:
            client.close()
        return took

    def alone(self):
        """True as soon as no process of it lives."""
        return lib.wait_until(lambda: not self.processes(), 10, 0.02)


def supervisor(tap, node, boss):
    says(tap, node.command("up"), BUSY, "a second up", "déjà en marche")
    with Supervised(name="autre") as second:
        says(tap, second.command("up", "--port", node.port), BUSY, "up on a port that is taken", str(node.port))
        says(tap, second.command("up", "--port", "70000"), USAGE, "a port that is none", "65535")
        says(tap, second.command("up", "--port", "0"), USAGE, "port 0", "1 à 65535")
        tap.equal(second.processes(), {}, "refused: no process was left")
    before = {s["service"]: s["restarts"] for s in node.status()["services"]}
    took = [node.restart("notification") for _ in range(4)]
    now = {s["service"]: s["restarts"] for s in node.status()["services"]}
    tap.equal(now["notification"] - before["notification"], 4, "a killed service is started again, and counted")
    tap.ok(took[3] > 0.75 and took[3] > took[0] and took[0] < 0.7, "each time after twice as long", took)
    tap.equal([s for s in now if s != "notification" and now[s] != before[s]], [], "the others were left alone")
    tap.equal(boss.get("/notices").status, 200, "it answers again")
    text = node.command("status").stdout
    tap.ok("en marche" in text and all(w in text for w in ("registre", "planning", "avis", "prêt", str(node.port))), "status says it to a person", text)


def conf_broken(tap, node):
    """Settings that were broken while the node runs: what runs is seen all the same, and stopped."""
    path = os.path.join(node.folder, "node.conf")
    with open(path, encoding="utf-8") as f:
        good = f.read()
    with open(path, "a", encoding="utf-8") as f:
        f.write("prot = 80\n")
    done = node.command("status")
    tap.ok(done.returncode == NO_NODE and "node.conf" in done.stderr and done.stdout.count("prêt") == 7, "status with broken settings: says so and shows what runs", done)
    says(tap, node.command("up"), NO_NODE, "up with broken settings", "node.conf")
    done = node.command("down")
    tap.ok(done.returncode == DONE and not node.processes(), "down with broken settings: it stops", done)
    with open(path, "w", encoding="utf-8") as f:
        f.write(good)
    node.up()


def hung(tap, node):
    pid = node.pid_of("registry")
    os.kill(pid, signal.SIGSTOP)
    done = node.command("status")
    tap.ok(done.returncode == FAILED and "registre" in done.stderr and "ne répond pas" in done.stderr, "a service that hangs: status says which, exit 1", done)
    os.kill(pid, signal.SIGCONT)
    tap.ok(lib.wait_until(lambda: node.command("status").returncode == DONE, 10), "and all is well again once it answers")


def keys_lost(tap, node):
    """Of a stopped node."""
    keys = os.path.join(node.folder, "keys")
    for name, command in (("registry.ring", "up"), ("node.sign", "up")):
        path = os.path.join(keys, name)
        os.rename(path, path + ".away")
        says(tap, node.command(command, "--port", node.port), FAILED, "up without keys/%s" % name, name)
        tap.ok(not os.path.exists(path) and not node.processes(), "nothing is put in its place, and nothing runs", node.processes())
        if name == "registry.ring":
            done = node.verify()
            tap.ok(done.returncode == FAILED and name in done.stdout, "verify finds that it is missing", done)
        os.rename(path + ".away", path)
    os.chmod(os.path.join(keys, "master.key"), 0o644)
    says(tap, node.command("up", "--port", node.port), NO_NODE, "up with a key that others may read", "chmod 600")
    os.chmod(os.path.join(keys, "master.key"), 0o600)
    done = node.verify()
    tap.ok(done.returncode == DONE and re.search(r"\d+ fiches? scellées? lisibles?", done.stdout), "keys put back: what is sealed opens", done)
    with open(os.path.join(node.folder, "log", "maillage.log"), encoding="utf-8") as f:
        log = f.read()
    tap.ok(all(w in log for w in ("event=program.started program=gateway", "signal=9 restart_in_ms=", "event=supervisor.stopping signal=15")),
           "log/maillage.log tells what started, ended and was started again", log[-2000:])


def stops(tap, node):
    data = lambda: [v["name"] for v in node.client("coordinator").all("/venues?limit=200")]
    had = data()
    done = node.command("down")
    tap.ok(done.returncode == DONE and not node.processes(), "down: exit 0 and no process is left", (done, node.processes()))
    node.up()
    os.kill(node.status()["supervisor"], signal.SIGTERM)
    tap.ok(node.alone(), "SIGTERM to the supervisor ends all", node.processes())
    node.up()
    os.kill(node.status()["supervisor"], signal.SIGKILL)
    tap.ok(node.alone(), "kill -9 of the supervisor leaves no service behind", node.processes())
    node.up()
    tap.equal(data(), had, "up again after it, and all is there")
    for pid in sorted(node.processes(), reverse=True):
        lib.end_process(pid)
    tap.ok(node.alone(), "kill -9 of everything", node.processes())
    tap.equal(node.command("status").returncode, NOT_RUNNING, "status knows that it does not run")
    done = node.verify()
    tap.ok(done.returncode == DONE and done.stdout.count("chaîne entière") == 7, "verify: each chain is whole", done)
    node.up()
    tap.equal(data(), had, "up again, and all is there")
    fore = subprocess.Popen([os.path.join(lib.BIN, "maillage"), "up", node.folder, "--foreground"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    tap.equal(fore.wait(20), BUSY, "--foreground of a node that runs: refused as well")
    node.down()
    fore = subprocess.Popen([os.path.join(lib.BIN, "maillage"), "up", node.folder, "--foreground", "--port", str(node.port)],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    ready = lib.wait_until(lambda: "est prêt" in fore.stdout.readline(), 20, 0)
    tap.ok(ready, "--foreground says when it is ready")
    fore.send_signal(signal.SIGINT)
    fore.stdout.read()
    tap.equal((fore.wait(20), node.alone()), (0, True), "Ctrl-C stops it in order: exit 0, nothing left")


def corrupt(tap, node):
    """A letter of a record, changed on the disk of a stopped node."""
    path = os.path.join(node.folder, "data/scheduling/data.mdb")
    with open(path, "rb") as f:
        good = f.read()
    at = [m.start() for m in re.finditer(b"Par session", good)]
    tap.ok(len(at) >= 2, "a name stands in the journal and in a table")
    found = []
    for spot in at:
        with open(path, "wb") as f:
            f.write(good[:spot] + b"Q" + good[spot + 1:])
        done = node.verify()
        found.append((done.returncode, "ERREUR" in done.stdout))
    with open(path, "wb") as f:
        f.write(good)
    tap.ok((FAILED, True) in found and found.count((FAILED, True)) >= 2, "a letter changed in the journal or in a table: verify finds it, exit 1", found)
    tap.equal(node.verify().returncode, DONE, "put back: whole again")


def main(tap):
    helps(tap)
    completion(tap)
    folders(tap)
    with Supervised(name="essai") as node:
        node.up()
        boss = node.client("coordinator")
        imports(tap, node, boss)
        cut_off(tap, node, boss)
        peers(tap, node)
        account = accounts(tap, node)
        sessions(tap, node, account)
        stream(tap, node)
        health(tap, node)
        supervisor(tap, node, boss)
        hung(tap, node)
        conf_broken(tap, node)
        stops(tap, node)
        keys_lost(tap, node)
        corrupt(tap, node)
        folder, parent = node.folder, node.parent
    tap.equal((lib.processes_of(folder), os.path.exists(parent)), ({}, False), "no process and no file is left")


if __name__ == "__main__":
    lib.run(main)

#!/usr/bin/env python3
"""demo_flow: the demonstration runs to its end on a node of its own, tells its steps, fails when it must, leaves nothing behind.
Owns: its temporary folders.
Beware: what the demonstration shows it also checks itself: here only its end, its main lines and its traces are looked at.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lib  # noqa: E402

DEMO = os.path.join(lib.TOP, "deploy", "demo", "demo.py")
MAIN_LINES = [
    ("the refusal for want of a binôme is told with its sentence", r"Il faut un binôme de la même structure"),
    ("a refusal writes nothing", r"✓ Rien n’a été écrit"),
    ("the waiting delegation is told its rank and rule", r"liste d’attente, rang 1 : toutes les places de structures sont prises"),
    ("other days are explained", r"Sur les \d+ jours voisins : \d+ possibles, \d+ exclus"),
    ("an absence moves one session", r"✓ 1 journée déplacée sur 9"),
    ("a place that frees is offered by a link that works once", r"le lien ne sert\s+qu’une fois"),
    ("a day that nobody can come on falls", r"✓ \d+ réponses par lien ; un jour tombe"),
    ("attendance gives hours, and a certificate", r"✓ Certificat de réalisation prêt à imprimer"),
    ("attendance of a day to come is refused", r"n’a pas encore eu lieu"),
    ("sixty providers are ranked or counted by a rule", r"✓ \d+ \+ \d+ = 60"),
    ("neutrality excludes somebody", r"[1-9]\d*\s+Lié à une structure de la personne qui demande"),
    ("an answer link works once", r"Vous avez déjà répondu, merci"),
    ("two days are done", r"(• jour réalisé : [^\n]+\n\s+){2}"),
    ("the registry is searched with a typo", r"recherche « fedaration » : « Fédération"),
    ("a spreadsheet's fault is told by line and column", r"ligne 3, colonne « Type »"),
    ("a likeness is decided, the rest is written", r"✓ 2 fiches créées"),
    ("the coordinator finds the waiting list in the inbox", r"Gouvernance et management : Une délégation est en liste d’attente"),
    ("the coordinator learns nothing of personal requests", r"Coordination\s+aucune dans sa liste"),
    ("the bilan counts three requests", r"Demandes déposées\s+3\n"),
    ("the action sheet has a page", r"/fiches/[0-9a-f-]{36}"),
    ("accounts are told with their passwords", r"coordination\s+([0-9a-f]{4}-){3}[0-9a-f]{4}"),
    ("it says that all was as it must be", r"Démonstration terminée : tout était comme il devait être"),
]


class Folder:
    """A folder under /tmp for a node; removed, its processes too."""

    def __enter__(self):
        self.parent = tempfile.mkdtemp(prefix="mlg", dir="/tmp")
        self.node = os.path.join(self.parent, "n")
        return self

    def __exit__(self, *_):
        for pid in lib.processes_of(self.node):
            lib.end_process(pid)
        shutil.rmtree(self.parent, ignore_errors=True)

    def demo(self, *options):
        return [sys.executable, DEMO, "--bin", lib.BIN, "--node", self.node] + list(options)

    def run(self, *options):
        return subprocess.run(self.demo(*options), capture_output=True, encoding="utf-8", timeout=120, stdin=subprocess.DEVNULL)


def whole(tap):
    with Folder() as f:
        began = time.monotonic()
        done = f.run("--port", str(lib.free_port()))
        took = time.monotonic() - began
        if not tap.ok(done.returncode == 0, "the demonstration ends with exit code 0", done.stdout[-1500:] + done.stderr):
            return
        tap.note("%.1f s" % took)
        tap.ok(took < 15, "it takes less than 15 seconds", "%.1f s" % took)
        flat = re.sub(r"[ \u00a0]+(?=\n)", "", done.stdout)
        joined = re.sub(r"\s*\n\s*(?=[a-zà-ÿ])", " ", flat)  # sentences are cut at a hundred characters
        for sentence, pattern in MAIN_LINES:
            tap.ok(re.search(pattern, flat) or re.search(pattern, joined), sentence, "not found: " + pattern)
        tap.equal(len(re.findall(r"J[123]  \w+ \d+(?:er)? \w+ 20\d\d(?: \(fixée\))?\n", flat)), 9, "nine sessions have a day")
        tap.equal(sorted(lib.processes_of(f.node)), [], "no process of it is left")
        verify = subprocess.run([os.path.join(lib.BIN, "maillage"), "verify", f.node], capture_output=True, encoding="utf-8", timeout=60)
        tap.ok(verify.returncode == 0 and verify.stdout.count("chaîne entière") == len(lib.SERVICES),
               "every journal is whole, and replay gives the same tables", verify.stdout + verify.stderr)
        again = f.run()
        tap.ok(again.returncode == 0, "run again on its own folder it wipes it and plays anew", again.stdout[-800:] + again.stderr)


def golden(tap):
    with Folder() as f:
        done = f.run("--season", "2019")
        tap.ok(done.returncode == 0, "the season of 2019 is played on the dates of the seed", done.stdout[-1500:] + done.stderr)
        days = re.findall(r"J\d  (\w+ \d+(?:er)? \w+ \d{4})( \(fixée\))?\n", done.stdout)
        fixed = [d for d, mark in days if mark]
        tap.equal(fixed, ["mardi 26 novembre 2019", "jeudi 28 novembre 2019", "jeudi 19 décembre 2019", "jeudi 5 décembre 2019"],
                  "the fixed days are those of the golden case")
        tap.ok("Vacances de Noël (zone A)." in done.stdout, "school holidays that are known are told as the reason")


def failing(tap):
    with Folder() as f:
        os.mkdir(f.node)
        kept = os.path.join(f.node, "lettre.txt")
        with open(kept, "w") as out:
            out.write("à garder")
        done = f.run()
        tap.equal(done.returncode, 1, "a folder that is no node makes it fail")
        tap.ok("n’est pas le dossier d’un nœud" in done.stderr and os.path.exists(kept), "and the folder is left as it was", done.stderr)
    with Folder() as f:
        process = subprocess.Popen(f.demo(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8")
        for line in process.stdout:
            if "2. La coordination" in line:
                process.send_signal(signal.SIGTERM)
                break
        process.stdout.read()
        tap.equal(process.wait(timeout=60), 1, "ended in the middle it says so by its exit code")
        tap.ok(lib.wait_until(lambda: not lib.processes_of(f.node), 10), "and leaves no process", lib.processes_of(f.node))


def main(tap):
    whole(tap)
    golden(tap)
    failing(tap)


lib.run(main)

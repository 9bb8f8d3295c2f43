#!/usr/bin/env python3
"""peer_command: what an operator types about other federations: cards, fingerprints, what is refused and in which words.
Owns: its nodes.
Beware: standard output holds what another program may read, standard error the sentences; exit codes are those of command.c.
"""
import os
import re
import subprocess
import textwrap

import lib

DONE, FAILED, USAGE, NOT_RUNNING, REFUSED, BUSY, NO_NODE = range(7)
FINGERPRINT = re.compile(r"^(\d{5} ){7}\d{5}$")


def says(tap, done, code, sentence, *words):
    wrong = [w for w in words if w not in done.stderr]
    tap.ok(done.returncode == code and not wrong, sentence, "exit %d, not %d; missing %r\n%s%s" % (
        done.returncode, code, wrong, done.stdout, done.stderr))


def setting(node, section, **values):
    """Adds a section to node.conf."""
    with open(os.path.join(node.folder, "node.conf"), "a", encoding="utf-8") as f:
        f.write("\n[%s]\n%s" % (section, "".join("%s = %s\n" % kv for kv in values.items())))


def cards(tap, a, b):
    card = a.command("peer card")
    says(tap, card, DONE, "a card without an address says so", "aucune adresse", "node.conf")
    own = a.command("peer fingerprint")
    tap.ok(own.returncode == DONE and FINGERPRINT.match(own.stdout.strip()) and own.stdout.strip() in card.stderr,
           "the fingerprint is the card's own, also while the node is stopped", own)
    setting(a, "federation", public="tcp://a.exemple.org:8479")
    with_address = a.command("peer card")
    tap.ok("adresse" not in with_address.stderr and with_address.stdout != card.stdout, "with [federation] public the card says where", with_address)
    tap.equal(a.command("peer fingerprint").stdout, own.stdout, "and the fingerprint stays: it is the keys'")
    says(tap, b.command("peer add", "isere", card.stdout.strip()), NOT_RUNNING, "add to a node that does not run", "maillage up")
    return card.stdout.strip(), own.stdout.strip()


def adding(tap, a, b, card, fingerprint):
    says(tap, b.command("peer add", "isere"), USAGE, "add without a card", "sa carte")
    says(tap, b.command("peer add"), USAGE, "add without a code", "le code")
    says(tap, b.command("peer add", "isere", "/nulle/part"), FAILED, "add of a file that is not there", "/nulle/part")
    says(tap, b.command("peer add", "isere", "-", stdin="Bonjour"), REFUSED, "add of a text without a card", "maillage-card1.")
    says(tap, b.command("peer add", "isere", card[:-9]), REFUSED, "a card cut short", "toute la ligne")
    middle = len(card) // 3
    altered = card[:middle] + ("A" if card[middle] != "A" else "B") + card[middle + 1:]
    done = b.command("peer add", "isere", altered)
    tap.ok(done.returncode == REFUSED and "carte" in done.stderr, "a card altered by a letter", done)
    says(tap, b.command("peer add", "isere", b.must("peer card").strip()), REFUSED, "one's own card", "propre")
    says(tap, b.command("peer add", "", card), REFUSED, "an empty code", "Code")
    tap.ok("aucune fédération partenaire" in b.command("peer list").stderr, "none of these is known then")
    mail = "Bonjour,\nvoici notre carte :\n\n%s\n\nCordialement\n" % "\n".join("> " + line for line in textwrap.wrap(card, 60))
    done = b.command("peer add", "isere", "-", stdin=mail)
    tap.ok(done.returncode == DONE and done.stdout.strip() == fingerprint, "a card inside of a mail, folded and quoted, is found; its fingerprint is what is printed", done)
    says(tap, done, DONE, "and what to do next: call them, and two persons confirm", b.must("peer fingerprint").strip(), "peer confirm", "deux personnes")
    says(tap, done, DONE, "neither has an address: it says that nobody can call", "aucun des deux")
    tap.equal((done.stdout + done.stderr).count(fingerprint), 1, "their fingerprint is said once")
    says(tap, done, DONE, "the code is not the name on the card: said, with what to type if that is a slip", "les nomme « a », et vous « isere »",
         "maillage peer remove %s isere" % b.folder)
    says(tap, b.command("peer add", "autre", card), REFUSED, "the same card under another code", "isere")
    says(tap, b.command("peer resume", "isere"), REFUSED, "resume of one that nobody confirmed", "deux personnes", "tapez : maillage peer confirm %s isere" % b.folder)


def removing(tap, b, card):
    """A slip, seen before the relation was ever in use, leaves nothing."""
    shown = lambda: b.must("peer list") + b.must("status")
    with lib.Node(name="fcs-44", federation="Fédération D") as d:
        other, read = d.must("peer card").strip(), d.must("peer fingerprint").strip()
        says(tap, b.command("peer add", "ISERE ", other), REFUSED, "a code that differs in case and blanks alone", "« isere »", "autrement que par")
        says(tap, b.command("peer remove"), USAGE, "remove of nobody", "peer list")
        says(tap, b.command("peer remove", "loire"), REFUSED, "remove of one that is not known", "« loire »")
        done = b.command("peer remove", "isere")
        tap.ok(done.returncode == DONE and "libre" in done.stdout and "isere" not in shown(), "one that nobody confirmed is removed, and shows nowhere", done)
        b.must("peer add", "isere", other)
        b.must("peer confirm", "isere", "--as", "Une", "--fingerprint", read)
        done = b.command("peer remove", "isere")
        tap.ok(done.returncode == DONE and "isere" not in shown(), "its code was free; one that a single person confirmed is removed as well", done)
        done = b.command("peer add", "FCS 44", other)
        tap.ok(done.returncode == DONE and "les nomme" not in done.stderr, "the name on the card, written a little differently, is that name", done)
        b.must("peer revoke", "FCS 44", "--yes")
        done = b.command("peer remove", "FCS 44")
        tap.ok(done.returncode == DONE and "FCS 44" not in shown(), "and one that was revoked before it was ever in use", done)
    b.must("peer add", "isere", card)


def listing(tap, b, fingerprint):
    done = b.command("peer list")
    tap.ok(done.returncode == DONE and "isere" in done.stdout and fingerprint in done.stdout and "Fédération A" in done.stdout, "the list shows it", done)
    done = b.command("peer fingerprint", "isere")
    tap.ok(done.returncode == DONE and done.stdout.strip() == fingerprint, "its fingerprint again, by its code", done)
    says(tap, b.command("peer fingerprint", "loire"), REFUSED, "a code that nobody has: those there are", "« loire »", "isere")


def state(node, code="isere"):
    return next(p for p in node.client("operator").all("/peers") if p["code"] == code)


def confirming(tap, b, fingerprint):
    wrong = fingerprint[:-1] + str((int(fingerprint[-1]) + 1) % 10)
    words = ("--as", "Coordinatrice")
    says(tap, b.command("peer confirm", "isere", *words), USAGE, "confirm without a fingerprint", "--fingerprint")
    says(tap, b.command("peer confirm", "isere", "--fingerprint", fingerprint), USAGE, "confirm by nobody", "--as")
    says(tap, b.command("peer confirm", *words, "--fingerprint", fingerprint), USAGE, "confirm of nobody", "peer list")
    says(tap, b.command("peer confirm", "loire", *words, "--fingerprint", fingerprint), REFUSED, "confirm of one that is not known", "« loire »")
    says(tap, b.command("peer confirm", "isere", *words, "--fingerprint", wrong), REFUSED, "a fingerprint that differs in a digit", "relire", "peer remove")
    says(tap, b.command("peer confirm", "isere", *words, "--fingerprint", "12 34"), REFUSED, "a part of one", "huit groupes de cinq")
    says(tap, b.command("peer confirm", "isere", *words, "--fingerprint", b.must("peer fingerprint").strip()), REFUSED, "one's own", "votre propre empreinte")
    tap.equal(state(b)["status"], "to_confirm", "and nothing changed")
    done = b.command("peer confirm", "isere", *words, "--fingerprint", fingerprint.replace(" ", ""))
    tap.ok(done.returncode == DONE and "deuxième personne" in done.stdout, "heard without blanks, it is the right one; a second person has to", done)
    says(tap, b.command("peer confirm", "isere", "--as", "coordinatrice ", "--fingerprint", fingerprint), REFUSED, "the same person again", "deuxième personne")
    tap.equal(state(b)["status"], "confirmed_once", "one person is not enough")
    done = b.command("peer confirm", "isere", "--as", "Présidence", "--fingerprint", fingerprint)
    tap.ok(done.returncode == DONE and "en service" in done.stdout and state(b)["status"] == "active", "the second puts it in use", done)
    says(tap, b.command("peer confirm", "isere", "--as", "Trésorerie", "--fingerprint", fingerprint), REFUSED, "a third has nothing to confirm", "déjà en service", "maillage peer suspend %s isere" % b.folder)


def steps(tap, b):
    says(tap, b.command("peer resume", "isere"), REFUSED, "resume of one that is in use", "« isere » est déjà en service", "peer suspend")
    done = b.command("peer suspend", "isere")
    tap.ok(done.returncode == DONE and "gardé" in done.stdout and state(b)["status"] == "suspended", "suspend: what is to be sent is kept", done)
    for step in (("suspend", "isere"), ("confirm", "isere", "--as", "Trésorerie", "--fingerprint", b.must("peer fingerprint", "isere").strip())):
        done = b.command("peer " + step[0], *step[1:])
        says(tap, done, REFUSED, "%s of one that is suspended: the state, and what to type" % step[0], "« isere » est suspendue",
             "tapez : maillage peer resume %s isere" % b.folder)
        tap.ok("status" not in done.stderr, "and no field's name", done.stderr)
    done = b.command("peer resume", "isere")
    tap.ok(done.returncode == DONE and state(b)["status"] == "active", "resume", done)


def address(tap, a, b):
    """Its address changed while nobody could tell."""
    a.env["MAILLAGE_FEDERATION_PUBLIC"] = "tcp://nouveau.exemple.org:8479"
    card = a.must("peer card").strip()
    del a.env["MAILLAGE_FEDERATION_PUBLIC"]
    done = b.command("peer renew", "isere", card)
    tap.ok(done.returncode == DONE and state(b)["endpoint"] == "tcp://nouveau.exemple.org:8479" and state(b)["status"] == "active",
           "renew: the same keys at another address stay in use", done)
    with lib.Node(name="c", federation="Fédération C") as c:
        says(tap, b.command("peer renew", "isere", c.must("peer card").strip()), REFUSED, "another's card is no newer one of this", "autre fédération")


def ending(tap, b, card):
    says(tap, b.command("peer revoke", "isere", stdin="non\n"), REFUSED, "revoke asks back, and no is no", "oui", "rien n’a été changé")
    tap.equal(state(b)["status"], "active", "nothing was changed")
    says(tap, b.command("peer remove", "isere"), REFUSED, "one that is in use is not removed", "en service", "révoquez")
    done = b.command("peer revoke", "isere", stdin="oui\n")
    tap.ok(done.returncode == DONE and state(b)["status"] == "revoked", "yes revokes", done)
    for step in (("resume",), ("suspend",), ("revoke", "--yes"), ("renew", card)):
        done = b.command("peer " + step[0], "isere", *step[1:])
        says(tap, done, REFUSED, "%s of one that is revoked: nothing brings it back, but a new card" % step[0], "« isere » est révoquée",
             "tapez : maillage peer add %s AUTRE-CODE CARTE" % b.folder)
        tap.ok("status" not in done.stderr, "and no field's name", done.stderr)
    says(tap, b.command("peer remove", "isere"), REFUSED, "nor is one that was: its traces are kept", "trace")
    done = b.command("peer add", "isere-2", card)
    tap.ok(done.returncode == DONE, "but its card, to be compared anew", done)
    done = b.command("peer revoke", "isere-2", "--yes")
    tap.ok(done.returncode == DONE and "Tapez" not in done.stderr, "--yes does not ask", done)


def rotating(tap, b):
    with lib.Node(name="c", federation="Fédération C") as c:
        b.must("peer add", "c", c.must("peer card").strip())
        for who in ("Une", "Autre"):
            b.must("peer confirm", "c", "--as", who, "--fingerprint", c.must("peer fingerprint").strip())
    before = b.must("peer fingerprint")
    same = lambda: b.client("operator").get("/federation/card").json
    tap.equal(same()["card"], b.must("peer card").strip(), "the card of the command is the service's")
    done = b.command("peer rotate")
    tap.ok(done.returncode == DONE and "prêtes" in done.stdout and b.must("peer fingerprint") == before, "rotate: new keys are made, those in use stay", done)
    tap.ok(lib.wait_until(lambda: "next_fingerprint" in (same() or {}), 15), "the service has them to announce", same)
    says(tap, b.command("peer rotate"), REFUSED, "again, while one does not know: refused", "« c »", "--now")
    tap.equal(b.must("peer fingerprint"), before, "and nothing changed")
    node = same()["node"]
    done = b.command("peer rotate", "--now")
    after = b.must("peer fingerprint")
    tap.ok(done.returncode == DONE and after.strip() in done.stdout and after != before, "--now puts them in use", done)
    tap.ok("« c » n’en a pas été prévenue" in done.stdout and "maillage peer revoke %s c\n" % b.folder in done.stdout
           and "maillage peer card %s" % b.folder in done.stdout and "Les autres fédérations" in done.stdout and "« isere" not in done.stdout,
           "and names the one that was not told, with what both sides have to do; those revoked are no matter", done.stdout)
    lib.wait_until(lambda: (same() or {}).get("fingerprint") == after.strip(), 15)
    tap.equal((same()["node"], same()["card"]), (node, b.must("peer card").strip()), "who the node is stays; its card has the new keys")
    restarts = lambda: next(s["restarts"] for s in b.status()["services"] if s["service"] == "federation")
    tap.equal(restarts(), 0, "the service was started again twice, as asked: none of that counts as trouble")
    b.down()
    stopped = b.must("peer fingerprint")
    done = b.command("peer rotate", "--now")
    tap.ok(done.returncode == DONE and "n’a pas pu être vu" in done.stdout and "doctor" in done.stdout and b.must("peer fingerprint") != stopped,
           "--now while the node is stopped, as the first command: they are changed; who was not told cannot be said, and it says so", done)
    tap.equal(b.verify().returncode, DONE, "its journals are whole")


def words(tap, a):
    """The second word is missing, or is none."""
    ours = lambda text: "peer list " in text and "peer rotate" in text and "  init" not in text
    run = lambda *typed: subprocess.run([os.path.join(lib.BIN, "maillage"), *typed], capture_output=True, text=True)
    for typed in (["peer"], ["peer", "liste"], ["peer", a.folder]):
        done = run(*typed)
        tap.ok(done.returncode == USAGE and ours(done.stderr) and done.stdout == "", "peer with %d words: the words of peer alone are listed" % len(typed[1:]), done)
    says(tap, run("peer", "liste"), USAGE, "and the one that is none is named", "« peer liste » n’existe pas")
    says(tap, run("user", "ajouter"), USAGE, "user has its own", "user add")
    for typed in (["peer", "--help"], ["help", "peer"]):
        done = run(*typed)
        tap.ok(done.returncode == DONE and ours(done.stdout) and done.stderr == "", "%s: the same, as an answer" % " ".join(typed), done)
    says(tap, run("pair"), USAGE, "what begins no command", "maillage help")


def main(tap):
    with lib.Node(name="a", federation="Fédération A") as a, lib.Node(name="b", federation="Fédération B") as b:
        words(tap, a)
        card, fingerprint = cards(tap, a, b)
        b.up()
        adding(tap, a, b, card, fingerprint)
        listing(tap, b, fingerprint)
        removing(tap, b, card)
        confirming(tap, b, fingerprint)
        steps(tap, b)
        address(tap, a, b)
        ending(tap, b, card)
        rotating(tap, b)


lib.run(main)

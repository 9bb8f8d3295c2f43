#!/usr/bin/env python3
"""peer_command: what an operator types about other federations: cards, fingerprints, what is refused and in which words.
Owns: its nodes.
Beware: standard output holds what another program may read, standard error the sentences; exit codes are those of command.c.
"""
import os
import re
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
    says(tap, b.command("peer add", "autre", card), REFUSED, "the same card under another code", "isere")


def listing(tap, b, fingerprint):
    done = b.command("peer list")
    tap.ok(done.returncode == DONE and "isere" in done.stdout and fingerprint in done.stdout and "Fédération A" in done.stdout, "the list shows it", done)
    done = b.command("peer fingerprint", "isere")
    tap.ok(done.returncode == DONE and done.stdout.strip() == fingerprint, "its fingerprint again, by its code", done)
    says(tap, b.command("peer fingerprint", "loire"), REFUSED, "a code that nobody has: those there are", "« loire »", "isere")


def main(tap):
    with lib.Node(name="a", federation="Fédération A") as a, lib.Node(name="b", federation="Fédération B") as b:
        card, fingerprint = cards(tap, a, b)
        b.up()
        adding(tap, a, b, card, fingerprint)
        listing(tap, b, fingerprint)


lib.run(main)

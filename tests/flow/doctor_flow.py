#!/usr/bin/env python3
"""doctor: each fault made on purpose, with real processes; what the doctor finds, and that it finds no more.
Owns: its nodes, a few sockets that stand for what may be met at an address.
Beware: the words of findings (English, --json) are stable; the sentences are looked at for the command that they end with.
"""
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import threading

import lib
import linked

DONE, FAILED, USAGE, NOT_RUNNING, REFUSED, BUSY, NO_NODE = range(7)
# a container's clock is often nobody's to set
ALWAYS = {"clock_alone"}


def findings(node, *options, peer=None):
    """{word: (kind, sentence, remedy)} of what is not fine; those of a peer, or of the node itself."""
    done = node.command("doctor", "--json", *options)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    ill = [r for r in rows if r["kind"] != "fine" and r.get("peer") == peer and r["finding"] not in ALWAYS]
    if (done.returncode == FAILED) != any(r["kind"] == "fault" for r in rows):
        raise AssertionError("exit %d: %r" % (done.returncode, done))
    return {r["finding"]: (r["kind"], r["sentence"], r.get("remedy", "")) for r in ill}


def finds(tap, node, want, sentence, *options, peer=None, remedy=""):
    """Exactly these words, the first with that remedy."""
    got = findings(node, *options, peer=peer)
    fine = set(got) == set(want) and (not want or remedy in got[want[0]][2])
    tap.ok(fine, sentence, "want %r, %r\ngot  %r" % (want, remedy, got))


@contextlib.contextmanager
def altered(path, text):
    with open(path, encoding="utf-8") as f:
        good = f.read()
    with open(path, "w", encoding="utf-8") as f:
        f.write(text(good))
    try:
        yield
    finally:
        with open(path, "w", encoding="utf-8") as f:
            f.write(good)


# --- the node -----------------------------------------------------------------------------------------------------------
def stopped(tap, node):
    conf = os.path.join(node.folder, "node.conf")
    finds(tap, node, ["stopped", "links_unseen"], "a node that does not run", remedy="maillage up " + node.folder)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with altered(conf, lambda t: re.sub(r"(?m)^port = .*", "port = %d" % port, t)):
            finds(tap, node, ["port_taken", "stopped", "links_unseen"], "and whose port is taken", remedy=str(port))
    with altered(conf, lambda t: t.replace("[gateway]", "[gateway]\nprot = 80")):
        finds(tap, node, ["settings", "stopped", "links_unseen"], "a setting that is none", remedy="down")
    sign = os.path.join(node.folder, "keys", "node.sign")
    os.rename(sign, sign + ".away")
    finds(tap, node, ["keys", "stopped", "links_unseen"], "a key that is gone", remedy="sauvegarde")
    os.rename(sign + ".away", sign)
    os.chmod(conf, 0o640)
    finds(tap, node, ["rights", "stopped", "links_unseen"], "a file that others may read", remedy="chmod -R go= ")
    os.chmod(conf, 0o600)
    if os.geteuid() == 0:
        os.chown(sign, 65534, 65534)
        finds(tap, node, ["owner", "stopped", "links_unseen"], "a file of another account", remedy="chown -R")
        os.chown(sign, 0, 0)
    os.mkdir(os.path.join(node.folder, "restore.new"), 0o700)
    finds(tap, node, ["restore_cut", "stopped", "links_unseen"], "a restore that was cut short", remedy="maillage restore")
    os.rmdir(os.path.join(node.folder, "restore.new"))


@contextlib.contextmanager
def small_disk(size):
    """A disk of that size in memory, where root may have one; else None."""
    folder = tempfile.mkdtemp(prefix="mlg", dir="/tmp")
    made = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%d,mode=700" % size, "tmpfs", folder], capture_output=True).returncode == 0
    try:
        yield folder if made else None
    finally:
        if made:
            subprocess.run(["umount", folder], check=True)
        os.rmdir(folder)


def disk(tap):
    with small_disk(8 << 20) as folder:
        if folder is None:
            tap.note("no small disk is to be had here: not root, or a container that forbids it")
            return
        with lib.Node(init=False) as node:
            node.folder = os.path.join(folder, "n")
            node.must("init")
            finds(tap, node, ["disk_low", "stopped", "links_unseen"], "a disk with little left", remedy="df -h " + node.folder)
            with open(os.path.join(folder, "full"), "wb") as f:
                os.posix_fallocate(f.fileno(), 0, (7 << 20) + (1 << 19))
            finds(tap, node, ["disk_full", "stopped", "links_unseen"], "a disk that is full", remedy="df -h")


def running(tap, node):
    done = node.command("doctor")
    tap.ok(done.returncode == DONE and "À CORRIGER" not in done.stdout and "7 services" in done.stdout, "a node that is well: exit 0, and says so", done)
    finds(tap, node, [], "and nothing to note")
    finds(tap, node, [], "its journals are whole", "--verify")
    store = os.path.join(node.folder, "data", "registry", "data.mdb")
    now = os.stat(store)
    os.utime(store, (now.st_atime, now.st_mtime + 7200))
    finds(tap, node, ["clock_behind"], "a clock that lies behind what was written", remedy="timedatectl")
    os.utime(store, (now.st_atime, now.st_mtime))
    pid = node.pid_of("matching")
    os.kill(pid, signal.SIGSTOP)
    finds(tap, node, ["service_silent"], "a service that does not answer", remedy="log/matching.log")
    os.kill(pid, signal.SIGCONT)
    lib.wait_until(lambda: not findings(node))
    for _ in range(3):
        pid = node.pid_of("reporting")
        os.kill(pid, signal.SIGKILL)
        lib.wait_until(lambda: node.pid_of("reporting") not in (0, pid) and node.settled(), 20)
    finds(tap, node, ["service_restarts"], "a service that had to be started again and again", remedy="log/reporting.log")
    node.down()
    node.up()


def keys_waiting(tap, node):
    """New keys that are announced and not put in use: their file is dated back."""
    after = lambda sentence: tap.ok(lib.wait_until(lambda: not findings(node), 20, 0.2), sentence, findings(node))
    node.must("peer rotate")
    after("new keys that are announced: nothing to note for some weeks")
    path = os.path.join(node.folder, "keys", "curve.next.pub")
    made = os.stat(path).st_mtime
    for days, kind in ((19, None), (21, "note"), (31, "fault")):
        os.utime(path, (made, made - days * 86400))
        got = findings(node)
        want = {"keys_waiting": (kind, "%d jours" % days, "maillage peer rotate " + node.folder)} if kind else {}
        same = set(got) == set(want) and all(got[w][0] == k and t in got[w][1] and got[w][2] == r for w, (k, t, r) in want.items())
        tap.ok(same, "and after %d days: %s" % (days, kind or "nothing yet"), got)
    node.must("peer rotate")
    after("put in use, all is well")


def pages_taken(tap, node):
    """Somebody else sits on the port while the gateway is away; each time it is away for longer."""
    with socket.socket() as thief:
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        for _ in range(6):
            os.kill(node.pid_of("gateway"), signal.SIGKILL)
            if lib.wait_until(lambda: bound(thief, node.port), 2, 0):
                break
            lib.wait_until(lambda: node.status()["services"][-1].get("ready"), 20)
        thief.listen(16)
        got = findings(node)
        tap.ok({"pages", "service_silent"} <= set(got), "somebody else on the port of the pages", got)
    lib.wait_until(lambda: node.status()["services"][-1].get("ready"), 20)


def bound(sock, port):
    try:
        sock.bind(("127.0.0.1", port))
        return True
    except OSError:
        return False


def endpoints(tap, node):
    conf = os.path.join(node.folder, "node.conf")
    node.down()
    with altered(conf, lambda t: t.split("[federation]")[0] + "[federation]\npublic = tcp://127.0.0.1:9\n"):
        node.up()
        finds(tap, node, ["endpoint_missing"], "a card that promises an address where nobody waits", remedy="endpoint = ")
        node.down()
    bound = "tcp://127.0.0.1:%d" % lib.free_port()
    with socket.socket() as web, lib.Node(name="autre") as other:
        web.bind(("127.0.0.1", 0))
        web.listen(8)
        threading.Thread(target=web_server, args=(web,), daemon=True).start()
        linked.address(other)
        other.up()
        cases = [
            (None, "public_missing", "public = "),
            (bound, None, ""),
            ("tcp://127.0.0.1:9", "public_unreached", "pare-feu"),
            ("tcp://nulle-part.invalid:8479", "public_unknown", "node.conf"),
            ("tcp://127.0.0.1:%d" % web.getsockname()[1], "public_not_a_node", "renvoi de ce port"),
            (public_of(other), "public_other_key", "renvoi de ce port"),
        ]
        for public, word, remedy in cases:
            told = "public = %s\n" % public if public else ""
            with altered(conf, lambda t: t.split("[federation]")[0] + "[federation]\nendpoint = %s\n%s" % (bound, told)):
                node.up()
                finds(tap, node, [word] if word else [], "the address on the own card: %s" % (word or "it leads here"), remedy=remedy)
                node.down()
        web.shutdown(socket.SHUT_RDWR)
    node.up()


def public_of(node):
    with open(os.path.join(node.folder, "node.conf"), encoding="utf-8") as f:
        return re.search(r"(?m)^public = (\S+)", f.read()).group(1)


# --- links --------------------------------------------------------------------------------------------------------------
def card_of(node, endpoint):
    """Its card, as if it were reached there."""
    node.env["MAILLAGE_FEDERATION_PUBLIC"] = endpoint
    card = node.must("peer card").strip()
    del node.env["MAILLAGE_FEDERATION_PUBLIC"]
    return card


def web_server(listening):
    """What answers at an address that is a web server's."""
    while True:
        try:
            taken, _ = listening.accept()
        except OSError:
            return
        with taken, contextlib.suppress(OSError):
            taken.recv(100)
            taken.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n" + b" " * 64)


def links(tap, node):
    with socket.socket() as closed, socket.socket() as web:
        closed.bind(("127.0.0.1", 0))  # bound and not listening: refused
        web.bind(("127.0.0.1", 0))
        web.listen(8)
        threading.Thread(target=web_server, args=(web,), daemon=True).start()
        cases = [
            ("sans-adresse", None, "nobody_calls", "endpoint"),
            ("ferme", "tcp://127.0.0.1:%d" % closed.getsockname()[1], "nobody_listens", "maillage doctor"),
            ("pages", "tcp://127.0.0.1:%d" % web.getsockname()[1], "not_a_node", "carte"),
            ("ce nom", "tcp://nulle-part.invalid:8479", "name_unknown", "getent"),
        ]
        with contextlib.ExitStack() as others:
            for code, endpoint, _, _ in cases:
                other = others.enter_context(lib.Node(name=code.replace(" ", "-")))
                node.must("peer add", code, card_of(other, endpoint) if endpoint else other.must("peer card").strip())
            for code, _, word, remedy in cases:
                finds(tap, node, [word, "to_confirm"], "link %s: %s" % (code, word), peer=code, remedy=remedy)
        finds(tap, node, ["to_confirm", "name_unknown"], "a code with a blank is in quotes where it is to be typed", peer="ce nom", remedy="'ce nom' --fingerprint")
        told = node.command("doctor")
        tap.ok(told.returncode == FAILED and "Lien avec « ferme »" in told.stdout and told.stdout.count("→") >= 8 and "DOSSIER" not in told.stdout
               and "ADRESSE" not in told.stdout and "CODE" not in told.stdout, "said to a person: each link with its sentences and what to type", told.stdout)
        web.shutdown(socket.SHUT_RDWR)


def link_of(node, code):
    return next((l for l in node.status()["links"] if l.get("code") == code), {})


def linked_pair(tap, a, b):
    """Two nodes over the real link: each thing that may be wrong with it, then righted."""
    for node in (a, b):
        linked.address(node)
        node.up()
    a.must("peer add", "b", b.must("peer card").strip())
    linked.confirm(a, "b", b.must("peer fingerprint").strip())
    finds(tap, a, ["not_confirmed_there", "queued"], "they have not added us yet", peer="b", remedy="peer card " + a.folder)
    tap.equal({kind for kind, _, _ in findings(a, peer="b").values()}, {"note"}, "which is the order of things, and no fault")
    text = a.command("status").stdout
    tap.ok("pas encore reliée" in text and "coupée" not in text, "status does not call that a cut", text)
    alone = lambda: b.command("status").stdout
    tap.ok(lib.wait_until(lambda: "Inconnus, refusés : Venu d’un inconnu (" in alone(), 20) and "Dernier signe" not in alone() and "stranger" not in alone(),
           "who knocks there is counted in words, without the head of a table that has no rows", alone())
    b.must("peer add", "a", a.must("peer card").strip())
    finds(tap, b, ["to_confirm"], "the fingerprint is to be compared; we are let in already", peer="a", remedy="peer confirm")
    linked.confirm(b, "a", a.must("peer fingerprint").strip())
    both = lambda: link_of(a, "b").get("connected") and link_of(b, "a").get("connected") and not findings(a, peer="b") and not findings(b, peer="a")
    tap.ok(lib.wait_until(both, 20, 0.2), "two that confirmed each other are linked, and nothing is wrong", [a.status()["links"], b.status()["links"]])
    b.must("peer suspend", "a")
    finds(tap, a, ["not_admitted"], "they have suspended us", peer="b", remedy="maillage peer list")
    finds(tap, b, ["suspended"], "and there it is a decision, no fault", peer="a", remedy="peer resume " + b.folder)
    b.must("peer resume", "a")
    tap.ok(lib.wait_until(both, 20, 0.2), "resumed, all is well again", findings(a, peer="b"))
    pid = b.pid_of("federation")
    os.kill(pid, signal.SIGSTOP)
    finds(tap, a, ["silent"], "their service hangs", peer="b", remedy="chez eux")
    os.kill(pid, signal.SIGCONT)
    b.down()
    finds(tap, a, ["nobody_listens"], "their node is stopped", peer="b", remedy="maillage doctor")
    b.up()
    tap.ok(lib.wait_until(both, 30, 0.2), "started again, all is well again", findings(a, peer="b"))


def other_keys(tap, a, b):
    """At the address of their card another node waits: as after keys that changed unannounced."""
    told = b.status()
    with lib.Node(name="c") as c:
        linked.address(c)
        c.up()
        c.env["MAILLAGE_FEDERATION_PUBLIC"] = public_of(b)
        a.must("peer add", "c", c.must("peer card").strip())
        finds(tap, a, ["other_key", "to_confirm"], "at their address is a node with another key", peer="c", remedy="peer fingerprint")
    tap.ok(told["links"][0].get("code") == "a", "status --json lists the links", told["links"])


def revoked(tap, a, b):
    b.must("peer revoke", "a", "--yes")
    finds(tap, a, ["not_admitted"], "they have revoked us, whom they heard before: nothing is to be sent to them", peer="b", remedy="peer list")
    finds(tap, b, ["revoked"], "there it is a decision", peer="a")
    text = b.command("status").stdout
    tap.ok("révoquée" in text and "Dernier signe" in text, "status says it to a person", text)


def metrics(tap, node, other):
    text = node.client().raw("GET", "/metrics").raw.decode()
    for series in ('maillage_peer_connected{peer="b"} 1', 'maillage_peer_outbox{peer="b"} 0', 'maillage_peer_dead_letters_total{peer="b"} 0'):
        tap.ok(series in text, "/metrics: " + series, [line for line in text.splitlines() if "peer" in line])
    tap.ok(re.search(r'maillage_peer_last_seen_seconds\{peer="b"\} 1\d{9}', text), "/metrics: when the other was last seen", text[-1500:])
    linked.knock(other, b"GET / HTTP/1.1\r\n\r\n")
    strangers = lambda: 'maillage_peer_refused_total{peer="",reason="stranger"}' in other.client().raw("GET", "/metrics").raw.decode()
    tap.ok(lib.wait_until(strangers, 20), "/metrics: refused, by reason: whoever is not known there")


def main(tap):
    tap.equal(subprocess.run([os.path.join(lib.BIN, "maillage"), "doctor", "/tmp"], capture_output=True).returncode, NO_NODE, "a folder that is no node: exit 6")
    with lib.Node(federation="Fédération d’essai") as node:
        stopped(tap, node)
        disk(tap)
        node.up()
        running(tap, node)
        keys_waiting(tap, node)
        pages_taken(tap, node)
        endpoints(tap, node)
        links(tap, node)
    with lib.Node(name="a", federation="Fédération A") as a, lib.Node(name="b", federation="Fédération B") as b:
        linked_pair(tap, a, b)
        metrics(tap, a, b)
        other_keys(tap, a, b)
        revoked(tap, a, b)


lib.run(main)

"""linked: two nodes that are partner federations: addresses, cards exchanged, fingerprints confirmed by two persons on either side.
Owns: nothing; the nodes are the caller's, and not up yet.
Beware: they speak to each other over the loopback address, by ports chosen here.
"""
import contextlib
import os
import re
import socket

import lib


def address(node):
    """Gives the node an address for others; before it is up."""
    port = lib.free_port()
    with open(os.path.join(node.folder, "node.conf"), "a", encoding="utf-8") as f:
        f.write("\n[federation]\nendpoint = tcp://127.0.0.1:%d\npublic = tcp://127.0.0.1:%d\n" % (port, port))


def confirm(node, code, fingerprint):
    for person in ("Coordination", "Présidence"):
        node.must("peer confirm", code, "--fingerprint", fingerprint, "--as", person)


def introduce(one, code_of_one, other, code_of_other):
    """Both are up: each knows the other under its code, confirmed."""
    for node, code, partner in ((one, code_of_other, other), (other, code_of_one, one)):
        node.must("peer add", code, partner.must("peer card").strip())
        confirm(node, code, partner.must("peer fingerprint").strip())


def knock(node, words):
    """A stranger's connection to its door: these bytes, until it is closed over there."""
    with open(os.path.join(node.folder, "node.conf"), encoding="utf-8") as f:
        port = int(re.search(r"^endpoint = .*:(\d+)$", f.read(), re.MULTILINE).group(1))
    with socket.create_connection(("127.0.0.1", port)) as s, contextlib.suppress(OSError):
        s.sendall(words)
        s.settimeout(15)
        s.shutdown(socket.SHUT_WR)
        while s.recv(4096):
            pass


def peer(client, code):
    return next(p for p in client.all("/peers") if p["code"] == code)

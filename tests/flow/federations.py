"""federations: nodes of several federations on this machine, introduced to each other as people do it: cards, fingerprints, two persons each.
Owns: nothing; each node is lib's, with an address of its own for the others.
Beware: what waits for the network waits for a condition; a link that was refused once is tried again after seconds.
"""
import os

import lib


class Node(lib.Node):
    """A node that others may connect to; reached=False: it binds nothing, and calls the others."""

    def __init__(self, name, reached=True):
        super().__init__(name=name, federation="Fédération " + name.upper())
        self.name = name
        self.endpoint = None
        if reached:
            self.moves()
        self.operator = None
        self.known = {}

    def setting(self, **values):
        """Of [federation], in node.conf, instead of what it said before."""
        path = os.path.join(self.folder, "node.conf")
        with open(path, encoding="utf-8") as f:
            lines = [l for l in f.read().split("\n") if not l.startswith(tuple(values))]
        with open(path, "w", encoding="utf-8") as f:
            f.write("\n".join(lines).rstrip("\n") + "\n" + "".join("%s = %s\n" % kv for kv in values.items()))

    def moves(self):
        """To another address, at the next start."""
        self.endpoint = "tcp://127.0.0.1:%d" % lib.free_port()
        self.setting(endpoint=self.endpoint, public=self.endpoint)

    def up(self):
        super().up()
        if self.operator is None:
            self.operator, self.second = self.client("operator"), self.client("operator")
        for client in self.clients:  # the port may be another one, and the connections are gone
            client.close()
            client.port = self.port
        return self

    def adds(self, other):
        """Its card, as a record that nobody has confirmed."""
        self.known[other.name] = self.operator.make("/peers", {"code": other.name, "card": other.must("peer card").strip()}).id

    def confirms(self, other):
        for person in (self.operator, self.second):
            person.make("/peers/%s/confirm" % self.known[other.name], {"fingerprint": other.must("peer fingerprint").strip()})

    def peer(self, other):
        return self.operator.get("/peers/" + self.known[other.name]).json

    def step(self, other, verb):
        return self.operator.make("/peers/%s/%s" % (self.known[other.name], verb))

    def link(self, other):
        """What this node says of its exchange with the other; None: it does not answer, or knows of none."""
        answer = self.operator.get("/federation/links")
        rows = answer.json["links"] if answer.status == 200 else []
        peer = self.known[other.name] if other is not None else None
        return next((row for row in rows if row.get("peer") == peer), None)

    def refused(self, other, reason):
        row = self.link(other) or {}
        return sum(r["count"] for r in row.get("refused", []) if r["reason"] == reason)

    def connected(self, other):
        return bool((self.link(other) or {}).get("connected"))

    def told(self, other):
        """The other is connected and has all that was said to it."""
        row = self.link(other) or {}
        return bool(row.get("connected")) and row.get("queued") == 0 and bool(row.get("card_known"))


def introduce(a, b):
    for one, other in ((a, b), (b, a)):
        one.adds(other)
        one.confirms(other)


def agreed(a, b, seconds=30.0):
    """Both are connected, and nothing is on its way."""
    return lib.wait_until(lambda: a.told(b) and b.told(a), seconds, 0.1)


def state(*nodes):
    """For a failure's report."""
    out = ""
    for node in nodes:
        out += "%s: %s\n%s\n" % (node.name, node.operator.get("/federation/links"), node.last_logs(4))
    return out

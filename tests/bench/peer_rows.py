"""peer_rows: envelopes between two nodes over CURVE, durable on both sides; raw CURVE echo and NATS JetStream in the same run.
Owns: two nodes' folders with their federation processes and a small registry each, a relay that is the network, a nats-server.
Beware: the domain service is a feed (tests/bench/peer.c); federation, its courier and the mesh are the program's own. A run that is short
        says little: other work on the machine falls on all processes alike.
"""
import json
import os
import selectors
import socket
import subprocess
import sys
import tempfile
import threading
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(TOP, "build", "bench", "peer")
FLOW = int(os.environ.get("BENCH_PEER_FLOW", "20000"))  # envelopes of a run
QUEUED = 10000
BYTES = 500  # of an envelope, nearly
WINDOW = 100
sys.path.insert(0, os.path.join(TOP, "tests", "flow"))
import lib  # noqa: E402
from peers import port_wait, stop  # noqa: E402


def run(*words, timeout=300):
    return subprocess.run([PROGRAM] + [str(w) for w in words], check=True, capture_output=True, text=True, timeout=timeout).stdout.split()


class Relay:
    """The network between two nodes: carries bytes to the target; cut: neither listens nor carries."""

    def __init__(self, target):
        self.target = ("127.0.0.1", target)
        self.port = lib.free_port()
        self.selector = None
        self.heal()

    def heal(self):
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", self.port))
        self.listener.listen()
        self.going, self.ends = True, {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.thread = threading.Thread(target=self._carry, daemon=True)
        self.thread.start()

    def _carry(self):
        while self.going:
            for key, _ in self.selector.select(0.1):
                if key.fileobj is self.listener:
                    self._accept()
                elif key.fileobj in self.ends:
                    self._pass(key.fileobj)

    def _accept(self):
        near = self.listener.accept()[0]
        try:
            far = socket.create_connection(self.target, 2)
        except OSError:
            near.close()
            return
        for one, other in ((near, far), (far, near)):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.ends[one] = other
            self.selector.register(one, selectors.EVENT_READ)

    def _pass(self, one):
        other = self.ends[one]
        try:
            raw = one.recv(1 << 16)
            if raw:
                other.sendall(raw)
                return
        except OSError:
            pass
        for end in (one, other):
            self.selector.unregister(end)
            del self.ends[end]
            end.close()

    def cut(self):
        self.going = False
        self.thread.join()
        for end in list(self.ends) + [self.listener]:
            end.close()
        self.selector.close()


class Pair:
    """Two nodes that know each other; a calls b, through the relay."""

    def __init__(self):
        self.nodes = [lib.Node("a"), lib.Node("b")]
        self.running, self.relay, self.made = {}, None, 0
        try:
            a, b = self.nodes
            port = lib.free_port()
            self.relay = Relay(port)
            with open(os.path.join(b.folder, "node.conf"), "a", encoding="utf-8") as f:
                f.write("\n[federation]\nendpoint = tcp://127.0.0.1:%d\npublic = tcp://127.0.0.1:%d\n" % (port, self.relay.port))
            for node in self.nodes:
                self.start("federation", node)
            port_wait(port)
            self.known = [run("meet", one.folder, "autre", other.must("peer card").strip(), other.must("peer fingerprint").strip())[0]
                          for one, other in ((a, b), (b, a))]
            self.wait(b, "received", 1)  # the card
        except BaseException:
            self.close()
            raise

    def start(self, role, node):
        self.running[role, node] = subprocess.Popen([PROGRAM, role, "--node", node.folder], stderr=subprocess.DEVNULL)

    def stop(self, role, node):
        stop(self.running.pop((role, node)))

    def wait(self, node, what, count):
        """Seconds, and so many a second once it flows."""
        return [float(w) for w in run("wait", node.folder, what, count)]

    def says(self, count):
        """The registry of a has so much more to say, and says it."""
        a = self.nodes[0]
        if ("registry", a) in self.running:
            self.stop("registry", a)
        run("fill", a.folder, self.known[0], self.made + 1, count)
        self.made += count
        self.start("registry", a)

    def flow(self):
        self.says(FLOW)
        return self.wait(self.nodes[1], "received", 1 + self.made)[1]

    def heal(self):
        self.relay.cut()
        self.says(QUEUED)
        self.wait(self.nodes[0], "sent", 1 + self.made)
        began = time.monotonic()
        self.relay.heal()
        self.wait(self.nodes[1], "received", 1 + self.made)
        return time.monotonic() - began

    def close(self):
        for process in self.running.values():
            stop(process)
        if self.relay is not None:
            self.relay.cut()
        for node in self.nodes:
            node.close()


class Nats:
    """nats-server with JetStream, one replica in a file, published to by one connection that keeps WINDOW without an acknowledgement."""

    def __init__(self, beside):
        self.folder = tempfile.TemporaryDirectory(prefix="mlgnats", dir=beside)
        self.port = lib.free_port()
        conf = os.path.join(self.folder.name, "conf")
        with open(conf, "w", encoding="utf-8") as f:
            f.write('host: 127.0.0.1\nport: %d\njetstream { store_dir: "%s" }\n' % (self.port, self.folder.name))
        self.process = subprocess.Popen(["nats-server", "-c", conf], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port_wait(self.port)
        self.sock = socket.create_connection(("127.0.0.1", self.port), 10)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock.sendall(b'CONNECT {"verbose":false,"pedantic":false}\r\nSUB _INBOX.x 1\r\n')
        body = json.dumps({"name": "bench", "subjects": ["bench.x"], "storage": "file", "num_replicas": 1}).encode()
        self.sock.sendall(b"PUB $JS.API.STREAM.CREATE.bench _INBOX.x %d\r\n%s\r\n" % (len(body), body))
        self.answers(1, b'"config"')

    def answers(self, least, word):
        """Acknowledgements that came, at least so many."""
        got = 0
        while got < least:
            raw = self.sock.recv(1 << 16)
            if not raw:
                raise RuntimeError("nats-server has gone")
            if b'"error"' in raw:
                raise RuntimeError(repr(raw))
            got += raw.count(word)
        return got

    def rate(self, count):
        line = b"PUB bench.x _INBOX.x %d\r\n%s\r\n" % (BYTES, b"x" * BYTES)
        began, sent, acked = time.monotonic(), 0, 0
        while acked < count:
            more = min(WINDOW - (sent - acked), count - sent)
            self.sock.sendall(line * more)
            sent += more
            acked += self.answers(1, b'"seq"')
        return count / (time.monotonic() - began)

    def close(self):
        self.sock.close()
        stop(self.process)
        self.folder.cleanup()


runs = []


def run_all(times):
    """{ours, raw, nats, heal} of each run, in turns; measured at the first question."""
    if not runs:
        pair = Pair()
        try:
            nats = Nats(os.path.dirname(pair.nodes[0].parent))
            try:
                pair.flow()  # warm
                for _ in range(times):
                    runs.append({"ours": pair.flow(), "raw": float(run("raw", 5 * FLOW, BYTES, WINDOW)[0]), "nats": nats.rate(FLOW),
                                 "heal": pair.heal()})
            finally:
                nats.close()
        finally:
            pair.close()
    return runs


def rows(make, times):
    """The rows, for bench.py."""
    def of(ours, peer=None):
        def measure(row):
            for r in run_all(times):
                row.add(r[ours], r[peer] if peer else None)
        return measure
    work = "envelopes between two nodes over CURVE on loopback: from one's journal, signed and queued, to the other's store, verified; durable on both sides"
    return [
        make("peer_rate", work, None, "/s", 5000, True, of("ours")),
        make("peer_raw", "the same", "raw CURVE echo, DEALER and ROUTER, %d of %d bytes in flight" % (WINDOW, BYTES), "/s", None, True,
             of("ours", "raw")),
        make("peer_nats", "the same", "NATS JetStream 2.9, R1, file, publish and acknowledgement, %d in flight (this version has no sync before it "
             "acknowledges)" % WINDOW, "/s", None, True, of("ours", "nats")),
        make("peer_heal", "10,000 envelopes queued while the network was cut: from its healing until all are durable over there", None, "s", 10, False,
             of("heal")),
    ]

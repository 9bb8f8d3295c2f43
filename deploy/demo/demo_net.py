"""demo_net: the network that the demonstration's nodes live in: a space of its own for each where root permits, else relays on the loopback
address; links between two nodes that are cut and healed.
Owns: the spaces, the bridge and the relays that it makes: close() takes all of it away, also what an earlier run that was killed left behind.
Beware: a cut is silence, as on a real line: nothing is refused, nothing comes. The machine's own network is not touched.
"""
import contextlib
import ctypes
import http.client
import os
import selectors
import shutil
import socket
import subprocess
import threading

from demo_node import DemoFailed, free_port

CLONE_NEWNET = 0x40000000
PREFIX = "mlgdemo"
FEDERATION_PORT = 8479


# --- spaces of their own --------------------------------------------------------------------------------------------
def ip(*words, check=True):
    done = subprocess.run(["ip"] + [str(w) for w in words], capture_output=True, text=True)
    if check and done.returncode != 0:
        raise DemoFailed("« ip %s » a échoué : %s" % (" ".join(map(str, words)), done.stderr.strip()))
    return done


class Spaces:
    """A network namespace for each node, joined by a bridge that lies in one more; links are cut by routes that lead nowhere."""

    def __init__(self, count):
        self.name = "un espace réseau par fédération, reliés par un pont"
        self.count = count
        self.cuts = set()
        self._clear()
        try:
            self._build()
        except BaseException:
            self.close()
            raise

    @staticmethod
    def possible():
        """Root, the tool, and a kernel (or a container) that allows it."""
        if os.geteuid() != 0 or shutil.which("ip") is None:
            return False
        name = "%s-%d-essai" % (PREFIX, os.getpid())
        made = ip("netns", "add", name, check=False).returncode == 0 and ip(
            "-n", name, "link", "add", "pont", "type", "bridge", check=False).returncode == 0
        ip("netns", "del", name, check=False)
        return made

    @staticmethod
    def _space(i):
        return "%s-%d-%s" % (PREFIX, os.getpid(), i)

    @staticmethod
    def address(i):
        return "10.84.79.%d" % (10 + i)

    @staticmethod
    def _clear():
        """What is ours, and what a run left behind that is no more."""
        for line in ip("netns", "list", check=False).stdout.split("\n"):
            name = (line.split() or [""])[0]
            parts = name.split("-")
            if parts[0] == PREFIX and len(parts) == 3 and (int(parts[1]) == os.getpid() or not os.path.exists("/proc/" + parts[1])):
                ip("netns", "del", name, check=False)

    def _build(self):
        bridge = self._space("pont")
        ip("netns", "add", bridge)
        ip("-n", bridge, "link", "add", "pont", "type", "bridge")
        ip("-n", bridge, "link", "set", "pont", "up")
        for i in range(self.count):
            space = self._space(i)
            ip("netns", "add", space)
            ip("-n", space, "link", "add", "lien", "type", "veth", "peer", "name", "vers%d" % i, "netns", bridge)
            ip("-n", bridge, "link", "set", "vers%d" % i, "master", "pont")
            ip("-n", bridge, "link", "set", "vers%d" % i, "up")
            ip("-n", space, "address", "add", self.address(i) + "/24", "dev", "lien")
            ip("-n", space, "link", "set", "lo", "up")
            ip("-n", space, "link", "set", "lien", "up")

    def command(self, i):
        """What stands before a command of that node."""
        return ["ip", "netns", "exec", self._space(i)]

    def endpoint(self, i):
        return "tcp://0.0.0.0:%d" % FEDERATION_PORT

    def public(self, i, seen_by):
        """The address of node i, for the node that calls it."""
        return "tcp://%s:%d" % (self.address(i), FEDERATION_PORT)

    @contextlib.contextmanager
    def _inside(self, i):
        libc = ctypes.CDLL(None, use_errno=True)
        with open("/proc/self/ns/net") as home, open("/run/netns/" + self._space(i)) as there:
            if libc.setns(there.fileno(), CLONE_NEWNET) != 0:
                raise DemoFailed("L’espace réseau %s ne s’ouvre pas : %s." % (self._space(i), os.strerror(ctypes.get_errno())))
            try:
                yield
            finally:
                libc.setns(home.fileno(), CLONE_NEWNET)

    def connection(self, i):
        """A class of HTTP connections to that node: a socket stays in the space that it was made in."""
        net = self

        class Inside(http.client.HTTPConnection):
            def connect(self):
                with net._inside(i):
                    super().connect()
        return Inside

    def cut(self, a, b):
        """Nothing passes between the two from now on."""
        for one, other in ((a, b), (b, a)):
            if (one, other) not in self.cuts:
                ip("-n", self._space(one), "route", "add", "blackhole", self.address(other) + "/32")
                self.cuts.add((one, other))

    def heal(self, a, b):
        for one, other in ((a, b), (b, a)):
            if (one, other) in self.cuts:
                ip("-n", self._space(one), "route", "del", "blackhole", self.address(other) + "/32")
                self.cuts.discard((one, other))

    def close(self):
        self._clear()


# --- relays ---------------------------------------------------------------------------------------------------------
class Relay:
    """Takes connections on a port and carries them to another; while it is cut it takes them and carries nothing."""

    def __init__(self, target):
        self.target = target
        self.cut = False
        self.listening = socket.socket()
        self.listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listening.bind(("127.0.0.1", 0))
        self.listening.listen(16)
        self.port = self.listening.getsockname()[1]
        self.pairs = {}


class Loopback:
    """Relays on 127.0.0.1: one for each direction of each link, because a node has one address for each of the others. One thread."""

    def __init__(self, count):
        self.name = "des relais sur l’adresse locale 127.0.0.1"
        self.ports = [free_port() for _ in range(count)]
        self.relays = {(a, b): Relay(("127.0.0.1", self.ports[b])) for a in range(count) for b in range(count) if a != b}
        self.lock = threading.Lock()
        self.selector = selectors.DefaultSelector()
        self.ended = False
        for relay in self.relays.values():
            relay.listening.setblocking(False)
            self.selector.register(relay.listening, selectors.EVENT_READ, (relay, None))
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def command(self, i):
        return []

    def endpoint(self, i):
        return "tcp://127.0.0.1:%d" % self.ports[i]

    def public(self, i, seen_by):
        return "tcp://127.0.0.1:%d" % self.relays[seen_by, i].port

    def connection(self, i):
        return http.client.HTTPConnection

    # -- the thread
    def _run(self):
        while not self.ended:
            for key, _ in self.selector.select(0.05):
                with self.lock:
                    relay, other = key.data
                    if other is None:
                        self._accept(relay)
                    elif key.fileobj in relay.pairs:
                        self._carry(relay, key.fileobj, other)

    def _accept(self, relay):
        with contextlib.suppress(OSError):
            near, _ = relay.listening.accept()
            if relay.cut:
                relay.pairs[near] = None  # held, and never answered
                return
            try:
                far = socket.create_connection(relay.target, 2)
            except OSError:
                near.close()
                return
            for one, other in ((near, far), (far, near)):
                one.settimeout(5)
                relay.pairs[one] = other
                self.selector.register(one, selectors.EVENT_READ, (relay, other))

    def _carry(self, relay, one, other):
        try:
            data = one.recv(262144)
            if data:
                other.sendall(data)
                return
        except OSError:
            pass
        self._drop(relay, one)
        self._drop(relay, other)

    def _drop(self, relay, one):
        if one is None or relay.pairs.pop(one, self) is self:
            return
        with contextlib.suppress(KeyError, ValueError):
            self.selector.unregister(one)
        one.close()

    # -- from outside
    def cut(self, a, b):
        with self.lock:
            for relay in (self.relays[a, b], self.relays[b, a]):
                relay.cut = True
                for one in list(relay.pairs):
                    with contextlib.suppress(KeyError, ValueError):
                        self.selector.unregister(one)

    def heal(self, a, b):
        """What was held is closed: both sides call again."""
        with self.lock:
            for relay in (self.relays[a, b], self.relays[b, a]):
                relay.cut = False
                for one in list(relay.pairs):
                    self._drop(relay, one)

    def close(self):
        self.ended = True
        self.thread.join(2)
        with self.lock:
            for relay in self.relays.values():
                relay.listening.close()
                for one in list(relay.pairs):
                    self._drop(relay, one)
        self.selector.close()


def network(count, loopback):
    return Loopback(count) if loopback or not Spaces.possible() else Spaces(count)

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

    def public(self, i):
        """The address by which the others reach node i."""
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
    """In front of one node: takes connections on a port and carries them to the node's own."""

    def __init__(self, number, target):
        self.number, self.target = number, target
        self.listening = socket.socket()
        self.listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listening.bind(("127.0.0.1", 0))
        self.listening.listen(64)
        self.listening.setblocking(False)
        self.port = self.listening.getsockname()[1]


class Line:
    """One connection: two sockets, and between which nodes it is."""

    def __init__(self, ends, near, far):
        self.ends, self.near, self.far = ends, near, far

    def other(self, one):
        return self.far if one is self.near else self.near


def caller_of(port, folders):
    """Which node's federation process has that local port: the number of its folder, or None. Its connections all leave from 127.0.0.1."""
    mark = ":%04X" % port
    with open("/proc/net/tcp") as f:
        inodes = {"socket:[%s]" % line.split()[9] for line in f if line.split()[1].endswith(mark)}
    for number, folder in enumerate(folders):
        with contextlib.suppress(OSError, StopIteration):
            with open(os.path.join(folder, "run", "maillage.state")) as f:
                pid = next(line.split()[2] for line in f if line.startswith("federation "))
            for fd in os.listdir("/proc/%s/fd" % pid):
                with contextlib.suppress(OSError):
                    if os.readlink("/proc/%s/fd/%s" % (pid, fd)) in inodes:
                        return number
    return None


class Loopback:
    """A relay on 127.0.0.1 before each node. While the line between two nodes is cut, what one has said stays with the relay, and a new
    call is taken and not answered. One thread."""

    def __init__(self, count):
        self.name = "des relais sur l’adresse locale 127.0.0.1"
        self.ports = [free_port() for _ in range(count)]
        self.relays = [Relay(i, ("127.0.0.1", port)) for i, port in enumerate(self.ports)]
        self.folders = []
        self.lines = {}  # by socket, both ends
        self.cuts = set()
        self.lock = threading.Lock()
        self.selector = selectors.DefaultSelector()
        self.ended = False
        for relay in self.relays:
            self.selector.register(relay.listening, selectors.EVENT_READ, relay)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def command(self, i):
        return []

    def endpoint(self, i):
        return "tcp://127.0.0.1:%d" % self.ports[i]

    def public(self, i):
        return "tcp://127.0.0.1:%d" % self.relays[i].port

    def connection(self, i):
        return http.client.HTTPConnection

    # -- the thread
    def _run(self):
        while not self.ended:
            for key, _ in self.selector.select(0.05):
                with self.lock:
                    if isinstance(key.data, Relay):
                        self._accept(key.data)
                    elif key.fileobj in self.lines:
                        self._carry(self.lines[key.fileobj], key.fileobj)

    def _accept(self, relay):
        with contextlib.suppress(OSError):
            near, address = relay.listening.accept()
            ends = frozenset((relay.number, caller_of(address[1], self.folders)))
            if ends in self.cuts:
                self.lines[near] = Line(ends, near, None)
                return
            try:
                far = socket.create_connection(relay.target, 2)
            except OSError:
                near.close()
                return
            line = Line(ends, near, far)
            for one in (near, far):
                one.settimeout(5)
                self.lines[one] = line
                self.selector.register(one, selectors.EVENT_READ, None)

    def _carry(self, line, one):
        try:
            data = one.recv(262144)
            if data:
                line.other(one).sendall(data)
                return
        except OSError:
            pass
        self._drop(line)

    def _still(self, one):
        with contextlib.suppress(KeyError, ValueError):
            self.selector.unregister(one)

    def _drop(self, line):
        for one in (line.near, line.far):
            if one is not None and self.lines.pop(one, None) is not None:
                self._still(one)
                one.close()

    # -- from outside
    def cut(self, a, b):
        ends = frozenset((a, b))
        with self.lock:
            self.cuts.add(ends)
            for one, line in self.lines.items():
                if line.ends == ends:
                    self._still(one)

    def heal(self, a, b):
        """What was held is closed: both sides call again."""
        ends = frozenset((a, b))
        with self.lock:
            self.cuts.discard(ends)
            for line in {line for line in self.lines.values() if line.ends == ends}:
                self._drop(line)

    def close(self):
        self.ended = True
        self.thread.join(2)
        with self.lock:
            for relay in self.relays:
                relay.listening.close()
            for line in set(self.lines.values()):
                self._drop(line)
        self.selector.close()


def network(count, loopback):
    return Loopback(count) if loopback or not Spaces.possible() else Spaces(count)

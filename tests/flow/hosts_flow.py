#!/usr/bin/env python3
"""hosts: several nodes on one machine under one supervisor: started, seen, stopped together and each alone; none harms another.
Owns: a folder of nodes; processes are ended by their pids.
Beware: a lock, not a pid, says whether a node runs: one that is stopped can be started again while its supervisor serves the others.
"""
import json
import os
import re
import shutil
import signal
import socket
import subprocess

import lib

DONE, FAILED, USAGE, NOT_RUNNING, REFUSED, BUSY, NO_NODE = range(7)


class Housed(lib.Node):
    """A node in a folder of its own below the host's, with its port in its settings."""

    def __init__(self, host, name):
        super().__init__(init=False)
        self.folder = os.path.join(host.folder, name)
        self.must("init", "--federation", "Fédération " + name)
        self.port_set(self.port)

    def port_set(self, port):
        path = os.path.join(self.folder, "node.conf")
        with open(path, encoding="utf-8") as f:
            text = f.read()
        with open(path, "w", encoding="utf-8") as f:
            f.write(re.sub(r"(?m)^port = \d+$", "port = %d" % port, text))
        self.port = port

    def endpoint_set(self, port):
        path = os.path.join(self.folder, "node.conf")
        with open(path, encoding="utf-8") as f:
            text = f.read()
        with open(path, "w", encoding="utf-8") as f:
            f.write(text.split("[federation]")[0] + "[federation]\nendpoint = tcp://127.0.0.1:%d\n" % port)

    def answers(self):
        return self.client().raw("GET", "/readyz").status == 200


def rows(done):
    """{node: its row} of `status --json` of several."""
    return {r["node"]: r for r in map(json.loads, done.stdout.splitlines())}


def refused(tap, host, a, b):
    wrong = b.port
    b.port_set(a.port)
    done = host.command("up")
    tap.ok(done.returncode == BUSY and str(a.port) in done.stderr and "node.conf" in done.stderr, "two nodes on one port: refused, and what to do", done)
    b.port_set(wrong)
    a.endpoint_set(8479)
    b.endpoint_set(8479)
    done = host.command("up")
    tap.ok(done.returncode == BUSY and "8479" in done.stderr and "endpoint" in done.stderr, "two nodes that wait for others at one address: refused", done)
    b.endpoint_set(a.port)
    done = b.command("up", "--port", lib.free_port())
    b.endpoint_set(lib.free_port())
    tap.ok(done.returncode == DONE and b.command("down").returncode == DONE, "an endpoint that is free starts", done)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        b.endpoint_set(taken.getsockname()[1])
        done = b.command("up")
    tap.ok(done.returncode == BUSY and "endpoint" in done.stderr and not b.processes(), "an endpoint that is taken: refused, and which setting says it", done)
    for node in (a, b):
        node.endpoint_set(lib.free_port())
    copy = os.path.join(host.folder, "copie")
    shutil.copytree(a.folder, copy)
    done = host.command("up")
    tap.ok(done.returncode == REFUSED and "copies" in done.stderr, "a node and its copy: refused", done)
    shutil.rmtree(copy)
    done = host.command("up", "--port", "8499")
    tap.ok(done.returncode == USAGE and "node.conf" in done.stderr, "--port for several nodes: refused", done)
    broken = os.path.join(host.folder, "abime")
    os.mkdir(broken)
    with open(os.path.join(broken, "node.conf"), "w") as f:
        f.write("[node]\n")
    done = host.command("up")
    tap.ok(done.returncode == NO_NODE and "node.name" in done.stderr, "one whose settings are wrong: told", done)
    shutil.rmtree(broken)
    tap.equal((a.processes(), b.processes()), ({}, {}), "and each time nothing was started")


def together(tap, host, a, b):
    done = host.command("up")
    tap.ok(done.returncode == DONE and done.stdout.count("est prêt") == 2, "up of the folder that holds them starts both", done)
    seen = rows(host.command("status", "--json"))
    tap.ok(sorted(seen) == ["a", "b"] and len({r["supervisor"] for r in seen.values()}) == 1, "one supervisor has both", seen)
    tap.ok(a.answers() and b.answers(), "each answers on its own port")
    told = host.command("status").stdout
    tap.ok("Fédération a" in told and "Fédération b" in told and told.count("prêt") == 14, "status shows each with its services", told)
    a.client("coordinator").make("/competences", {"name": "Seulement chez a"})
    tap.equal(len(b.client("coordinator").all("/competences")), 0, "what one writes is not in the other")
    tap.ok(b.client(None).raw("GET", "/api/v1/competences", headers={"Authorization": "Bearer " + a.token("coordinator")}).status == 401,
           "a token of one opens nothing of the other")
    return seen["a"]["supervisor"]


def apart(tap, host, a, b, supervisor):
    others = {s["service"]: s["pid"] for s in b.status()["services"]}
    pid = a.pid_of("registry")
    os.kill(pid, signal.SIGKILL)
    back = lib.wait_until(lambda: a.pid_of("registry") not in (0, pid) and a.answers(), 20)
    tap.ok(back, "a service of one that is killed is started again", a.status())
    tap.equal({s["service"]: s["pid"] for s in b.status()["services"]}, others, "the other's processes are the same")
    done = a.command("down")
    tap.ok(done.returncode == DONE and not a.processes(), "one is stopped alone", done)
    tap.equal(({s["service"]: s["pid"] for s in b.status()["services"]}, b.answers()), (others, True), "the other goes on, unharmed")
    done = host.command("status", "--json")
    seen = rows(done)
    tap.equal((done.returncode, seen["a"]["running"], seen["b"]["running"]), (NOT_RUNNING, False, True), "status: which one runs; exit 3")
    tap.equal(a.verify().returncode, DONE, "the one that is stopped can be verified")
    tap.equal(a.command("up").returncode, DONE, "and started again, beside its old supervisor")
    done = host.command("up")
    tap.ok(done.returncode == BUSY and "déjà en marche" in done.stderr, "up of both while they run: refused", done)
    done = host.command("down")
    tap.ok(done.returncode == DONE and done.stdout.count("est arrêté") == 2 and not a.processes() and not b.processes(), "down of the folder stops all", done)
    tap.ok(lib.wait_until(lambda: not os.path.exists("/proc/%d" % supervisor), 5), "with its last node the supervisor ends")
    done = host.command("down")
    tap.equal(done.returncode, NOT_RUNNING, "down once more: nothing runs")


def one_is_ill(tap, host, a, b):
    """One that cannot start keeps the other from nothing."""
    key = os.path.join(a.folder, "keys", "node.sign")
    os.rename(key, key + ".away")
    done = host.command("up")
    tap.ok(done.returncode == FAILED and "les autres nœuds continuent" in done.stderr and "node.sign" in done.stderr,
           "one whose key is gone does not start, and why is said", done)
    tap.ok(b.answers() and not a.processes(), "the other serves; nothing of the ill one was left")
    os.rename(key + ".away", key)
    tap.equal(a.command("up").returncode, DONE, "once its key is back it starts")
    seen = rows(host.command("status", "--json"))
    for number in {r["supervisor"] for r in seen.values()}:
        os.kill(number, signal.SIGTERM)
    tap.ok(lib.wait_until(lambda: not a.processes() and not b.processes(), 20), "a supervisor that is told to end stops all that it has")


def foreground(tap, host, a, b):
    """As systemd has it: one process in the foreground, until it is told to end; what one cannot do, the other does."""
    key = os.path.join(a.folder, "keys", "node.sign")
    os.rename(key, key + ".away")
    line = [os.path.join(lib.BIN, "maillage"), "up", host.folder, "--foreground"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as up:
        told = up.stdout.readline()
        gone = lib.wait_until(lambda: not a.processes(), 20)
        tap.ok("b, Fédération b est prêt" in told and b.answers() and gone and up.poll() is None, "in the foreground too the well one serves, and the ill one is let go", told)
        os.rename(key + ".away", key)
        up.send_signal(signal.SIGTERM)
        tap.equal((up.wait(30), b.processes()), (DONE, {}), "told to end it stops all, and ends well")
        up.stdout.close()


def main(tap):
    with lib.Node(init=False) as host:
        os.mkdir(host.folder)
        tap.equal(host.command("up").returncode, NO_NODE, "an empty folder holds no node")
        with Housed(host, "a") as a, Housed(host, "b") as b:
            refused(tap, host, a, b)
            apart(tap, host, a, b, together(tap, host, a, b))
            one_is_ill(tap, host, a, b)
            foreground(tap, host, a, b)


lib.run(main)

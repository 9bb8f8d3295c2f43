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
    tap.ok(done.returncode == DONE and host.command("down").returncode == DONE, "an endpoint that is free starts", done)
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


def told_to_type(done, node):
    return "arrêté à la main" in done.stderr and "maillage up " + node.folder in done.stderr


def stays(tap, host, a, b):
    """One that was stopped by hand, as before it moves to another machine, does not come back with the others."""
    tap.equal(host.command("up").returncode, DONE, "both are started")
    done = a.command("down")
    tap.ok(done.returncode == DONE and "reste" in done.stdout and "maillage up " + a.folder in done.stdout, "one is stopped by hand: it says that it stays so", done)
    done = host.command("down")
    tap.ok(done.returncode == DONE and "« a » n’est pas en marche" in done.stderr and not b.processes(), "down of all, one of which is stopped already: done, exit 0", done)
    done = host.command("up")
    tap.ok(done.returncode == DONE and b.answers() and not a.processes() and told_to_type(done, a), "up of all leaves it out, and says what to type", done)
    done = host.command("doctor")
    tap.ok("arrêté à la main" in done.stdout and "retirez ce dossier" in done.stdout, "doctor says why it does not run", done)
    saved, fresh = host.folder + ".saved", host.folder + ".new"
    tap.equal(a.command("backup", saved).returncode, DONE, "it can be backed up")
    restored = subprocess.run([os.path.join(lib.BIN, "maillage"), "restore", fresh, saved], capture_output=True, text=True)
    tap.ok(restored.returncode == DONE and not os.path.exists(os.path.join(fresh, "stopped")), "what is restored elsewhere is not held back", restored)
    for folder in (saved, fresh):
        shutil.rmtree(folder)
    done = a.command("up")
    tap.ok(done.returncode == DONE and a.answers() and "propre superviseur" in done.stdout, "by its name it starts, beside the others' supervisor, and says so", done)
    tap.equal(host.command("down").returncode, DONE, "down of all stops both supervisors")
    done = host.command("up")
    tap.ok(done.returncode == DONE and a.answers() and b.answers(), "and leaves no mark: up starts both", done)
    tap.equal(host.command("down").returncode, DONE, "all are stopped")
    tap.equal(a.command("down").returncode, NOT_RUNNING, "one that does not run is told to stay so")
    done = reboot(host, b)
    tap.ok(done[0] and done[1] == DONE and not a.processes(), "after a reboot, from the unit file, it stays stopped", done)
    tap.equal(b.command("down").returncode, NOT_RUNNING, "the other as well")
    for more in ([], ["--foreground"]):
        done = host.command("up", *more)
        tap.ok(done.returncode == DONE and told_to_type(done, a) and told_to_type(done, b) and not a.processes() and not b.processes(),
               "nothing is left to start: said, and no failure that a unit would try again", done)
    tap.ok(a.command("up").returncode == DONE and b.command("up").returncode == DONE, "each by its name")
    tap.equal(host.command("down").returncode, DONE, "and all down")


def reboot(host, well):
    """What the unit runs, and a reboot ends: did the well one serve, and the exit code."""
    line = [os.path.join(lib.BIN, "maillage"), "up", host.folder, "--foreground"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as up:
        up.stdout.readline()
        served = well.answers()
        up.send_signal(signal.SIGTERM)
        code = up.wait(30)
        up.stdout.close()
    return served, code


def some_run(tap, host, a, b):
    tap.equal(a.command("up").returncode, DONE, "one runs already")
    done = host.command("up")
    tap.ok(done.returncode == DONE and "« a » est déjà en marche" in done.stderr and a.answers() and b.answers(), "up of all starts the others, and leaves that one as it is", done)
    tap.equal(host.command("down").returncode, DONE, "down stops all, whoever looks after them")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wrong = b.port
        b.port_set(taken.getsockname()[1])
        done = host.command("up")
        b.port_set(wrong)
    tap.ok(done.returncode == BUSY and "--port" not in done.stderr and b.folder + "/node.conf" in done.stderr and not a.processes(),
           "of several, a port that is taken: in which file to change it", done)


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
            stays(tap, host, a, b)
            some_run(tap, host, a, b)
            one_is_ill(tap, host, a, b)
            foreground(tap, host, a, b)


lib.run(main)

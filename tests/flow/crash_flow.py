#!/usr/bin/env python3
"""crash: kill -9 of each service, 20 times at moments taken from seeds, while several writers are at work.
Owns: a node of its own, whose services it starts itself, as systemd would: no backoff between a kill and the start after it.
Beware: a writer repeats a write with its key until it is acknowledged; at the end each is there once, and nothing else is. The seed of
        a run is printed first; FLOW_SEED=n repeats its moments, CRASH_ONLY=matching,gateway its part.
"""
import collections
import datetime
import http.client
import os
import random
import subprocess
import threading
import time
import uuid

import lib
from world import World

KILLS = int(os.environ.get("CRASH_KILLS", "20"))
WRITERS = 3
GIVE_UP = 30.0  # seconds that a writer repeats one write
RETRY = (503, 504)
DAY = datetime.date.fromisoformat


class OwnNode(lib.Node):
    """A node without the supervisor: each service is a child of this flow."""

    def start(self, service):
        log = open(os.path.join(self.folder, "log", service + ".log"), "ab")
        self.children[service] = subprocess.Popen([os.path.join(lib.BIN, "maillage-" + service), "--node", self.folder], env=self.env,
                                                  stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")
        log.close()

    def start_all(self):
        self.children = {}
        self.env["MAILLAGE_GATEWAY_PORT"] = str(self.port)
        for service in lib.SERVICES:
            self.start(service)

    def ready(self, seconds=20):
        def answers():
            try:
                return lib.Client(self.port).raw("GET", "/readyz").status == 200
            except OSError:
                return False
        return lib.wait_until(answers, seconds, 0.01)

    def kill(self, service):
        self.children[service].kill()
        return self.children[service].wait()

    def stop_all(self):
        """SIGTERM to all; their exit codes."""
        for child in self.children.values():
            child.terminate()
        return {s: c.wait(20) for s, c in self.children.items()}

    def close(self):
        for child in getattr(self, "children", {}).values():
            child.kill()
            child.wait()
        super().close()


class Refused(Exception):
    pass


def persist(client, method, path, body=None, headers=None):
    """Repeats it, byte for byte, until somebody answers for it."""
    end = time.monotonic() + GIVE_UP
    headers = dict(headers or {}, **({"Idempotency-Key": str(uuid.uuid4())} if method == "POST" else {}))
    while True:
        try:
            answer = client.call(method, path, body, headers)
        except (OSError, http.client.HTTPException) as what:
            client.close()
            answer = what
        if isinstance(answer, lib.Answer) and answer.status not in RETRY:
            return answer
        if time.monotonic() > end:
            raise Refused("%s %s: no answer within %d s, at last %r" % (method, path, GIVE_UP, answer))
        time.sleep(0.005)


# --- what is written while a service is killed ------------------------------------------------------------------------
class Load:
    """write(client, mark, n) makes one write that has to carry the mark; found() counts marks in what is there afterwards."""

    def __init__(self, node, world):
        self.node, self.world, self.boss = node, world, world.boss
        self.acked = collections.Counter()
        self.writes = 0  # acknowledged
        self.errors = []
        self.lock = threading.Lock()

    def must(self, client, method, path, body=None, status=(200, 201), headers=None):
        answer = persist(client, method, path, body, headers)
        if answer.status not in status:
            raise Refused("%s %s %r: %r" % (method, path, body, answer))
        return answer

    def begin(self):
        pass

    def settle(self):
        """True when what follows from the writes has arrived."""
        return True

    def wrong(self):
        """Sentences of what is not there exactly once."""
        found = self.found()
        lost = [m for m in self.acked if found[m] == 0]
        double = [m for m in found if found[m] > 1]
        strange = [m for m in found if m not in self.acked]
        return ["%s: %s" % (what, marks[:5]) for what, marks in (("lost", lost), ("doubled", double), ("never acknowledged", strange))
                if marks]


class Registry(Load):
    def write(self, client, mark, n):
        self.must(client, "POST", "/organisations", {"name": mark, "kind": "centre"})

    def found(self):
        return collections.Counter(o["name"] for o in self.boss.all("/organisations?limit=200") if o["name"].startswith("k-registry"))


class Scheduling(Load):
    """Venues and absences, in turn. An absence carries no text: its first day is its mark."""

    def write(self, client, mark, n):
        if n % 2:
            self.must(client, "POST", "/venues", {"name": mark})
            return
        day = self.day_of(mark)
        self.must(client, "POST", "/absences", {"person": self.world.person["salarié A"], "from": day, "to": day})

    def day_of(self, mark):
        writer, n = map(int, mark.split("-")[-2:])
        return (DAY("2030-01-01") + datetime.timedelta(n * WRITERS + writer)).isoformat()

    def found(self):
        found = collections.Counter(v["name"] for v in self.boss.all("/venues?limit=200") if v["name"].startswith("k-scheduling"))
        days = {self.day_of(m): m for m in self.acked if int(m.split("-")[-1]) % 2 == 0}
        found.update(days.get(a["from"], "absence " + a["from"]) for a in self.boss.all("/absences?limit=200"))
        return found


class Matching(Load):
    """Group requests, each with its own period, and days declared on engagements."""

    def begin(self):
        asked = [self.world.request(self.boss, "2025-01-01", "2028-06-30", 120, organisation=self.world.centre[c]).id for c in "AB"]
        self.engagements = [self.world.engage(self.boss, r) for r in asked]
        self.before = {r["id"] for r in self.boss.all("/requests?limit=200")}
        self.day = {}

    def write(self, client, mark, n):
        writer = int(mark.split("-")[-2])
        if n % 3 == 0 and writer < len(self.engagements) and n // 3 < 120:
            day = (DAY("2025-02-01") + datetime.timedelta(n)).isoformat()
            with self.lock:
                self.day[(self.engagements[writer], day)] = mark
            self.must(client, "POST", "/engagements/%s/days" % self.engagements[writer], {"day": day})
            return
        day = (DAY("2030-01-01") + datetime.timedelta(n * WRITERS + writer)).isoformat()
        with self.lock:
            self.day[(None, day)] = mark
        self.world.request(Keyed(self, client), day, day, 1, organisation=self.world.centre["A"])

    def found(self):
        found = collections.Counter(self.day.get((None, r["from"]), r["from"]) for r in self.boss.all("/requests?limit=200")
                                    if r["id"] not in self.before and r["organisation"] == self.world.centre["A"])
        for e in self.engagements:
            found.update(self.day.get((e, d["day"]), d["day"]) for d in self.boss.get("/engagements/" + e).json.get("days_done", []))
        return found


class Keyed:
    """A client whose make() persists."""

    def __init__(self, load, client):
        self.load, self.client = load, client

    def make(self, path, body=None, key=None):
        return self.load.must(self.client, "POST", path, body if body is not None else {})


class Reporting(Load):
    """Requests are submitted; the bilan counts each once."""

    def submitted(self):
        return sum("submitted_at" in r for r in self.boss.all("/requests?limit=200"))

    def figure(self):
        answer = persist(self.boss, "GET", "/bilans/experimentation")
        return {f["code"]: f.get("value") for f in answer.json["figures"]}["requests_submitted"]

    def write(self, client, mark, n):
        keyed = Keyed(self, client)
        asked = self.world.request(keyed, "2026-12-01", "2027-11-30", 1, organisation=self.world.centre["B"])
        keyed.make("/requests/%s/submit" % asked.id)

    def settle(self):
        return lib.wait_until(lambda: self.figure() >= self.submitted(), 15, 0.1)

    def wrong(self):
        want, got = self.submitted(), self.figure()
        return [] if want == got and want >= sum(self.acked.values()) else ["%d requests, the bilan counts %s" % (want, got)]


class Notification(Load):
    """Actions are opened: one notice each. Some notices are marked as handled: once each."""

    def begin(self):
        self.opened, self.handled = {}, {}

    def write(self, client, mark, n):
        keyed = Keyed(self, client)
        action = keyed.make("/actions", {"title": mark}).id
        keyed.make("/actions/%s/open" % action)
        with self.lock:
            self.opened[action] = mark
        if n % 3:
            return
        def notice():
            page = persist(client, "GET", "/notices?object=" + action)
            return page.json["items"] if page.status == 200 else None
        items = lib.wait_until(notice, GIVE_UP)
        if not items:
            raise Refused("no notice of action %s" % action)
        keyed.make("/notices/%s/handle" % items[0]["id"])
        with self.lock:
            self.handled[items[0]["id"]] = mark

    def notices(self):
        return [n for n in self.boss.all("/notices?limit=200&event=action.opened")]

    def settle(self):
        return lib.wait_until(lambda: {n["object"] for n in self.notices()} >= set(self.opened), 15, 0.1)

    def found(self):
        self.seen = self.notices()
        return collections.Counter(self.opened.get(n["object"], n["object"]) for n in self.seen)

    def wrong(self):
        wrong = super().wrong()
        done = {n["id"] for n in self.seen if "handled_at" in n}
        return wrong + (["handled: %d of %d" % (len(done & set(self.handled)), len(self.handled))] if done != set(self.handled) else [])


class Federation(Load):
    """Peers from real cards, and their codes changed again and again."""

    CARDS = 40

    def begin(self):
        self.cards = []
        for i in range(self.CARDS):
            folder = os.path.join(self.node.parent, "p%d" % i)
            for words in (["init", folder, "--name", "pair-%d" % i], ["peer", "card", folder]):
                done = subprocess.run([os.path.join(lib.BIN, "maillage")] + words, capture_output=True, text=True, check=True)
            self.cards.append(done.stdout.strip())
        self.peer, self.code = {}, {}

    def write(self, client, mark, n):
        writer = int(mark.split("-")[-2])
        card = n // 4 * WRITERS + writer
        if n % 4 == 0 and card < len(self.cards):
            made = self.must(client.operator, "POST", "/peers", {"code": mark, "card": self.cards[card]})
            with self.lock:
                self.peer[made.id] = mark
                self.code[writer] = made.id
            return
        self.rename(client.operator, self.code[writer], mark)

    def rename(self, client, peer, mark):
        """PATCH has no key: what is told stale is read again, and done when the code stands."""
        while True:
            now = self.must(client, "GET", "/peers/" + peer)
            if now.json["code"] != mark:
                persist(client, "PATCH", "/peers/" + peer, {"code": mark}, {"If-Match": now.etag})
                continue
            with self.lock:
                self.acked.pop(self.peer[peer], None)  # the code before is gone, as it should be
                self.peer[peer] = mark
            return

    def found(self):
        return collections.Counter(p["code"] for p in self.boss.all("/peers?limit=200"))


class Gateway(Load):
    """Tokens (their secret is told once: a repeat makes another), and venues through a front that dies."""

    def begin(self):
        self.operator = lib.Client(self.node.port, self.node.operator)
        self.tokens = []
        self.asked = set()

    def write(self, client, mark, n):
        if n % 3:
            self.must(client, "POST", "/venues", {"name": mark})
            return
        attempt = 0
        while True:
            attempt += 1
            label = "%s try %d" % (mark, attempt)
            try:
                made = client.operator.call("POST", "/tokens", {"roles": ["coordinator"], "label": label})
            except (OSError, http.client.HTTPException):
                client.operator.close()
                time.sleep(0.005)
                continue
            if made.status in (200, 201):
                with self.lock:
                    self.tokens.append((label, made.json["token"]))
                return
            if made.status not in RETRY:
                raise Refused("POST /tokens: %r" % made)

    def found(self):
        found = collections.Counter(v["name"] for v in self.boss.all("/venues?limit=200") if v["name"].startswith("k-gateway"))
        self.labels = collections.Counter(t["label"] for t in self.operator.all("/tokens?limit=200") if t.get("label", "").startswith("k-"))
        found.update(label.split(" try ")[0] for label, _ in self.tokens)
        return found

    def wrong(self):
        wrong = super().wrong()
        lost = [label for label, _ in self.tokens if self.labels[label] != 1]
        double = [label for label in self.labels if self.labels[label] > 1]
        dead = [label for label, token in self.tokens if lib.Client(self.node.port, token).get("/me").status != 200]
        return wrong + ["tokens %s: %s" % (what, some[:5]) for what, some in (("lost", lost), ("doubled", double), ("refused", dead)) if some]


LOADS = {"registry": Registry, "scheduling": Scheduling, "matching": Matching, "reporting": Reporting, "notification": Notification,
         "federation": Federation, "gateway": Gateway}


# --- killing ----------------------------------------------------------------------------------------------------------
def writer_run(load, service, index, stop):
    client = lib.Client(load.node.port, load.node.token_all, timeout=15)
    client.operator = lib.Client(load.node.port, load.node.operator, timeout=15)
    n = 0
    try:
        while not stop.is_set():
            mark = "k-%s-%d-%d" % (service, index, n)
            load.write(client, mark, n)
            with load.lock:
                load.acked[mark] += 1
                load.writes += 1
            n += 1
            time.sleep(0.002)
    except Exception as what:  # told by the main thread
        load.errors.append("writer %d, write %d: %r" % (index, n, what))
    finally:
        client.close()
        client.operator.close()


def kill_often(node, loads, victims, seed, kills):
    """Wait a moment of the seed's, kill, start; sometimes again while it starts. The writers must get on between. Kills done."""
    done = 0
    while done < kills and not any(load.errors for load in loads):
        moment = random.Random("%d %s %d" % (seed, victims, done))
        service = moment.choice(victims)
        time.sleep(moment.uniform(0, 0.2))
        node.kill(service)
        done += 1
        node.start(service)
        if moment.random() < 0.2 and done < kills:
            time.sleep(moment.uniform(0, 0.03))
            node.kill(service)
            done += 1
            node.start(service)
        before = {load: load.writes for load in loads}
        got_on = lambda: all(load.writes > before[load] + WRITERS or load.errors for load in loads)
        if len(loads) == 1 and not lib.wait_until(got_on, 15, 0.005):
            loads[0].errors.append("after kill %d nothing more was acknowledged within 15 s" % done)
    return done


def crash(tap, node, world, services, seed, kills, sentence):
    """Loads of these services at work, while these services are killed."""
    loads = {s: LOADS[s](node, world) for s in services}
    for load in loads.values():
        load.begin()
    stop = threading.Event()
    writers = WRITERS if len(loads) == 1 else 1
    threads = [threading.Thread(target=writer_run, args=(load, s, i, stop)) for s, load in loads.items() for i in range(writers)]
    began = time.monotonic()
    for t in threads:
        t.start()
    try:
        done = kill_often(node, list(loads.values()), services, seed, kills)
    finally:
        stop.set()
        for t in threads:
            t.join()
    wrong = [] if node.ready() else ["not ready again"]
    for service, load in loads.items():
        settled = load.settle()
        wrong += ["%s: %s" % (service, w) for w in load.errors + ([] if settled else ["what follows did not arrive"]) + load.wrong()]
    tap.ok(not wrong, sentence % done, "\n".join(wrong) + "\nFLOW_SEED=%d" % seed + (node.last_logs(6) if wrong else ""))
    tap.note("%s: %d writes, %.1f s" % (",".join(services), sum(load.writes for load in loads.values()), time.monotonic() - began))


def started(tap, node):
    node.up()
    node.token_all, node.operator = node.token("coordinator,referent"), node.token("operator")
    node.down()
    node.start_all()
    tap.ok(node.ready(), "the services run without the supervisor, as under systemd", node.last_logs())
    world = World(lib.Client(node.port, node.token_all))
    node.ready()
    return world


def ended(tap, node):
    codes = node.stop_all()
    tap.equal(codes, {s: 0 for s in lib.SERVICES}, "SIGTERM ends each service with 0")
    done = node.verify()
    tap.ok(done.returncode == 0, "after all kills every chain is whole and replay gives the same tables", done.stdout + done.stderr)
    tap.note(done.stdout)
    node.close()
    tap.equal(lib.processes_of(node.folder), {}, "no process is left")


def main(tap):
    seed = int(os.environ.get("FLOW_SEED", random.SystemRandom().randrange(1, 10**6)))
    only = os.environ.get("CRASH_ONLY", ",".join(LOADS) + ",all").split(",")
    tap.note("FLOW_SEED=%d" % seed)
    with OwnNode() as node:
        world = started(tap, node)
        for service in only:
            if service in LOADS:
                crash(tap, node, world, [service], seed, KILLS, service + ", killed %d times under load: each acknowledged write is there once")
        ended(tap, node)
    if "all" in only:
        with OwnNode() as node:
            crash(tap, node, started(tap, node), list(LOADS), seed, 2 * KILLS,
                  "any of them, %d kills while all are at work: each acknowledged write is there once")
            ended(tap, node)


if __name__ == "__main__":
    lib.run(main)

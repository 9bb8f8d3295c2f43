#!/usr/bin/env python3
"""calendar_flow: a person's own calendar counts without being seen, busy times have no reason, our calendars are read by other programs.
Owns: two nodes, and a web server of its own on this machine that stands for an online calendar.
Beware: what a calendar says is looked for on the disk afterwards: none of its words may be there. Our calendars are read by two parsers.
"""
import datetime
import http.server
import ssl
import sys
import threading

sys.path.append("/usr/lib/python3/dist-packages")  # Debian's python3-icalendar, whichever python runs this
import icalendar

import lib
from said import refused
from world import World

SECRET = "rendez-vous-tres-secret"
KIND = {"Content-Type": "text/calendar"}


def day(n):
    return (datetime.date.today() + datetime.timedelta(days=n)).isoformat()


def stamp(iso):
    return iso.replace("-", "")


def event(iso, begin="090000", end="113000", extra=""):
    return ("BEGIN:VEVENT\r\nUID:%s-%s\r\nSUMMARY:%s\r\nLOCATION:%s\r\nDTSTART;TZID=Europe/Paris:%sT%s\r\nDTEND;TZID=Europe/Paris:%sT%s\r\n%s"
            "END:VEVENT\r\n" % (SECRET, iso, SECRET, SECRET, stamp(iso), begin, stamp(iso), end, extra))


def calendar(*events):
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//%s//\r\n" % SECRET + "".join(events) + "END:VCALENDAR\r\n").encode()


class Online:
    """An online calendar: /a.ics gives `body`, /loop redirects. `seen`: headers of each request."""

    def __init__(self, tls=None):
        self.body, self.mark, self.status, self.seen = b"", '"1"', 200, []
        online = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                online.seen.append(dict(self.headers))
                if self.path.startswith("/loop"):
                    self.send_response(302)
                    self.send_header("Location", "/a.ics")
                    self.end_headers()
                    return
                same = self.headers.get("If-None-Match") == online.mark and online.status == 200
                self.send_response(304 if same else online.status)
                self.send_header("ETag", online.mark)
                self.end_headers()
                if not same:
                    self.wfile.write(online.body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.address = "%s://127.0.0.1:%d" % ("https" if tls else "http", self.server.server_address[1])
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def busy(client, person, begin=None, end=None):
    got = client.get("/people/%s/busy?from=%s&to=%s" % (person, begin or day(0), end or day(60)))
    if got.status != 200:
        raise AssertionError(repr(got))
    return {d["day"]: sorted(d["halves"]) for d in got.json["days"]}


class Case:
    def __init__(self, node, boss):
        self.node, self.boss, self.world = node, boss, World(boss)
        self.person = self.world.person
        node.settled()
        self.animator = node.client("animator", self.person["intervenante"])
        self.director = node.client("director", self.person["direction A"])
        self.nobody = lib.Client(node.port)
        node.clients.append(self.nobody)


# --- availability -----------------------------------------------------------------------------------------------------------
def availability(tap, case):
    who = case.person["intervenante"]
    refused(tap, case.boss.post("/availabilities", {"person": who, "kind": "exception", "available": False, "from": day(10), "to": day(9)}),
            422, "to", "availability_period", "an availability that ends before it begins is refused")
    refused(tap, case.boss.post("/availabilities", {"person": who, "kind": "exception", "available": False, "from": day(10)}),
            422, "to", "availability_exception", "an exception without its last day is refused")
    refused(tap, case.boss.post("/availabilities", {"person": who, "kind": "recurring", "available": True, "weekdays": []}),
            422, "weekdays", "availability_empty", "a pattern without a weekday is refused")
    refused(tap, case.boss.post("/availabilities", {"person": who, "kind": "recurring", "available": True, "every_weeks": 2}),
            422, "from", "availability_every", "every second week, from when?")
    made = case.animator.make("/availabilities", {"person": who, "kind": "exception", "available": False, "from": day(9), "to": day(9), "halves": ["evening"]})
    tap.equal(busy(case.animator, who), {day(9): ["evening"]}, "a person says when it cannot come, and sees it as busy")
    other = case.director.post("/availabilities", {"person": who, "kind": "recurring", "available": False})
    tap.equal(other.status, 403, "nobody says it of another")
    tap.equal(case.director.get("/availabilities/" + made.id).status, 404, "an employer's account does not see it")
    tap.equal(case.director.get("/people/%s/busy" % who).status, 404, "nor when somebody is busy")
    tap.equal(case.director.get("/people/%s/busy" % case.person["salarié A"]).status, 404, "of its own people neither")
    refused(tap, case.boss.get("/people/%s/busy?from=%s&to=%s" % (who, day(9), day(8))), 422, "to", "busy_period", "a period that ends before it begins is refused")
    case.boss.delete("/availabilities/" + made.id, made.etag)
    tap.equal(busy(case.boss, who), {}, "what is archived counts no more")


# --- a calendar that is brought ---------------------------------------------------------------------------------------------
def put(client, calendar_id, raw, headers=KIND):
    return client.raw("PUT", "/api/v1/calendars/%s/content" % calendar_id, raw, headers)


def brought(tap, case):
    who = case.person["intervenante"]
    mine = case.animator.make("/calendars", {"person": who})
    done = put(case.animator, mine.id, calendar(event(day(10)), event(day(11), "140000", "150000", "RRULE:FREQ=WEEKLY\r\n")))
    tap.equal((done.status, done.json["last_outcome"], done.json["entries"]), (200, "read", 2), "a calendar is brought as a file")
    got = busy(case.boss, who)
    tap.ok(got.pop(day(10), None) == ["morning"] and got.pop(day(11), None) == ["afternoon"] and len(got) >= 5 and set(map(tuple, got.values())) == {("afternoon",)},
           "its half-days are taken, a recurrence without end as far as is looked", got)
    tap.ok(SECRET not in case.boss.get("/calendars/" + mine.id).raw.decode(), "its words are not told")
    for raw, code, said in ((b"<html>Connexion</html>", "calendar_content", "a feed that is no calendar"),
                            (calendar(event(day(10)))[:-30], "calendar_content", "a calendar that was cut short"),
                            (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 99, "calendar_much", "a calendar that goes too deep")):
        refused(tap, put(case.animator, mine.id, raw), 422, "bytes", code, said + " is refused")
    big = put(case.animator, mine.id, b"BEGIN:VCALENDAR\r\n" + b"X" * 200_000)
    tap.equal((big.status, big.codes), (413, ["body_whole"]), "one that is too large is refused")
    tap.ok(day(10) in busy(case.boss, who), "what was refused changed nothing")
    tap.equal(put(case.director, mine.id, calendar()).status, 404, "an employer's account cannot tell that it is there")
    tap.equal(case.director.get("/calendars").json["items"], [], "nor lists any")
    tap.equal(case.director.post("/calendars", {"person": who}).status, 403, "nor makes one for another")
    put(case.animator, mine.id, calendar())
    tap.equal(busy(case.boss, who), {}, "another file takes the place of the first")
    refused(tap, case.animator.post("/calendars/%s/refresh" % mine.id), 409, "address", "calendar_no_address", "without an address there is nothing to read anew")


# --- a calendar that is read ------------------------------------------------------------------------------------------------
def outcome(client, calendar_id, want):
    """Waits for that outcome; what it is at last."""
    def now():
        return client.get("/calendars/" + calendar_id).json
    return lib.wait_until(lambda: now().get("last_outcome") == want) and now() or now()


def read(tap, case, online):
    who = case.person["intervenante"]
    online.body = calendar(event(day(12)), event(day(13), extra="TRANSP:TRANSPARENT\r\n"), event(day(14), extra="STATUS:CANCELLED\r\n"))
    made = case.animator.make("/calendars", {"person": who, "address": online.address + "/a.ics?cle=" + SECRET})
    tap.ok(SECRET not in made.raw.decode() and made.json["host"] == "127.0.0.1", "the address is not told back, but whose it is", made)
    got = outcome(case.animator, made.id, "read")
    tap.equal((got.get("last_outcome"), got.get("entries")), ("read", 1), "an online calendar is read soon after its address is given")
    tap.equal(busy(case.boss, who), {day(12): ["morning"]}, "what is free or cancelled in it does not count")
    case.animator.make("/calendars/%s/refresh" % made.id)
    got = outcome(case.animator, made.id, "unchanged")
    tap.equal((got.get("last_outcome"), online.seen[-1].get("If-None-Match")), ("unchanged", '"1"'), "read anew it is asked for by its mark, and has not changed")
    for path, status, body, want, said in (("/a.ics", 200, b"<html></html>", "no_calendar", "what is no calendar"), ("/loop", 200, b"", "refused", "a redirection"),
                                           ("/a.ics", 404, b"", "refused", "an address that leads nowhere"),
                                           ("/a.ics", 200, b"BEGIN:VCALENDAR\r\n" + b"X" * 3_000_000, "too_large", "more than two mebibytes")):
        online.status, online.body, online.mark = status, body, '"%s%d"' % (want, status)
        now = case.animator.get("/calendars/" + made.id)
        done = case.animator.patch("/calendars/" + made.id, {"address": online.address + path + "?" + want + str(status)}, now.etag)
        assert done.status == 200, done
        got = outcome(case.animator, made.id, want)
        tap.equal((got.get("last_outcome"), got.get("failures")), (want, 1), said + " is a failure, which is counted")
    tap.equal(busy(case.boss, who), {day(12): ["morning"]}, "after failures what was known stays")
    refused(tap, case.animator.post("/calendars", {"person": who, "address": "ftp://exemple.fr/a.ics"}), 422, "address", "format", "an address of another kind is refused")
    words = case.boss.get("/calendars/%s/history" % made.id).raw.decode() + case.boss.get("/people/%s/export" % who).raw.decode()
    tap.ok(SECRET not in words, "neither the history nor the person's export tells the secret address")
    now = case.animator.get("/calendars/" + made.id)
    case.animator.delete("/calendars/" + made.id, now.etag)
    tap.equal(busy(case.boss, who), {}, "a calendar that is archived makes nobody busy")


def unsafe(tap, case, online):
    """An https address whose certificate nobody vouches for is not read."""
    folder, before = case.node.parent, len(online.seen)
    lib.subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", folder + "/k.pem",
                        "-out", folder + "/c.pem"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder + "/c.pem", folder + "/k.pem")
    served = Online(context)
    try:
        served.body = calendar(event(day(16)))
        made = case.animator.make("/calendars", {"person": case.person["intervenante"], "address": served.address + "/a.ics"})
        tap.equal((outcome(case.animator, made.id, "unreachable").get("last_outcome"), served.seen), ("unreachable", []), "a certificate that nobody vouches for is not believed")
        case.animator.delete("/calendars/" + made.id, case.animator.get("/calendars/" + made.id).etag)
    finally:
        served.close()
    tap.equal(len(online.seen), before, "and nobody else is asked instead")


def merged(tap, case):
    boss = case.boss
    one, two = (boss.make("/people", {"name": "Doublon"}).id for _ in range(2))
    mine = boss.make("/calendars", {"person": one}).id
    put(boss, mine, calendar(event(day(17))))
    _, address = feed(boss, kind="person", person=one)
    case.node.settled()
    boss.make("/people/%s/merge" % one, {"into": two})
    tap.ok(lib.wait_until(lambda: busy(boss, two) == {day(17): ["morning"]}), "of two people that are one, the calendar goes to the one that stays")
    tap.equal((case.nobody.raw("GET", address).status, boss.get("/calendars/" + mine).json["person"]), (200, two), "with the address of its own calendar")


def private(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator")
        who = boss.make("/people", {"name": "Intervenante"}).id
        node.settled()
        online = Online()
        try:
            for address, want in (("https://127.0.0.1:%d/a.ics" % online.server.server_address[1], "private_address"),
                                  ("https://localhost:%d/a.ics" % online.server.server_address[1], "private_address"), (online.address + "/a.ics", "not_safe")):
                made = boss.make("/calendars", {"person": who, "address": address})
                got = outcome(boss, made.id, want)
                tap.equal(got.get("last_outcome"), want, "%s: %s" % (address.split(":%d" % online.server.server_address[1])[0], want))
            tap.equal(online.seen, [], "nobody was called who is not public")
        finally:
            online.close()


# --- our calendars ----------------------------------------------------------------------------------------------------------
def unfold(raw):
    return raw.decode().replace("\r\n ", "").split("\r\n")


def events(raw):
    """By the second parser: {UID: (begin, end, sequence, status, summary, location)}."""
    parsed = icalendar.Calendar.from_ical(raw)
    return {str(e["uid"]): (e["dtstart"].dt.isoformat(), e["dtend"].dt.isoformat(), int(e["sequence"]), str(e["status"]), str(e["summary"]), str(e.get("location", "")))
            for e in parsed.walk("VEVENT")}


def feed(client, **of):
    made = client.make("/feeds", of)
    return made.id, made.json["address"]


def days(tap, case, j1, j2):
    """Who is told which sessions are somebody's own."""
    def own(client, person, **of):
        got = client.get("/people/%s/sessions?from=%s&to=%s" % (person, of.get("begin", day(0)), of.get("end", day(60))))
        return [s["id"] for s in got.json["items"]] if got.status == 200 else got.status

    animator, director = case.person["intervenante"], case.person["direction A"]
    tap.equal(own(case.animator, animator), [j1, j2], "an animator is told its sessions to come, in the order of days")
    tap.equal(own(case.director, director), [j1, j2], "and so is somebody of a delegation")
    tap.equal(own(case.boss, animator, begin=day(30)), [j2], "the team asks for a period")
    tap.equal(own(case.boss, case.person["salarié A"]), [], "who takes part in nothing has no session")
    tap.equal([own(case.director, case.person["salarié A"]), own(case.director, animator)], [404, 404], "an employer's account is told of nobody else, its own people neither")


def feeds(tap, case):
    boss, world = case.boss, case.world
    venue = boss.make("/venues", {"name": "Salle du rez-de-chaussée ; bâtiment B, 1er", "commune": "42218", "seats": 20}).id
    other = boss.make("/venues", {"name": "Salle haute"}).id
    action = boss.make("/actions", {"title": "Agir, décider ; et tenir : un intitulé assez long pour être replié", "venue": venue, "first_day": day(20), "animators": [case.person["intervenante"]]}).id
    j1 = boss.get("/sessions?action=" + action).json["items"][0]["id"]
    j2 = boss.make("/sessions", {"action": action, "rank": 2, "fixed": True, "day": day(40), "halves": ["morning", "evening"]}).id
    boss.make("/actions/%s/open" % action)
    boss.make("/enrolments", {"action": action, "structure": world.centre["A"], "persons": [{"person": case.person["direction A"], "role": "director"}]})

    days(tap, case, j1, j2)

    def read(address, **headers):
        return case.nobody.raw("GET", address, headers=headers)

    _, own = feed(case.animator, kind="person", person=case.person["intervenante"])
    got = read(own)
    tap.equal((got.status, got.headers.get("content-type")), (200, "text/calendar; charset=utf-8"), "an animator makes an address, and any program reads it")
    uid = "%s@essai" % j1
    want = (day(20) + "T09:00:00", day(20) + "T17:00:00", 0, "CONFIRMED", "Agir, décider ; et tenir : un intitulé assez long pour être replié – J1",
            "Salle du rez-de-chaussée ; bâtiment B, 1er, Saint-Étienne")
    first = events(got.raw).get(uid)
    tap.equal(first and (first[0][:19], first[1][:19]) + first[2:], want, "a second parser finds the day, its hours in Paris, its place and its title")
    tap.equal(sorted(u for u in events(got.raw)), sorted([uid, j2 + "@essai", j2 + "-soir@essai"]), "morning and evening make two events")
    lines = got.raw.split(b"\r\n")
    tap.ok(max(map(len, lines)) <= 75 and b"\n" not in b"".join(lines), "no line has more than 75 octets, and each ends as it must")
    tap.ok(all(n not in got.raw.decode() for n in ("Intervenante", "Direction")), "no person's name stands on it")
    again = read(own, **{"If-None-Match": got.etag})
    tap.equal((again.status, again.raw), (304, b""), "asked for again it has not changed")
    tap.equal(read(own).raw, got.raw, "and is the same to the byte")
    mine = boss.make("/calendars", {"person": case.person["référente"]}).id
    tap.equal((put(boss, mine, got.raw).json["entries"], busy(boss, case.person["référente"])),
              (3, {day(20): ["afternoon", "morning"], day(40): ["evening", "morning"]}), "libical reads the same events, where the second parser has them")

    def sequence(of=uid):
        e = events(read(own).raw)[of]
        return e[2], e[3], e[0][:10]

    def change(path, body):
        now = boss.get(path)
        done = boss.patch(path, body, now.etag)
        assert done.status == 200, done
    change("/actions/" + action, {"title": "Agir et décider"})
    change("/sessions/" + j1, {"window_from": day(2)})
    tap.equal((sequence(), events(read(own).raw)[uid][4]), ((0, "CONFIRMED", day(20)), "Agir et décider – J1"), "another title raises no SEQUENCE")
    change("/sessions/" + j1, {"day": day(21)})
    tap.equal(sequence(), (1, "CONFIRMED", day(21)), "another day does")
    change("/actions/" + action, {"venue": other})
    tap.equal((sequence(), events(read(own).raw)[uid][5]), ((2, "CONFIRMED", day(21)), "Salle haute"), "another venue of the action too")
    change("/sessions/" + j1, {"starts_at": "10:00"})
    tap.equal((sequence()[0], events(read(own).raw)[uid][0][:16]), (3, day(21) + "T10:00"), "and another hour")
    refused(tap, boss.patch("/sessions/" + j1, {"ends_at": "09:30"}, boss.get("/sessions/" + j1).etag), 422, "ends_at", "session_hours", "a session that ends before it begins is refused")
    boss.make("/sessions/%s/cancel" % j1)
    tap.equal(sequence(), (4, "CANCELLED", day(21)), "a cancelled session stays, as cancelled, with another SEQUENCE")

    case.node.settled()
    _, centre = feed(case.director, kind="organisation", organisation=world.centre["A"])
    tap.equal(sorted(events(read(centre).raw)), sorted(events(read(own).raw)), "a centre's calendar has the actions in which its delegation has a place")
    _, elsewhere = feed(boss, kind="organisation", organisation=world.centre["B"])
    tap.equal(events(read(elsewhere).raw), {}, "and another's has not")
    _, place = feed(boss, kind="venue", venue=other)
    tap.equal(len(events(read(place).raw)), 3, "a venue's has what is held there")
    tap.equal(case.director.post("/feeds", {"kind": "organisation", "organisation": world.centre["B"]}).status, 403, "a director makes none for another centre")
    tap.equal(case.director.post("/feeds", {"kind": "person", "person": case.person["salarié A"]}).status, 403, "nor for a person of the own one")
    refused(tap, boss.post("/feeds", {"kind": "venue", "person": case.person["référente"]}), 422, "venue", "feed_subject", "a venue's calendar without its venue is refused")
    known, address = feed(boss, kind="venue", venue=venue)
    boss.make("/feeds/%s/revoke" % known)
    tap.equal((read(address).status, boss.post("/feeds/%s/revoke" % known).codes), (404, ["state"]), "a revoked address leads nowhere, and is revoked once")
    tap.equal([read("/ics/%s" % t).status for t in ("x.ics", "A" * 64 + ".ics", own[5:-4], own[5:-5] + ("A" if own[-5] != "A" else "B") + ".ics")], [404] * 4,
              "nor does an address that was never given")
    one = boss.get("/sessions/%s/calendar" % j2)
    tap.equal((one.status, one.headers.get("content-type"), sorted(events(one.raw))), (200, "text/calendar;charset=utf-8", sorted([j2 + "@essai", j2 + "-soir@essai"])),
              "a session alone is a calendar for a convocation")


def erased(tap, case):
    boss, who = case.boss, case.person["salarié B"]
    mine = boss.make("/calendars", {"person": who}).id
    put(boss, mine, calendar(event(day(15))))
    _, address = feed(boss, kind="person", person=who)
    tap.equal((busy(boss, who), case.nobody.raw("GET", address).status), ({day(15): ["morning"]}, 200), "before, a calendar counts and an address leads somewhere")
    boss.make("/people/%s/erase" % who, {"reason": "asked"})
    tap.ok(lib.wait_until(lambda: case.nobody.raw("GET", address).status == 404), "who is erased has no calendar address any more")
    tap.ok(boss.get("/calendars/" + mine).json.get("archived_at"), "nor a calendar that is read")
    tap.equal(boss.get("/people/%s/busy" % who).json.get("days", []), [], "and nothing of it is counted")


def features(tap, case):
    boss = case.boss
    projector = boss.make("/venue-features", {"code": "videoprojecteur", "label": "Vidéoprojecteur"}).id
    refused(tap, boss.post("/venue-features", {"label": "Vidéoprojecteur"}), 409, "label", "duplicate", "a feature stands once")
    made = boss.make("/venues", {"name": "Salle équipée", "features": [projector], "open_days": [day(5)], "halves": ["evening"], "price_day": 12000})
    tap.equal((made.json["features"], made.json["price_day"]), ([projector], 12000), "a venue has features, openings, half-days and a price")
    refused(tap, boss.post("/venues", {"name": "Salle", "features": ["00000000-0000-7000-8000-000000000000"]}), 422, "features[0]", "unknown_reference", "a feature that nobody knows is refused")
    tap.equal([v["id"] for v in boss.get("/venues?features=" + projector).json["items"]], [made.id], "venues are found by what they offer")


def main(tap):
    online = Online()
    try:
        with lib.Node(env={"MAILLAGE_GATEWAY_CALENDAR_PRIVATE": "yes"}) as node:
            node.up()
            case = Case(node, node.client("coordinator"))
            features(tap, case)
            availability(tap, case)
            brought(tap, case)
            read(tap, case, online)
            unsafe(tap, case, online)
            feeds(tap, case)
            merged(tap, case)
            erased(tap, case)
            node.down()
            tap.equal(node.verify().returncode, 0, "the journal holds, and makes the same tables again")
            found = lib.subprocess.run(["grep", "-rl", "-a", SECRET, node.folder], capture_output=True, text=True).stdout
            tap.equal(found, "", "not a word of a calendar, nor of its address, is on the disk")
    finally:
        online.close()
    private(tap)


lib.run(main)

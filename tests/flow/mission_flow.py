#!/usr/bin/env python3
"""mission: an engagement over HTTP: the agreement that the three sign, days, invoices, a pause, another provider, days moved between the
pools; what an employer finds of it is nothing.
Owns: one node.
Beware: the agreement's words stand in this flow and nowhere else.
"""
import datetime

import lib
import world

OBJECT = "Prendre du recul, dit à mi-voix"
TODAY = datetime.date.today()


def month(ahead):
    n = TODAY.year * 12 + TODAY.month - 1 + ahead
    return datetime.date(n // 12, n % 12 + 1, 1).isoformat()


def page(client, path):
    return client.raw("GET", path, None, {"Accept": "text/html", "Idempotency-Key": None})


def press(client, path, body=b"accept=true"):
    return client.raw("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": None})


def agree(tap, w, node, referent, own, provider, engagement):
    """Draft, proposed, signed by the three: by a link, an account and a paper."""
    nobody = node.client()
    told = referent.post("/agreements", {"engagement": engagement, "object": OBJECT, "payer": "structure"})
    tap.equal(told.codes, ["accord_payer"], "an individual agreement is not paid by a structure")
    told = referent.post("/agreements", {"engagement": engagement, "object": OBJECT, "days": 40})
    tap.equal(told.codes, ["accord_days"], "nor has it more days than the engagement")
    a = referent.make("/agreements", {"engagement": engagement, "object": OBJECT}).id
    tap.equal(referent.post("/agreements", {"engagement": engagement, "object": OBJECT}).codes, ["accord_double"], "nor a second one")
    tap.equal(referent.post("/agreements/%s/sign" % a, {"party": "service"}).codes, ["accord_state"], "a draft is not signed")
    tap.equal(referent.make("/agreements/%s/propose" % a).json["status"], "proposed", "it is proposed")
    link = referent.make("/agreements/%s/link" % a, {"party": "provider"}).json["path"]
    read = page(nobody, link)
    tap.ok(read.status == 200 and OBJECT in read.raw.decode() and "employeur n’est pas partie" in read.raw.decode(),
           "the link shows the agreement without an account", read)
    tap.equal(press(nobody, link, b"").status, 422, "nothing is signed without the box")
    tap.equal(press(nobody, link).status, 200, "it is signed by the link")
    tap.equal(press(nobody, link).status, 409, "once")
    tap.ok("déjà enregistrée" in press(nobody, link).raw.decode(), "and kindly told so")
    tap.equal(press(nobody, "/accord/" + "x" * 64).status, 404, "a link that never was is none")
    tap.equal(own.post("/agreements/%s/sign" % a, {"party": "provider"}).codes, ["accord_party"], "nobody signs for another")
    tap.equal(own.make("/agreements/%s/sign" % a, {"party": "beneficiary"}).json["status"], "proposed", "the person signs by an account")
    tap.equal(referent.make("/agreements/%s/sign" % a, {"party": "service"}).json["status"], "signed", "and the service: all three have")
    paper = page(referent, "/accords-mission/" + a)
    tap.ok(paper.status == 200 and OBJECT in paper.raw.decode() and "Prestataire 1" in paper.raw.decode(), "it is there to print", paper)
    tap.ok("Centre A" not in paper.raw.decode(), "without the employer")
    boss, director = w.boss, node.client("director", w.person["direction A"])
    for who, name in ((boss, "a coordinator"), (director, "the employer")):
        tap.equal(who.get("/agreements/" + a).status, 404, "%s finds no agreement" % name)
        tap.equal(who.get("/agreements").json["items"], [], "%s lists none" % name)
        tap.equal(page(who, "/accords-mission/" + a).status, 404, "%s prints none" % name)
    tap.equal(provider.get("/agreements/" + a).status, 200, "the provider reads it")
    return a


def bill(tap, referent, provider, engagement):
    today = TODAY.isoformat()
    ask = {"number": "2026-01", "half_days": 2}
    tap.equal(provider.post("/engagements/%s/invoices" % engagement, ask).codes, ["invoice_done"], "a day that was not done is not invoiced")
    provider.make("/engagements/%s/days" % engagement, {"day": today})
    tap.equal(provider.post("/engagements/%s/invoices" % engagement, dict(ask, amount=60001)).codes, ["invoice_amount"],
              "nor dearer than agreed")
    tap.equal(provider.post("/engagements/%s/invoices" % engagement, dict(ask, payer="structure")).codes, ["accord_payer"],
              "nor to the employer")
    made = provider.make("/engagements/%s/invoices" % engagement, ask)
    tap.equal(made.json["amount"], 60000, "the amount is by the tariff agreed")
    tap.equal(provider.post("/engagements/%s/invoices" % engagement, ask).codes, ["invoice_done", "invoice_number"], "a day is invoiced once")
    tap.equal(provider.post("/invoices/%s/pay" % made.id).status, 403, "the provider does not say that it was paid")
    tap.equal(referent.make("/invoices/%s/pay" % made.id).json["status"], "paid", "the service does")
    e = referent.get("/engagements/" + engagement).json
    tap.equal([e["half_days_invoiced"], e["invoiced"], e["paid"]], [2, 60000, 60000], "the engagement carries the sums")


def pause(tap, referent, own, engagement):
    tap.equal(own.make("/engagements/%s/suspend" % engagement, {"reason": "asked", "keep": False}).json["status"], "suspended",
              "the person pauses it")
    tap.equal(own.post("/engagements/%s/suspend" % engagement, {"reason": "asked", "keep": True}).codes, ["engagement_state"], "once")
    tap.equal(own.make("/engagements/%s/resume" % engagement).json["status"], "active", "and goes on")


def change(tap, w, referent, engagement, second):
    """Another provider goes on with what is left."""
    request = referent.get("/engagements/" + engagement).json["request"]
    e = referent.make("/engagements/%s/replace" % engagement, {"reason": "provider_stops"}).json
    tap.equal([e["status"], len(e["days_done"])], ["replaced", 1], "the engagement ends with its days done")
    r = referent.get("/requests/" + request).json
    tap.equal([r["status"], r["days"]], ["proposed", 1], "the request is ranked again for what is left")
    lines = referent.get("/requests/%s/proposals" % request).json["lines"]
    tap.equal([l["provider"] for l in lines], [second], "without that provider")
    sent = referent.make("/proposals/%s/solicit" % lines[0]["proposal"]).json
    referent.make("/answers/" + sent["answer_link"].rsplit("/", 1)[-1], {"accept": True})
    found = [i for i in referent.get("/engagements?request=" + request).json["items"] if i["status"] == "active"]
    tap.equal([(i["previous"], i["half_days_before"], i["provider"]) for i in found], [(engagement, 2, second)], "continuity is shown")
    return found[0]


def move(tap, w, node, referent, provider, engaged):
    """Days between the pools, a card lowered, and the book of both."""
    ask = {"provider": w.provider, "from": "individual", "days": 5, "month": month(1)}
    boss = w.boss
    tap.equal(boss.post("/capacity-transfers", ask).status, 403, "a coordinator moves no days")
    tap.equal(referent.post("/capacity-transfers", ask).codes, ["transfer_demand"], "the référent only on a written demand")
    tap.equal(provider.post("/capacity-transfers", dict(ask, month=month(-1))).codes, ["transfer_past"], "never in the past")
    tap.equal(provider.post("/capacity-transfers", dict(ask, days=31, month=month(0))).codes, ["transfer_promised"],
              "never below what is promised")
    provider.make("/capacity-transfers", ask)
    rows = {(r["pool"], r["month"]): r for r in referent.all("/capacities?provider=" + w.provider)}
    tap.equal([rows[p, month(1)]["capacity"] for p in ("individual", "group")], [26, 36], "days go from one pool to the other")
    tap.equal(boss.get("/capacities/" + rows["individual", month(1)]["id"]).status, 404, "a coordinator sees the group pool only")
    book = referent.get("/capacities/%s/entries" % rows["group", month(1)]["id"]).json
    tap.ok(("pool", "free", 5) in [(i["from"], i["to"], i["days"]) for i in book["entries"]], "the book says both sides", book)
    other = engaged["provider"]
    card = boss.get("/providers/" + other)
    boss.patch("/providers/" + other, {"days_individual": 0}, card.etag)
    over = lib.wait_until(lambda: referent.get("/over-commitments").json["items"])
    tap.equal([(o["provider"], o["over"], o["engagements"]) for o in over or []], [(other, 1, [engaged["id"]])],
              "a card lowered below what is promised is an over-commitment to resolve")
    tap.equal(boss.get("/over-commitments").json["items"], [], "that a coordinator does not see")
    referent.make("/engagements/%s/close" % engaged["id"])
    tap.equal(referent.get("/over-commitments").json["items"], [], "and that goes with what is given back")


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator,operator")
        w = world.World(boss)
        second = w.provider_add("Prestataire 2")
        referent = node.client("referent", w.person["référente"])
        own = node.client("beneficiary", w.person["salarié A"])
        provider = node.client("provider", w.person["prestataire"])
        node.settled()
        request = w.request(own, begin=TODAY.isoformat(), end=month(3)).id
        own.make("/requests/%s/submit" % request)
        lines = lib.wait_until(lambda: referent.get("/requests/%s/proposals" % request).json.get("lines"))
        first = next(l for l in lines if l["provider"] == w.provider)
        sent = referent.make("/proposals/%s/solicit" % first["proposal"], {"reason": "Par son expérience."}).json
        referent.make("/answers/" + sent["answer_link"].rsplit("/", 1)[-1], {"accept": True})
        engagement = referent.get("/engagements?request=" + request).json["items"][0]["id"]
        agree(tap, w, node, referent, own, provider, engagement)
        bill(tap, referent, provider, engagement)
        pause(tap, referent, own, engagement)
        engaged = change(tap, w, referent, engagement, second)
        move(tap, w, node, referent, provider, engaged)
        node.down()
        tap.equal(node.verify().returncode, 0, "and all verifies")
    return 0


lib.run(main)

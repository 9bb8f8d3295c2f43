#!/usr/bin/env python3
"""recourse: what is told when a request cannot simply go on: a provider between somebody of a team and the structure, a card or a service
that is archived, a list that is used up; over HTTP, to each reader what is theirs.
Owns: its node.
Beware: what the coordination and the structure read is compared with what they read before: not a word more.
"""
import datetime

import lib
from world import World

TODAY = datetime.date.today()
BEGIN, END = TODAY.isoformat(), (TODAY + datetime.timedelta(days=300)).isoformat()


class Case:
    def __init__(self, tap, node):
        self.tap, self.node = tap, node
        self.boss = node.client("coordinator,operator")
        self.w = World(self.boss)
        self.providers = [self.w.provider] + [self.w.provider_add("Prestataire %d" % n) for n in range(2, 5)]
        node.settled()
        self.referent = node.client("referent", self.w.person["référente"])
        self.own = node.client("beneficiary", self.w.person["salarié A"])
        self.director = node.client("director", self.w.person["direction A"])
        self.nobody = node.client()

    def request(self, group=False, **more):
        asker = self.director if group else self.own
        if group:
            more["organisation"] = self.w.centre["A"]
        made = self.w.request(asker, BEGIN, END, **more).id
        asker.make("/requests/%s/submit" % made)
        return made

    def view(self, request, client=None):
        return (client or self.referent).get("/requests/%s/proposals" % request).json

    def solicit(self, proposal, client=None, **body):
        return (client or self.referent).make("/proposals/%s/solicit" % proposal, body).json["answer_link"].rsplit("/", 1)[-1]

    def told(self, client, request):
        """Sentences of the notices of a request, the newest first."""
        self.node.settled()
        return [n["sentence"] for n in client.all("/notices?newest=true") if n.get("context") == request]

    def hears(self, client, request, words):
        """Waited for: what a timer runs comes after the command."""
        return lib.wait_until(lambda: any(words in s for s in self.told(client, request)))

    def archive(self, path):
        self.tap.equal(self.boss.delete(path, self.boss.get(path).etag).status, 200, "%s is archived without a question" % path.split("/")[1])
        self.node.settled()


def between(case):
    """The structure asks for whoever accompanies somebody of its team; then the other order."""
    tap = case.tap
    own = case.request()
    first = case.view(own)["lines"][0]
    case.nobody.make("/answers/" + case.solicit(first["proposal"]), {"accept": True})
    group = case.request(group=True)
    before = case.boss.get("/requests/%s/proposals" % group).json, case.director.get("/requests/%s/proposals" % group).json
    tap.ok(first["provider"] in [l["provider"] for l in before[0]["lines"]], "the list of a structure does not know whom persons have")
    tap.ok("caution" not in str(before), "and neither the coordination nor the direction reads a word of it", before)
    line = next(l for l in before[0]["lines"] if l["provider"] == first["provider"])
    link = case.solicit(line["proposal"], case.boss, reason="Connaît la maison.")
    tap.ok(case.hears(case.referent, own, "aussi sollicité par la structure"), "the référent of the person is told", case.told(case.referent, own))
    tap.ok(not any("équipe" in s or "individuel" in s for c in (case.boss, case.director) for s in case.told(c, group) + case.told(c, own)),
           "nobody else is")
    tap.ok(all("caution" in next(l for l in case.view(r)["lines"] if l["provider"] == first["provider"]) for r in (own, group)),
           "and reads it on the line of either request")
    mission = case.referent.get("/engagements?request=" + own).json["items"][0]["id"]
    case.referent.make("/engagements/%s/close" % mission)
    case.nobody.make("/answers/" + link, {"accept": True})
    later = case.request()
    tap.ok(first["provider"] not in [l["provider"] for l in case.view(later)["lines"]], "who works for the structure is not proposed to its team")
    why = case.referent.get("/requests/%s/why-not/%s" % (later, first["provider"])).json
    tap.equal([r["rule"] for r in why["rules"]], ["team_and_director"], "and the référent reads by which rule")
    case.own.make("/requests/%s/withdraw" % later)
    case.director.make("/requests/%s/withdraw" % group)


def archived(case):
    tap = case.tap
    waits, runs = case.request(), case.request(group=True)
    first, other = case.view(waits)["lines"][:2]
    link = case.solicit(first["proposal"])
    line = next(l for l in case.view(runs, case.boss)["lines"] if l["provider"] == first["provider"])
    case.nobody.make("/answers/" + case.solicit(line["proposal"], case.boss, reason="Disponible."), {"accept": True})
    case.archive("/providers/" + first["provider"])
    tap.ok(lib.wait_until(lambda: [l["status"] for l in case.view(waits)["lines"]][:2] == ["passed", "sent"]), "the next of the list is asked",
           case.view(waits)["lines"])
    tap.equal(case.nobody.post("/answers/" + link, {"accept": True}).codes, ["answer_withdrawn"], "the link of the first is over")
    tap.ok(case.hears(case.referent, waits, "fiche d’un prestataire sollicité est archivée"), "the référent is told why")
    tap.ok(case.hears(case.boss, runs, "changez de prestataire"), "of a mission the coordination is told what to do")
    tap.ok(not any("changez de prestataire" in s for s in case.told(case.director, runs)), "which is not the direction's to do")
    mission = case.boss.get("/engagements?request=" + runs).json["items"][0]
    tap.ok("card_archived_at" in mission, "the mission says so", mission)
    case.boss.make("/engagements/%s/replace" % mission["id"], {"reason": "provider_stops"})
    tap.ok(first["provider"] not in [l["provider"] for l in case.view(runs, case.boss)["lines"]], "and another provider is looked for")
    draft = case.w.request(case.own, BEGIN, END).id
    case.archive("/services/" + case.w.service)
    tap.ok(lib.wait_until(lambda: "service_archived_at" in case.referent.get("/requests/" + waits).json), "an open request says that its service left the catalogue")
    tap.ok(case.hears(case.referent, waits, "Le service du catalogue"), "and who serves it is told")
    refused = case.own.post("/requests/%s/submit" % draft)
    tap.equal([(f["field"], f["code"]) for f in refused.json["faults"]], [("service", "archived")], "a draft that waited for it is refused by field")
    tap.ok(other["provider"] != first["provider"], "two providers were on the list")


def used_up(case):
    tap = case.tap
    policy = case.boss.make("/policies", {"name": "Un par un", "active": True, "cascade": False, "list_size": 1})
    own = case.request()
    tap.equal(case.view(own, case.own)["lines"], [], "a person sees no list")
    tap.ok(case.hears(case.own, own, "vous serez prévenu·e"), "and is told what happens next", case.told(case.own, own))
    line = case.view(own)["lines"][0]
    case.nobody.make("/answers/" + case.solicit(line["proposal"]), {"accept": False, "reason": "too_far"})
    left = case.view(own)["left"]
    tap.ok(left >= 1 and "cherchez à nouveau" in case.view(own)["sentence"], "the référent reads how many others fit", case.view(own))
    tap.ok(case.hears(case.referent, own, "cherchez à nouveau"), "and is told so")
    mine = case.view(own, case.own)
    tap.ok("left" not in mine and "n’a pu prendre votre demande" in mine["sentence"] and "demander moins de jours" in mine["sentence"],
           "the person reads that nobody could, and what may help, without a figure", mine)
    tap.ok(case.hears(case.own, own, "continue de chercher"), "and is told so")
    for _ in range(left):
        case.referent.make("/requests/%s/submit" % own)
        line = case.view(own)["lines"][0]
        case.nobody.make("/answers/" + case.solicit(line["proposal"]), {"accept": False, "reason": "too_far"})
    last = case.view(own)
    tap.ok(last["left"] == 0 and last["relax_rule"] == "answered" and last["relax_label"], "when nobody else fits the rule that would help is named", last)
    case.own.make("/requests/%s/withdraw" % own)
    case.boss.patch("/policies/" + policy.id, {"active": False}, policy.etag)


def main(tap):
    with lib.Node() as node:
        node.up()
        case = Case(tap, node)
        between(case)
        used_up(case)
        archived(case)
        node.down()
        tap.equal(node.verify().returncode, 0, "and all verifies")


lib.run(main)

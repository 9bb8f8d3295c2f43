#!/usr/bin/env python3
"""sharing_flow: two federations share providers: an agreement, cards that follow, neutrality on the other side, tombstones acknowledged, revocation.
Owns: two nodes of its own, linked over the loopback address.
Beware: the first one's providers are shared; the second one asks. Competences are the same by their codes alone.
"""
import datetime

import lib
import linked
from said import refused

TODAY = datetime.date.today().isoformat()
SIRET, OTHER = "73282932000074", "35600000000048"


def until(tap, true, sentence, seconds=30):
    got = lib.wait_until(true, seconds)
    tap.ok(got, sentence)
    return got


class Home:
    def __init__(self, boss):
        self.boss = boss
        self.competence = boss.make("/competences", {"code": "C-SOU", "name": "Soutien au collectif"}).id
        self.rare = boss.make("/competences", {"code": "C-RARE", "name": "Savoir rare"}).id
        self.centre = boss.make("/organisations", {"name": "Centre d’ici", "kind": "centre", "siret": SIRET}).id
        self.nameless = boss.make("/organisations", {"name": "Sans numéro", "kind": "partner"}).id
        self.person = boss.make("/people", {"name": "Une prestataire"}).id
        self.free = self.provider("Prestataire libre", person=self.person)
        self.tied = self.provider("Prestataire lié", links=[{"organisation": self.centre, "kind": "employee"}])
        self.unsure = self.provider("Prestataire à vérifier", links=[{"organisation": self.nameless, "kind": "client"}])

    def provider(self, name, **more):
        card = {"name": name, "competences": [{"competence": self.competence, "level": 4}, {"competence": self.rare, "level": 2}],
                "departments": ["42"], "remote": True, "days_individual": 20, "days_group": 10, "tariff": 60000}
        made = self.boss.make("/providers", dict(card, **more)).id
        self.boss.make("/accreditations", {"provider": made, "status": "accredited", "from": "2019-01-01"})
        return made

    def row(self, provider):
        return next((r for r in self.boss.all("/shared-cards?provider=" + provider)), {})


def far(boss, home_id):
    return next((p for p in boss.all("/providers?home_id=" + home_id) if "archived_at" not in p), None)


def terms(peer, **more):
    return dict({"peer": peer, "part_individual": 50, "part_group": 50, "from": TODAY}, **more)


def refusals(tap, boss, peer):
    bad = lambda field, code, sentence, status=422, **more: refused(tap, boss.post("/sharings", terms(peer, **more)), status, field, code, sentence)
    bad("part_individual", "sharing_nothing", "an agreement that shares no day is refused", part_individual=0, part_group=0)
    bad("part_group", "range", "so is more than all of them", part_group=101)
    bad("to", "sharing_period", "one that ends before it begins", to="2020-01-01")
    bad("bouquets[0]", "sharing_code", "one that names a bouquet that is not there", bouquets=["nulle-part"])
    bad("competences[0]", "sharing_code", "or a competence", competences=["nulle-part"])
    bad("key", "server_set", "the key of fingerprints is given by nobody", key="AAAA")
    made = boss.make("/sharings", terms(peer))
    refused(tap, boss.post("/sharings/%s/accept" % made.id), 409, "status", "sharing_step", "one's own draft is not accepted")
    refused(tap, boss.post("/sharings/%s/withdraw" % made.id, {}), 422, "reason", "sharing_reason", "nor withdrawn without a reason")
    tap.equal(boss.post("/sharings/%s/withdraw" % made.id, {"reason": "Erreur de saisie."}).json["status"], "withdrawn", "with one it is")
    refused(tap, boss.post("/sharings/%s/offer" % made.id), 409, "status", "sharing_step", "and is not offered any more")


def agreed(tap, here, there, peer):
    made = here.boss.make("/sharings", terms(peer))
    offered = here.boss.post("/sharings/%s/offer" % made.id)
    tap.equal(offered.json["status"], "offered", "an agreement is offered")
    refused(tap, here.boss.patch("/sharings/" + made.id, {"part_group": 90}, offered.etag or here.boss.get("/sharings/" + made.id).etag), 409, "",
            "sharing_fixed", "then its terms do not change")
    twice = here.boss.make("/sharings", terms(peer))
    refused(tap, here.boss.post("/sharings/%s/offer" % twice.id), 422, "from", "sharing_twice", "nor is a second one offered for the same days")
    here.boss.post("/sharings/%s/withdraw" % twice.id, {"reason": "En double."})
    theirs = until(tap, lambda: next(iter(there.all("/sharings")), None), "it arrives on the other side")
    until(tap, lambda: any(n["about"] == "sharing" and n["object"] == theirs["id"] for n in there.all("/notices")), "where the coordinators are told")
    tap.equal((theirs["direction"], theirs["status"], theirs["part_individual"]), ("theirs", "offered", 50), "with its terms")
    refused(tap, there.post("/sharings/%s/withdraw" % theirs["id"], {"reason": "Non."}), 409, "status", "sharing_step", "where it is refused or accepted")
    tap.equal(there.post("/sharings/%s/accept" % theirs["id"]).json["status"], "active", "it is accepted")
    answers = [offered, here.boss.get("/sharings/" + made.id), here.boss.get("/sharings/%s/history" % made.id), there.get("/sharings/" + theirs["id"]),
               there.get("/sharings"), there.get("/sharings/%s/history" % theirs["id"])]
    tap.ok(all('"key"' not in repr(a.json).replace("'", '"') for a in answers), "the key of its fingerprints is told in no answer", answers)
    until(tap, lambda: here.boss.get("/sharings/" + made.id).json["status"] == "active", "which the first one hears")
    return made.id, theirs["id"]


def cards(tap, here, there):
    card = until(tap, lambda: far(there, here.free), "the card of a provider stands there")
    tap.equal((card["name"], card["days_individual"], card["days_group"], card["tariff"]), ("Prestataire libre", 10, 5, 60000),
              "with its name, its price and half of its days")
    tap.equal(card["home_name"], "Fédération de la Loire", "and with the name of its home, which the list tells too")
    tap.equal([c["name"] for c in card["other_competences"]], ["Savoir rare"], "a competence that is unknown there stands by its name")
    got = there.get("/providers/" + card["id"])
    refused(tap, there.patch("/providers/" + card["id"], {"tariff": 1}, got.etag), 422, "home", "card_far", "it is not changed there")
    refused(tap, there.delete("/providers/" + card["id"], got.etag), 422, "home", "card_far", "nor archived")
    refused(tap, there.post("/providers/%s/refresh" % card["id"]), 422, "home", "card_far", "nor confirmed")
    row = there.all("/accreditations?provider=" + card["id"])[0]
    refused(tap, there.post("/accreditations/%s/suspend" % row["id"], {"reason": "Non."}), 422, "home", "card_far", "nor suspended")
    refused(tap, here.boss.post("/providers/%s/verify-links" % here.free), 422, "home", "card_ours", "links of one's own card are declared on it")
    until(tap, lambda: here.row(here.free).get("status") == "known", "and its arrival is acknowledged")
    return card


def neutrality(tap, node, here, there):
    centre = there.make("/organisations", {"name": "Centre de là-bas", "kind": "centre", "siret": SIRET}).id
    federation = there.make("/organisations", {"name": "Fédération", "kind": "federation"}).id
    until(tap, lambda: far(there, here.tied)["links"], "a link stands there for the structure of the same SIRET, entered later")
    tap.equal(far(there, here.tied)["links"][0]["organisation"], centre, "and for no other")
    asker, referent = (there.make("/people", {"name": n}).id for n in ("Une salariée", "Un référent"))
    for person, organisation in ((asker, centre), (referent, federation)):
        there.make("/mandates", {"person": person, "role": "employee", "from": "2018-01-01", "organisation": organisation})
    bouquet = there.make("/bouquets", {"name": "Traverser"}).id
    service = there.make("/services", {"name": "Appui", "bouquet": bouquet, "kinds": ["individual"], "typical_days": 2,
                                       "competences": [there.all("/competences")[0]["id"]]}).id
    who, serves = node.client("beneficiary", person=asker), node.client("referent", person=referent)
    node.settled()
    begin = datetime.date.today() + datetime.timedelta(days=30)
    request = who.make("/requests", {"kind": "individual", "service": service, "department": "42", "remote": True, "days": 2,
                                     "from": begin.isoformat(), "to": (begin + datetime.timedelta(days=150)).isoformat()}).id
    who.make("/requests/%s/submit" % request)
    view = until(tap, lambda: (lambda a: a.json if a.status == 200 and a.json.get("lines") else None)(serves.get("/requests/%s/proposals" % request)),
                 "a personal request there is answered by a ranking")
    lines = {l["provider"]: l for l in view["lines"]}
    free, tied, unsure = (far(there, p)["id"] for p in (here.free, here.tied, here.unsure))
    tap.ok(free in lines and "Fédération de la Loire" in lines[free]["home"], "the provider of the other federation stands in it, with its federation's name", view)
    tap.ok(tied not in lines, "the one who works for a structure of the same SIRET does not", view)
    tap.equal([x["count"] for x in view["excluded"] if x["rule"] == "neutrality"], [1], "by the rule of neutrality")
    tap.ok("to_ask" in lines[unsure] and "to_ask" not in lines[free], "the one whose link has no number is to be asked about it", view)
    ask = lambda: serves.post("/proposals/%s/solicit" % lines[unsure]["proposal"], {"reason": "Le plus proche."})
    refused(tap, ask(), 422, "provider", "links_unverified", "and is not solicited before")
    verified = serves.post("/providers/%s/verify-links" % unsure)
    tap.equal((verified.status, verified.json["links_verified_on"], verified.json["links_verified_by"]), (200, TODAY, referent), "once that is noted")
    node.settled()
    tap.equal(ask().status, 200, "it is")


def following(tap, home, away, here, there):
    away.down()
    got = here.boss.get("/providers/" + here.free)
    here.boss.patch("/providers/" + here.free, {"days_individual": 8}, got.etag)
    row = here.boss.all("/accreditations?provider=" + here.tied)[0]
    here.boss.post("/accreditations/%s/suspend" % row["id"], {"reason": "Fiche à revoir."})
    until(tap, lambda: here.row(here.tied)["status"] == "gone", "while the other node is down, a card that is no more shared is told, not acknowledged")
    away.up()
    until(tap, lambda: far(there, here.tied) is None and far(there, here.free)["days_individual"] == 4, "up again, it has what changed meanwhile", 60)
    until(tap, lambda: here.row(here.tied)["status"] == "forgotten", "and the tombstone is acknowledged")
    here.boss.post("/people/%s/erase" % here.person, {"reason": "asked"})
    until(tap, lambda: far(there, here.free) is None, "a person who is erased has no card on the other side any more")
    until(tap, lambda: here.row(here.free)["status"] == "forgotten", "which says so")
    tap.ok(all("Prestataire libre" != p.get("name") for p in there.all("/providers?archived=true")), "nor a name, among the archived ones either")


def leaving(tap, here, there, ours, theirs):
    there.post("/sharings/%s/withdraw" % theirs, {"reason": "Nous arrêtons là."})
    until(tap, lambda: far(there, here.unsure) is None, "the other side withdraws: no card is left there")
    until(tap, lambda: here.boss.get("/sharings/" + ours).json.get("gone_at"), "the first one hears it, and that all cards are gone")
    tap.equal(here.boss.get("/sharings/" + ours).json["reason"], "Nous arrêtons là.", "with the reason")
    until(tap, lambda: here.row(here.unsure)["status"] == "forgotten", "and notes each card")


def main(tap):
    with lib.Node("loire", "Fédération de la Loire") as home, lib.Node("isere", "Fédération de l’Isère") as away:
        for node in (home, away):
            linked.address(node)
            node.up()
        linked.introduce(home, "loire", away, "isere")
        here, there = Home(home.client("coordinator")), away.client("coordinator")
        there.make("/competences", {"code": "C-SOU", "name": "Aide au collectif"})
        peer = linked.peer(here.boss, "isere")["id"]
        until(tap, lambda: here.boss.post("/sharings", terms(peer, to="2020-01-01")).codes == ["sharing_period"], "the two know each other")
        refusals(tap, here.boss, peer)
        refused(tap, home.client("director").post("/sharings", terms(peer)), 403, "", "role", "a centre makes no agreement")
        tap.equal(home.client("director").get("/shared-cards").status, 403, "nor reads what is shared")
        ours, theirs = agreed(tap, here, there, peer)
        cards(tap, here, there)
        neutrality(tap, away, here, there)
        following(tap, home, away, here, there)
        leaving(tap, here, there, ours, theirs)


lib.run(main)

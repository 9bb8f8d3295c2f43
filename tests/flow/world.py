"""world: a small federation that flows put into a node: centres with their people, a provider, what leads to an engagement.
Owns: nothing; every name here is a role, never a person.
Beware: it goes through HTTP only, with the rights of the clients it is given.
"""
import datetime

import lib


class World:
    """Two centres, each with a director and an employee; a competence, an accompaniment and a provider that is accredited."""

    def __init__(self, boss):
        self.boss = boss
        make = boss.make
        self.federation = make("/organisations", {"name": "Fédération", "kind": "federation"}).id
        self.centre = {c: make("/organisations", {"name": "Centre " + c, "kind": "centre", "commune": "42218"}).id for c in "AB"}
        self.person = {}
        for c in "AB":
            self.person_add("direction " + c, c, "director")
            self.person_add("salarié " + c, c, "employee")
            self.person_add("présidence " + c, c, "president")
        self.person_add("intervenante", None, "animator")
        self.person_add("prestataire", None, None)
        self.person_add("référente", None, "employee")
        self.competence = make("/competences", {"name": "Soutien au collectif"}).id
        self.bouquet = make("/bouquets", {"name": "Traverser"}).id
        self.service = make("/services", {"name": "Appui", "bouquet": self.bouquet, "kinds": ["individual", "group"],
                                          "competences": [self.competence], "typical_days": 2}).id
        self.provider = self.provider_add("Prestataire 1", self.person["prestataire"])

    def person_add(self, name, centre, role):
        self.person[name] = self.boss.make("/people", {"name": name.capitalize()}).id
        if role:
            self.boss.make("/mandates", {"person": self.person[name], "role": role, "from": "2018-01-01",
                                         "organisation": self.centre[centre] if centre else self.federation})
        return self.person[name]

    def provider_add(self, name, person=None):
        card = {"name": name, "competences": [{"competence": self.competence, "level": 4}], "departments": ["42", "43"], "remote": True,
                "days_individual": 31, "days_group": 31, "tariff": 60000, "languages": ["fr"], "refreshed_on": (datetime.date.today() - datetime.timedelta(days=60)).isoformat()}
        made = self.boss.make("/providers", dict(card, person=person) if person else card).id
        self.boss.make("/accreditations", {"provider": made, "status": "accredited", "from": "2019-01-01"})
        return made

    def request(self, client, begin="2026-11-01", end="2027-10-31", days=2, key=None, **more):
        """A request for this world's accompaniment; kind "individual" unless an organisation is named."""
        kind = "group" if "organisation" in more else "individual"
        return client.make("/requests", dict({"kind": kind, "service": self.service, "department": "42", "remote": True, "from": begin,
                                              "to": end, "days": days}, **more), key)

    def engage(self, client, request):
        """Submits, solicits the best, and accepts by the link: the engagement's id."""
        client.make("/requests/%s/submit" % request)
        def ranked():
            lines = client.get("/requests/%s/proposals" % request)
            return lines.json.get("lines") if lines.status == 200 else None
        lines = lib.wait_until(ranked)
        if not lines:
            raise AssertionError("no proposal: %r" % client.get("/requests/%s/proposals" % request))
        sent = client.make("/proposals/%s/solicit" % lines[0]["proposal"])
        link = sent.json["answer_link"]
        client.make("/answers/" + link.rsplit("/", 1)[-1], {"accept": True})
        return client.get("/engagements?request=" + request).json["items"][0]["id"]

#!/usr/bin/python3
"""search_flow: one box that finds, over HTTP, within the reader's rights; what is asked badly is refused with a sentence.
Owns: a node of its own.
Beware: names are roles and made-up words, never a person's.
"""
from urllib.parse import quote

import lib


def search(client, q, **more):
    return client.get("/search?q=" + quote(q) + "".join("&%s=%s" % pair for pair in more.items()))


def labels(client, q, **more):
    return [h["label"] for h in search(client, q, **more).json["hits"]]


def fill(boss):
    made = {"a": boss.make("/organisations", {"name": "Centre social de l’Œuvre", "kind": "centre", "commune": "42218",
                                              "siret": "77560712400010", "phone": "04 77 00 11 22", "email": "accueil@oeuvre.example"}).id,
            "b": boss.make("/organisations", {"name": "Fédération du Forez", "kind": "federation"}).id,
            "c": boss.make("/organisations", {"name": "Centre de la Fédérale", "kind": "centre"}).id}
    for name, centre in (("Éloïse Directrice", "a"), ("Eloi Salarié", "a"), ("Éloge Ailleurs", "c")):
        made[name] = boss.make("/people", {"name": name}).id
        boss.make("/mandates", {"person": made[name], "organisation": made[centre], "role": "director" if "Dir" in name else "employee",
                                "from": "2020-01-01"})
    return made


def finds(tap, boss):
    tap.equal(labels(boss, "OEUV"), ["Centre social de l’Œuvre"], "a beginning finds, whatever the accents and the case")
    hit = search(boss, "oeuv").json["hits"][0]
    tap.equal(hit["ranges"], [{"from": 19, "length": 3}], "what matched of the label is told in its own characters")
    tap.equal(labels(boss, "fedreation"), ["Fédération du Forez"], "a typo in a long word is forgiven")
    tap.equal(labels(boss, "forze"), [], "a typo in a short word is not")
    tap.equal(labels(boss, "fedral"), [], "nor are two")
    tap.equal(labels(boss, "l’œuvre"), ["Centre social de l’Œuvre"], "an elision is left aside")
    tap.equal(labels(boss, "d’oeuvre à"), ["Centre social de l’Œuvre"], "whatever letter it leaves")
    tap.equal(labels(boss, "fédérat"), ["Fédération du Forez"], "what is begun comes alone when nothing else begins so")
    tap.equal(labels(boss, "fédérale"), ["Centre de la Fédérale"], "a word that is spelled right comes without those that resemble it little")
    tap.equal(labels(boss, "centre oeuvre"), ["Centre social de l’Œuvre"], "all words are found")
    tap.equal(labels(boss, "centre", kinds="person"), [], "only what is asked for is looked among")
    tap.equal(len(labels(boss, "centre", limit=1)), 1, "no more come than are asked for")
    for q in ("775 607 124 00010", "775607124", "0477001122", "04.77.00.11.22", "42218", "42000", "Accueil@oeuvre.example", "centre etienne"):
        tap.equal(labels(boss, q), ["Centre social de l’Œuvre"], "a structure is found by %s" % q)


def follows(tap, boss, made):
    person = boss.get("/people/" + made["Eloi Salarié"])
    person = boss.patch("/people/" + made["Eloi Salarié"], {"name": "Zéphyrin Salarié"}, person.etag)
    tap.equal(labels(boss, "eloi salarie"), [], "a name that was changed is not found any more")
    tap.equal(labels(boss, "zephyr"), ["Zéphyrin Salarié"], "the new one is")
    boss.delete("/people/" + made["Eloi Salarié"], person.etag)
    tap.equal(labels(boss, "zephyr"), [], "what is archived is left out")
    tap.equal([h.get("archived") for h in search(boss, "zephyr", archived="true").json["hits"]], [True], "the team finds it in the archives")


def forgets(tap, boss, made):
    tap.equal(labels(boss, "eloge"), ["Éloge Ailleurs"], "a person is found")
    boss.make("/people/%s/erase" % made["Éloge Ailleurs"], {"reason": "asked"})
    tap.equal([labels(boss, "eloge"), labels(boss, "eloge", archived="true")], [[], []], "who was erased is not, even in the archives")


def rights(tap, node, boss, made):
    director = node.client("director", made["Éloïse Directrice"])
    tap.ok(lib.wait_until(lambda: "Éloïse Directrice" in labels(director, "elo")), "a director finds the people of the centre")
    before = search(director, "elo").raw
    boss.make("/people", {"name": "Élodie Nouvelle"})
    tap.equal(search(director, "elo").raw, before, "and the same, byte for byte, when somebody comes elsewhere")
    tap.ok("Éloge Ailleurs" in labels(boss, "elo") and "Éloge Ailleurs" not in labels(director, "elo"), "people of elsewhere are the team's to find")
    refused = search(director, "elo", archived="true")
    tap.equal((refused.status, refused.codes), (403, ["search_archived"]), "the archives are refused to others than the team")
    tap.equal(node.client().get("/search?q=centre").status, 401, "nobody searches without an account")


def bad_questions(tap, boss):
    for path, codes, sentence in (
            ("/search", ["required"], "a question is needed"),
            ("/search?q=", ["required"], "an empty question is refused"),
            ("/search?q=%E2%80%99%20-", ["search_empty"], "signs alone are refused"),
            ("/search?q=a+b+c+d+e+f+g+h+i", ["search_terms"], "nine words are refused"),
            ("/search?q=" + "a" * 201, ["too_long"], "a question of 201 letters is refused"),
            ("/search?q=a&limit=51", ["range"], "more than 50 at once are refused"),
            ("/search?q=a&limit=0", ["range"], "none at all is refused"),
            ("/search?q=a&kinds=animal", ["choice"], "a kind that there is not is refused"),
            ("/search?q=a&kinds=prestataire", ["choice"], "a kind by its French label is refused"),
            ("/search?q=a&kinds=", ["choice"], "a kind that is not said is refused"),
            ("/search?q=a&kinds=person%7Canimal", ["choice"], "one such among others is refused"),
            ("/search?q=a&sort=name", ["unknown_field"], "an unknown parameter is refused"),
            ("/search?q=%ff", ["utf8"], "what is no UTF-8 is refused"),
            ("/provider-names", ["required"], "a provider's name is needed"),
            ("/provider-names?search=ca", ["too_short"], "two letters of it are refused"),
            ("/provider-names?search=a%20-%20b", ["provider_name_short"], "so are two with signs"),
            ("/provider-names?search=a+b+c+d+e+f+g+h+i", ["search_terms"], "nine words of it are refused")):
        answer = boss.get(path)
        tap.ok(answer.status in (400, 422) and answer.codes == codes, sentence, answer)


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("operator,coordinator")
        made = fill(boss)
        finds(tap, boss)
        rights(tap, node, boss, made)
        follows(tap, boss, made)
        forgets(tap, boss, made)
        bad_questions(tap, boss)
        node.down()
        node.up()
        tap.equal(labels(boss, "oeuv"), ["Centre social de l’Œuvre"], "a restart loses nothing of the index")
        node.down()
        tap.equal(node.verify().returncode, 0, "the node verifies")


lib.run(main)

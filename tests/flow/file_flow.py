#!/usr/bin/env python3
"""file_flow: files over HTTP: brought in parts, compared, read back as they were, and read by those who may.
Owns: a node of its own.
Beware: what is on the disk is looked at: nothing of a file may be readable there.
"""
import hashlib
import io
import os
import zipfile

import lib

PART = 192 * 1024


def sha(raw):
    return hashlib.sha256(raw).hexdigest()


def pdf(size, mark=b"une facture"):
    head = b"%PDF-1.4\n" + mark + b"\n"
    return head + (b"0123456789abcde\n" * (size // 16 + 1))[:size - len(head)]


def put(client, file, n, raw, kind="application/octet-stream"):
    return client.raw("PUT", "/api/v1/files/%s/parts/%d" % (file, n), raw, {"Content-Type": kind})


def send(client, raw, order=None, **more):
    """A file brought whole: its record's id, and the answer that ended it."""
    want = dict({"name": "piece.pdf", "type": "application/pdf", "purpose": "document", "size": len(raw)}, **more)
    file = client.make("/files", want).id
    parts = [raw[i:i + PART] for i in range(0, len(raw), PART)]
    for n in order or range(1, len(parts) + 1):
        kept = put(client, file, n, parts[n - 1])
        if kept.status != 200:
            raise AssertionError("part %d: %r" % (n, kept))
    return file, client.post("/files/%s/complete" % file, {"hash": sha(raw)})


def bytes_on_disk(node):
    found = b""
    for folder, _, names in os.walk(os.path.join(node.folder, "data", "registry", "files")):
        for name in names:
            with open(os.path.join(folder, name), "rb") as f:
                found += f.read()
    return found


def comes_and_goes(tap, node, boss):
    raw = pdf(500_000)
    file, done = send(boss, raw, order=[3, 1, 2, 1], name="Décision é.pdf")
    tap.equal((done.status, done.json["status"], done.json["hash"], done.json["name"]), (200, "complete", sha(raw), "Décision é.pdf"),
              "parts in any order, one sent twice, make the file")
    got = boss.raw("GET", "/api/v1/files/%s/content" % file)
    tap.ok(got.raw == raw, "what is downloaded is what was brought", "%d %d bytes" % (got.status, len(got.raw)))
    tap.equal((got.headers.get("content-type"), got.headers.get("x-content-type-options"), got.headers.get("content-length")),
              ("application/pdf", "nosniff", str(len(raw))), "it comes with its type, its length, and nosniff")
    tap.equal(got.headers.get("content-disposition"), "attachment; filename=\"D_cision__.pdf\"; filename*=UTF-8''D%C3%A9cision%20%C3%A9.pdf",
              "a browser saves it under its name")
    rest = boss.raw("GET", "/api/v1/files/%s/content?offset=400000" % file)
    tap.ok(rest.raw == raw[400000:], "a download that broke off goes on from where it was")
    head = boss.raw("HEAD", "/api/v1/files/%s/content" % file)
    tap.equal((head.status, head.raw, head.headers.get("content-length")), (200, b"", str(len(raw))), "HEAD tells the length alone")
    again = boss.post("/files/%s/complete" % file, {"hash": sha(raw)})
    tap.equal((again.status, again.json["version"]), (200, done.json["version"]), "the end said twice changes nothing")
    tap.equal(put(boss, file, 1, b"autre").codes, ["file_complete"], "a whole file takes no part")
    tap.ok(b"facture" not in bytes_on_disk(node), "nothing of a file can be read on the disk")
    coming = os.path.join(node.folder, "data", "registry", "files", "in")
    tap.ok(lib.wait_until(lambda: os.listdir(coming) == []), "its parts are gone from the disk")
    return file, raw


def refusals(tap, boss):
    def create(**more):
        return boss.post("/files", dict({"name": "a.pdf", "type": "application/pdf", "purpose": "document", "size": 10}, **more))

    tap.equal(create(size=21 * 1024 * 1024).codes, ["file_size"], "a document above 20 MiB is refused before a byte is sent")
    tap.equal(create(size=65 * 1024 * 1024, purpose="import", type="text/csv").codes, ["file_size"], "an import above 64 MiB too")
    tap.equal(create(type="application/zip").codes, ["file_type"], "a document is no archive")
    tap.equal(create(type="application/x-sh").status, 422, "a type that nobody takes is refused")
    tap.equal(create(purpose="export").codes, ["choice"], "nobody brings an export")
    file, done = send(boss, b"MZ\x90\0 a program" * 20)
    tap.equal((done.status, done.codes), (422, ["file_content"]), "a program that calls itself a PDF is refused")
    tap.ok("PDF" in done.json["detail"], "the refusal says which type was said")
    tap.equal(boss.get("/files/%s/content" % file).codes, ["file_receiving"], "it cannot be read")
    text = "Prénom;Café\n".encode("cp1252")
    tap.equal(send(boss, text, type="text/csv", name="a.csv")[1].status, 200, "a CSV of Windows-1252 is one")
    tap.equal(send(boss, b"a;b\0;c", type="text/csv", name="a.csv")[1].codes, ["file_content"], "a CSV with a NUL is none")
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as z:
        z.writestr("[Content_Types].xml", "<x/>")
        z.writestr("xl/workbook.xml", "<x/>")
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    tap.equal(send(boss, box.getvalue(), type=xlsx)[1].status, 200, "a workbook is known by what is in it")
    tap.equal(send(boss, box.getvalue(), type=docx)[1].codes, ["file_content"], "a workbook is no text document")


def parts(tap, boss):
    raw = pdf(300_000)
    file = boss.make("/files", {"name": "b.pdf", "type": "application/pdf", "purpose": "document", "size": len(raw)}).id
    tap.equal(put(boss, file, 1, b"x" * (PART + 1)).status, 413, "a part above 192 KiB is refused")
    tap.equal(put(boss, file, 0, b"x").status, 422, "parts are counted from 1")
    tap.equal(put(boss, file, 9, b"x").codes, ["file_parts"], "a file is not cut into dust")
    tap.equal(put(boss, file, 1, b"").codes, ["required"], "a part is not empty")
    tap.equal((put(boss, file, 1, b"{}", "application/json").status), 415, "a part is raw bytes")
    tap.equal(put(boss, "0197b2c0-0000-7000-8000-000000000000", 1, b"x").status, 404, "a part of nothing is refused")
    tap.equal(put(boss, file, 1, raw[:PART]).json["size"], PART, "a part is acknowledged with its size")
    missing = boss.post("/files/%s/complete" % file, {"hash": sha(raw)})
    tap.equal((missing.status, missing.codes), (409, ["file_missing_part"]), "an end without all parts is refused")
    tap.ok(" 2 " in missing.json["detail"], "the refusal says which part is missing")
    put(boss, file, 2, raw[PART:] + b"more")
    tap.equal(boss.post("/files/%s/complete" % file, {"hash": sha(raw)}).codes, ["file_length"], "a file longer than said is refused")
    put(boss, file, 2, raw[PART:-1] + b"!")
    tap.equal(boss.post("/files/%s/complete" % file, {"hash": sha(raw)}).codes, ["file_hash"], "a wrong hash is refused")
    for bad in ("abc", "é" * 64):
        said = boss.post("/files/%s/complete" % file, {"hash": bad})
        tap.equal((said.status, "hash" in [f["field"] for f in said.json["faults"]]), (422, True), "a hash is 64 digits of base sixteen, not %s" % bad)
    put(boss, file, 2, raw[PART:])
    tap.equal(boss.post("/files/%s/complete" % file, {"hash": sha(raw).upper()}).status, 200, "the damaged part sent again makes it whole")


def rights(tap, node, boss, file):
    node.settled()
    people = {n: boss.make("/people", {"name": "Direction " + n}).id for n in "AB"}
    centre = boss.make("/organisations", {"name": "Centre", "kind": "centre"}).id
    for person in people.values():
        boss.make("/mandates", {"person": person, "organisation": centre, "role": "director", "from": "2020-01-01"})
    node.settled()
    one, other = (node.client("director", person=people[n]) for n in "AB")
    raw = pdf(1000)
    mine, done = send(one, raw)
    tap.equal(done.status, 200, "a director brings a document")
    tap.ok(one.raw("GET", "/api/v1/files/%s/content" % mine).raw == raw, "and reads it")
    for path in ("/files/%s" % mine, "/files/%s/content" % mine):
        tap.equal(other.get(path).status, 404, "another director, of the same centre, finds nothing at " + path.replace(mine, "{id}"))
    tap.equal(put(other, mine, 1, b"x").status, 404, "nor brings parts of it")
    tap.equal(other.post("/files/%s/complete" % mine, {"hash": sha(raw)}).status, 404, "nor ends it")
    tap.equal(other.get("/files").json["items"], [], "nor lists it")
    tap.equal([f["id"] for f in one.all("/files")], [mine], "a director's list is of their own files")
    tap.equal(boss.get("/files/%s" % mine).status, 200, "the team reads it")
    tap.equal(one.post("/files", {"name": "a.csv", "type": "text/csv", "purpose": "import", "size": 3}).codes, ["file_team"],
              "imports are the team's")
    tap.equal(node.client("director").post("/files", {"name": "a", "type": "text/plain", "purpose": "document", "size": 1}).status, 403,
              "who is nobody brings nothing, for nobody could read it")
    tap.equal(boss.raw("GET", "/api/v1/files/%s/content" % file, headers={"Authorization": None}).status, 401, "a stranger reads nothing")


def archive(tap, boss, file, raw):
    kept = boss.get("/files/%s" % file)
    gone = boss.delete("/files/%s" % file, kept.etag)
    tap.equal(gone.status, 200, "a file is archived as any record")
    tap.ok(boss.raw("GET", "/api/v1/files/%s/content" % file).raw == raw, "its bytes stay for the time of its purpose")


def main(tap):
    with lib.Node() as node:
        node.up()
        boss = node.client("coordinator")
        file, raw = comes_and_goes(tap, node, boss)
        refusals(tap, boss)
        parts(tap, boss)
        rights(tap, node, boss, file)
        archive(tap, boss, file, raw)
        node.down()
        node.up()
        boss = node.client("coordinator")
        tap.ok(boss.raw("GET", "/api/v1/files/%s/content" % file).raw == raw, "a file is there after a restart")
        node.down()
        tap.equal(node.command("verify").returncode, 0, "the journals prove what is kept")


lib.run(main)

#!/usr/bin/env python3
"""readme_flow: the README's tours run as they stand: one node by curl, then two federations.
Owns: the nodes /tmp/tour and /tmp/pair of the tours, moved to a folder and ports of their own.
Beware: what the tour shows is checked too: statuses, codes and the one record of a repeated key."""
import os, re, subprocess, tempfile, socket, shutil, sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
results = []

def check(name, holds, detail=""):
    results.append(bool(holds))
    print(("ok" if holds else "not ok") + f" {len(results)} - {name}" + ("" if holds else f"\n# {detail[-600:]}"), flush=True)

def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]

readme = open(os.path.join(TOP, "README.md"), encoding="utf-8").read()
blocks = re.findall(r"^```sh\n(.*?)^```", readme, re.S | re.M)
check("the README has a tour", len(blocks) >= 12)
folder = tempfile.mkdtemp(prefix="mlgt", dir="/tmp")
PORTS = ("8471", "8472", "8473", "8482", "8483")
marks = "".join(f"echo '=== {i}'\n{b}" for i, b in enumerate(blocks))
script = marks.replace("/tmp/tour", folder + "/n").replace("/tmp/pair", folder + "/pair")
for port in PORTS:
    check(f"the README's port {port} is moved to a free one", re.search(rf"\b{port}\b", script))
    script = re.sub(rf"\b{port}\b", str(free_port()), script)
try:
    run = subprocess.run(["bash", "-e", "-c", script], cwd=TOP, capture_output=True, text=True, timeout=240)
    out = dict(re.findall(r"=== (\d+)\n(.*?)(?==== |\Z)", run.stdout, re.S))
    part = lambda i: out.get(str(i), "")
    check("every command of it succeeds", run.returncode == 0, run.stdout + run.stderr)
    check("the network comes in and is listed as JSON and CSV", '"items":[' in part(1) and "id;version;" in part(1), part(1))
    check("a spreadsheet is recognised, checked and applied", all(w in part(2) for w in
        ('"field":"commune.postal_code"', '"undecided":1', '"reason":"name"', '"items":[]', '"status":"applying"')), part(2))
    check("search forgives a typo, due dates are listed, likenesses shown, a merge is tried", all(w in part(3) for w in
        ("annexe", '"code":"42218"', '"kind":"agrement_step"', '"reason":"name_commune"', '"dry_run":true')), part(3))
    check("dates are computed and applied", '"status":"computed"' in part(4) and '"status":"applied"' in part(4), part(4))
    check("a delegation is enrolled, what confirming would do is said, a calendar is subscribed to", all(w in part(5) for w in
        ('"status":"accepted"', '"can_confirm":true', "BEGIN:VCALENDAR", "STATUS:CONFIRMED")), part(5))
    check("faults name field and code; a change without version is 428; history shows it", all(w in part(6) for w in
        ('"status":422', '"field":"gap_min"', "unknown_field", '"status":428', "action.updated")), part(6))
    ids = re.findall(r'"id":"([^"]+)"', part(7))
    check("a repeated key gives one record", len(ids) == 2 and ids[0] == ids[1], part(7))
    check("the API describes itself and the journals verify", '"openapi":"3.1' in part(8).replace(" ", "") and part(8).count("rejeu identique") == 7, part(8))
    check("two nodes know each other once two people on each side have compared fingerprints", part(9).count("est en service") == 2, part(9))
    offered, accepted = part(10).splitlines()[:2] if part(10).count("\n") > 2 else ("", "")
    check("an agreement is offered and accepted", '"status":"offered"' in offered and '"status":"active"' in accepted, part(10))
    check("a card arrives with the name of its home, unknown competences by name, and home knows what it told", all(w in part(10) for w in
        ('"home_name":"Fédération de la Loire"', '"other_competences":[{"code":', '"told_at":')), part(10))
    check("a figure is told, added up, and it is said by whom", all(w in part(11) for w in
        ('"status":"published"', '"value":28,"told":1', '"federation":"Fédération de la Loire","standing":"reported"')), part(11))
finally:
    for nodes in ("/n", "/pair"):
        if os.path.isdir(folder + nodes):
            subprocess.run([TOP + "/build/bin/maillage", "down", folder + nodes], capture_output=True, timeout=60)
    shutil.rmtree(folder, ignore_errors=True)
print(f"1..{len(results)}")
sys.exit(0 if all(results) else 1)

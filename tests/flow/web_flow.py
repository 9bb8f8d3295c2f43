#!/usr/bin/env python3
"""web_flow: the web pages: what is committed is what the sources make, and the gateway serves it under its rules.
Owns: nothing.
Beware: needs no Node: `make web` writes the hashes, this compares them.
"""
import hashlib
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lib  # noqa: E402

WEB = os.path.join(lib.TOP, "services", "gateway", "web")
DIST = os.path.join(WEB, "dist")
NAMESPACES = {"http://www.w3.org/1998/Math/MathML", "http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"}


def read(*path):
    with open(os.path.join(WEB, *path), "rb") as f:
        return f.read()


def files_below(folder):
    """Paths below WEB, of a folder of it, without what is not committed."""
    found = set()
    for at, _, names in os.walk(os.path.join(WEB, folder)):
        found |= {os.path.relpath(os.path.join(at, n), WEB) for n in names}
    return found


def hashes(tap):
    rows = [line.split("  ", 1) for line in read("dist", "SOURCES.sha256").decode().splitlines()]
    stale = [path for want, path in rows
             if not os.path.isfile(os.path.join(WEB, path)) or hashlib.sha256(read(path)).hexdigest() != want]
    tap.equal(stale, [], "dist/ is what the sources and the lock make (else: make web)")
    own = {n for n in os.listdir(WEB) if os.path.isfile(os.path.join(WEB, n))}
    want = own | files_below("src") | files_below("dist") - {"dist/SOURCES.sha256"}
    tap.equal({path for _, path in rows}, want, "every source and every file of dist/ has its hash")


def alone(tap):
    """What a browser would fetch elsewhere, or refuse to run."""
    found = []
    for path in sorted(files_below("dist")):
        text = read(path).decode("utf-8")
        if path.endswith((".js", ".css", ".html", ".svg")):
            found += [(path, url) for url in re.findall(r"https?://[^\s\"'`)<>]+", text) if url not in NAMESPACES]
            found += [(path, url) for url in re.findall(r"(?:src|href)=[\"']?//[^\s\"'>]+|url\([\"']?(?://|data:)[^)]{0,40}", text)]
    tap.equal(found, [], "no file refers to another host or holds a data: URI")
    page = read("dist", "index.html").decode()
    tap.ok('<html lang="fr"' in page, "the page says that it is in French")
    tap.ok(not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page), "the page has no inline script or style")


def weights(tap):
    """What "un peu" and "beaucoup" are in proportion to is what the planner counts by itself."""
    with open(os.path.join(lib.TOP, "services", "scheduling", "plan_weights.c"), encoding="utf-8") as f:
        ours = {name.lower(): int(n) for name, n in re.findall(r"\[PLAN_COST_(\w+)\] = (\d+),", f.read())}
    line = re.search(r"export const usual = \{(.*?)\}", read("src", "plan_settings.js").decode()).group(1)
    tap.equal({name: int(n) for name, n in re.findall(r"(\w+): (\d+)", line)}, ours, "the pages know the planner's usual weights")
    tap.ok(len(ours) >= 9, "and these are all of them", ours)


def sources(tap):
    text = {path: read(path).decode() for path in sorted(files_below("src"))}
    bare = [p for p, t in text.items() if not re.match(r"/\*\n \* \w+: .*\n( \* .*\n)* \* Owns: .*\n( \* .*\n)* \* Beware: ", t)]
    tap.equal(bare, [], "every source begins with what it is for, owns, and to beware of")
    said = re.compile(r"nœud|\bpairs?\b(?!\"|>)|campagne|cascade", re.I)
    tap.equal([p for p, t in text.items() if p.endswith(".js") and said.search(t)], [], "no page says nœud, pair, campagne or cascade")
    return set(re.findall(r"\"((?:registry|scheduling|matching|reporting|notification|gateway)\.[a-z_]+\.[a-z_]+)\"", "".join(text.values())))


def lives(tap):
    """What the pages offer by state is what the reference draws from the services' tables."""
    drawn = {}
    for service in ("registry", "scheduling", "matching", "reporting"):
        with open(os.path.join(lib.TOP, "proto", service + ".md")) as f:
            for record, body in re.findall(r"The life of `(\w+)`:\n+```mermaid\n(.*?)```", f.read(), re.S):
                for state, verb in re.findall(r"^ +(\w+) --> \w+: (\w+)$", body, re.M):
                    drawn.setdefault((record, verb), set()).add(state)
    text = read("src", "machines.js").decode()
    table = text[text.index("export const machines"):text.index("\n};")]
    said = {}
    for record, body in re.findall(r"^\t(\w+): \{(.*?)\},$", table, re.M | re.S):
        for verb, states in re.findall(r"(\w+): \[([^\]]*)\]", body):
            said[record, verb] = set(re.findall(r"\w+", states))
    tap.ok(len(said) > 20, "the pages know from which states steps are taken")
    tap.equal({k: v for k, v in said.items() if drawn.get(k) != v}, {}, "and they are those that the services' tables draw")


def served(tap, node):
    nobody = node.client()
    page = nobody.raw("GET", "/")
    tap.equal(page.status, 200, "/ serves the pages to whoever comes")
    tap.equal(page.raw, read("dist", "index.html"), "it is the committed page")
    tap.equal(page.headers.get("content-type"), "text/html; charset=utf-8", "it is HTML in UTF-8")
    csp = page.headers.get("content-security-policy", "")
    wanted = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"]
    tap.ok(all(w in csp for w in wanted) and "unsafe" not in csp, "under the policy of content that allows nothing inline", csp)
    tap.equal((page.headers.get("x-content-type-options"), page.headers.get("referrer-policy")), ("nosniff", "no-referrer"),
              "types are not guessed, and no referrer leaves")
    types = {"/app.js": "text/javascript; charset=utf-8", "/app.css": "text/css; charset=utf-8", "/icon.svg": "image/svg+xml"}
    types["/img/" + sorted(os.listdir(os.path.join(DIST, "img")))[0]] = "image/svg+xml"
    got = {path: nobody.raw("GET", path).headers.get("content-type") for path in types}
    tap.equal(got, types, "script, style and pictures have their types")
    again = nobody.raw("GET", "/app.js", headers={"If-None-Match": nobody.raw("GET", "/app.js").etag})
    tap.equal((again.status, again.raw), (304, b""), "a file that has not changed is not sent again")
    for path in ("/package.json", "/src/main.js", "/..%2fpackage.json", "/img/../../package.json", "/.SOURCES"):
        tap.equal(nobody.raw("GET", path).status in (400, 404), True, "nothing beside dist/ is served: " + path)


def described(tap, node, used):
    nobody = node.client()
    answer = nobody.get("/openapi.json")
    known = {row["operationId"] for path in answer.json["paths"].values() for row in path.values()
             if isinstance(row, dict) and "operationId" in row}
    tap.equal(sorted(used - known), [], "every operation that the pages name exists (%d of them)" % len(used))
    again = nobody.raw("GET", "/api/v1/openapi.json", headers={"If-None-Match": answer.etag})
    tap.equal((again.status, again.raw), (304, b""), "the description is sent once to a browser")


def answered(tap, node):
    """A browser posts the answer page's form with "Origin: null", since the pages send no referrer."""
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "null"}
    answer = node.client().raw("POST", "/r/unknown", b"accept=true", form)
    tap.equal(answer.status, 404, "a provider's answer is judged by its link, whatever origin the browser tells")


def main(tap):
    hashes(tap)
    alone(tap)
    used = sources(tap)
    lives(tap)
    weights(tap)
    with lib.Node() as node:
        node.up()
        served(tap, node)
        described(tap, node, used)
        answered(tap, node)


lib.run(main)

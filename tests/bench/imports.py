"""imports: 100,000 organisations as a spreadsheet, brought in over HTTP, and by COPY under the same checks in PostgreSQL.
Owns: the file, the same at every run: communes as often as they have people, SIRETs that hold.
Beware: ours counts from the run's creation to its last commit (read, checked, applied); the file is sent before. The peer keeps
what ours keeps: history, unique codes and SIRETs, communes that exist, likenesses, and an index of names for search.
"""
import bisect
import hashlib
import itertools
import os
import random
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ROWS = 100_000
PART = 192 * 1024
COLUMNS = ["code", "name", "kind", "siret", "commune", "management", "email", "phone"]
TABLE = """CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm;
CREATE FUNCTION folded(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(public.unaccent('public.unaccent', t)) $$;
CREATE FUNCTION luhn(t text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE s integer := 0; v integer;
BEGIN
  FOR i IN 1..length(t) LOOP
    v := substr(t, length(t) + 1 - i, 1)::integer;
    IF i %% 2 = 0 THEN v := 2 * v; IF v > 9 THEN v := v - 9; END IF; END IF;
    s := s + v;
  END LOOP;
  RETURN s %% 10 = 0;
END $$;
CREATE TABLE commune (code text PRIMARY KEY);
COPY commune FROM '%s';
CREATE TABLE organisation (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(), code text UNIQUE, name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  kind text NOT NULL CHECK (kind IN ('federation','centre','evs','institution','partner','provider')), parent uuid REFERENCES organisation,
  siret text UNIQUE CHECK (siret ~ '^[0-9]{14}$' AND luhn(siret)), commune text REFERENCES commune,
  management text CHECK (management IN ('associative','municipal','caf','other')),
  email text CHECK (email ~ '^[^@ ]+@[^@ ]+\\.[^@ ]+$'), phone text CHECK (phone ~ '^[0-9 .+-]{10,20}$'));
CREATE INDEX ON organisation (kind); CREATE INDEX ON organisation (parent); CREATE INDEX ON organisation (commune);
CREATE INDEX ON organisation (folded(name), commune);
CREATE INDEX ON organisation USING gin (folded(name) gin_trgm_ops);
CREATE TABLE history (seq bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), event text, id uuid, body jsonb);
CREATE TABLE likeness (id uuid, other uuid);
CREATE FUNCTION organisation_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO likeness SELECT NEW.id, o.id FROM organisation o
    WHERE folded(o.name) = folded(NEW.name) AND o.commune = NEW.commune AND o.id <> NEW.id;
  INSERT INTO history (event, id, body) VALUES ('organisation.created', NEW.id, to_jsonb(NEW));
  RETURN NULL;
END $$;
CREATE TRIGGER made AFTER INSERT ON organisation FOR EACH ROW EXECUTE FUNCTION organisation_made();"""


def luhn(digits):
    total = sum(int(d) if i % 2 else sum(divmod(2 * int(d), 10)) for i, d in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def communes():
    """Codes, and their people added up."""
    with open(os.path.join(TOP, "deploy", "data", "communes.csv"), encoding="utf-8") as f:
        head = f.readline().strip().split(";")
        rows = [line.rstrip("\n").split(";") for line in f]
    code, people = head.index("code"), head.index("population")
    return [r[code] for r in rows], list(itertools.accumulate(int(r[people] or 0) + 1 for r in rows))


def rows():
    codes, sums = communes()
    chance = random.Random(1)
    for i in range(ROWS):
        yield ["o%06d" % i, "Centre social %s %d" % (chance.choice(["des Tilleuls", "de l’Écluse", "Sud", "du Vallon", "Œuvre et vie"]), i),
               "centre", luhn(luhn("%08d" % (20000000 + i)) + "0001"), codes[bisect.bisect(sums, chance.random() * sums[-1])],
               "associative", "c%d@exemple.fr" % i, "04 77 %02d %02d %02d" % (i % 100, i // 100 % 100, i // 10000)]


def sheet():
    return "\r\n".join(";".join(r) for r in itertools.chain([COLUMNS], rows())).encode() + b"\r\n"


def send(client, raw):
    file = client.make("/files", {"name": "banc.csv", "type": "text/csv", "purpose": "import", "size": len(raw)}).id
    for n, i in enumerate(range(0, len(raw), PART), 1):
        part = client.raw("PUT", "/api/v1/files/%s/parts/%d" % (file, n), raw[i:i + PART], {"Content-Type": "application/octet-stream"})
        if part.status != 200:
            raise RuntimeError("part %d: %r" % (n, part))
    client.make("/files/%s/complete" % file, {"hash": hashlib.sha256(raw).hexdigest()})
    return file


def until(client, run, status):
    while True:
        now = client.get("/imports/" + run)
        if now.status == 200 and now.json["status"] == status:
            return now.json
        if now.status == 200 and now.json["status"] not in ("reading", "applying"):
            raise RuntimeError("import: %r" % now)
        time.sleep(0.02)


def ours(lib, raw):
    """Seconds, on a fresh node."""
    with lib.Node("banc") as node:
        node.up()
        client = node.client("coordinator", timeout=120)
        file = send(client, raw)
        began = time.monotonic()
        run = client.make("/imports", {"file": file, "collection": "organisation"}).id
        until(client, run, "checked")
        client.make("/imports/%s/apply" % run)
        done = until(client, run, "done")
        took = time.monotonic() - began
        if done["created"] != ROWS:
            raise RuntimeError("import: %r" % done)
        return took


class Copy:
    """A cluster with the table of organisations; emptied before each run."""

    def __init__(self, postgres, raw):
        self.postgres = postgres
        self.path = os.path.join(postgres.folder, "banc.csv")
        codes = os.path.join(postgres.folder, "codes")
        for path, content in ((self.path, raw), (codes, ("\n".join(communes()[0]) + "\n").encode())):
            with open(path, "wb") as f:
                f.write(content)
            os.chmod(path, 0o644)
        postgres.psql(TABLE % codes)

    def seconds(self):
        self.postgres.psql("TRUNCATE organisation, history, likeness")
        began = time.monotonic()
        self.postgres.psql("COPY organisation (%s) FROM '%s' WITH (FORMAT csv, DELIMITER ';', HEADER)" % (", ".join(COLUMNS), self.path))
        return time.monotonic() - began

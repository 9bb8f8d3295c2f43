"""peers: what we are measured against, started here and ended here: PostgreSQL, Flask under gunicorn, evhttp alone.
Owns: their processes, and their folder beside the node's, so that both stand on the same disk.
Beware: PostgreSQL refuses to run as root: then it runs as the user postgres, in a folder of that user's.
"""
import glob
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
PARENTS = [str(uuid.UUID(int=(0x01900000 << 96) | (7 << 76) | (2 << 62) | n)) for n in range(1, 21)]
TABLE = """CREATE TABLE competence (id uuid PRIMARY KEY, version integer NOT NULL, created_at timestamptz NOT NULL,
updated_at timestamptz NOT NULL, archived_at timestamptz, code text, name text NOT NULL, parent uuid);
CREATE INDEX ON competence (code);
CREATE INDEX ON competence (parent);"""
INSERT = """\\set code random(1000000000000, 9000000000000)
INSERT INTO competence (id, version, created_at, updated_at, code, name, parent)
VALUES (gen_random_uuid(), 1, now(), now(), :code, 'Animation de réunions publiques', '%s');
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def port_wait(port, seconds=15.0):
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def stop(process):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Postgres:
    """A cluster of its own with PostgreSQL's defaults, but for what is set, on a unix socket only."""

    def __init__(self, beside, settings=()):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda p: int(p.split("/")[4]))
        self.bin = found[-1]
        self.folder = tempfile.mkdtemp(prefix="mlgpg", dir=beside)
        self.data = os.path.join(self.folder, "data")
        self.port = free_port()
        self.as_user = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
            self.as_user = ["runuser", "-u", "postgres", "--"]
        self.tool("initdb", "-D", self.data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale", "C.UTF-8")
        self.tool("pg_ctl", "-D", self.data, "-w", "-l", os.path.join(self.folder, "log"), "-o",
                  "-c listen_addresses='' -c unix_socket_directories=%s -p %d%s" % (self.folder, self.port, "".join(" -c " + s for s in settings)),
                  "start")
        self.psql(TABLE)
        self.scripts = []
        for n, parent in enumerate(PARENTS):  # a script a parent: a constant costs the server nothing
            path = os.path.join(self.folder, "insert%d.sql" % n)
            with open(path, "w", encoding="utf-8") as f:
                f.write(INSERT % parent)
            self.scripts += ["-f", path]

    def tool(self, name, *words):
        env = dict(os.environ, LC_ALL="C.UTF-8")
        done = subprocess.run(self.as_user + [os.path.join(self.bin, name)] + [str(w) for w in words], cwd=self.folder,
                              env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=1200) \
            if name != "pg_ctl" else self.control(words, env)
        if done.returncode != 0:
            raise RuntimeError("%s: exit %d\n%s" % (name, done.returncode, done.stdout))
        return done.stdout

    def control(self, words, env):
        """pg_ctl: the server keeps what it inherits open, so it gets no pipe of ours."""
        done = subprocess.run(self.as_user + [os.path.join(self.bin, "pg_ctl")] + [str(w) for w in words], cwd=self.folder,
                              env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        done.stdout = ""
        return done

    @property
    def where(self):
        return ["-h", self.folder, "-p", str(self.port), "-U", "postgres"]

    @property
    def dsn(self):
        return "host=%s port=%d user=postgres dbname=postgres" % (self.folder, self.port)

    def psql(self, sql):
        return self.tool("psql", *self.where, "-At", "-c", sql, "postgres")

    def inserts(self, seconds):
        """Rows a second of pgbench with 64 clients."""
        said = self.tool("pgbench", *self.where, "-n", "-c", 64, "-j", 2, "-M", "prepared", "-T", seconds, *self.scripts,
                         "postgres")
        if not re.search(r"number of failed transactions: 0 ", said):
            raise RuntimeError("pgbench: " + said)
        return float(re.search(r"tps = ([0-9.]+)", said).group(1))

    def close(self):
        try:
            self.tool("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


class Flask:
    """Debian's gunicorn with two workers: plain ones, its default, which close each connection, or with threads that keep them."""

    def __init__(self, postgres, threads=0):
        self.port = free_port()
        env = dict(os.environ, BENCH_DSN=postgres.dsn, PYTHONDONTWRITEBYTECODE="1")
        self.process = subprocess.Popen(
            ["/usr/bin/gunicorn", "-w", "2"] + (["-k", "gthread", "--threads", str(threads)] if threads else []) +
            ["-b", "127.0.0.1:%d" % self.port, "--backlog", "256", "--keep-alive", "60", "--log-level", "error",
             "flask_app:app"], cwd=HERE, env=env, stdin=subprocess.DEVNULL)
        port_wait(self.port)

    def close(self):
        stop(self.process)


class Bare:
    """evhttp alone, with the bytes that our gateway answered."""

    def __init__(self, program, head, body, folder, *words):
        paths = []
        for name, content in (("bare.head", head), ("bare.body", body)):
            paths.append(os.path.join(folder, name))
            with open(paths[-1], "wb") as f:
                f.write(content)
        self.process = subprocess.Popen([program] + paths + list(words), stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.port = int(self.process.stdout.readline())

    def close(self):
        stop(self.process)

#!/usr/bin/env python3
"""network_demo: `make demo-network` in its short form, on the loopback address: it checks what it shows, and leaves nothing behind.
Owns: a folder for its nodes.
Beware: what must hold stands in deploy/demo/network.py; here only that it came to its end.
"""
import os
import subprocess
import sys
import tempfile

import lib


def main(tap):
    with tempfile.TemporaryDirectory(prefix="mlg", dir="/tmp") as parent:
        folder = os.path.join(parent, "n")
        line = [sys.executable, os.path.join(lib.TOP, "deploy", "demo", "network.py"), "--bin", lib.BIN, "--node", folder, "--loopback", "--short"]
        done = subprocess.run(line, capture_output=True, text=True, timeout=300)
        tap.ok(done.returncode == 0 and "Démonstration terminée" in done.stdout, "four nodes are introduced, cut off, healed, and agree",
               done.stdout[-3000:] + done.stderr[-2000:])
        tap.equal({pid: line for code in os.listdir(folder) for pid, line in lib.processes_of(os.path.join(folder, code)).items()}, {},
                  "no process is left of them")
        told = " ".join(done.stdout.split())
        tap.ok("sont arrêtés" in told and "maillage verify" in told and folder + "/fcs-42-43" in told, "it says that they are stopped, and where they are", told[-600:])
        tap.ok(" 0,0 s" not in told, "what took no time to speak of is said so", [s for s in told.split(".") if " 0,0 s" in s])
        tap.note(done.stdout)


lib.run(main)

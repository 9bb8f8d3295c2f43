#!/usr/bin/env python3
"""pages_network_flow: the web pages in a browser: what federations share (pages.py).
Owns: nothing.
Beware: PAGES_ONLY=NAME plays that script of tests/web alone.
"""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lib  # noqa: E402
import pages  # noqa: E402

lib.run(lambda tap: pages.play(tap, "network"))

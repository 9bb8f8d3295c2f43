"""network_wait: waiting for what has to come true, and telling times.
Owns: nothing.
Beware: a wait ends by what it waits for; its bound is for what never comes.
"""
import time

from demo_node import expect


def until(true, most, sentence):
    """Waits for it; the seconds that it took."""
    began = time.monotonic()
    while not true():
        expect(time.monotonic() - began < most, sentence)
        time.sleep(0.05)
    return time.monotonic() - began


def seconds(s):
    return ("%.1f s" % s).replace(".", ",") if s >= 0.1 else "moins de 0,1 s"

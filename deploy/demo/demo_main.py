"""demo_main: how a demonstration begins and ends as a program: its streams, its signals, what it says when something is not as it must be.
Owns: nothing.
Beware: what was not foreseen is shown with where it happened; either way the exit code is 1.
"""
import signal
import sys
import traceback

from demo_node import DemoFailed


def failed(logs, sentence):
    sys.stdout.flush()
    print("\n✗ La démonstration s’arrête : %s\n  Les journaux des services sont dans %s." % (sentence, logs), file=sys.stderr)
    return 1


def played(run, args, logs):
    """Runs it; the exit code. logs: where the services write, for whoever looks for what happened."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    try:
        run(args)
    except DemoFailed as what:
        return failed(logs, str(what))
    except Exception as what:  # not foreseen: where it happened helps whoever mends it
        traceback.print_exc()
        return failed(logs, "erreur imprévue, %s : %s" % (type(what).__name__, what))
    except KeyboardInterrupt:
        return 130
    return 0

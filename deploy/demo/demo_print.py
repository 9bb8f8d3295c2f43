"""demo_print: how the demonstration speaks: steps, tables, dates in French.
Owns: the layout only; it asks nothing of anybody.
Beware: a line is read by a coordinator, on a screen of a hundred characters.
"""
import re
import sys
import textwrap
import unicodedata

WIDTH = 100
DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
_step = 0


def day_long(day):
    """A date in words: "mardi 24 novembre 2026"."""
    number = "1er" if day.day == 1 else str(day.day)
    return "%s %s %s %d" % (DAYS[day.weekday()], number, MONTHS[day.month - 1], day.year)


def euros(cents):
    return ("%d €" % (cents // 100)) if cents % 100 == 0 else ("%.2f €" % (cents / 100)).replace(".", ",")


def count(n, one, many):
    return "%d %s" % (n, one if n < 2 else many)


def _wide(text):
    return sum(0 if unicodedata.combining(c) else 1 for c in text)


def _out(line=""):
    sys.stdout.write(line.replace("\u00a0", " ").rstrip() + "\n")
    sys.stdout.flush()


def _cut(text, width, **options):
    """Lines of at most this width; French signs stay with their word."""
    tied = re.sub(r" (?=[:;!?»€%])", "\u00a0", text).replace("« ", "«\u00a0")
    return textwrap.wrap(tied, width, break_long_words=False, break_on_hyphens=False, **options) or [""]


def title(text, under):
    _out("═" * WIDTH)
    _out("  " + text)
    _out("  " + under)
    _out("═" * WIDTH)


def step(text):
    """A numbered heading."""
    global _step
    _step += 1
    _out()
    _out("── %d. %s %s" % (_step, text, "─" * max(3, WIDTH - 8 - _wide(text))))


def line(text="", indent=2):
    """A sentence, cut at words; a mark in front (•, →, ✓) hangs."""
    first = " " * indent
    rest = first + ("  " if text[:2] in ("• ", "→ ", "✓ ") else "")
    for cut in _cut(text, WIDTH, initial_indent=first, subsequent_indent=rest):
        _out(cut)


def said(who, text):
    """What somebody, or the service, says."""
    line("%s : « %s »" % (who, text), 4)


def holds(text):
    """Something that was checked, and is so."""
    line("✓ " + text, 4)


def table(rows, indent=4, gap=2):
    """Columns as wide as their widest cell; the last one is cut at words."""
    rows = [[str(c) for c in r] for r in rows]
    widths = [max(_wide(r[i]) for r in rows if i < len(r)) for i in range(max(map(len, rows)) - 1)]
    for r in rows:
        head = " " * indent
        for i, cell in enumerate(r[:-1]):
            head += cell + " " * (widths[i] - _wide(cell) + gap)
        room = max(24, WIDTH - _wide(head))
        parts = _cut(r[-1], room)
        _out(head + parts[0])
        for part in parts[1:]:
            _out(" " * _wide(head) + part)

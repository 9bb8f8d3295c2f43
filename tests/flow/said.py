"""said: days counted from today, and refusals as a person reads them, for flows over rules.
Owns: nothing.
Beware: a refusal must name its field and its rule, and say it in French.
"""
import datetime

TODAY = datetime.date.today()


def day(months=0, days=0):
    """A day so far from today; the day of the month is at most the 28th, so that every month has it."""
    start = TODAY.replace(day=min(TODAY.day, 28))
    month = start.year * 12 + start.month - 1 + months
    return (start.replace(year=month // 12, month=month % 12 + 1) + datetime.timedelta(days=days)).isoformat()


def refused(tap, answer, status, field, code, sentence):
    """The code, on that field, with a French sentence that ends."""
    faults = (answer.json or {}).get("faults", [])
    said = [f for f in faults if (f["field"], f["code"]) == (field, code)]
    tap.ok(answer.status == status and said and said[0]["detail"].rstrip().endswith(".") and said[0]["detail"] != said[0]["detail_en"],
           sentence, repr(answer))

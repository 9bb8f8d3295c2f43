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


def easter(year):
    """Gauss, in the form of Meeus, Jones and Butcher."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    l = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    month, last = divmod(h + l - 7 * ((a + 11 * h + 22 * l) // 451) + 114, 31)
    return datetime.date(year, month, last + 1)


def is_open(date):
    """A day that an action takes when nothing is said: Monday, Tuesday, Thursday, Friday, and no public holiday."""
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    return date.weekday() in (0, 1, 3, 4) and (date.month, date.day) not in fixed and (date - easter(date.year)).days not in (1, 39, 50)


def open_day(months=0, n=0):
    """The n-th such day after day(months)."""
    date = datetime.date.fromisoformat(day(months))
    while n > 0 or not is_open(date):
        date += datetime.timedelta(days=1)
        n -= is_open(date)
    return date.isoformat()


def refused(tap, answer, status, field, code, sentence):
    """The code, on that field, with a French sentence that ends."""
    faults = (answer.json or {}).get("faults", [])
    said = [f for f in faults if (f["field"], f["code"]) == (field, code)]
    tap.ok(answer.status == status and said and said[0]["detail"].rstrip().endswith(".") and said[0]["detail"] != said[0]["detail_en"],
           sentence, repr(answer))

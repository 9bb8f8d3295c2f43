"""sheets: a sheet of figures that is closed or told, waited for: both take a while, and its state says when they are over.
Owns: nothing.
Beware: when it led back, the sheet says why in "refusal".
"""
import lib

UNDER_WAY = ("closing", "asking", "sending")


def still(client, sheet):
    """The sheet, once nothing of it is under way."""
    def over():
        got = client.get("/figure-sheets/" + sheet).json
        return got if got["status"] not in UNDER_WAY else None
    return lib.wait_until(over, 20)


def step(client, sheet, verb):
    """The sheet as a step that is taken leaves it; else the refusal."""
    answer = client.post("/figure-sheets/%s/%s" % (sheet, verb))
    return still(client, sheet) if answer.status == 200 else answer

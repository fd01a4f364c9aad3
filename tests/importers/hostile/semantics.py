"""Files that are well-formed and wrong."""

from tests.importers.hostile.case import AT, Case, lines, post, row, table
from tocsin.importers.mapping import Mapping

REPLIES = Mapping(platform="x", columns={"native_id": "id", "text": "text", "reply_to": "to"})
CASES = (
    Case(
        "one id, two texts",
        "a.csv",
        table(row(1, "first"), row(1, "second")),
        records=2,
        posts={"native_id": ["1"]},
    ),
    Case(
        "one id under two accounts",
        "a.csv",
        table(row(1, who="ana"), row(1, who="bob")),
        records=2,
        posts={"native_id": ["1"]},
    ),
    Case(
        "a post that answers itself", "a.csv", b"id,text,to\n1,hi,1\n", records=1, mapping=REPLIES
    ),
    Case(
        "two posts that answer each other",
        "a.csv",
        b"id,text,to\n1,a,2\n2,b,1\n",
        records=2,
        mapping=REPLIES,
    ),
    Case(
        "handles that differ in capitals",
        "a.csv",
        table(row(1, who="Ana"), row(2, who="ana")),
        records=2,
    ),
    Case(
        "a list of tweets inside an object of another kind",
        "a.json",
        f'{{"meta": {{"id": "9"}}, "date": "{AT}"}}'.encode(),
        "refused",
    ),
    Case(
        "records of two kinds on the lines",
        "a.jsonl",
        lines(post(1), '{"event": "ping"}', post(2)),
        records=3,
    ),
)

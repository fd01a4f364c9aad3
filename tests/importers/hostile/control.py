"""Characters that command terminals, or turn text around."""

from tests.importers.hostile.case import Case, lines, post, row, table

CASES = (
    Case(
        "an escape sequence in a text",
        "a.csv",
        table(row(1, "\x1b[2Jgone")),
        records=1,
        posts={"text": ["\x1b[2Jgone"]},
    ),
    Case(
        "an escape sequence in the header",
        "a.csv",
        b"id,date,text,who,\x1b[31mred\n" + row(1)[:-1] + b",x\n",
        records=1,
    ),
    Case(
        "text turned around",
        "a.csv",
        table(row(1, "\u202etxt.exe\u202c")),
        records=1,
        posts={"text": ["\u202etxt.exe\u202c"]},
    ),
    Case(
        "a NUL written as JSON writes it",
        "a.jsonl",
        lines(post(1, ', "x": "\\u0000"'), post(2)),
        records=2,
    ),
    Case(
        "a NUL as a byte in JSON",
        "a.jsonl",
        lines(post(1), post(2).replace("t2", "t\0"), post(3)),
        records=2,
        rejects=1,
        codes={"nul": 1},
    ),
    Case(
        "a block of zeros where the disk failed",
        "a.jsonl",
        lines(post(1), "\0" * 50, post(2)),
        records=2,
        rejects=1,
        codes={"nul": 1},
    ),
    Case(
        "a form feed and a bell",
        "a.csv",
        table(row(1, "a\x0cb\x07c")),
        records=1,
        posts={"text": ["a\x0cb\x07c"]},
    ),
    Case("the end-of-file of DOS", "a.csv", table(row(1)) + b"\x1a", records=1, rejects=1),
)

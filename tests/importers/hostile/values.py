"""Cells that are dangerous, huge, or not what their column says."""

from tests.importers.hostile.case import AT, Case, lines, post, row, table

LIKES = b"id,date,who,text,likes\n"


def likes(*cells):
    return LIKES + b"".join(f"{n},{AT},ana,hi,{cell}\n".encode() for n, cell in enumerate(cells))


def link(*cells):
    rows = (f'{n},{AT},ana,hi,"{cell}"\n'.encode() for n, cell in enumerate(cells))
    return b"id,date,who,text,link\n" + b"".join(rows)


CASES = (
    Case(
        "formulas",
        "a.csv",
        table(row(1, "=cmd|' /C calc'!A0"), row(2, "@SUM(1+1)"), row(3, "+1-2")),
        records=3,
        posts={"text": ["=cmd|' /C calc'!A0", "@SUM(1+1)", "+1-2"]},
    ),
    Case(
        "counts that are none",
        "a.csv",
        likes("-5", "1e3", "many", "", "1,5"[:1], "9" * 30),
        records=6,
    ),
    Case(
        "counts in JSON of every kind",
        "a.jsonl",
        lines(
            *(
                post(n, f', "likes": {v}')
                for n, v in enumerate(("-1", "1e400", "1.5", "true", "[]", "{}", '"7"'))
            )
        ),
        records=7,
    ),
    Case(
        "an id with spaces around it",
        "a.csv",
        table(row(" 1 ")),
        records=1,
        posts={"native_id": ["1"]},
    ),
    Case(
        "an id of four hundred digits",
        "a.csv",
        table(row("9" * 400)),
        records=1,
        posts={"native_id": ["9" * 400]},
    ),
    Case(
        "an id that a spreadsheet has damaged",
        "a.csv",
        table(row("1.85954E+18"), row(2)),
        records=2,
    ),
    Case(
        "a link that no parser takes",
        "a.csv",
        link("https://[::1", "http://a b/", "//", "javascript:alert(1)"),
        records=4,
    ),
    Case(
        "a link with a token in it",
        "a.csv",
        link("https://a.eu/?access_token=EAABsecret"),
        records=1,
        told="access token",
    ),
    Case(
        "a link of a hundred thousand letters",
        "a.csv",
        link("https://a.eu/" + "a" * 100_000),
        records=1,
    ),
    Case(
        "a tag of a hundred thousand letters",
        "a.csv",
        table(row(1, "#" + "a" * 100_000)),
        records=1,
    ),
    Case(
        "ten thousand tags and mentions in one post",
        "a.csv",
        table(row(1, "#a @b " * 10_000)),
        records=1,
    ),
    Case("a name of nothing but marks", "a.csv", table(row(1, who="\u0301" * 50)), records=1),
    Case("a text of nothing but joiners", "a.csv", table(row(1, "\u200d\u200b\u2060")), records=1),
    Case(
        "a handle that is a path",
        "a.csv",
        table(row(1, who="../../etc/passwd")),
        records=1,
        posts={"accounts.handle": ["../../etc/passwd"]},
    ),
)

"""Files that are larger, in some direction, than any export."""

from tests.importers.hostile.case import Case, lines, post, row, table

CASES = (
    Case(
        "a cell of a mebibyte", "a.csv", lambda: table(row(1, "a" * (1 << 20)), row(2)), records=2
    ),
    Case(
        "a cell of eleven mebibytes over lines",
        "a.csv",
        lambda: table(row(1), row(2, '"' + "a" * (11 << 20) + '\n"'), row(3)),
        records=2,
        rejects=2,
    ),
    Case(
        "five thousand columns",
        "a.csv",
        lambda: (
            b"id,text,"
            + b",".join(b"c%d" % n for n in range(5000))
            + b"\n1,hi"
            + b",x" * 5000
            + b"\n"
        ),
        records=1,
    ),
    Case(
        "an object of twenty thousand members",
        "a.jsonl",
        lambda: lines(post(1, "".join(f', "m{n}": 1' for n in range(20_000))), post(2)),
        records=2,
    ),
    Case(
        "an array of a hundred thousand in one record",
        "a.jsonl",
        lambda: lines(post(1, ', "x": [' + "1," * 100_000 + "1]"), post(2)),
        records=2,
    ),
    Case(
        "a number of a million digits",
        "a.jsonl",
        lambda: lines(post(1), '{"id": ' + "9" * 1_000_000 + "}"),
        records=1,
        rejects=1,
    ),
)

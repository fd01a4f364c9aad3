"""Names of files that are no names."""

from tests.importers.hostile.case import Case, row, table

GOOD = table(row(1))
CASES = tuple(
    Case(f"a file called {name!r}", name, GOOD, records=1)
    for name in (
        "\x1b[2J.csv",
        "a\nb.csv",
        "--help",
        "=1+1.csv",
        "con.csv",
        "a" * 200 + ".csv",
        "\u202evsc.txt",
        "%s%n.csv",
        "'; drop table posts;--.csv",
        "😀.csv",
        " .csv",
        "a.csv.csv",
        "noend",
    )
)

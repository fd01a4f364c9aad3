"""Text in another encoding than it seems, or in several."""

from tests.importers.hostile.case import Case, lines, post, row, table

GREEK = table(row(1, "Ψηφίστε σήμερα"), row(2))
RUSSIAN = table(
    *(row(n, "Голосуйте сегодня на выборах, друзья".replace(",", "")) for n in range(1, 9))
)
CASES = (
    Case(
        "a mark of UTF-8 in front of JSON",
        "a.jsonl",
        b"\xef\xbb\xbf" + lines(post(1), post(2)),
        records=2,
    ),
    Case("a mark of UTF-8 twice", "a.csv", b"\xef\xbb\xbf" * 2 + table(row(1)), records=1),
    Case(
        "JSON lines in UTF-16",
        "a.jsonl",
        lines(post(1), post(2)).decode().encode("utf-16"),
        records=2,
        posts={"text": ["t1", "t2"]},
    ),
    Case(
        "a JSON document in UTF-16", "a.json", f"[{post(1)}, {post(2)}]".encode("utf-16"), records=2
    ),
    Case(
        "Russian in the code page of Windows",
        "a.csv",
        RUSSIAN.decode().encode("cp1251"),
        records=8,
        told="was guessed",
        posts={"text": ["Голосуйте сегодня на выборах друзья"] * 8},
    ),
    Case(
        "a character cut in half at the end of a cell",
        "a.csv",
        table(row(1, "Ψ"), row(2)).replace("Ψ".encode(), b"\xce"),
        records=2,
        told="was guessed",
    ),
    Case(
        "overlong UTF-8",
        "a.csv",
        table(row(1, "a").replace(b",a,", b",\xc0\xaf,"), row(2), row(3)),
        records=3,
        told="was guessed",
    ),
    Case(
        "halves of characters in UTF-8, as Java writes them",
        "a.jsonl",
        lines(post(1), b'{"id": "2", "text": "\xed\xa0\xbd"}', post(3)),
        records=3,
        told="was guessed",
    ),
    Case(
        "UTF-8 read twice, which nobody can know",
        "a.csv",
        GREEK.decode("latin-1").encode(),
        records=2,
    ),
    Case(
        "every byte there is, in one cell",
        "a.csv",
        table(row(1), row(2).replace(b"Vote today", bytes(range(128, 256))), row(3), row(4)),
        records=4,
        told="was guessed",
    ),
    Case(
        "UTF-16 that ends in the middle of a unit",
        "a.csv",
        GREEK.decode().encode("utf-16")[:-1],
        records=2,
        told="another encoding",
    ),
    Case("UTF-7", "a.csv", GREEK.decode().encode("utf-7"), records=2),
    Case(
        "letters composed and decomposed",
        "a.csv",
        table(row(1, "Über"), row(2, "U\u0308ber")),
        records=2,
        posts={"text": ["Über", "U\u0308ber"]},
    ),
)

"""Files of every format with something wrong in them, the same for the same number every time."""

import gzip
import io
import json
import math
import zipfile
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from tocsin.importers.source import zstd


class Whole(NamedTuple):
    """A file as it should be."""

    name: str
    importer: str | None
    """Who reads it; null: whoever recognises it."""
    content: bytes


class Mutant(NamedTuple):
    """A file with something wrong in it."""

    name: str
    importer: str | None
    """Whom to ask to read it; null: whoever recognises it."""
    content: bytes
    recipe: tuple[str, ...]
    """What was done to it, in order."""


MOST = 4 << 20
"""Bytes of a mutant; what is wrong with a file shows long before."""
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "cp1252", "cp1251", "utf-8-sig", "utf-7", "latin-1")
TIMES = (
    "0000-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "2024-02-30", "1e400", "-62135596800",
    "253402300800", "99999999999999999999", "2024-11-24T25:61:61+99:99", "Sun Nov 24", "24/11/2024",
    "-1", "1732435200000000000", "٢٠٢٤-١١-٢٤", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14",
)  # fmt: skip
TEXTS = (
    "", " ", "\0", "\ud83d", "\udc00x", "=1+1", "\x1b[2J", "\u202e" * 9, "\ufeff", "\uffff", "null",
    "a" * 70_000, "e\u0301" * 300, "👨‍👩‍👧‍👦" * 50, "https://[::1", "http://\x7f:99999/", "https://e.example/%zz?%",
    "hxxp://a[.]b", "xn--ls8h", "//", "#" * 500, "@" * 500, "#\ud800", "<b>&#xD800;&#0;&bogus;",
    "\r\n\t",
    "1" * 400, "-0", "1e309", "0x10", "1_000", "True", "１２３", "²", "https://" + "a." * 400,
)  # fmt: skip
NUMBERS = (
    0, -1, 2**31, 2**53 + 1, 2**63, -(2**63) - 1, 2**64, 10**30, 1e308, 1e-320, -0.0, 0.5,
    math.nan, math.inf, -math.inf, True,
)  # fmt: skip
OTHERS: tuple[Any, ...] = (None, [], {}, [[]], [None], {"": None}, [{}], {"id": {}}, [1, "a", []])


def values(dice: Random) -> Any:
    """Return a value nobody expects."""
    return dice.choice(dice.choice((TIMES, TEXTS, NUMBERS, OTHERS)))


def flipped(content: bytes, dice: Random) -> bytes:
    """Change a few bytes anywhere."""
    changed = bytearray(content)
    for _ in range(dice.choice((1, 1, 3, 30))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def bracketed(content: bytes, dice: Random) -> bytes:
    """Put a byte that means something where it does not belong, or take such a byte away."""
    at = dice.randrange(len(content))
    put = dice.choice((b'"', b"{", b"}", b"[", b"]", b",", b"\n", b"\r", b"\\", b"<", b"&", b"\0"))
    return content[:at] + put + content[at + dice.randrange(2) :]


def truncated(content: bytes, dice: Random) -> bytes:
    """End early."""
    return content[: dice.randrange(len(content))]


def beheaded(content: bytes, dice: Random) -> bytes:
    """Begin late."""
    return content[dice.randrange(len(content)) :]


def repeated(content: bytes, dice: Random) -> bytes:
    """Say some stretch of it again."""
    first, last = _stretch(content, dice)
    times = dice.choice((1, 1, 2, 50))
    return content[:last] + content[first:last] * times + content[last:]


def deleted(content: bytes, dice: Random) -> bytes:
    """Leave a stretch out."""
    first, last = _stretch(content, dice)
    return content[:first] + content[last:]


def zeroed(content: bytes, dice: Random) -> bytes:
    """Overwrite a stretch with zeros, as disks do."""
    first, last = _stretch(content, dice)
    return content[:first] + bytes(last - first) + content[last:]


def controlled(content: bytes, dice: Random) -> bytes:
    """Put control characters in."""
    at = dice.randrange(len(content))
    put = dice.choice((b"\x00", b"\x1b[31m", b"\x08" * 9, b"\x1a", b"\x7f", b"\xc2\x85", b"\x0c"))
    return content[:at] + put + content[at:]


def shuffled(content: bytes, dice: Random) -> bytes:
    """Put the lines in another order."""
    lines = content.split(b"\n")
    dice.shuffle(lines)
    return b"\n".join(lines)


def ended(content: bytes, dice: Random) -> bytes:
    """End the lines as another system does."""
    return content.replace(b"\n", dice.choice((b"\r\n", b"\r", b"\n\n", b"\n\r", b"\x0b", b"\x1e")))


def spoken(content: bytes, dice: Random) -> bytes:
    """Write it in another encoding, or half of it."""
    name = dice.choice(ENCODINGS)
    other = content.decode("utf-8", "replace").encode(name, "replace")
    half = len(content) // 2
    return other if dice.random() < 0.6 else content[:half] + other[len(other) // 2 :]


def marked(content: bytes, dice: Random) -> bytes:
    """Put a byte-order mark in front, wanted or not."""
    marks = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff")
    return dice.choice((1, 2)) * dice.choice(marks) + content


def deepened(content: bytes, dice: Random) -> bytes:
    """Nest a value deeper than anyone can follow."""
    at = max(content.find(b":", dice.randrange(len(content))), 0) + 1
    depth = dice.choice((50, 199, 900, 5000, 100_000))
    open_, close = dice.choice(((b"[", b"]"), (b'{"a":', b"}")))
    return content[:at] + open_ * depth + b"1" * dice.randrange(2) + close * depth + content[at:]


def grown(content: bytes, dice: Random) -> bytes:
    """Make one cell, name or text very long."""
    at = dice.randrange(len(content))
    put = dice.choice((b"a", b" ", b"9", b"\\", b'"', b"\\ud83d", b"\xf0\x9f\x98\x80", b"#a "))
    return (
        content[:at] + put * (dice.choice((10_000, 150_000, 1_500_000)) // len(put)) + content[at:]
    )


def _stretch(content: bytes, dice: Random) -> tuple[int, int]:
    first = dice.randrange(len(content))
    return first, min(len(content), first + dice.choice((1, 10, 200, len(content))))


# JSON ---------------------------------------------------------------------------------------------


def restructured(content: bytes, dice: Random) -> bytes:
    """Change members of the JSON that the file, or some of its lines, holds."""
    lines = content.split(b"\n")
    single = _json(content)
    if single is not None:
        return _written(_changed(single, dice), dice)
    for _ in range(dice.choice((1, 3, len(lines)))):
        n = dice.randrange(len(lines))
        value = _json(lines[n])
        if value is not None:
            lines[n] = _written(_changed(value, dice), dice)
    return b"\n".join(lines)


def doubled(content: bytes, dice: Random) -> bytes:
    """Name a member twice in every object there is."""
    put = json.dumps(values(dice), default=str).encode()
    name = dice.choice((b"id", b"text", b"created_at", b"data", b""))
    return content.replace(b"{", b'{"' + name + b'":' + put + b",", dice.choice((1, 5, -1)))


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _written(value: Any, dice: Random) -> bytes:
    text = json.dumps(value, ensure_ascii=dice.random() < 0.7)
    return text.encode("utf-8", dice.choice(("surrogatepass", "replace")))


def _changed(value: Any, dice: Random) -> Any:
    """Change one to many places of a value, at any depth."""
    for _ in range(dice.choice((1, 1, 2, 5, 40))):
        places = list(_places(value))
        if not places:
            return values(dice)
        _change(*dice.choice(places), dice)
    return value


def _places(value: Any) -> Any:
    """Yield every (container, key) inside a value, however deep, the outer ones first."""
    waiting = [value]
    while waiting:
        inside = waiting.pop()
        if isinstance(inside, dict):
            keys: Any = inside
        else:
            keys = range(len(inside)) if isinstance(inside, list) else ()
        for key in keys:
            yield inside, key
            waiting.append(inside[key])


def _change(inside: Any, key: Any, dice: Random) -> None:
    kind = dice.randrange(6)
    if kind == 0:
        del inside[key]
    elif kind == 1 and isinstance(inside, dict):
        inside[dice.choice(("new", "", "id.id", "\ud800", "*", "text!"))] = values(dice)
    elif kind == 2:
        inside[key] = [json.loads(json.dumps(inside[key]))]
    elif kind == 3 and isinstance(inside[key], str | int | float):
        inside[key] = str(inside[key]) if not isinstance(inside[key], str) else _number(inside[key])
    elif kind == 4:
        other = dice.choice(list(inside) if isinstance(inside, dict) else range(len(inside)))
        inside[key], inside[other] = inside[other], json.loads(json.dumps(inside[key]))
    else:
        inside[key] = json.loads(json.dumps(values(dice)))


def _number(text: str) -> Any:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4000 else {"value": text}


# Tables -------------------------------------------------------------------------------------------


def retabled(content: bytes, dice: Random) -> bytes:
    """Swap, drop, repeat or rename columns, or overwrite cells, splitting as badly as people do."""
    delimiter = dice.choice((b",", b",", b";", b"\t"))
    rows = [line.split(delimiter) for line in content.split(b"\n")]
    for _ in range(dice.choice((1, 2, 10))):
        _retable(rows, dice.randrange(len(rows)), dice)
    return b"\n".join(delimiter.join(row) for row in rows)


def _retable(rows: list[list[bytes]], n: int, dice: Random) -> None:
    kind = dice.randrange(5)
    cell = dice.randrange(len(rows[n]))
    if kind == 0:
        for row in rows:
            if len(row) > max(cell, 1):
                row[0], row[cell] = row[cell], row[0]
    elif kind == 1:
        for row in rows:
            del row[cell : cell + 1]
        rows[:] = [row or [b""] for row in rows]
    elif kind == 2:
        for row in rows:
            row.extend(row[cell : cell + 1])
    elif kind == 3:
        rows[0][dice.randrange(len(rows[0]))] = dice.choice(
            (b"", b"id", b'"', b"\xff", b"a.b", b"*")
        )
    else:
        told = str(values(dice)).encode("utf-8", "replace")
        rows[n][cell] = b'"' + told.replace(b'"', b'""') + b'"' if dice.random() < 0.7 else told


# Packing ------------------------------------------------------------------------------------------


def _zip(content: bytes, dice: Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        names = (
            "posts.csv",
            "../../up.json",
            "/abs.jsonl",
            "a\\b.ndjson",
            "\x1b[1m.csv",
            "posts.csv.gz",
        )
        for name in dice.sample(names, dice.choice((1, 1, 3))):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def packed(mutant: Mutant, dice: Random) -> Mutant:
    """Pack a file, sometimes beside a bomb, sometimes damaged after."""
    content = mutant.content
    if dice.random() < 0.1:
        content += bytes(dice.choice((1, 30, 90)) << 20)
    suffix = dice.choice((".gz", ".zst", ".zip"))
    if suffix == ".gz":
        content = gzip.compress(content, mtime=0)
    else:
        content = zstd.compress(content) if suffix == ".zst" else _zip(content, dice)
    done = [*mutant.recipe, f"packed{suffix}"]
    if dice.random() < 0.5:
        damage = dice.choice((flipped, truncated, repeated, deleted, zeroed))
        content = damage(content, dice)[:MOST]
        done.append(damage.__name__)
    name = mutant.name + suffix if dice.random() < 0.8 else mutant.name
    return Mutant(name, mutant.importer, content, tuple(done))


CHANGES = (
    restructured, restructured, restructured, retabled, retabled, doubled, deepened, grown, flipped,
    bracketed, bracketed, truncated, beheaded, repeated, deleted, zeroed, controlled, shuffled,
    ended, spoken, marked,
)  # fmt: skip


def mutant(number: int, wholes: list[Whole], seed: int = 2026) -> Mutant:
    """Return the mutant of a number; the same wholes and seed give the same one."""
    dice = Random(f"{seed}/{number}")
    whole = dice.choice(wholes)
    content, done = whole.content, []
    if dice.random() < 0.08:
        content = _spliced(content, dice.choice(wholes).content, dice)
        done.append("spliced")
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        change = dice.choice(CHANGES)
        if not content or len(content) > MOST:
            break
        content = change(content, dice)
        done.append(change.__name__)
    name = f"{number}-{whole.name}"
    if dice.random() < 0.1:
        suffix = dice.choice((".csv", ".json", ".jsonl", ".xlsx", ".xml", ".parquet", ".txt", ""))
        name = f"{number}{suffix}"
    asked = whole.importer if dice.random() < 0.4 else None
    made = Mutant(name, asked, content, tuple(done))
    return packed(made, dice) if content and dice.random() < 0.12 else made


def _spliced(one: bytes, other: bytes, dice: Random) -> bytes:
    """Begin as one file and end as another."""
    return one[: dice.randrange(len(one))] + other[dice.randrange(len(other)) :]


def wholes_of(paths: list[Path], importer: Any) -> list[Whole]:
    """Return files as wholes; `importer` says by path who reads one."""
    return [Whole(path.name, importer(path), path.read_bytes()) for path in paths]

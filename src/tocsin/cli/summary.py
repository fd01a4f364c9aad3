"""What became of imported files, for people: every file, all of them together, and what to know."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.cli import screen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tocsin.importers.lane import Report

NUMBERS = ("records", "rejects", "posts")
SHOWN = 5
"""Examples of one kind on the screen; the rest is in --json."""
WIDE = 110
"""Columns of a screen on which a table of files can be read."""
OTHERS = {
    "posts": "posts",
    "ads": "ads",
    "fact_checks": "fact-checks",
    "incidents": "incidents",
    "indicators": "indicators",
    "events": "events",
    "accounts": "accounts",
}
"""Tables that are told, and their words; the others hang on these."""


def show(reports: "Sequence[Report]", *, dry_run: bool = False) -> None:
    """Print what became of each file, and of all."""
    out = screen.results()
    names = short_names([one.path for one in reports])
    title = "Files, as they would be imported" if dry_run else "Files"
    if out.width >= WIDE:
        _print_table(title, reports, names)
    else:
        _print_list(title, reports, names)
    if len({one.importer for one in reports if one.importer}) > 1:
        (_print_formats if out.width >= WIDE else _list_formats)(reports)
    if len(reports) > 1:
        out.print(screen.cell(total(reports)), soft_wrap=True)
    if out.width >= WIDE:
        for one in reports:
            for line in remarks(one, alone=len(reports) == 1):
                out.print(screen.cell(line), soft_wrap=True)


def _print_table(title: str, reports: "Sequence[Report]", names: "Mapping[Path, str]") -> None:
    columns = ("file", "outcome", "format", *NUMBERS, "from", "to")
    table = screen.table(title, *columns, right=(*NUMBERS, "from", "to"))
    for one in reports:
        table.add_row(screen.cell(names[one.path]), *_row(one))
    screen.results().print(table)


def _row(one: "Report") -> tuple[str, ...]:
    counts = (f"{one.records:,}", f"{one.rejects:,}", f"{one.rows.get('posts', 0):,}")
    return (
        one.status,
        one.importer or "",
        *(counts if one.importer else ("", "", "")),
        *days([one]),
    )


def _print_list(title: str, reports: "Sequence[Report]", names: "Mapping[Path, str]") -> None:
    """Print a file on a line of its own, and what there is to say of it below."""
    out = screen.results()
    out.print(f"[bold]{title}[/bold]")
    for one in reports:
        out.print(screen.cell(names[one.path]))
        read = f"{one.status} as {one.importer}: {_told([one])}" if one.importer else one.status
        for line in (read, *remarks(one, alone=len(reports) == 1, named=False)):
            _print_inside(line)


def _print_inside(line: str) -> None:
    """Print what belongs to the line above, every line of it set in."""
    from rich.padding import Padding

    screen.results().print(Padding(screen.cell(line), (0, 0, 0, 2)))


def _told(some: "Sequence[Report]") -> str:
    """Return the numbers of some files in words."""
    records, rejects = sum(one.records for one in some), sum(one.rejects for one in some)
    rows: Counter[str] = Counter()
    for one in some:
        rows.update(one.rows)
    span = " to ".join(dict.fromkeys(filter(None, days(some))))
    numbers = [_counted(records, "records"), _counted(rejects, "rejects"), *_became(rows)]
    return ", ".join([*numbers, *([span] if span else [])])


def _became(rows: "Mapping[str, int]") -> "Iterator[str]":
    """Yield how many posts some rows are, and what else; accounts where there is nothing else."""
    found = {name: word for name, word in OTHERS.items() if rows.get(name)}
    if len(found) > 1:
        found.pop("accounts", None)
    yield from (_counted(rows[name], word) for name, word in found.items())


def _counted(count: int, word: str) -> str:
    """Return a number and its word.

    >>> _counted(1, "posts"), _counted(1200, "posts")
    ('1 post', '1,200 posts')
    """
    return f"{count:,} {word.removesuffix('s') if count == 1 else word}"


def _print_formats(reports: "Sequence[Report]") -> None:
    """Print the totals of each format."""
    numbers = ("files", "records", "rejects", "unclaimed fields")
    table = screen.table("By format", "format", *numbers, "rows", "from", "to", right=numbers)
    for name in sorted({one.importer for one in reports if one.importer}):
        some = [one for one in reports if one.importer == name]
        rows: Counter[str] = Counter()
        for one in some:
            rows.update(one.rows)
        drift = len({field for one in some for field in one.drift})
        counts = (len(some), sum(one.records for one in some), sum(one.rejects for one in some))
        told = [f"{count:,}" for count in (*counts, drift)]
        table.add_row(name, *told, ", ".join(_became(rows)), *days(some))
    screen.results().print(table)


def _list_formats(reports: "Sequence[Report]") -> None:
    """Print the same on a line for each format."""
    screen.results().print("[bold]By format[/bold]")
    for name in sorted({one.importer for one in reports if one.importer}):
        some = [one for one in reports if one.importer == name]
        _print_inside(f"{name}: {_counted(len(some), 'files')}, {_told(some)}")


def days(reports: "Sequence[Report]") -> tuple[str, str]:
    """Return the first and the last day of some files' posts; empty where no time is known."""
    spans = [one.span for one in reports if one.span]
    if not spans:
        return "", ""
    first, last = min(one.first for one in spans), max(one.last for one in spans)
    return f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"


def total(reports: "Sequence[Report]") -> str:
    """Return what became of all files, in one line.

    >>> from tocsin.importers.report import Report
    >>> total([Report(path=Path("a"), status="imported", records=1200),
    ...        Report(path=Path("b"), status="refused", rejects=0)])
    '2 files: 1 imported, 1 refused; 1,200 records, 0 rejects, 0 posts'
    """
    outcomes = Counter(one.status for one in reports)
    told = ", ".join(f"{count:,} {status}" for status, count in outcomes.most_common())
    records, rejects = sum(one.records for one in reports), sum(one.rejects for one in reports)
    posts = sum(one.rows.get("posts", 0) for one in reports)
    line = (
        f"{len(reports):,} files: {told}; {records:,} records, {rejects:,} rejects, {posts:,} posts"
    )
    if parts := sum(one.parts for one in reports):
        line += f", {_counted(parts, 'elements')} of accepted pages rejected"
    if (between := days(reports))[0]:
        line += f", {between[0]} to {between[1]}"
    if drifted := sum(bool(one.drift) for one in reports):
        line += f"; fields nobody claimed in {drifted:,} of them"
    return line


def short_names(paths: "Sequence[Path]") -> dict[Path, str]:
    """Return the shortest end of each path that no other has.

    >>> list(short_names([Path("x/posts.csv"), Path("y/posts.csv"), Path("y/ads.csv")]).values())
    ['x/posts.csv', 'y/posts.csv', 'ads.csv']
    """
    names = {}
    for path in paths:
        others = [other.parts for other in paths if other != path]
        length = 1
        while length < len(path.parts) and any(
            path.parts[-length:] == parts[-length:] for parts in others
        ):
            length += 1
        names[path] = "/".join(path.parts[-length:])
    return names


def remarks(one: "Report", *, alone: bool = True, named: bool = True) -> list[str]:
    """Return what a person should know about one file, a line each, that begins with its name.

    A proposed mapping is shown only for a file that is imported alone.
    """
    said, name = _message(one, alone=alone), f"{one.path.name}: "
    more = [*_losses(one), *one.warnings, *_fields(one)]
    if named:
        return said + [f"{name}{line}" for line in more]
    return [line.removeprefix(f"{one.path}: ").removeprefix(name) for line in said] + more


def _message(one: "Report", *, alone: bool) -> list[str]:
    lines = one.message.splitlines()
    if alone or len(lines) < 2:
        return lines
    return [f"{lines[0].rstrip(':')}. Import it alone to see that mapping"]


def _losses(one: "Report") -> "Iterator[str]":
    for code, count in one.codes.items():
        yield f"{count:,} rejected: {code}"
    if one.parts:
        yield f"of these, inside pages that were otherwise accepted: {one.parts:,}"


def _fields(one: "Report") -> "Iterator[str]":
    if one.fields:
        mapped, left = len(one.fields.mapped), len(one.fields.ignored)
        rows = one.records + one.rejects
        some = f" of the first {one.fields.looked:,} records" if one.fields.looked < rows else ""
        yield (
            f"fields{some}: {mapped:,} mapped, {left:,} known and left, "
            f"{len(one.drift):,} claimed by nobody"
        )
    if one.drift:
        named = sorted(one.drift, key=lambda name: (-one.drift[name], name))
        rest = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
        told = ", ".join(f"{name} ({one.drift[name]:,})" for name in named[:SHOWN])
        yield f"fields nobody claimed, kept in the raw record: {told}{rest}"

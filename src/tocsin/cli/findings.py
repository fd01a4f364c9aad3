"""`tocsin findings`: what was found, in order of weight, or one finding with its posts."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.options import Json, Workspace, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.vocabulary.finding import Finding
    from tocsin.watch import Watch

NAME = "findings"


def command(
    key: Annotated[
        str | None, typer.Argument(metavar="[KEY]", help="One finding, with the posts behind it.")
    ] = None,
    *,
    detector: Annotated[str | None, typer.Option(help="Only what this detector found.")] = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """List findings, weightiest first; or show one with the posts behind it."""
    from tocsin.vocabulary.ranking import ranked

    watch = opened(workspace)
    found = ranked(watch.found(*([detector] if detector else [])))
    if key is not None:
        _show_one(watch, chosen(found, key), as_json=as_json)
    elif as_json:
        screen.print_json([{"key": one.key, **_plain(one)} for one in found])
    else:
        show(found)


def show(found: "Sequence[Finding]", limit: int | None = None) -> None:
    """Print findings, one row each."""
    table = screen.table("Findings", "key", "detector", "standing", "claim")
    for one in found[:limit]:
        detector = one.provenance.detector if one.provenance else ""
        table.add_row(one.key[:8], detector, standing(one), screen.cell(one.claim))
    out = screen.results()
    out.print(table if found else "Nothing was found.")
    if limit is not None and len(found) > limit:
        out.print(f"and {len(found) - limit} more: tocsin findings")


def standing(one: "Finding") -> str:
    """Return what a finding rests on, in a few characters."""
    if one.rule:
        return one.rule.id if one.rule.binding else f"{one.rule.id} (informs only)"
    return f"q = {one.chance.q:.1g}" if one.chance else ""


def chosen(found: "Sequence[Finding]", key: str) -> "Finding":
    """Return the finding whose key begins like this; raises `UnknownNameError` for none or two."""
    from tocsin.vocabulary.errors import UnknownNameError

    matches = [one for one in found if one.key.startswith(key)]
    if len(matches) != 1:
        raise UnknownNameError("finding", key, tuple(one.key for one in matches[:3]))
    return matches[0]


def _plain(one: "Finding") -> dict[str, object]:
    """Return a finding as JSON values."""
    import msgspec

    return msgspec.to_builtins(one)  # type: ignore[no-any-return]  # a dataclass becomes a dict


def _show_one(watch: "Watch", one: "Finding", *, as_json: bool) -> None:
    rows = watch.evidence(one)
    if as_json:
        posts = rows.to_dicts()
        screen.print_json({"key": one.key, **_plain(one), "posts": posts})
        return
    out = screen.results()
    out.print(screen.cell(one.claim), soft_wrap=True)
    out.print(f"standing: {standing(one)}")
    for sentence in one.innocent:
        out.print(screen.cell(f"might be innocent: {sentence}"), soft_wrap=True)
    for row in rows.iter_rows(named=True):
        at = f"{row['created_at']:%Y-%m-%d %H:%M:%S}" if row["created_at"] else "time not known"
        text = f"{at}  {row['account_handle'] or row['account_id']}  {row['text'] or ''}"
        out.print(screen.cell(text), soft_wrap=True)
        out.print(f"    {screen.cell(row['post_id'])}, {row['source_file_id']}:{row['src_record']}")

"""The yearly report of a trusted flagger: notices, in numbers alone.

Source    Regulation (EU) 2022/2065 (DSA), Article 22(3): notices by provider, type of allegedly
          illegal content and action taken, and how independence is kept; no personal data. Its
          number and wording are from memory and to be checked against the text.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from msgspec import Struct

from tocsin import catalog
from tocsin.casework.figures.asking import Period
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.small_cells import suppressed
from tocsin.casework.models.visible import Asker, Reader
from tocsin.reports.document import Column, Document, Facts, Paragraph, Section, Table, code, text
from tocsin.reports.document.blocks import Block, Line, Row
from tocsin.reports.flagger.counting import Notices, noticed
from tocsin.reports.labels import Labels
from tocsin.reports.network.shown import Shown, asked_as_of

TO_FILL = (
    "TO BE FILLED IN: what keeps the work independent of every provider of online platforms. The "
    "report is not complete without it (--independence)."
)
METHOD = (
    "A notice is one submission to a platform that was sent and did not bounce, counted in the "
    "year of its first sending; an item is one thing in it. Of corrected answers the latest "
    "counts. The type is the provision that the notice says may be broken; that it was broken is "
    "not said. A notice about several types, or an item with several measures, is in each."
)


class Flagger(Struct, frozen=True, kw_only=True):
    """Whose report it is."""

    name: str
    independence: str = ""
    """How it is kept, in their own words; "": the report says that this is lacking."""
    channels: tuple[str, ...] = ()
    """Those through which they notify as a trusted flagger; empty: any."""


def flagger_report(
    reader: Asker | Reader, of: Flagger, as_of: datetime, period: Period, shown: Shown | None = None
) -> Document:
    """Return the report of a year, as of an instant; it holds no personal data."""
    shown = shown or Shown()
    say, least = shown.labels, shown.least if shown.public else 0
    found = noticed(Past(reader, as_of), period, of.channels, least)
    ids = sha256("".join(f"{one}\n" for one in found.sources).encode()).hexdigest()
    facts: dict[str, Line] = {
        "Trusted flagger": text(of.name),
        "Period": text(f"{period.first} – {period.last}"),
        "As of": text(asked_as_of(as_of)),
        "Channels": text(", ".join(one or say("not said") for one in found.channels) or "–"),
        "SHA-256 of the records' ids": code(ids),
    }
    sections = (
        Section(say("By provider"), (_providers(found, shown),)),
        Section(say("By type of allegedly illegal content"),
                (_crossed(found.types, ("type", "notices"), shown, say),)),
        Section(say("By action taken"),
                (_crossed(found.actions, ("action", "items"), shown, say),)),
        Section(say("How independence is kept"),
                (Paragraph(text(of.independence or say(TO_FILL))),)),
        Section(say("Method and limits"), (Paragraph(text(say(METHOD))),)),
    )  # fmt: skip
    return Document(
        title=f"{say('Report of a trusted flagger')} {period.first:%Y}",
        kicker=say("Digital Services Act, Article 22(3)"),
        tlp="clear" if shown.public else shown.tlp,
        language=say.language,
        dated=as_of,
        facts=Facts(tuple((say(name), one) for name, one in facts.items())),
        sections=sections,
        closing=say.note,
    )


def _providers(found: Notices, shown: Shown) -> Table:
    say, names = shown.labels, sorted(found.providers)
    columns = [_column([of[one] for one in names], shown) for of in (found.providers, found.items)]
    rows = (
        Row((text(name), *(text(say.cell(one)) for one in row)))
        for name, *row in zip([*map(say, names), say("total")], *columns, strict=True)
    )
    heads = (Column(say("provider")), Column(say("notices"), is_number=True),
             Column(say("items"), is_number=True))  # fmt: skip
    return Table(say("Notices and items by provider"), heads, tuple(rows))


def _column(values: list[int], shown: Shown) -> list[int | None]:
    """Return numbers with their total; for the public without those that are small."""
    if shown.public and values:
        return [row[0] for row in suppressed([[one] for one in values], shown.least)]
    return [*values, sum(values)]


def _crossed(
    counts: Mapping[tuple[str, str], int], of: tuple[str, str], shown: Shown, say: Labels
) -> Block:
    """Return a table of words by provider; `of` says what the words are, and what is counted."""
    if not counts:
        return Paragraph(text(say("Nothing was sent yet.")))
    across = sorted({one for one, _ in counts})
    down = sorted({one for _, one in counts})
    values = [[counts.get((one, word), 0) for one in across] for word in down]
    names, heads = [_entitled(one, say) for one in down], list(map(say, across))
    printed: Sequence[Sequence[int | None]] = values
    if shown.public:
        printed = suppressed(values, shown.least)
        names, heads = [*names, say("total")], [*heads, say("total")]
    return Table(
        say(f"Number of {of[1]}"),
        (Column(say(of[0])), *(Column(one, is_number=True) for one in heads)),
        tuple(Row((text(name), *(text(say.cell(one)) for one in row)))
              for name, row in zip(names, printed, strict=True)),
    )  # fmt: skip


def _entitled(word: str, say: Labels) -> str:
    """Return a provision with its title, or a measure as people read it."""
    found = catalog.candidates(word) if ":" in word else ()
    if len(found) == 1:
        return f"{word} {found[0].title_in(say.language)}"
    return word if ":" in word else say(word.replace("_", " ").casefold())

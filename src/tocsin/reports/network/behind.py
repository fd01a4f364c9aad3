"""What a figure counted: its records, what they rest on, and the evidence that was sealed."""

from collections.abc import Iterable, Iterator

from tocsin.reports.document import Column, Paragraph, Section, Table, code, text
from tocsin.reports.document.blocks import Block, Facts, Folded, Line, Row, Span
from tocsin.reports.network.book import Book, Told
from tocsin.reports.network.shapes import FindingRow
from tocsin.reports.network.shown import Shown, labelled
from tocsin.vocabulary import aloud
from tocsin.vocabulary.figure import Figure
from tocsin.vocabulary.finding import Chance

FINDING = "finding:"
BESIDE = 3
"""Records that are named as what one rests on; the rest is counted."""


class Behind:
    """Tells what stands behind figures, and keeps which findings were named, for the appendix."""

    def __init__(self, book: Book, shown: Shown) -> None:
        self.book, self.shown = book, shown
        self.findings: set[int] = set()

    def folded(self, figure: Figure, anchor: str) -> Folded:
        """Return how a figure was counted and the records behind it, to be opened."""
        say = self.shown.labels
        what = say("How it was counted, and what was counted")
        many = f": {say.counted(len(figure.records), 'records')}"
        summary = what + ("" if self.shown.hides(figure.value, figure.unit) else many)
        return Folded(summary, (_facts(figure, self.shown), *self.rows(figure, anchor)))

    def rows(self, figure: Figure, anchor: str) -> Iterator[Block]:
        """Yield the table of what a figure counted, as far as it is listed."""
        say = self.shown.labels
        rests = self._rests(figure)
        places = figure.records if self.shown.public else self.shown.listed(figure.records)
        told = self.book.told(places)
        if self.shown.public:
            places = tuple(
                one for one in places if self.shown.is_open(told[one], _some(rests, figure, one))
            )
            places = self.shown.listed(places)
        if not places:
            if figure.records:
                yield Paragraph(text(say("None of these records is public.")))
            return
        columns = ("record", "what it is", "when (UTC)", "because of")
        rows = tuple(
            Row(self._cells(told.get(one) or Told(place=one, what=""), figure, rests),
                f"{anchor}-{n}" if n == 0 else "")
            for n, one in enumerate(places)
        )  # fmt: skip
        yield Table(
            say("What was counted"),
            tuple(Column(say(one)) for one in columns),
            rows,
            0 if self.shown.hides(figure.value, figure.unit) else len(figure.records) - len(places),
        )

    def appendix(self) -> Section:
        """Return the findings that figures rest on, with what proves each."""
        say, found = self.shown.labels, self.book.findings(self.findings)
        sealed = self.book.sealed(self.findings)
        columns = ("finding", "what it says", "seen (UTC)", "rests on", "evidence", "sealed")
        rows = tuple(self._finding(found[key], sealed.get(key, ())) for key in sorted(found))
        if not rows:
            return Section(say("Findings behind the figures"))
        note = say(
            "Evidence is told by how many rows there are and the SHA-256 of their ids; what was "
            "sealed, by the SHA-256 of its manifest, its name in the vault."
        )
        table = Table(
            say("Findings behind the figures"), tuple(Column(say(one)) for one in columns), rows
        )
        return Section(table.caption, (Paragraph(text(note)), table), anchor="findings")

    def _rests(self, figure: Figure) -> dict[str, Told]:
        """Return the findings that a figure rests on; a public report has to know them all."""
        if not self.shown.public:
            return {}
        every = {one for some in figure.behind.values() for one in some if one.startswith(FINDING)}
        return self.book.told(every)

    def _cells(self, told: Told, figure: Figure, rests: dict[str, Told]) -> tuple[Line, ...]:
        told = self.shown.told(told)
        because = figure.behind.get(told.place, ())
        if self.shown.public:
            because = tuple(one for one in because if one in rests and rests[one].tlp == "clear")
        if told.place.startswith(FINDING):
            because = (told.place,)
        return (
            code(told.place),
            text(told.what),
            text(self.shown.when(told.at)),
            self._links(because),
        )

    def _links(self, because: tuple[str, ...]) -> Line:
        """Return what a record rests on; findings lead to the appendix."""
        spans: list[Span] = []
        for one in because[:BESIDE]:
            to = ""
            if one.startswith(FINDING):
                to = one.replace(":", "-")
                self.findings.add(int(one.partition(":")[2]))
            spans += [Span(one, "code", to), Span(" ")]
        more = len(because) - BESIDE
        return (*spans, Span(f"{self.shown.labels('and')} {more:,}")) if more > 0 else tuple(spans)

    def _finding(self, one: FindingRow, sealed: Iterable[str]) -> Row:
        labelled(self.shown, one.tlp)
        place = f"{FINDING}{one.id}"
        said = one.kind.replace("_", " ") if self.shown.public else one.claim
        proof = aloud.counted(one.evidence, "row")
        proof += f", {one.evidence_sha256}" if one.evidence_sha256 else ""
        cells = (
            code(place),
            text(said),
            text(f"{self.shown.when(one.first_at)} – {self.shown.when(one.last_at)}"),
            text(_standing(one)),
            code(proof),
            code(" ".join(sealed)),
        )
        return Row(cells, place.replace(":", "-"))


def _some(rests: dict[str, Told], figure: Figure, place: str) -> dict[str, Told]:
    return {one: rests[one] for one in figure.behind.get(place, ()) if one in rests}


def _facts(figure: Figure, shown: Shown) -> Facts:
    """Return how a figure was counted."""
    say = shown.labels
    asked = "; ".join(f"{say(name)}: {value}" for name, value in figure.asked.items())
    is_hidden = shown.hides(figure.value, figure.unit)
    facts: dict[str, Line] = {
        "Value": text(f"{shown.number(figure.value, figure.unit)} "
                      f"{say.unit(figure.unit, figure.value)}"),
        "Rule": code(f"{figure.name}, {say('version')} {figure.version}"),
        "Method": text(say(figure.definition)),
        "Asked": text(asked),
        "Basis": text(say(figure.basis)),
        "Not surely counted": text(" ".join(figure.caveats)),
        "SHA-256 of the records' ids": code("" if is_hidden else figure.records_sha256),
    }  # fmt: skip
    return Facts(tuple((say(name), line) for name, line in facts.items() if line[0].text))


def _standing(one: FindingRow) -> str:
    if one.rule:
        return " ".join(str(one.rule[name]) for name in ("id", "version") if one.rule.get(name))
    found = one.chance or {}
    if {"p", "q", "hypotheses"} <= found.keys():
        null = str(found.get("null") or "")
        return aloud.strength(
            Chance(p=found["p"], q=found["q"], null=null, hypotheses=found["hypotheses"])
        )
    return aloud.UNTESTED

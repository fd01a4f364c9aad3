"""The statistics of rapid response as blocks of a report."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from tocsin.casework.figures.small_cells import parts, suppressed
from tocsin.casework.rapid.clock import Duty
from tocsin.casework.rapid.spreads import Share, Spread
from tocsin.casework.rapid.statistics import DAYS, Case, Tally
from tocsin.reports.document import Column, Number, Numbers, Paragraph, Table, code, text
from tocsin.reports.document.blocks import Block, Line, Row
from tocsin.reports.labels import Labels
from tocsin.reports.network.shown import Shown

CASES = "cases"
SENT = (
    "Notices that were sent and did not bounce; one to each recipient of each revision. A time is "
    "known only where the thing happened: beside each median stands how many still wait."
)
MANY = ("sent", "acknowledged", "answered", "in time to respond")
LONG = (
    "median to respond", "nine of ten within", "median, open ones counted", "still waiting",
    "ended without",
)  # fmt: skip


def headline(one: Tally, shown: Shown, anchor: str) -> Numbers:
    """Return what is said first."""
    say = shown.labels
    to = "" if shown.public else anchor
    return Numbers(
        (
            Number(say.number(one.sent), say("notices sent"), say(SENT), to=to),
            Number(share(one.acknowledged, say), say("acknowledged"), say("Receipt was confirmed."),
                   to=to),
            Number(share(one.answered, say), say("answered"),
                   say("A first answer was given, late ones too."), to=to),
            Number(say.lasting(one.to_respond.median), say("median to respond"),
                   say("Half of those that were answered had their answer by then."),
                   open_ones(one.to_respond, say), to),
            Number(say.lasting(one.to_respond.p90), say("nine of ten within"),
                   say("Nine of ten of those that were answered took no longer."),
                   open_ones(one.to_respond, say), to),
        )
    )  # fmt: skip


def tables(tallies: Mapping[str, Tally], by: str, shown: Shown) -> Iterator[Table]:
    """Yield how many and how long, each with one row for each group."""
    say, title = shown.labels, shown.labels(f"By {by}")
    names = [text(plain(say(name)) if by == "channel" else say(name)) for name in tallies]
    names = [one if one[0].text else text(say("not said")) for one in names]
    for caption, heads, cells in (
        (f"{title}: {say('how many')}", MANY, _many),
        (f"{title}: {say('how long')}", LONG, _long),
    ):
        columns = (Column(say(by)), *(Column(say(one), is_number=True) for one in heads))
        told = zip(names, tallies.values(), strict=True)
        yield Table(caption, columns, tuple(Row((name, *cells(one, say))) for name, one in told))


def outcomes(tallies: Mapping[str, Tally], shown: Shown, by: str = "recipient") -> Iterator[Block]:
    """Yield what came of the notices of each group, as platforms publish it: one outcome each."""
    say = shown.labels
    every = sorted({one for tally in tallies.values() for one in tally.outcomes})
    if not every:
        return
    values = [[tally.outcomes.get(one, 0) for one in every] for tally in tallies.values()]
    names = [say(name) or say("not said") for name in tallies]
    printed: Sequence[Sequence[int | None]] = values
    heads = [plain(one.value) for one in every]
    if shown.public:
        printed = suppressed(values, shown.least)
        names, heads = [*names, say("total")], [*heads, "total"]
    yield Table(
        say("What came of the notices"),
        (Column(say(by)), *(Column(say(one), is_number=True) for one in heads)),
        tuple(Row((text(name), *(text(say.cell(one)) for one in row)))
              for name, row in zip(names, printed, strict=True)),
    )  # fmt: skip


def measures(one: Tally, shown: Shown) -> Iterator[Block]:
    """Yield what was done item by item, what shows at the address, and what came back."""
    say = shown.labels
    if one.measures:
        counts = dict(sorted(one.measures.items(), key=lambda pair: (-pair[1], pair[0])))
        kept = parts(counts, shown.least) if shown.public else counts
        rows = (
            Row((text(say(plain(measure.word))), text(plain(measure.kind.value)),
                 text(say.cell(kept[measure]))))
            for measure in counts
        )  # fmt: skip
        columns = (Column(say("measure")), Column(say("field")), Column(say("items"), True))  # noqa: FBT003
        yield Table(say("Measures, one for each item"), columns, tuple(rows))
    said = [
        ("Claims that show at the address", share(one.confirmed, say)),
        *((f"Back within {days} days", share(one.reemerged[days], say)) for days in DAYS),
        ("Appealed", shown.number(one.appealed)),
        ("Appeals after which the outcome was another", share(one.reversed, say)),
        ("Answers by word of mouth, in writing, both",
         ", ".join(f"{mode.value} {shown.number(n)}" for mode, n in sorted(one.feedback.items()))),
        ("To acknowledge", spread(one.to_acknowledge, say)),
        ("To decide", spread(one.to_decide, say)),
        ("To take effect, at least", spread(one.to_effect_least, say)),
        ("To take effect, at most", spread(one.to_effect_most, say)),
        ("Steps written down after they occurred", say.number(one.back_dated)),
    ]  # fmt: skip
    rows = (Row((text(say(name)), text(value or "–"))) for name, value in said)
    yield Table(
        say("What followed"), (Column(say("what")), Column(say("what was found"))), tuple(rows)
    )


def notices(cases: Sequence[Case], as_of: datetime, shown: Shown) -> Iterator[Block]:
    """Yield every notice that was counted; none for the public."""
    say = shown.labels
    if shown.public:
        yield Paragraph(text(say("None of these records is public.")))
        return
    sent = [one for one in cases if one.sent_at(as_of) is not None]
    kept = sent[: shown.rows] if shown.rows else sent
    heads = ("record", "recipient", "channel", "sent (UTC)", "answered (UTC)", "how", "elections")
    rows = tuple(Row(_notice(one, as_of, say)) for one in kept)
    yield Table(say("Notices"), tuple(Column(say(one)) for one in heads), rows,
                len(sent) - len(kept))  # fmt: skip


def share(one: Share, say: Labels) -> str:
    """Say a share.

    >>> share(Share(3, 4, 1), Labels()), share(Share(0, 0, 7), Labels())
    ('3 of 4 (not to be judged yet: 1)', 'not to be judged yet: 7')
    """
    rest = f"{say('not to be judged yet')}: {say.number(one.left_out)}" if one.left_out else ""
    if not one.of:
        return rest or "–"
    told = f"{say.number(one.count)} {say('of')} {say.number(one.of)}"
    return f"{told} ({rest})" if rest else told


def spread(one: Spread, say: Labels) -> str:
    """Say a length of time with all that its median leaves out."""
    if one.median is None:
        told = say("never yet")
    else:
        told = f"{say('median')} {say.lasting(one.median)}, {say('nine of ten within')} "
        told += f"{say.lasting(one.p90)}, {say('of')} {say.number(one.observed)}"
    return f"{told}. {open_ones(one, say)}"


def open_ones(one: Spread, say: Labels) -> str:
    """Say how many wait still, and how many ended without."""
    median = say.lasting(one.median_of_all)
    waiting, ended = say.number(one.open), say.number(one.censored)
    return (
        f"{say('Still waiting')}: {waiting}; {say('ended without')}: {ended}; "
        f"{say('median, open ones counted')}: {median}."
    )


def plain(word: str) -> str:
    """Return a word of a list as people read it."""
    return word.replace("_", " ").casefold()


def _many(one: Tally, say: Labels) -> Iterator[Line]:
    yield text(say.number(one.sent))
    yield text(share(one.acknowledged, say))
    yield text(share(one.answered, say))
    yield text(share(one.within[Duty.RESPOND], say))


def _long(one: Tally, say: Labels) -> Iterator[Line]:
    took = one.to_respond
    for time in (took.median, took.p90, took.median_of_all):
        yield text(say.lasting(time))
    yield text(say.number(took.open))
    yield text(say.number(took.censored))


def _notice(one: Case, as_of: datetime, say: Labels) -> tuple[Line, ...]:
    sent, answered, mode = one.sent_at(as_of), one.answered_at(as_of), one.feedback(as_of)
    return (
        code(f"submission:{one.submission}"),
        text(one.recipient),
        text(plain(one.channel)),
        text(f"{sent:%Y-%m-%d %H:%M}" if sent else ""),
        text(f"{answered:%Y-%m-%d %H:%M}" if answered else say("no answer")),
        text(mode.value if mode else ""),
        text(", ".join(one.elections)),
    )

"""The briefing's charts over time: values in, one picture each out.

Every chart is a Vega-Lite specification that Altair checks and `svg.py` draws. None needs colour
to be read, and each comes with the sentence that says what is to be seen. Names reach a chart as
the text of a mark only, never as a field, a scale or an expression.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import altair as alt

from tocsin.reports.briefing.brief import Bin, Coverage, Mark, Moment
from tocsin.reports.briefing.svg import ACCENT, INK, Layers, Picture, Rows, drawn, of
from tocsin.vocabulary.aloud import counted
from tocsin.vocabulary.finding import Span
from tocsin.vocabulary.shown import label, line

WIDTH = 640
LANE, PANEL, BARS_HIGH = 18, 56, 130
"""Pixels: one account's line, one platform's panel, the bars of a timeline."""
LANES = 16
"""Most accounts that get a line of their own; with more, posts are counted instead."""
BARS = 80
"""Most bars a timeline is cut into."""
STEPS = tuple(
    timedelta(seconds=seconds)
    for seconds in (1, 5, 15, 60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800)
)
TICKS = (*STEPS[:-1], *(timedelta(days=days) for days in (2, 4, 7, 14, 28, 91, 365)))
WIDTHS = {"1h": STEPS[6], "1d": STEPS[10], "1w": STEPS[11]}
BANDS = {"silence": ("#b08a2e", "silence", -17), "polling": ("#4f7d9b", "polls open", -5)}
"""Kind of mark to its colour, its word on the chart, and how far above the chart that stands."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Ground:
    """What lies under a chart: the time it covers, and the marks it touches."""

    span: Span
    marks: tuple[Mark, ...]

    @classmethod
    def under(cls, span: Span, marks: Sequence[Mark], *, whole: bool = False) -> "Ground":
        """Take the marks that share a moment with the span; `whole` widens it to all of each."""
        near = tuple(
            mark for mark in marks if mark.span.first <= span.last and span.first <= mark.span.last
        )
        if whole:
            first = min([span.first, *(mark.span.first for mark in near)])
            span = Span(first, max([span.last, *(mark.span.last for mark in near)]))
        return cls(span, near)


def timeline(
    moments: Sequence[Moment],
    names: Mapping[str, str],
    marks: Sequence[Mark],
    *,
    whole: bool = False,
) -> Picture:
    """Draw when the posts behind a finding were made; at least one moment is needed.

    Few accounts: one line each, one dot per post. Many: bars that count posts. `whole` widens the
    chart to all of each mark it touches, for findings that are about a silence window.
    """
    span = Span(moments[0].at, moments[-1].at)
    ground = Ground.under(span, marks, whole=whole)
    accounts = tuple(dict.fromkeys(moment.account for moment in moments))
    said = f"{counted(len(moments), 'post')} by {counted(len(accounts), 'account')}, {span}."
    if ground.marks:
        said += f" Marked: {'; '.join(mark.label for mark in ground.marks)}."
    if len(accounts) <= LANES:
        named = {account: label(names.get(account, account)) for account in accounts}
        return drawn(_lanes(moments, named, ground), f"One dot per post: {said}")
    return drawn(_bars(moments, ground), said)


def coverage(posts: Coverage, marks: Sequence[Mark]) -> Picture:
    """Draw how many posts of each platform the corpus has per bin; at least one bin is needed.

    One panel per platform, each on its own scale over the same time: what matters is where the
    collection of a platform begins, ends and has holes.
    """
    step = WIDTHS[posts.width]
    span = Span(min(one.at for one in posts.bins), max(one.at for one in posts.bins) + step)
    ground = Ground.under(span, marks)
    by_platform: dict[str, list[Bin]] = {}
    for one in posts.bins:
        by_platform.setdefault(one.platform, []).append(one)
    largest_first = sorted(by_platform.values(), key=lambda bins: (-_total(bins), bins[0].platform))
    panels = [
        _panel(bins, step, ground, worded=bins is largest_first[0], dated=bins is largest_first[-1])
        for bins in largest_first
    ]
    said = "; ".join(_said(bins) for bins in largest_first)
    return drawn(alt.vconcat(*panels, spacing=16), f"Posts per {_per(step)}, UTC. {said}.")


def _lanes(moments: Sequence[Moment], named: Mapping[str, str], ground: Ground) -> Layers:
    """One line per account, in order of first appearance; one dot per post."""
    lane = {account: n for n, account in enumerate(named)}
    dots: Rows = [{"at": _ms(moment.at), "lane": lane[moment.account]} for moment in moments]
    labels: Rows = [{"lane": lane[account], "who": name} for account, name in named.items()]
    axis = alt.Axis(labels=False, ticks=False, domain=False, grid=True, title=None)
    y = alt.Y("lane:O", axis=axis, scale=alt.Scale(domain=list(lane.values())))
    points = of(dots).mark_point(filled=True, size=46, opacity=0.75, color=ACCENT)
    words = of(labels).mark_text(align="right", dx=-8, fontSize=11, color=INK, limit=170)
    return alt.layer(
        *_bands(ground),
        points.encode(x=_time(ground.span), y=y),
        words.encode(x=alt.value(0), y=y, text="who:N"),
    ).properties(width=WIDTH - 150, height=LANE * len(named))


def _bars(moments: Sequence[Moment], ground: Ground) -> Layers:
    """Bars that count posts, in steps that people think in."""
    span = ground.span
    step = next((step for step in STEPS if span.length / step <= BARS), STEPS[-1])
    counts = Counter(_floor(moment.at, step) for moment in moments)
    wide = Span(min(*counts, span.first), max(max(counts) + step, span.last))
    ground = replace(ground, span=wide)
    return alt.layer(
        *_bands(ground), _columns(counts, step, wide, title=f"posts per {_per(step)}")
    ).properties(width=WIDTH, height=BARS_HIGH)


def _panel(
    bins: Sequence[Bin], step: timedelta, ground: Ground, *, worded: bool, dated: bool
) -> Layers:
    """One platform's posts over time; one panel of several names the marks, one the time."""
    counts = {one.at: one.posts for one in bins}
    return alt.layer(
        *_bands(ground, worded=worded, dated=dated),
        _columns(counts, step, ground.span, dated=dated),
    ).properties(
        width=WIDTH,
        height=PANEL,
        title=alt.Title(
            f"{line(bins[0].platform, 30)} · {counted(_total(bins), 'post')}", offset=6
        ),
    )


def _columns(
    counts: Mapping[datetime, int],
    step: timedelta,
    span: Span,
    *,
    title: str | None = None,
    dated: bool = True,
) -> alt.Chart:
    """Columns from bin to bin, so that a hole in the data is a hole in the picture."""
    rows: Rows = [
        {"at": _ms(at), "to": _ms(at + step), "posts": posts} for at, posts in counts.items()
    ]
    axis = alt.Axis(tickCount=3, format=",d", title=title, domain=False, ticks=False, minExtent=36)
    columns: alt.Chart = (
        of(rows)
        .mark_rect(color=ACCENT, opacity=0.85)
        .encode(
            x=_time(span, dated=dated),
            x2="to:Q",
            y=alt.Y("posts:Q", axis=axis, scale=alt.Scale(zero=True)),
            y2=alt.datum(0),
        )
    )
    return columns


def _bands(ground: Ground, *, worded: bool = True, dated: bool = True) -> list[alt.Chart]:
    """Shade silence windows and polling days, cut to the span, with a word above each."""
    layers: list[alt.Chart] = []
    x = _time(ground.span, dated=dated)
    for mark in ground.marks:
        colour, word, above = BANDS[mark.kind]
        first = max(mark.span.first, ground.span.first)
        last = min(mark.span.last, ground.span.last)
        rows = of([{"at": _ms(first), "to": _ms(last), "word": word}])
        shade = rows.mark_rect(color=colour, opacity=0.22)
        layers.append(shade.encode(x=x, x2="to:Q"))
        if worded:
            late = (first - ground.span.first) > 0.85 * ground.span.length
            words = rows.mark_text(
                align="right" if late else "left", fontSize=10, color=INK, baseline="middle"
            )
            where = _time(ground.span, field="to:T", dated=dated) if late else x
            layers.append(words.encode(x=where, y=alt.value(above), text="word:N"))
    return layers


def _time(span: Span, *, field: str = "at:T", dated: bool = True) -> alt.X:
    """Put time across the page, in UTC, with labels that suit its length."""
    margin = span.length * 0.015 or timedelta(minutes=10)
    days = f"{span.first:%-d %B %Y}"
    if span.last.date() != span.first.date():
        days += f" to {span.last:%-d %B %Y}"
    first, last = span.first - margin, span.last + margin
    pattern, ticks = _ticks(first, last)
    axis = alt.Axis(
        format=pattern,
        values=ticks,
        grid=False,
        title=f"{days}, UTC" if dated else None,
        labels=dated,
    )
    scale = alt.Scale(type="utc", domain=[_ms(first), _ms(last)], nice=False)
    return alt.X(field, axis=axis, scale=scale)


def _ticks(first: datetime, last: datetime) -> tuple[str, list[int]]:
    """Return how ticks are written between two instants, and where they stand.

    At most eight, or four where each has both a day and a time.
    """
    most = 4 if timedelta(days=1) < last - first < timedelta(days=4) else 8
    step = next((step for step in TICKS if (last - first) / step <= most), TICKS[-1])
    ticks = range(_ms(_floor(first, step) + step), _ms(last) + 1, step // timedelta(milliseconds=1))
    if step >= timedelta(days=1):
        return "%-d %b", list(ticks)
    if last - first > timedelta(days=1):
        return "%-d %b %H:%M", list(ticks)
    return ("%H:%M:%S" if step < timedelta(minutes=1) else "%H:%M"), list(ticks)


def _said(bins: Sequence[Bin]) -> str:
    """Say one platform's panel in words."""
    top = max(bins, key=lambda one: one.posts)
    return (
        f"{bins[0].platform}: {counted(_total(bins), 'post')} "
        f"from {bins[0].at:%Y-%m-%d} to {bins[-1].at:%Y-%m-%d}, "
        f"most ({top.posts:,}) on {top.at:%Y-%m-%d}"
    )


def _total(bins: Sequence[Bin]) -> int:
    """Return how many posts are in some bins."""
    return sum(one.posts for one in bins)


def _per(step: timedelta) -> str:
    """Say a step as the word after `per`."""
    units = ((604_800, "week"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
    seconds = step.total_seconds()
    unit, name = next((unit, name) for unit, name in units if seconds % unit == 0)
    return name if seconds == unit else f"{seconds / unit:g} {name}s"


def _floor(at: datetime, step: timedelta) -> datetime:
    """Return the beginning of the bin that holds an instant."""
    return at - (at - BEGINNING) % step


def _ms(at: datetime) -> int:
    """Return an instant as Vega wants it, milliseconds since 1970."""
    return (at - BEGINNING) // timedelta(milliseconds=1)

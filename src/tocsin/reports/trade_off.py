"""One picture of what each rule is worth: of whom it names how many are right, and whom it misses.

The rule of n objects is a line with a point for every n, because its n has to be chosen; the tests
and CooRTweet's quantiles are points of their own.
"""

from pathlib import Path

import altair as alt
import polars as pl

from tocsin.coordination.labelled import ALL, OBJECTS, PEER, TESTS
from tocsin.reports.briefing.svg import ACCENT, FAINT, INK, Layers, Picture, Rows, drawn, of

SIZE = 360
"""Pixels, each way."""
LABELLED = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50)
"""The n that have their number written beside them."""
COLOURS = {OBJECTS: FAINT, PEER: INK, TESTS: ACCENT}
ABOVE, BELOW = -7, 14
"""Pixels: where the word of a point stands."""


def trade_off(rules: pl.DataFrame, campaign: str = ALL) -> Picture:
    """Draw precision against recall for every rule of one campaign (`Judged.rules`)."""
    rows = rules.filter(campaign=campaign).drop_nulls("precision").sort("n", nulls_last=False)
    rows = rows.unique(["kind", "precision", "recall"], keep="first", maintain_order=True)
    points: Rows = [
        {
            "recall": row["recall"],
            "precision": row["precision"],
            "kind": row["kind"],
            "name": _name(row["kind"], row["rule"], row["n"]),
            "n": row["n"] or 0,
        }
        for row in rows.iter_rows(named=True)
    ]
    chart = alt.layer(
        _line([point for point in points if point["kind"] == OBJECTS]),
        *(
            _dots([point for point in points if point["kind"] == kind], kind)
            for kind in _kinds(rows)
        ),
    ).properties(width=SIZE, height=SIZE)
    return drawn(chart, _said(rows))


def write(rules: pl.DataFrame, path: Path) -> None:
    """Write the picture as an SVG file that needs nothing else, on white."""
    paper = '<rect width="100%" height="100%" fill="#ffffff"/>'
    head, end, rest = trade_off(rules).svg.partition(">")
    whole = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1) + end + paper + rest
    path.write_text(whole, encoding="utf-8")


def _kinds(rows: pl.DataFrame) -> list[str]:
    return rows["kind"].unique().sort().to_list()


def _axes() -> tuple[alt.X, alt.Y]:
    ends = alt.Scale(domain=[0, 1])
    return (
        alt.X("recall:Q", scale=ends, title="recall: of the members, how many are named"),
        alt.Y("precision:Q", scale=ends, title="precision: of the named, how many are members"),
    )


def _line(points: Rows) -> alt.Chart:
    x, y = _axes()
    line: alt.Chart = of(points).mark_line(color=FAINT, strokeWidth=1)
    return line.encode(x, y, alt.Order("n:Q"))


def _dots(points: Rows, kind: str) -> Layers:
    x, y = _axes()
    marks = of(points).mark_circle(color=COLOURS[kind], size=60, opacity=1).encode(x, y)
    words = of(points).mark_text(
        color=COLOURS[kind],
        align="left" if kind == OBJECTS else "center",
        dx=7 if kind == OBJECTS else 0,
        dy=ABOVE if kind == OBJECTS else BELOW,
        fontSize=10,
    )
    return alt.layer(marks, words.encode(x, y, alt.Text("name:N")))


def _name(kind: str, rule: str, n: int | None) -> str:
    """Say what stands beside a point."""
    if kind != OBJECTS:
        return rule
    return f"≥ {n}" if n in LABELLED else ""


def _said(rows: pl.DataFrame) -> str:
    """Say the picture to somebody who does not see it."""
    told = rows.filter(pl.col("kind") != OBJECTS)
    each = [
        f"{rule}: precision {precision:.2f}, recall {recall:.2f}"
        for rule, precision, recall in told.select("rule", "precision", "recall").iter_rows()
    ]
    return f"Precision against recall. {'; '.join(each)}."

"""The picture of a network: who is tied to whom, and who ties most."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import networkx as nx

from tocsin.reports.briefing.svg import ACCENT, FAINT, INK, Picture, Rows, drawn, of
from tocsin.vocabulary.aloud import counted
from tocsin.vocabulary.finding import Tie
from tocsin.vocabulary.ids import parse
from tocsin.vocabulary.shown import label, line

EDGES = 300
"""Most ties drawn; the strongest are kept."""
HUBS = 8
"""Accounts that are named on the picture."""
WIDTH = 640
LOW, HIGH = 200, 420
"""Pixels: height of the smallest and of the largest picture."""
ROOM_ACROSS, ROOM_DOWN = 150, 20
"""Pixels that a name needs for itself."""
SEED = 2024
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
COLOURS = (ACCENT, "#4f7d9b", "#b08a2e", "#5b7f4f", "#7d5b8c", "#6b6b6b")


def picture(ties: Sequence[Tie], names: Mapping[str, str]) -> Picture:
    """Draw the strongest ties of a network; at least one is needed.

    A line is as wide as its tie is strong, a shape as large as its account has ties; the shape
    itself says the platform. The same ties always give the same picture.
    """
    kept = sorted(ties, key=lambda tie: (-tie.weight, tie.one, tie.other))[:EDGES]
    degrees = Counter(end for tie in kept for end in (tie.one, tie.other))
    hubs = [account for account, _ in sorted(degrees.items(), key=lambda one: (-one[1], one[0]))]
    places = _places(kept)
    platforms = sorted({_platform(account) for account in degrees})
    height = min(HIGH, LOW + 12 * len(degrees))
    layers = [
        _lines(kept, places),
        *(_shapes(platform, n, places, degrees) for n, platform in enumerate(platforms)),
        *_labels(_apart(hubs, places, height), places, names),
        *_key(platforms, height),
    ]
    chart = alt.layer(*layers).properties(width=WIDTH, height=height)
    return drawn(chart, _said(kept, len(ties), degrees, hubs, names))


def _places(ties: Sequence[Tie]) -> dict[str, tuple[float, float]]:
    """Lay the accounts out, each coordinate from 0 to 1."""
    graph = nx.Graph()
    graph.add_weighted_edges_from((tie.one, tie.other, tie.weight**0.5) for tie in ties)
    spread = 2.2 / max(graph.number_of_nodes(), 1) ** 0.5
    laid = nx.spring_layout(graph, k=spread, seed=SEED, iterations=120)
    return _fitted({account: (float(x), float(y)) for account, (x, y) in laid.items()})


def _fitted(laid: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Fit a layout to the unit square, half by place and half by rank, so that no crowd clots."""
    xs, ys = ({key: place[side] for key, place in laid.items()} for side in (0, 1))
    across, down = _spread(xs), _spread(ys)
    return {account: (across[account], down[account]) for account in laid}


def _spread(values: Mapping[str, float]) -> dict[str, float]:
    """Return values from 0 to 1: the mean of where each lies and of its rank."""
    low, high = min(values.values()), max(values.values())
    ranks = {key: n for n, key in enumerate(sorted(values, key=lambda key: (values[key], key)))}
    last = max(len(values) - 1, 1)
    return {
        key: ((value - low) / (high - low or 1) + ranks[key] / last) / 2
        for key, value in values.items()
    }


def _apart(
    hubs: Sequence[str], places: Mapping[str, tuple[float, float]], height: int
) -> list[str]:
    """Return the first hubs whose names do not run into one another."""
    chosen: list[str] = []
    for hub in hubs[: 3 * HUBS]:
        x, y = places[hub]
        clear = all(
            abs(x - places[other][0]) * WIDTH > ROOM_ACROSS
            or abs(y - places[other][1]) * height > ROOM_DOWN
            for other in chosen
        )
        if clear and len(chosen) < HUBS:
            chosen.append(hub)
    return chosen


def _lines(ties: Sequence[Tie], places: Mapping[str, tuple[float, float]]) -> alt.Chart:
    """Draw one line per tie."""
    heaviest = max(tie.weight for tie in ties) or 1
    rows: Rows = [
        {
            "x": places[tie.one][0],
            "y": places[tie.one][1],
            "x2": places[tie.other][0],
            "y2": places[tie.other][1],
            "wide": 0.5 + 3 * tie.weight / heaviest,
        }
        for tie in ties
    ]
    chart: alt.Chart = (
        of(rows)
        .mark_rule(color=FAINT, opacity=max(0.15, 0.5 - len(ties) / 800))
        .encode(
            x=_x(), y=_y(), x2="x2:Q", y2="y2:Q", strokeWidth=alt.StrokeWidth("wide:Q", scale=None)
        )
    )
    return chart


def _shapes(
    platform: str, n: int, places: Mapping[str, tuple[float, float]], degrees: Counter[str]
) -> alt.Chart:
    """Draw one platform's accounts, larger with more ties."""
    rows: Rows = [
        {"x": places[account][0], "y": places[account][1], "size": 40 + 12 * degrees[account]}
        for account in degrees
        if _platform(account) == platform
    ]
    chart: alt.Chart = (
        of(rows)
        .mark_point(filled=True, opacity=0.95, **_look(n))
        .encode(x=_x(), y=_y(), size=alt.Size("size:Q", scale=None, legend=None))
    )
    return chart


def _labels(
    hubs: Sequence[str], places: Mapping[str, tuple[float, float]], names: Mapping[str, str]
) -> list[alt.Chart]:
    """Name some accounts, each name in front of a halo that keeps it legible over lines."""
    rows: Rows = [
        {"x": places[hub][0], "y": places[hub][1], "who": label(names.get(hub, hub))}
        for hub in hubs
    ]
    look: dict[str, Any] = {"dy": -14, "fontSize": 11, "fontWeight": 600}
    halo = of(rows).mark_text(stroke="#fdfcfa", strokeWidth=4, color="#fdfcfa", **look)
    words = of(rows).mark_text(color=INK, **look)
    return [one.encode(x=_x(), y=_y(), text="who:N") for one in (halo, words)]


def _key(platforms: Sequence[str], height: int) -> list[alt.Chart]:
    """Say which shape is which platform, below the picture."""
    layers = []
    for n, platform in enumerate(platforms):
        one = of([{"word": line(platform, 24)}])
        x, y = alt.value(12 + 110 * n), alt.value(height + 18)
        layers.append(
            one.mark_point(filled=True, size=80, opacity=0.95, **_look(n)).encode(x=x, y=y)
        )
        words = one.mark_text(align="left", dx=10, fontSize=11, color=INK)
        layers.append(words.encode(x=x, y=y, text="word:N"))
    return layers


def _look(n: int) -> dict[str, Any]:
    """Return the shape and colour of the nth platform."""
    return {"shape": SHAPES[n % len(SHAPES)], "color": COLOURS[n % len(COLOURS)]}


def _x() -> alt.X:
    """Place across the picture, which has no axis."""
    return alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.06, 1.06], nice=False))


def _y() -> alt.Y:
    """Place down the picture, which has no axis."""
    return alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.06, 1.06], nice=False))


def _platform(account: str) -> str:
    """Return the platform in an id; ids of another form are of no platform."""
    return parse(account).platform if account.count(":") >= 2 else "account"


def _said(
    kept: Sequence[Tie],
    count: int,
    degrees: Counter[str],
    hubs: Sequence[str],
    names: Mapping[str, str],
) -> str:
    """Say the picture in words."""
    ties = counted(count, "tie")
    shown = f"the {len(kept)} strongest of {ties}" if count > len(kept) else ties
    most = ", ".join(f"{label(names.get(hub, hub))} ({degrees[hub]})" for hub in hubs[:5])
    return f"{counted(len(degrees), 'account')} and {shown} are shown. Most ties: {most}."

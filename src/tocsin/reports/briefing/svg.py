"""Charts as inline SVG: no script, no address, no font, the same bytes for the same data."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import altair as alt
import vl_convert

from tocsin.vocabulary.errors import TocsinError

ACCENT, INK, FAINT = "#a8502f", "#2b2a28", "#8a857c"
FONT = "system-ui, sans-serif"
NAMESPACE = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset({"svg", "g", "path", "rect", "line", "text", "tspan", "circle", "defs"})
"""All a chart needs. No `a`, `image`, `style`, `script` or `foreignObject`."""
SIZES = frozenset({"width", "height", "viewBox", "d", "x", "y", "x1", "x2", "y1", "y2", "r"})
PLACES = frozenset({"class", "transform", "dx", "dy", "text-anchor", "display"})
PAINTS = frozenset({"fill", "fill-opacity", "opacity", "stroke", "stroke-opacity", "stroke-width"})
LINES = frozenset({"stroke-dasharray", "stroke-linecap", "stroke-miterlimit"})
LETTERS = frozenset({"font-family", "font-size", "font-style", "font-weight"})
PIXELS = frozenset({"d", "transform", "x", "y", "x1", "x2", "y1", "y2", "stroke-width"})
"""Attributes whose numbers are pixels: a tenth of one is fine enough."""
FINE = re.compile(r"-?\d+\.\d{2,}")
ATTRIBUTES = SIZES | PLACES | PAINTS | LINES | LETTERS
"""All an element needs. No `style`, `href`, `id` or `on…`."""

Rows = list[dict[str, str | int | float]]
Layers = alt.LayerChart | alt.FacetChart


AXIS = alt.AxisConfig(
    domainColor=FAINT,
    tickColor=FAINT,
    gridColor=FAINT,
    gridOpacity=0.25,
    labelColor=INK,
    labelFontSize=11,
    titleColor=INK,
    titleFontSize=11,
    titleFontWeight="normal",
)
TITLE = alt.TitleConfig(fontSize=12, fontWeight=600, anchor="start", color=INK)


@dataclass(frozen=True)
class Picture:
    """A drawing, and what it says to somebody who does not see it."""

    svg: str
    said: str


class ForeignMarkError(TocsinError):
    """A drawing holds an element that a chart has no use for: somebody's text got out."""


def of(rows: Rows) -> alt.Chart:
    """Begin a chart of rows, which are handed over as they are."""
    return alt.Chart(alt.InlineData(values=rows))


def drawn(chart: Layers | alt.VConcatChart, said: str) -> Picture:
    """Draw a chart, offline, and keep only the elements and attributes that charts need.

    Raises `ForeignMarkError` when there is an element that should not be there.
    """
    specification = chart.configure(
        aria=False,
        background="transparent",
        font=FONT,
        padding=4,
        axis=AXIS,
        title=TITLE,
        view=alt.ViewConfig(stroke=None),
    ).to_dict(validate=False)
    drawing = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    return Picture(_plain(ET.fromstring(drawing)), said)  # noqa: S314  # our own drawing


def _plain(drawing: ET.Element) -> str:
    """Return the drawing without its namespace and without attributes no chart needs."""
    for element in drawing.iter():
        element.tag = element.tag.removeprefix(NAMESPACE)
        if element.tag not in ELEMENTS:
            raise ForeignMarkError(f"chart: only {', '.join(sorted(ELEMENTS))}; got {element.tag}")
        element.attrib = {
            name: FINE.sub(_tenth, value) if name in PIXELS else value
            for name, value in element.attrib.items()
            if name in ATTRIBUTES
        }
    return ET.tostring(drawing, encoding="unicode")


def _tenth(number: re.Match[str]) -> str:
    """Return a number of pixels to a tenth."""
    return f"{float(number[0]):.1f}".removesuffix(".0")

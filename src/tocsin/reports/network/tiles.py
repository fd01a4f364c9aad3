"""A map of the Member States and the rest of the EEA, as tiles: no shapes of other people.

Every country is one tile of one size, roughly where it lies, so that small ones are seen too. A
tile says its number; its shade only repeats it.
"""

from collections.abc import Mapping

from tocsin.reports.briefing.svg import ACCENT, FONT, INK
from tocsin.vocabulary.places import EEA, PLACES

GRID = (
    "IS .. .. .. NO SE FI ..",
    ".. .. .. .. DK .. EE ..",
    "IE .. .. .. .. .. LV ..",
    ".. .. .. NL DE PL LT ..",
    ".. .. BE LU CZ SK .. ..",
    ".. .. FR LI AT HU RO ..",
    "PT ES .. IT SI HR BG ..",
    ".. .. .. MT .. GR .. CY",
)
"""Where each country stands."""
TILE, HIGH, GAP = 52, 42, 3
SHADES = (0.14, 0.28, 0.42, 0.56)


def tiles(numbers: Mapping[str, int], words: Mapping[str, str]) -> str:
    """Draw a number for each country; `words` is how each is printed.

    >>> tiles({"RO": 7}, {"RO": "7"}).count("<rect")
    30
    """
    wide, high = len(GRID[0].split()) * TILE, len(GRID) * HIGH
    most = max(numbers.values(), default=0)
    drawn = [
        _tile(code, (x * TILE, y * HIGH), numbers.get(code, 0) / most if most else 0,
              words.get(code, ""))
        for y, line in enumerate(GRID)
        for x, code in enumerate(line.split())
        if code in EEA
    ]  # fmt: skip
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}">{"".join(drawn)}</svg>'
    )


def _tile(code: str, at: tuple[int, int], share: float, word: str) -> str:
    x, y = at
    shade = SHADES[min(int(share * len(SHADES)), len(SHADES) - 1)] if share else 0.0
    middle = x + (TILE - GAP) / 2
    said = f"{PLACES[code].name}: {word or 0}"
    return (
        f"<g><title>{_plain(said)}</title>"
        f'<rect x="{x}" y="{y}" width="{TILE - GAP}" height="{HIGH - GAP}" fill="{ACCENT}" '
        f'fill-opacity="{shade}" stroke="#8a857c" stroke-width="0.7"/>'
        + _word(code, middle, y + 16, 10)
        + (_word(word, middle, y + 32, 12) if word else "")
        + "</g>"
    )


def _word(said: str, x: float, y: int, size: int) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="middle" font-family="{FONT}" font-size="{size}" '
        f'fill="{INK}">{_plain(said)}</text>'
    )


def _plain(said: str) -> str:
    return said.replace("&", "&amp;").replace("<", "&lt;")

"""What is written in our colours can be read, by day, by night, and by who sees little.

Source    WCAG 2.2: 1.4.3 (4.5 to 1 for words), 1.4.11 (3 to 1 for edges and the focus), and its
          definition of relative luminance.
"""

import re
from importlib.resources import files

import pytest

SHEETS = {
    "console": [files("tocsin.console") / "static" / "console" / "tocsin.css"],
    "reports": [files("tocsin.reports.style") / name for name in ("house.css", "print.css")],
}
SOFT = ("good-soft", "warn-soft", "bad-soft")
WORDS = [
    *((words, "paper") for words in ("ink", "quiet", "accent", "good", "warn", "bad")),
    *((words, "soft") for words in ("ink", "quiet", "accent")),
    *(("ink", soft) for soft in SOFT),
    *(("accent", soft) for soft in SOFT),
    ("ink", "field"), ("on-accent", "accent"), ("bad", "bad-soft"), ("good", "soft"),
    ("warn", "soft"), ("bad", "soft"), ("quiet", "warn-soft"),
]  # fmt: skip
EDGES = [("edge", "paper"), ("edge", "field"), ("edge", "soft"), ("accent", "paper"),
         ("accent", "soft"), ("bad", "field")]  # fmt: skip


def schemes(sheets):
    """Return the colours of sheets by scheme; what a scheme does not say, the first one does."""
    found = {"light": {}}
    whole = "".join(one.read_text(encoding="utf-8") for one in sheets)
    for before, inside in re.findall(r"(@media [^{]+\{\s*)?:root \{([^}]*)\}", whole):
        name = "dark" if "dark" in before else "print" if "print" in before else "light"
        told = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})\b", inside))
        found[name] = found["light"] | told
    return found


def luminance(colour):
    """Return how light a colour is, 0 to 1."""
    short = colour.removeprefix("#")
    whole = short if len(short) == 6 else "".join(one * 2 for one in short)
    parts = [int(whole[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Return how far apart two colours are, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def weak(colours, pairs, least):
    """Return the pairs of a scheme that are not far enough apart."""
    told = {
        (one, other): round(contrast(colours[one], colours[other]), 2)
        for one, other in pairs
        if one in colours and other in colours
    }
    assert told
    return {pair: found for pair, found in told.items() if found < least}


def test_the_measure_is_that_of_the_standard():
    assert contrast("#000", "#fff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("sheets", SHEETS.values(), ids=SHEETS)
@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_words_and_edges_stand_out(sheets, scheme):
    colours = schemes(sheets)[scheme]
    assert weak(colours, WORDS, 4.5) == {}
    assert weak(colours, EDGES, 3) == {}


def test_labels_of_the_traffic_light_protocol_stand_out():
    whole = SHEETS["console"][0].read_text(encoding="utf-8")
    labels = re.findall(r"\.tlp[.a-z, -]* \{ color: (#[0-9a-f]+)", whole)
    assert len(labels) == 4
    assert all(contrast(one, "#000") >= 4.5 for one in labels)


@pytest.mark.parametrize("sheets", SHEETS.values(), ids=SHEETS)
def test_no_rule_takes_the_focus_away(sheets):
    """Who works by keyboard sees where they are; `main` is a target of a link, not a control."""
    whole = "".join(one.read_text(encoding="utf-8") for one in sheets)
    assert ":focus-visible { outline: " in whole or ":focus-visible, " in whole
    hidden = re.findall(r"([^{}]+)\{[^}]*outline: (?:none|0)\b", whole)
    assert [one.strip() for one in hidden if one.strip() != "main"] == []

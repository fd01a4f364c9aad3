"""The briefing as one HTML file that needs nothing else: no network, no script, no second file."""

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from tocsin.reports.briefing import network, plots
from tocsin.reports.briefing.brief import Brief, FindingPage
from tocsin.reports.briefing.glossary import GLOSSARY
from tocsin.reports.briefing.svg import Picture
from tocsin.reports.style import sheet
from tocsin.vocabulary import aloud
from tocsin.vocabulary.durable import replaced
from tocsin.vocabulary.shown import cleared, defanged, line, shown

CLAIMS = 5
"""Claims that the summary reads out."""
GLANCE = 6
"""From this many findings on, a table shows them all at a glance."""


def page(brief: Brief) -> str:
    """Return the briefing as HTML. The same brief always gives the same text."""
    style = _style()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return _template().render(
        brief=brief,
        style=Markup(style),  # noqa: S704  # our own file, hashed into the page's policy
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        by_detector=Counter(found.detector for found in brief.findings)
        + Counter(one.provenance.detector for one in brief.more if one.provenance),
        claims=_telling(brief.findings),
        batches=tuple(sorted(one.batch for one in brief.files)),
        glance=len(brief.findings) >= GLANCE,
        glossary=GLOSSARY,
        coverage=_coverage(brief),
    )


def write(brief: Brief, out: Path) -> Path:
    """Write the briefing; a reader sees the old one or the new one, never half of either."""
    out.parent.mkdir(parents=True, exist_ok=True)
    replaced(out, page(brief).encode())
    return out


def _telling(found: Sequence[FindingPage]) -> list[tuple[int, FindingPage]]:
    """Choose what the summary reads out, with its number: the first of each detector, then more.

    Otherwise one busy detector would hide what the others noticed.
    """
    firsts = {page.detector: n for n, page in reversed(list(enumerate(found)))}
    chosen = sorted(firsts.values())[:CLAIMS]
    chosen += [n for n in range(len(found)) if n not in set(chosen)][: CLAIMS - len(chosen)]
    return [(n + 1, found[n]) for n in sorted(chosen)]


def _coverage(brief: Brief) -> Picture | None:
    """Draw how the imported posts lie in time; nothing to draw without a dated post."""
    return plots.coverage(brief.coverage, brief.marks) if brief.coverage.bins else None


def _timeline(found: FindingPage, brief: Brief) -> Picture | None:
    """Draw when the posts behind a finding were made; one post alone needs a rule to be seen by."""
    if len(found.moments) < (1 if found.rule else 2):
        return None
    return plots.timeline(found.moments, found.names, brief.marks, whole=found.rule is not None)


def _network(found: FindingPage) -> Picture | None:
    """Draw the network behind a finding."""
    return network.picture(found.finding.ties, found.names) if found.finding.ties else None


def _drawing(picture: Picture) -> Markup:
    """Hand over a drawing as it is: `svg.drawn` has let through nothing but shapes and text."""
    return Markup(picture.svg)  # noqa: S704  # shapes and escaped text only


def _finally(value: object) -> object:
    """Let no hidden character through, whichever filter a template forgot."""
    return cleared(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _style() -> str:
    """Return the style sheet."""
    own = files(__package__) / "templates" / "briefing.css"
    return sheet(own.read_text(encoding="utf-8"))


@cache
def _template() -> Template:
    """Return the page's template; every value in it is cleared, and escaped unless it is ours."""
    folder = files(__package__) / "templates"
    sources = {
        one.name: one.read_text(encoding="utf-8")
        for one in folder.iterdir()
        if one.name.endswith(".j2")
    }
    environment = Environment(
        loader=DictLoader(sources),
        autoescape=True,
        finalize=_finally,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "shown": shown,
        "line": line,
        "defanged": defanged,
        "drawing": _drawing,
        "number": aloud.number,
        "counted": aloud.counted,
        "moment": aloud.moment,
        "size": aloud.size,
        "lasting": aloud.lasting,
    }
    environment.globals |= {"words": aloud, "timeline": _timeline, "network": _network}
    return environment.get_template("briefing.html.j2")

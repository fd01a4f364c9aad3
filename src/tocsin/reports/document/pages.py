"""A report as one HTML file that loads nothing: no script, no address, no font, no second file."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from tocsin.reports.document.blocks import Document, Drawn
from tocsin.reports.labels import Labels, spoken
from tocsin.reports.style import sheet
from tocsin.vocabulary.shown import cleared, shown


def html(document: Document) -> str:
    """Return a report as HTML. The same report always gives the same text."""
    style = sheet(_file("document.css"))
    digest = b64encode(sha256(style.encode()).digest()).decode()
    say = spoken(document.language)
    return _template(say).render(
        document=document,
        style=Markup(style),  # noqa: S704  # our own file, hashed into the page's policy
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
    )


@cache
def _template(say: Labels) -> Template:
    """Return the page's template; every value in it is cleared, and escaped unless it is ours."""
    environment = Environment(
        loader=DictLoader({"page": _file("document.html.j2")}),
        autoescape=True,
        finalize=_finally,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"shown": _shown, "drawing": _drawing}
    environment.globals |= {
        "say": say,
        "more": lambda count: f"{say.number(count)} {say('more not shown')}",
    }
    environment.tests["of"] = lambda block, kind: type(block).__name__ == kind
    return environment.get_template("page")


def _shown(said: str) -> str:
    """Show a text of any length, with what hides in it."""
    return shown(said, longest=max(1, len(said)))


def _drawing(drawn: Drawn) -> Markup:
    """Hand over a drawing as it is: it was made of shapes and escaped text alone."""
    return Markup(drawn.svg)  # noqa: S704


def _finally(value: object) -> object:
    """Let no hidden character through, whichever filter a template forgot."""
    return cleared(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _file(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")

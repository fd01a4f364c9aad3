"""What a user can reach has a page, and the page names all of it."""

from pathlib import Path

import pytest
import typer.main

from tocsin.cli import app

DOCS = Path(__file__).parents[2] / "docs"


def commands():
    """Return every command with its name, sub-commands included."""
    for name, command in typer.main.get_command(app).commands.items():
        inner = getattr(command, "commands", None)
        yield from ((name, one) for one in inner.values()) if inner else [(name, command)]


@pytest.mark.parametrize(
    ("name", "command"), list(commands()), ids=lambda one: getattr(one, "name", one)
)
def test_every_command_has_a_page_that_names_its_options(name, command):
    page = (DOCS / "commands" / f"{name}.md").read_text()
    for parameter in command.params:
        for option in parameter.opts:
            if option.startswith("-") and option != "--help":
                assert f"`{option}" in page, f"docs/commands/{name}.md does not name {option}"


@pytest.mark.parametrize("kind", ["detectors", "importers", "connectors", "transports"])
def test_every_plug_in_of_ours_has_a_page(kind):
    source = Path(__file__).parents[2] / "src" / "tocsin"
    pyproject = (source.parents[1] / "pyproject.toml").read_text()
    group = pyproject.split(f'[project.entry-points."tocsin.{kind}"]')[1].split("[")[0]
    for line in filter(None, group.strip().splitlines()):
        name = line.split("=")[0].strip()
        assert (DOCS / kind / f"{name}.md").is_file(), f"docs/{kind}/{name}.md is missing"


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda p: str(p.relative_to(DOCS)))
def test_links_between_pages_lead_somewhere(page):
    for target in (part.split(")")[0] for part in page.read_text().split("](")[1:]):
        if not target.startswith(("http", "#")):
            path = (page.parent / target.split("#")[0]).resolve()
            assert path.exists(), f"{page.name} links to {target}"

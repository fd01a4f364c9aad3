"""The pages of the formats list exactly the fields that the importers claim."""

import os
import re
from pathlib import Path

import pytest

from tests.importers.golden import FOLDER
from tocsin.importers.claims import claims

DOCS = Path(__file__).parents[2] / "docs" / "importers"
FIELDS = re.compile(r"(<!-- fields: [^\n]* -->\n)(.*?)(<!-- /fields -->)", re.DOTALL)


def listed(format_name):
    """Return the fields an importer claims, as a list for its page."""
    found = claims(format_name)
    lines = [f"Source of the layout: {found.source}.", ""]
    for kind, one in found.objects.items():
        lines.append(f"- **{kind}**: {marked(one.mapped)}")
        if one.ignored:
            lines.append(f"  - known and not needed: {marked(one.ignored)}")
        if one.open:
            lines.append("  - others of these are never counted as drift")
    return "\n".join([*lines, ""])


def marked(fields):
    """Return field names as code."""
    return ", ".join(f"`{field}`" for field in fields)


@pytest.mark.parametrize("format_name", sorted(path.name for path in FOLDER.iterdir()))
def test_a_page_lists_the_fields_its_importer_claims(format_name):
    page = DOCS / f"{format_name}.md"
    text = page.read_text(encoding="utf-8")
    if os.environ.get("TOCSIN_REGOLD"):
        text = FIELDS.sub(lambda found: found[1] + listed(format_name) + found[3], text)
        page.write_text(text, encoding="utf-8")

    assert FIELDS.search(text)[2] == listed(format_name)

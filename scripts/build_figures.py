"""Write the table of rules into `docs/method/figures.md`, from the rules themselves.

python scripts/build_figures.py
"""

import os
from pathlib import Path

OUT = Path(__file__).parents[1] / "docs" / "method" / "figures.md"
BEGINS, ENDS = "<!-- rules -->", "<!-- /rules -->"


def page() -> str:
    """Return the page with the table of the rules that there are."""
    before, _, rest = OUT.read_text().partition(BEGINS)
    return f"{before}{BEGINS}\n\n{table()}\n\n{ENDS}{rest.partition(ENDS)[2]}"


def table() -> str:
    """Return one row for each rule; parameters that it needs are in bold."""
    from tocsin.casework.figures.register import rules  # noqa: PLC0415  # Django is set up first

    lines = ["| rule | unit | what it counts | asked |", "|---|---|---|---|"]
    for name, one in rules().items():
        needed = [f"**{each}**" for each in sorted(one.needs)]
        asked = ", ".join([*needed, *sorted(one.takes - one.needs)])
        lines.append(f"| `{name}` {one.version} | {one.unit} | {one.definition} | {asked} |")
    return "\n".join(lines)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tocsin.console.settings")
    django.setup()
    OUT.write_text(page())

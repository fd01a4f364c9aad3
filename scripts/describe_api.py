"""Write the API's description to `docs/openapi.json`, so that every change of it shows.

Run `python scripts/describe_api.py` after a change, and read the difference before it is kept.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tocsin.casework.opening import SHEET, set_up

OUT = Path(__file__).parent.parent / "docs" / "openapi.json"


def described() -> str:
    """Return the description as it is kept: sorted, and without the version of Tocsin."""
    from tocsin.console.api.root import api  # noqa: PLC0415  # after Django is set up

    told: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    told["info"]["version"] = ""
    return json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        (Path(folder) / SHEET).touch()
        set_up(folder)
        OUT.write_text(described(), "utf-8")

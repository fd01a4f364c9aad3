"""Golden files of every format, and what each of their records says.

`make regold` writes down anew what the importers make of them; read the difference before you
commit it.
"""

import json
from collections import Counter
from functools import cache
from pathlib import Path

import msgspec

from tocsin.importers import Record, installed
from tocsin.importers.cut import cut
from tocsin.importers.head import look
from tocsin.importers.source import Source
from tocsin.vocabulary.errors import FileError, RecordError

FOLDER = Path(__file__).parents[1] / "golden" / "importers"
ANSWERS = ".sights.json"
FILES = sorted(
    path for path in FOLDER.glob("*/*") if path.is_file() and not path.name.endswith(ANSWERS)
)
"""Every golden file; its folder is named for the importer that reads it."""


def name(path):
    """Return a golden file's name for a test's title."""
    return f"{path.parent.name}/{path.name}"


@cache
def importer(path):
    """Return the importer a golden file belongs to."""
    return installed()[path.parent.name]


def records(path, layout=None):
    """Return a file's records, as the lane cuts them."""
    layout = layout or importer(path).sniff(look(path)).layout
    with Source(path) as source:
        return [piece for piece in cut(source, layout) if isinstance(piece, Record)]


def said(one, record, drift=None):
    """Return what a record says: its sights, or the error by its code."""
    try:
        return list(one.sights(record, Counter() if drift is None else drift))
    except RecordError as error:
        return error.code
    except FileError:
        return "file"


def plain(sights):
    """Return sights as plain JSON, with whatever is not known left out."""
    if isinstance(sights, str):
        return {"reject": sights}
    return [
        {"sight": type(sight).__name__}
        | {k: v for k, v in msgspec.to_builtins(sight).items() if v is not None and v != {}}
        for sight in sights
    ]


def answers(path):
    """Return what every record of a golden file says, and the drift, as plain JSON."""
    drift = Counter()
    found = [plain(said(importer(path), record, drift)) for record in records(path)]
    return json.loads(json.dumps({"drift": dict(sorted(drift.items())), "records": found}))


def answers_file(path):
    """Return where a golden file's answers are kept."""
    return path.with_name(path.name + ANSWERS)


def written(answers):
    """Return answers as JSON with one sight on a line, so that a difference can be read."""
    lines = [
        "[\n  " + ",\n  ".join(json.dumps(sight, ensure_ascii=False) for sight in one) + "]"
        if isinstance(one, list) and one
        else json.dumps(one)
        for one in answers["records"]
    ]
    drift = json.dumps(answers["drift"], ensure_ascii=False)
    return '{"drift": ' + drift + ', "records": [\n ' + ",\n ".join(lines) + "\n]}\n"

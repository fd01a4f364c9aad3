"""Records that have no state: by the name of their kind, who may add them and who may change them.

One table (`table.py`) says it for all; the command line, the API and the pages are written over it.
"""

from tocsin.casework.kinds.fields import Field, FieldType
from tocsin.casework.kinds.table import KINDS, Kind, kind, kind_of
from tocsin.casework.kinds.writing import add, change, confirm, doubt, fetched, listed

__all__ = [
    "KINDS", "Field", "FieldType", "Kind", "add", "change", "confirm", "doubt", "fetched", "kind",
    "kind_of", "listed",
]  # fmt: skip

"""A workbook read back, as far as tests need it: cells by sheet, numbers as numbers."""

import re
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells(content):
    """Return the rows of each sheet by its name."""
    with ZipFile(BytesIO(content)) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            tree = ET.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314  # we wrote it
            shared = ["".join(one.itertext()) for one in tree]
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        sheets = (book.read(f"xl/worksheets/sheet{n}.xml") for n in range(1, len(names) + 1))
        return {name: _rows(one, shared) for name, one in zip(names, sheets, strict=True)}


def _rows(written, shared):
    sheet = ET.fromstring(written)  # noqa: S314  # the same
    return [[_cell(one, shared) for one in row] for row in sheet.iter(f"{MAIN}row")]


def _cell(one, shared):
    value = one.findtext(f"{MAIN}v")
    kind = one.get("t", "n")
    if kind == "s":
        return shared[int(value)]
    if kind == "inlineStr":
        return "".join(one.itertext())
    return float(value) if kind == "n" and value is not None else value

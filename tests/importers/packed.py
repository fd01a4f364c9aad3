"""Archives and workbooks small enough to hold in your head."""

import io
import zipfile
from xml.sax.saxutils import escape

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    """Return a zip of (name, content) members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def workbook(**sheets):
    """Return an .xlsx of sheets, each a list of rows; text cells are text, others numbers."""
    names = list(sheets)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in range(len(names))
    )
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n + 1}" r:id="r{n}"/>'
        for n, name in enumerate(names)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{LINK}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(len(names))
    )
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return zipped(
        (
            "[Content_Types].xml",
            (
                f'<Types xmlns="{PACKAGE}/content-types">'
                f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/>{types}</Types>'
            ),
        ),
        (
            "_rels/.rels",
            (
                f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="b" '
                f'Type="{LINK}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ),
        ),
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{SHEET}" xmlns:r="{LINK}"><sheets>{listed}</sheets></workbook>',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        ),
        *((f"xl/worksheets/sheet{n}.xml", _sheet(rows)) for n, rows in enumerate(sheets.values())),
    )


def _sheet(rows):
    told = "".join(
        f'<row r="{y}">' + "".join(_cell(x, y, cell) for x, cell in enumerate(row)) + "</row>"
        for y, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{SHEET}"><sheetData>{told}</sheetData></worksheet>'


def _cell(x, y, cell):
    place = f"{chr(65 + x)}{y}"
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'

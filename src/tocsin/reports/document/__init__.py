"""One report, said once: as a page, as a PDF for archives and screen readers, as a text to edit.

A report is built of blocks (`blocks`); who builds it knows nothing of formats, and a renderer knows
nothing of reports.
"""

from tocsin.reports.document.blocks import (
    Block,
    Column,
    Document,
    Drawn,
    Facts,
    Items,
    Number,
    Numbers,
    Paragraph,
    Section,
    Span,
    Table,
    code,
    quiet,
    strong,
    text,
)

__all__ = [
    "Block",
    "Column",
    "Document",
    "Drawn",
    "Facts",
    "Items",
    "Number",
    "Numbers",
    "Paragraph",
    "Section",
    "Span",
    "Table",
    "code",
    "quiet",
    "strong",
    "text",
]

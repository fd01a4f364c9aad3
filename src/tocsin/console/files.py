"""Files that are given to be kept; a page among them may be shown, and runs nothing here."""

from pathlib import Path
from typing import Protocol

from django.http import FileResponse, HttpResponse, HttpResponseBase

INERT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What a file that is shown may do: look as it was made to look, and nothing else."""


class Made(Protocol):
    """A file that was made for somebody."""

    @property
    def name(self) -> str:
        """As they keep it."""

    @property
    def media_type(self) -> str:
        """What it is."""

    @property
    def content(self) -> bytes:
        """Its bytes."""


def as_file(made: Made, *, is_shown: bool = False) -> HttpResponse:
    """Answer with a file; browsers keep it (or show it), and run nothing of it."""
    return HttpResponse(
        made.content, content_type=made.media_type, headers=_headers(made.name, is_shown=is_shown)
    )


def streamed(path: Path, name: str, media_type: str, *, is_shown: bool = False) -> HttpResponseBase:
    """Answer with a file from the disk, a piece at a time."""
    answer = FileResponse(path.open("rb"), content_type=media_type)
    for header, value in _headers(name, is_shown=is_shown).items():
        answer.headers[header] = value
    return answer


def _headers(name: str, *, is_shown: bool) -> dict[str, str]:
    how = "inline" if is_shown else "attachment"
    return {
        "Content-Disposition": f'{how}; filename="{name}"',
        "Content-Security-Policy": INERT,
        "Cache-Control": "no-store",
    }

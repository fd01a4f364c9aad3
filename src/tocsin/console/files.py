"""Files that are given to be kept, never to be shown in a page of this console."""

from django.http import HttpResponse

from tocsin.flow.alert_files import AlertFile


def as_file(made: AlertFile) -> HttpResponse:
    """Answer with a file; browsers keep it and run nothing of it."""
    return HttpResponse(
        made.content,
        content_type=made.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{made.name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
            "Cache-Control": "no-store",
        },
    )

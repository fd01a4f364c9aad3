"""Headers that no middleware of Django sets: nothing of a page is kept, or lent to another site."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

STATIC = "/static/"
KEPT_BY_NOBODY = "no-store, private"
NOT_NEEDED = (
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"
)


def headers(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Add them to every answer; those of the style sheet may be kept."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Permissions-Policy", NOT_NEEDED)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(STATIC):
            response.headers["Cache-Control"] = KEPT_BY_NOBODY
        return response

    return answered

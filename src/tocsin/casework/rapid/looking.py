"""Where checks come from: a file of somebody who looked, or our own look at the address.

Our own look is off until a watch switches it on: asking a page tells its owner that somebody
watches. It understands little, and says so: a page that does not name what was looked for is
`unknown`, because platforms answer 200 for what is gone.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from tocsin.casework.rapid.addresses import UnsafeAddressError
from tocsin.casework.rapid.liveness import Check, Result
from tocsin.vocabulary.errors import ConfigError, RecordError
from tocsin.vocabulary.names import nearest
from tocsin.vocabulary.places import place

if TYPE_CHECKING:
    from tocsin.casework.rapid.reaching import Reach, Reply

COLUMNS = ("asset", "checked_at", "vantage", "result")
"""What a file of checks must have; `method`, `http_status` and `evidence` it may."""
STATUS = {
    401: Result.LOGIN_WALL,
    403: Result.LOGIN_WALL,
    404: Result.REMOVED,
    410: Result.REMOVED,
    429: Result.RATE_LIMITED,
    451: Result.GEO_BLOCKED,
}
LOGIN = ("/login", "/signin", "/sign_in", "/accounts/login", "/i/flow/login", "/checkpoint")
"""Where platforms send who is not known to them."""


@dataclass(frozen=True)
class Rejected:
    """A line of a file of checks that says nothing we can use."""

    line: int
    why: RecordError


def from_csv(text: str) -> tuple[tuple[Check, ...], tuple[Rejected, ...]]:
    """Read a file of checks: one look per line, times with their offset.

    Raises `RecordError` when a column is missing.
    """
    checks, rejects = [], []
    for line, read in lines(text):
        if isinstance(read, RecordError):
            rejects.append(Rejected(line, read))
        else:
            checks.append(read)
    return tuple(checks), tuple(rejects)


def lines(text: str) -> Iterator[tuple[int, Check | RecordError]]:
    """Yield each line of a file of checks: what was seen, or why it says nothing.

    Raises `RecordError` when a column is missing, or where it is no table.
    """
    rows = csv.DictReader(text.removeprefix("\ufeff").splitlines(), strict=True)
    missing = [one for one in COLUMNS if one not in (rows.fieldnames or ())]
    if missing:
        raise RecordError("columns", f"expected the columns {', '.join(COLUMNS)}", got=missing)
    try:
        for row in rows:
            try:
                yield rows.line_num, _check(row)
            except RecordError as why:
                yield rows.line_num, why
    except csv.Error as error:
        raise RecordError("csv", f"expected a CSV table ({error})") from error


def _check(row: dict[str, str | None]) -> Check:
    told = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
    if not told["asset"]:
        raise RecordError("asset", "expected an asset", column="asset")
    return Check(
        asset=told["asset"],
        checked_at=_instant(told["checked_at"]),
        vantage=_vantage(told["vantage"]),
        method=told.get("method") or "import",
        result=_result(told["result"]),
        http_status=_status(told.get("http_status", "")),
        evidence=told.get("evidence", ""),
    )


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        rule = "expected a time with its UTC offset"
        raise RecordError("time", rule, column="checked_at", got=text) from None
    if at.tzinfo is None:
        rule = "expected a time with its UTC offset"
        raise RecordError("time", rule, column="checked_at", got=text)
    return at.astimezone(UTC)


def _vantage(text: str) -> str:
    try:
        return place(text).iso2 if text else ""
    except LookupError:
        rule = "expected a country, or nothing"
        raise RecordError("vantage", rule, column="vantage", got=text) from None


def _result(text: str) -> Result:
    try:
        return Result(text.casefold())
    except ValueError:
        near = ", ".join(nearest(text, [one.value for one in Result])) or ", ".join(Result)
        rule = f"expected what a look can see ({near})"
        raise RecordError("result", rule, column="result", got=text) from None


def _status(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 100 <= int(text[:4]) <= 599):
        rule = "expected an HTTP status, or nothing"
        raise RecordError("status", rule, column="http_status", got=text)
    return int(text)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Fetcher:
    """Our own look at addresses."""

    is_on: bool = False
    """Whether the watch allows it; nothing is asked otherwise."""
    vantage: str = ""
    """Country we look from, ISO 3166 alpha-2."""
    reach: "Reach | None" = None
    """How far asking goes; null: the usual bounds."""
    now: Callable[[], datetime] = field(default=_now)

    def look(self, asset: str, url: str, sign: str) -> tuple[Check, "Reply | None"]:
        """Look at an address once; `sign` is a text that only the living page has.

        The reply is there to be kept as evidence; null when there was none. Raises `ConfigError`
        while fetching is off, `UnsafeAddressError` for an address that must not be asked.
        """
        if not self.is_on:
            raise ConfigError("fetching is off: asking a page shows who looks; switch it on first")
        reply, result = self._asked(url, sign)
        check = Check(
            asset=asset,
            checked_at=self.now(),
            vantage=self.vantage,
            method="fetch",
            result=result,
            http_status=None if reply is None else reply.status,
            evidence="" if reply is None else sha256(reply.body).hexdigest(),
        )
        return check, reply

    def _asked(self, url: str, sign: str) -> "tuple[Reply | None, Result]":
        try:
            import httpx  # noqa: PLC0415  an extra: who imports checks from files needs none
        except ModuleNotFoundError as error:
            told = "fetching needs httpx, which is not installed; pip install 'tocsin[collect]'"
            raise ConfigError(told) from error
        from tocsin.casework.rapid.reaching import Reach  # noqa: PLC0415  imports httpx

        try:
            reply = (self.reach or Reach()).get(url)
        except httpx.HTTPError:
            return None, Result.ERROR
        except UnsafeAddressError as error:
            if error.reason not in {"name", "redirects"}:
                raise
            return None, Result.ERROR
        return reply, read(reply.status, reply.url, reply.body, sign)


def read(status: int, url: str, body: bytes, sign: str) -> Result:
    """Return what an answer shows, and `unknown` for all that it does not.

    >>> read(200, "https://a.example/1", b"... post 1 ...", "post 1")
    <Result.AVAILABLE: 'available'>
    >>> read(200, "https://a.example/1", b"Sorry, this is gone", "post 1")
    <Result.UNKNOWN: 'unknown'>
    """
    if status in STATUS:
        return STATUS[status]
    if status >= 500:
        return Result.ERROR
    if any(part in url for part in LOGIN):
        return Result.LOGIN_WALL
    if status == 200 and sign and sign.encode() in body:
        return Result.AVAILABLE
    return Result.UNKNOWN

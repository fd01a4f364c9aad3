"""Bluesky's Jetstream: posts, reposts, deletions and account events, as they happen.

The cursor is the server's own time of the last event stored, in microseconds. A new connection goes
back a little before it, and what comes twice is dropped by its bytes. The mark never goes back, and
never to a time that lies ahead of our clock: one event from the future must not lose the present.
Source: the published description of Jetstream's endpoint, its parameters and its events.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from urllib.parse import urlencode

import msgspec
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

from tocsin.connectors.pace import Pace, retry_after
from tocsin.connectors.page import Cursor, Page
from tocsin.connectors.streams import stream_name
from tocsin.vocabulary.errors import ParameterError, SourceError

MARK = "time_us"
BATCH = 500
"""Events stored at once, at most."""
HOLD = 1.0
"""Seconds an event waits for others before it is stored."""
AHEAD = timedelta(hours=1)
"""How far an event's time may lie ahead of our clock and still be believed."""
LARGEST = 4 << 20
"""Bytes of one event."""


class _Event(msgspec.Struct):
    time_us: int


@dataclass(frozen=True, kw_only=True)
class Bluesky:
    """Listen to Bluesky."""

    server: str = "wss://jetstream2.us-east.bsky.network/subscribe"
    collections: tuple[str, ...] = (
        "app.bsky.feed.post",
        "app.bsky.feed.repost",
        "app.bsky.actor.profile",
    )
    """Record types wanted; account events always come."""
    dids: tuple[str, ...] = ()
    """Accounts wanted, by their did; empty: all."""
    since: datetime | None = None
    """Where to begin, the first time; servers keep a day or two. Null: now."""
    rewind: timedelta = timedelta(seconds=5)
    """How far a new connection goes back before what is stored."""
    quiet: timedelta = timedelta(seconds=10)
    """With --once: silence that counts as having caught up."""

    name: ClassVar[str] = "bluesky"
    title: ClassVar[str] = "Bluesky Jetstream"
    importer: ClassVar[str | None] = "bluesky_jetstream"
    credential: ClassVar[str | None] = None

    def __post_init__(self) -> None:
        if self.since and self.since.tzinfo is None:
            raise ParameterError(self, "since", "with its zone, as 2024-11-23T22:00:00Z")
        if not self.server.startswith(("ws://", "wss://")):
            raise ParameterError(self, "server", "an address that begins with wss:// or ws://")
        if self.rewind < timedelta(0):
            raise ParameterError(self, "rewind", "zero or longer")

    @property
    def stream(self) -> str:
        """What is followed, as the name of a folder."""
        return stream_name(self.server, *self.collections, *self.dids)

    def pages(self, cursor: Cursor, pace: Pace) -> Iterator[Page]:
        """Yield events as they come; a lost connection is made again where the stored ones end."""
        until = _micros(pace.now())
        mark = int(cursor.get(MARK, 0)) or (_micros(self.since) if self.since else 0)
        failures = 0
        while True:
            try:
                with _connected(self._address(mark), pace) as socket:
                    for page in self._listen(socket, mark, pace, until):
                        mark = int(page.cursor.get(MARK, mark))
                        failures = 0 if page.records else failures
                        yield page
            except (ConnectionClosed, OSError, WebSocketException) as error:
                wait = self._wait(error, failures, pace)
                failures += 1
            else:
                return
            yield Page(cursor=_cursor(mark), notices=(f"{self.server}: connection lost",))
            pace.sleep(wait)

    def _wait(self, error: Exception, failures: int, pace: Pace) -> float:
        """Return how long to wait before connecting again; raise when it is enough."""
        asked, said = None, type(error).__name__
        if isinstance(error, InvalidStatus):
            status = error.response.status_code
            asked = retry_after(
                {k.lower(): v for k, v in error.response.headers.items()}, pace.now()
            )
            said = f"status {status}"
            if status < 500 and status != 429:
                raise SourceError(self.server, "refuses us", kind="answer", got=said)
        if asked is not None and asked > pace.longest:
            raise SourceError(self.server, "asks to be left alone", kind="rate", wait=asked)
        if failures + 1 >= pace.attempts:
            raise SourceError(self.server, "does not answer", kind="network", got=said)
        return pace.delay(failures) if asked is None else asked

    def _address(self, mark: int) -> str:
        asked = [("wantedCollections", one) for one in self.collections]
        asked += [("wantedDids", one) for one in self.dids]
        if mark:
            asked.append(("cursor", str(mark - int(self.rewind / timedelta(microseconds=1)))))
        return f"{self.server}?{urlencode(asked)}"

    def _listen(
        self, socket: ClientConnection, mark: int, pace: Pace, until: int
    ) -> Iterator[Page]:
        """Yield what one connection brings, until it has caught up if that is all we want."""
        begun, first, heard = mark, True, time.monotonic()
        for events in _batches(socket):
            notices: tuple[str, ...] = ()
            times = [_time(event) for event in events]
            if first and events:
                notices, first = _gap(begun, times, self.rewind), False
            limit = _micros(pace.now() + AHEAD)
            believed = [at for at in times if at <= limit]
            mark = max([mark, *believed])
            heard = time.monotonic() if events else heard
            yield Page(cursor=_cursor(mark), records=tuple(events), notices=notices)
            silent = not events and time.monotonic() - heard >= self.quiet.total_seconds()
            if pace.once and (silent or any(at >= until for at in believed)):
                return


@contextmanager
def _connected(address: str, pace: Pace) -> Iterator[ClientConnection]:
    with connect(
        address,
        open_timeout=pace.timeout,
        close_timeout=1,
        max_size=LARGEST,
        ping_timeout=pace.timeout,
    ) as socket:
        yield socket


def _batches(socket: ClientConnection) -> Iterator[list[bytes]]:
    """Yield events in batches, none for a second of silence.

    When the connection ends, the batch that was waiting is yielded before the error rings.
    """
    while True:
        batch: list[bytes] = []
        try:
            _fill(batch, socket)
        except ConnectionClosed:
            if batch:
                yield batch
            raise
        yield batch


def _fill(batch: list[bytes], socket: ClientConnection) -> None:
    end = time.monotonic() + HOLD
    while len(batch) < BATCH and (left := end - time.monotonic()) > 0:
        try:
            event = socket.recv(timeout=left)
        except TimeoutError:
            return
        batch.append(event.encode() if isinstance(event, str) else event)


def _time(event: bytes) -> int:
    """Return an event's time; 0 for one that is not as we know them. It is stored all the same."""
    try:
        return msgspec.json.decode(event, type=_Event).time_us
    except (msgspec.DecodeError, UnicodeDecodeError):
        return 0


def _gap(mark: int, times: list[int], rewind: timedelta) -> tuple[str, ...]:
    """Say when the server's memory does not reach back to where we stopped."""
    first = min((at for at in times if at), default=0)
    if not mark or first - mark < _micros_in(rewind + timedelta(minutes=1)):
        return ()
    span = f"{_moment(mark):%Y-%m-%d %H:%M:%S} and {_moment(first):%Y-%m-%d %H:%M:%S} UTC"
    return (f"nothing came between {span}: the server may not keep events that long",)


def _cursor(mark: int) -> Cursor:
    return {MARK: str(mark)} if mark else {}


def _micros(at: datetime) -> int:
    return _micros_in(at - datetime(1970, 1, 1, tzinfo=UTC))


def _micros_in(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _moment(micros: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)

"""X API v2: pages, streams and flattened posts, as collected by twarc and others.

One record may be a whole page of a hundred posts. Posts that a page only includes because others
refer to them are not primary; the same post collected in both layouts is one post.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.pages import each
from tocsin.importers.recognise import by_objects
from tocsin.importers.sights import Collection, Event, Sight
from tocsin.importers.x_objects import Page, account, earlier_versions, post
from tocsin.vocabulary.errors import RecordError

POST_MARKS = {
    "author_id", "conversation_id", "public_metrics", "edit_history_tweet_ids", "reply_settings",
    "referenced_tweets", "possibly_sensitive", "edit_controls",
}  # fmt: skip


class XApiV2:
    """Reads what X's v2 interface returns."""

    name: ClassVar[str] = "x_api_v2"
    title: ClassVar[str] = "X API v2 (pages, streams, flattened)"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the fields that only X's posts carry."""
        return by_objects(head, _likeness, "posts with X's v2 fields, such as conversation_id")

    def sights(self, record: Record, drift: Drift) -> Iterable[Sight]:
        """Say what a page or a post says."""
        value = record.value
        if isinstance(value, Mapping) and ("data" in value or "text" not in value):
            return self._page(fields("page", value, self.known, drift))
        return self._flat(fields("post", value, self.known, drift))

    def _page(self, found: Fields) -> Iterator[Sight]:
        if "data" not in found and "errors" not in found and "meta" not in found:
            raise RecordError("shape", "expected a page of X posts or a post", got=found.value)
        includes = found.object("includes", "includes")
        page = Page(
            users=_by_id(includes.objects("users", "user")),
            posts=_by_id(includes.objects("tweets", "post")),
            media=_by_id(includes.objects("media", "medium"), "media_key"),
            places=_by_id(includes.objects("places", "place")),
        )
        yield from _provenance(found, page)
        data = found.value.get("data")
        if isinstance(data, list):
            yield from each("data", data, lambda one: self._entry(one, page, found.drift))
        elif data is not None:
            yield from self._entry(data, page, found.drift)
        yield from self._included(includes, page, _ids(data))
        for error in found.objects("errors", "error"):
            yield from _missing(error, page)

    def _included(self, includes: Fields, page: Page, ids: set[str]) -> Iterator[Sight]:
        """Read the posts that others refer to, and everybody."""

        def read(value: object) -> list[Sight]:
            included = _named(value, page.posts)
            known = included.id("id") in ids
            return [] if known else [post(included, page, is_primary=False)]

        yield from each("includes.tweets", includes.array("tweets"), read)
        users = includes.array("users")
        yield from each(
            "includes.users", users, lambda one: [account(_named(one, page.users), page)]
        )

    def _entry(self, entry: object, page: Page, drift: Drift) -> Iterator[Sight]:
        """Read one element of `data`: a post, or an account where accounts were asked for."""
        if isinstance(entry, Mapping) and "text" not in entry and "username" in entry:
            yield account(fields("user", entry, self.known, drift), page)
            return
        found = fields("post", entry, self.known, drift)
        yield post(found, page, is_primary=True)
        yield from earlier_versions(found)

    def _flat(self, found: Fields) -> Iterator[Sight]:
        page = Page()
        yield from _provenance(found, page)
        yield from self._nested(found, page, is_primary=True)

    def _nested(self, found: Fields, page: Page, *, is_primary: bool) -> Iterator[Sight]:
        """Read a flattened post, everybody in it, and every post inside it."""
        yield post(found, page, is_primary=is_primary)
        yield from earlier_versions(found)
        mentioned = found.object("entities", "entities").objects("mentions", "user")
        everybody = (found.object("author", "user"), found.object("in_reply_to_user", "user"))
        for user in (*everybody, *mentioned):
            if "id" in user and "name" in user:
                yield account(user, page)
        for inner in found.array("referenced_tweets"):
            if isinstance(inner, Mapping) and "text" in inner:
                nested = fields("post", inner, self.known, found.drift)
                yield from self._nested(nested, page, is_primary=False)


def _likeness(one: Mapping[str, Any]) -> float:
    """Say how much an object looks like a page, an item of a stream, or a flattened post."""
    data = one.get("data", one)
    first = (data[0] if data else None) if isinstance(data, list) else data
    if not isinstance(first, Mapping) or "id" not in first or "source_platform" in one:
        return 0.9 if _is_empty_page(one) else 0.0
    if "text" in first:
        return _post_likeness(first, one)
    wrapped = "data" in one and {"username", "name"} <= first.keys()
    return 0.9 if wrapped else 0.0


def _post_likeness(first: Mapping[str, Any], page: Mapping[str, Any]) -> float:
    """Say how much a post is X's; bare posts of id and text are, when the page says how many."""
    marks = len(POST_MARKS & first.keys())
    if marks >= 2:
        return 0.97
    meta = page.get("meta")
    counted = isinstance(meta, Mapping) and "newest_id" in meta
    return 0.7 if counted or (marks and page is not first) else 0.3 * marks


def _is_empty_page(one: Mapping[str, Any]) -> bool:
    """Say whether this is a search page without results, as twarc keeps them."""
    meta = one.get("meta")
    return isinstance(meta, Mapping) and "result_count" in meta and "__twarc" in one


def _ids(data: object) -> set[str]:
    """Return the ids of the posts a page is about."""
    entries = data if isinstance(data, list) else [data]
    return {str(one.get("id")) for one in entries if isinstance(one, Mapping)}


def _by_id(found: Iterable[Fields], key: str = "id") -> dict[str, Fields]:
    """Return what a page includes by its id; what has none is refused by `_named`."""
    return {known: one for one in found if (known := one.id(key))}


def _named(value: object, known: Mapping[str, Fields]) -> Fields:
    """Return what a page includes; raises RecordError where nothing can refer to it."""
    return known[fields("included", value, {}, Drift()).own_id("id")]


def _provenance(found: Fields, page: Page) -> Iterator[Collection]:
    """Note when and by which request the record was collected, where twarc wrote that down."""
    twarc = found.object("__twarc", "twarc")
    page.collected_at = times.iso(twarc.value.get("retrieved_at")).at
    page.collection = twarc.text("url")
    if page.collection:
        version = twarc.text("version")
        yield Collection(
            query_url=page.collection,
            tool=f"twarc {version}" if version else "twarc",
            query=_query(page.collection),
        )


def _query(url: str) -> str | None:
    """Return the search words in the address of a request."""
    try:
        return parse_qs(urlsplit(url).query).get("query", [None])[0]
    except ValueError:
        return None


def _missing(error: Fields, page: Page) -> Iterator[Event]:
    """Yield an event for a post or account that X says it cannot show."""
    native_id = error.id("resource_id") or error.id("value")
    told = ": ".join(part for part in (error.text("title"), error.text("detail")) if part)
    kinds = {"tweet": "post", "post": "post", "user": "account"}
    kind = kinds.get(error.text("resource_type") or "")
    if kind is None or native_id is None or not native_id.isdigit():
        return
    suspended = "suspended" in told
    yield Event(
        platform="x",
        subject_kind=kind,
        native_id=native_id,
        status="unavailable" if kind == "post" else ("suspended" if suspended else "unknown"),
        reason=told or None,
        at=page.collected_at,
    )

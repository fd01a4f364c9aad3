"""Our own look at an address, kept: what the server said, as a web archive in the vault."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl
from msgspec.structs import replace as altered

from tocsin.casework.models import Asset, Pap, SubjectKind
from tocsin.casework.rapid.addresses import UnsafeAddressError
from tocsin.casework.rapid.liveness import Check
from tocsin.casework.rapid.looking import Fetcher
from tocsin.casework.subjects import written
from tocsin.evidence import gathering, sealing
from tocsin.evidence.gathering import Told
from tocsin.evidence.records import Custody
from tocsin.evidence.vault import Origin
from tocsin.evidence.warc import BREAK, TOKEN, Exchange, WarcWriter
from tocsin.flow.desk import Desk
from tocsin.flow.finding_exhibits import named
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.ids import uid
from tocsin.watch.watch import Watch

if TYPE_CHECKING:
    from tocsin.casework.rapid.reaching import Reach, Reply

OURS_TO_SAY = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers about the wire: what is kept is what came off it."""
WORDS = re.compile(r"[\w ,.]{16,80}")
"""A stretch of text that a page writes as it is."""
PLATFORMS_MAY_KNOW = frozenset({Pap.CLEAR, Pap.GREEN, Pap.AMBER})
ANYBODY_MAY_KNOW = frozenset({Pap.CLEAR, Pap.GREEN})


@dataclass(frozen=True)
class Skipped:
    """An asset that was not looked at, and why."""

    asset: Asset
    why: str


@dataclass(frozen=True)
class Seen:
    """One look at one asset, with what was kept of it."""

    asset: Asset
    check: Check
    exhibit: sealing.Exhibit | None
    """Null: nothing answered."""


def seen(desk: Desk, assets: Iterable[Asset], custody: Custody, reach: "Reach | None" = None) -> (
    tuple[list[Seen], list[Skipped]]
):  # fmt: skip
    """Look at each asset once, and keep what was answered.

    Raises `ConfigError` while `[looking]` is off in `tocsin.toml`.
    """
    told = desk.watch.settings.looking
    fetcher = Fetcher(is_on=told.on, vantage=told.vantage, reach=reach)
    every = list(assets)
    signs = living_signs(desk.watch, every)
    found: list[Seen] = []
    skipped: list[Skipped] = []
    for one in every:
        if why := _must_not(one):
            skipped.append(Skipped(one, why))
            continue
        try:
            check, reply = fetcher.look(str(one.pk), one.url, signs.get(one.pk, ""))
        except UnsafeAddressError as error:
            skipped.append(Skipped(one, str(error)))
            continue
        found.append(_kept(desk, one, check, reply, custody) if reply else Seen(one, check, None))
    return found, skipped


def living_signs(watch: Watch, assets: Iterable[Asset]) -> dict[int, str]:
    """Return words that only the living page has, by asset: the post's own, as it was collected.

    An address or an id is no sign: pages that say that something is gone repeat them. Assets
    without one are missing; of those, a look can tell that they are gone, and not that they are
    there.
    """
    posts = {}
    for one in assets:
        if one.subject.kind == SubjectKind.POST and one.subject.platform:
            try:
                posts[uid(one.subject.platform.name, "post", one.subject.native_id)] = one.pk
            except UnknownNameError:
                continue
    if not posts:
        return {}
    wanted = pl.LazyFrame({"post_uid": list(posts)}, schema={"post_uid": pl.Int64})
    table = watch.corpus.table("posts").join(wanted, on="post_uid", how="semi")
    rows = table.select("post_uid", "text").collect().iter_rows()
    signs = {posts[key]: _longest(text or "") for key, text in rows}
    return {key: sign for key, sign in signs.items() if sign}


def _longest(text: str) -> str:
    return max((one.strip() for one in WORDS.findall(text)), key=len, default="")


def _must_not(asset: Asset) -> str:
    """Say why an asset must not be asked after; "": it may."""
    if not asset.url:
        return "has no address"
    pap = asset.revision.alert.pap
    allowed = PLATFORMS_MAY_KNOW if asset.subject.platform else ANYBODY_MAY_KNOW
    if pap not in allowed:
        return f"is PAP:{pap.upper()}: whoever runs the page would learn that somebody looks"
    return ""


def _kept(desk: Desk, asset: Asset, check: Check, reply: "Reply", custody: Custody) -> Seen:
    """Keep an answer as a web archive of one record; the check names it."""
    file = BytesIO()
    writer = WarcWriter(file, sealing.TOOL)
    writer.exchange(
        Exchange(
            url=reply.url,
            at=check.checked_at,
            status=reply.status,
            headers=_headers(reply.headers, len(reply.body)),
            body=reply.body,
            server_ip=reply.ip,
        )
    )
    name = f"look-{check.checked_at:%Y%m%dT%H%M%SZ}-{asset.pk}.warc.gz"
    origin = Origin(name_claimed=name, media_type_claimed="application/warc")
    kept = desk.vault.put(file.getvalue(), custody=custody, origin=origin)
    told = Told(url=asset.url, seen_at=check.checked_at, notes="" if reply.is_whole else
                f"the answer was longer; {len(reply.body)} bytes of it were read")  # fmt: skip
    capture = altered(
        gathering.captured("fetch", custody, told),
        final_url=reply.url,
        http_status=reply.status,
        server_ip=reply.ip,
        vantage=check.vantage,
    )
    exhibit = sealing.Exhibit(
        label=asset.url,
        capture=capture,
        objects=[kept],
        identity_hash=_identity(asset),
    )
    return Seen(asset, replace(check, evidence=kept.sha256), exhibit)


def _identity(asset: Asset) -> str | None:
    subject = asset.subject
    if subject.platform is None:
        return None
    return sealing.identity_hash(subject.platform.name, subject.native_id)


def _headers(told: Mapping[str, str], size: int) -> tuple[tuple[str, str], ...]:
    """Return headers as an archive can hold them."""
    kept = [
        (name, value)
        for name, value in told.items()
        if name not in OURS_TO_SAY and TOKEN.fullmatch(name) and not BREAK.search(value)
    ]
    return (*kept, ("content-length", str(size)))


def names(assets: Iterable[Asset]) -> dict[str, list[Asset]]:
    """Return assets by every name that people use for them: number, id and address."""
    found: dict[str, list[Asset]] = {}
    for one in assets:
        for name in {str(one.pk), named(one.subject), written(one.subject), one.url} - {""}:
            found.setdefault(name, []).append(one)
    return found

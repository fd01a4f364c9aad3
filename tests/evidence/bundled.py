"""A bundle with everything in it, and what its receiver knows from elsewhere."""

from dataclasses import dataclass
from pathlib import Path

from tests.evidence.authority import authority
from tests.evidence.people import ANA
from tests.evidence.sealed_world import FETCHED, exhibit, sealed
from tests.evidence.web import wacz_file, warc
from tocsin.evidence import bundle, keys, time_stamps
from tocsin.evidence.bundle import Signer
from tocsin.evidence.checks import Trust
from tocsin.evidence.sealing import seal
from tocsin.evidence.time_stamps import prove
from tocsin.evidence.vault import Vault


@dataclass(frozen=True)
class Bundled:
    """A vault, the bundle that was made of it, and who is to be believed."""

    vault: Vault
    path: Path
    trust: Trust
    keys: Path
    digests: tuple[str, ...]


def signer(folder):
    return Signer(keys.current(folder), keys.public_keys(folder))


def bundled(folder, *, stamped=True):
    """Make two posts, a web archive and a WACZ; seal, stamp and bundle them."""
    vault = Vault(folder / "vault")
    key = keys.make(folder / "keys", ANA.org)
    web = [
        exhibit(vault, warc(), "Archive", FETCHED),
        exhibit(vault, wacz_file(folder), "Page", FETCHED),
    ]
    other = sealed(vault, b"Another case altogether", key=key)
    digests = (
        sealed(vault, key=key),
        seal(vault, web, subject="the page they share", custody=ANA, key=key),
    )
    roots = ()
    if stamped:
        stamper = authority(folder / "tsa", chain=True)
        prove(vault, stamper, custody=ANA)
        roots = time_stamps.roots(stamper.root)
    path = folder / "bundle.zip"
    bundle.make(vault, digests, path, custody=ANA, signer=signer(folder / "keys"))
    assert other not in digests
    return Bundled(vault, path, Trust((key.public.raw,), roots), folder / "keys", digests)

"""What a verification says: check by check, and one grade that claims no more than they do."""

from typing import Literal

from msgspec import Struct

Result = Literal["pass", "fail", "not applicable", "not possible offline"]
Grade = Literal[
    "failed", "unsigned", "self-signed", "organisation-signed", "organisation-signed + time proof"
]
"""`self-signed`: by a key that comes with the bundle and that the verifier has not named, so that
anybody might have made it."""
CHECKS = (
    "files present, none unlisted",
    "sizes",
    "SHA-256 of every file",
    "manifest digests",
    "signatures",
    "time proofs",
    "custody chain",
    "web archive digests",
    "hash before transfer = after",
)
"""In the order they are numbered, from 1."""


class Check(Struct, frozen=True):
    """The outcome of one check, with the reason in words."""

    number: int
    name: str
    result: Result
    reason: str


class Report(Struct, frozen=True, kw_only=True):
    """What became of a bundle."""

    bundle: str
    """As the verifier named it."""
    sha256: str
    """Of the whole file, to compare with what its maker said."""
    grade: Grade
    checks: tuple[Check, ...]
    packing: str
    """Whether the archive is byte for byte as it was made; its files may be when it is not."""
    org: str = ""
    """Who says it sealed this; worth what the grade says."""
    subjects: tuple[str, ...] = ()
    made_at: str = ""
    manifests: int = 0
    objects: int = 0
    key_ids: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.grade != "failed"

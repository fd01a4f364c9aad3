"""What one watch calls people instead of their names: stand-ins made with its key.

What is on the list of accounts to keep (parties, authorities, media) keeps its name.
"""

import hmac
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b, sha256

from tocsin.importers.named_in_text import Rename, renamed
from tocsin.vocabulary.stand_ins import StandIns, core

CHECKED = b"tocsin: is this the key of this watch?"


class Pseudonyms:
    """Renames people with one key."""

    def __init__(self, key: bytes, keep: Iterable[str] = ()) -> None:
        """Take a key of 32 random bytes, and the names that stay.

        `keep` holds `platform:account:ID`, `@handle`, or a name as it stands.
        """
        self._stand_ins = StandIns(key)
        self._proofs = blake2b(key=key, person=b"tocsin proof").digest()
        self.keep = frozenset(core(one.partition(":account:")[2] or one) for one in keep)
        self.in_text = lru_cache(maxsize=1 << 16)(self._in_text)
        """From a text to the same with every account in it renamed."""

    @property
    def check(self) -> str:
        """What tells the right key from a wrong one, and says nothing about it."""
        return hmac.new(self._proofs, CHECKED, sha256).hexdigest()[:32]

    def proof(self, digest: str) -> str:
        """Return the keyed form of a file's SHA-256 (hex): it proves the file to who has the key.

        The digest itself would prove it to everybody: a short file can be guessed.
        """
        return hmac.new(self._proofs, bytes.fromhex(digest), sha256).hexdigest()

    def of(self, name: str) -> str:
        """Return what stands for a handle, a name or an id; itself where it is kept."""
        return name if self.keep and core(name) in self.keep else self._stand_ins.of(name)

    def of_identity(self, name: str) -> str:
        """Return what stands for a name that may also be the address of a profile."""
        return _of_profile(name, self.of)

    def original(self, stand_in: str) -> str:
        """Return the name behind a stand-in, or behind the one in a profile's address.

        What is no stand-in of this key gives a wrong name: ask only for what is in the watch.
        """
        return _of_profile(stand_in, self._original)

    def _original(self, stand_in: str) -> str:
        kept = self.keep and core(stand_in) in self.keep
        return stand_in if kept else self._stand_ins.original(stand_in)

    def _in_text(self, text: str) -> str:
        return renamed(text, self.of)


def _of_profile(name: str, rename: Rename) -> str:
    """Rename an account; in a profile's address only the account, which may be its last part."""
    if "://" not in name:
        return rename(name)
    found = renamed(name, rename)
    if found != name:
        return found
    start, slash, last = name.rstrip("/").rpartition("/")
    return start + slash + rename(last) + "/" * name.endswith("/")

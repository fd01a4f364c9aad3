"""Official texts that a user holds: read from a bundle, kept beside the catalog with its licence.

We ship ids and names, and explain in our own words. The framework's own sentences belong to
others; whoever has the bundle loads them, and sees under which licence each time.

Read are STIX 2.1 bundles (DISARM, ATT&CK) and clusters of the MISP galaxy.
"""

import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from tocsin.vocabulary.durable import replaced
from tocsin.vocabulary.errors import ConfigError, FileError

LARGEST = 200_000_000
"""Bytes of a bundle that we read; DISARM's has one million, ATT&CK's forty."""
UNKNOWN = "not stated in the file"


class Texts(Struct, frozen=True, kw_only=True):
    """The texts of one bundle."""

    framework: Literal["disarm", "attack", "amitt"]
    source: str
    """The file's name."""
    sha256: str
    licence: str
    texts: dict[str, str]
    """By bare id."""


def load(path: Path, folder: Path | None = None) -> Texts:
    """Read a bundle, and keep its texts for later look-ups, in place of a file of that name.

    Raises `FileError` when it is not a bundle we can read, or holds no text.
    """
    texts = read(path)
    folder = folder or kept_in()
    folder.mkdir(parents=True, exist_ok=True)
    replaced(folder / f"{texts.framework}.{path.stem}.json", msgspec.json.encode(texts))
    return texts


def read(path: Path) -> Texts:
    """Return the texts of a bundle, without keeping them."""
    try:
        if path.stat().st_size > LARGEST:
            raise FileError(path, f"expected a bundle of at most {LARGEST // 10**6} MB")
        raw = path.read_bytes()
        found = msgspec.json.decode(raw)
    except OSError as error:
        raise FileError(path, "cannot be read", got=error.strerror or "an error") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise FileError(path, "expected JSON", got=str(error)) from None
    if not isinstance(found, dict):
        raise FileError(path, "expected a STIX bundle or a MISP galaxy cluster")
    framework, licence, texts = _stix(found) if "objects" in found else _galaxy(found)
    if not (framework and texts):
        raise FileError(path, "holds no text of DISARM, AMITT or ATT&CK that we can read")
    return msgspec.convert(
        {
            "framework": framework,
            "source": path.name,
            "sha256": sha256(raw).hexdigest(),
            "licence": licence,
            "texts": texts,
        },
        Texts,
    )


def text(entry_id: str, folder: Path | None = None) -> tuple[str, Texts] | None:
    """Return the official text of an entry, with where it is from; null when none was loaded.

    Of several bundles the one that was loaded last has the word.
    """
    framework, _, bare = entry_id.partition(":")
    paths = (folder or kept_in()).glob(f"{framework}.*.json")
    for path in sorted(paths, key=lambda one: one.stat().st_mtime_ns, reverse=True):
        found = _kept(path)
        if bare in found.texts:
            return found.texts[bare], found
    return None


def kept_in() -> Path:
    """Return the folder of loaded texts: TOCSIN_CATALOG, or in the user's own configuration."""
    if told := os.environ.get("TOCSIN_CATALOG"):
        return Path(told)
    own = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(own) / "tocsin" / "catalog"


def _kept(path: Path) -> Texts:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Texts)
    except msgspec.DecodeError as error:
        raise ConfigError(f"{path}: {error}; load the bundle again") from None


def _stix(bundle: Mapping[str, Any]) -> tuple[str, str, dict[str, str]]:
    objects = [one for one in _list(bundle.get("objects")) if isinstance(one, dict)]
    texts = dict(_patterns(objects))
    statements = (
        one["definition"].get("statement", "")
        for one in objects
        if one.get("type") == "marking-definition" and isinstance(one.get("definition"), dict)
    )
    licence = "; ".join(sorted({str(one) for one in statements if one}))
    return _framework(texts), licence or UNKNOWN, texts


def _patterns(objects: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield id and text of techniques, tactics and counters."""
    for one in objects:
        for reference in _list(one.get("external_references")):
            bare = reference.get("external_id") if isinstance(reference, dict) else None
            if isinstance(bare, str) and isinstance(one.get("description"), str):
                yield bare, one["description"]
                break


def _galaxy(cluster: Mapping[str, Any]) -> tuple[str, str, dict[str, str]]:
    texts = {}
    for value in _list(cluster.get("values")):
        meta = value.get("meta") if isinstance(value, dict) else None
        bare = meta.get("external_id") if isinstance(meta, dict) else None
        if isinstance(bare, str) and isinstance(value.get("description"), str):
            texts[bare] = value["description"]
    name = str(cluster.get("type") or cluster.get("name") or "")
    framework = "amitt" if "amitt" in name.casefold() else _framework(texts)
    return framework, "CC0-1.0 or BSD-2-Clause (MISP galaxy)", texts


def _framework(texts: Mapping[str, str]) -> str:
    """Tell DISARM's ids (T0001, TA01, C00006) from ATT&CK's (T1078, TA0001)."""
    if any(one.startswith(("T0", "C000", "F000")) for one in texts):
        return "disarm"
    return "attack" if any(one.startswith("T1") for one in texts) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []

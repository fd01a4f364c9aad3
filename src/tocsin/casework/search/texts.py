"""Which columns of which records a search reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tocsin.casework.search.folding import folded


@dataclass(frozen=True)
class Words:
    """How the words of one kind of record are kept."""

    code: str
    """Three letters: what the index knows the kind by."""
    columns: tuple[str, ...]


KINDS: Mapping[str, Words] = MappingProxyType(
    {
        "activity": Words("act", ("topic", "audience")),
        "alert": Words("ale", ("ref",)),
        "alertrevision": Words("rev", ("title", "summary", "method", "action")),
        "channelexposure": Words("exp", ("basis",)),
        "comment": Words("com", ("text",)),
        "complianceassessment": Words("ass", ("provision", "method")),
        "coverage": Words("cov", ("title", "url")),
        "dossierentry": Words("dos", ("text",)),
        "election": Words("ele", ("name",)),
        "exhibit": Words("exh", ("label", "manifest_sha256")),
        "finding": Words("fin", ("claim", "key")),
        "incident": Words("inc", ("ref", "title", "summary")),
        "legalassessment": Words("leg", ("provision",)),
        "network": Words("net", ("name",)),
        "operation": Words("ope", ("name", "aliases", "attribution")),
        "organisation": Words("org", ("name",)),
        "outcome": Words("out", ("kind", "evidence")),
        "person": Words("per", ("pseudonym",)),
        "platform": Words("pla", ("name", "title")),
        "sharinggroup": Words("sha", ("name",)),
        "subject": Words("sub", ("native_id",)),
        "targeting": Words("tar", ("means",)),
    }
)
"""By the name of the model."""


def text_of(kind: str, row: Mapping[str, Any]) -> str:
    """Return the words of a record, from its columns; "" for a kind that is not searched."""
    if kind not in KINDS:
        return ""
    values = (row.get(column) for column in KINDS[kind].columns)
    return "\n".join(filter(None, (folded(_told(value)) for value in values)))


def _told(value: object) -> str:
    if isinstance(value, str):
        return value
    return " ".join(str(one) for one in value) if isinstance(value, Iterable) else ""

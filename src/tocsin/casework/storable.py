"""Text that every database keeps."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from tocsin.casework.errors import Refused

MISSING = "\ufffd"


def storable(text: str) -> str:
    r"""Return text that every database keeps: no NUL, and no half of a character.

    >>> storable("vo\x00te\ud83d")
    'vo�te�'
    """
    if text.isascii() and "\x00" not in text:
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\x00", MISSING)


def plain(value: Any) -> Any:  # noqa: ANN401  # JSON is whatever it is
    """Return JSON with texts that every database keeps."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {storable(str(key)): plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def checked(row: models.Model) -> None:
    """Make a row's texts storable, and raise `Refused` unless its columns and constraints hold."""
    for field in row._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField | models.JSONField):
            value = getattr(row, field.attname)
            if value is not None and not isinstance(value, models.Choices):
                setattr(row, field.attname, plain(value))
    try:
        row.full_clean()
    except ValidationError as error:
        raise _refused(row, error) from error


def _refused(row: models.Model, error: ValidationError) -> Refused:
    """Say the first thing that does not hold, and where."""
    name, messages = next(iter(error.message_dict.items()))
    place = str(row._meta.model_name)
    codes = {one.code for one in error.error_dict[name]}
    word = "exists" if codes & {"unique", "unique_together"} else "value"
    if name == NON_FIELD_ERRORS:
        return Refused(word, place, " ".join(messages).lower().rstrip("."))
    got = str(getattr(row, name, ""))[:80]
    return Refused(word, f"{place}.{name}", " ".join(messages).rstrip("."), got=got)

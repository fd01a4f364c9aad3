"""Tokens, and who one is while one shows something."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Path, Router, Schema, Status
from pydantic import Field

from tocsin.console.acting import organisations
from tocsin.console.api import paging
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, in_person, with_scope
from tocsin.console.api.records import Ref, as_read, found, named
from tocsin.console.api.values import Id, IfMatch, Instant, Line, Reason, Told
from tocsin.console.tokens import making
from tocsin.console.tokens.model import Scope, Token, TokenUse

router = Router(tags=["tokens"])
myself = Router(tags=["tokens"])


class Myself(Schema):
    """Who asks, as they are today."""

    person: str
    """A pseudonym."""
    organisation: Ref
    organisations: list[Ref]
    """All in which they hold a role; a token is for the one above."""
    roles: list[str]
    scopes: list[str]
    """Of the token; of a session, all."""


class TokenTold(Schema):
    """A token, without what is shown of it."""

    id: int
    version: int
    name: str
    prefix: str
    person: str
    organisation: Ref
    scopes: list[str]
    networks: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    """To some minutes."""

    @classmethod
    def of(cls, one: Token) -> "TokenTold":
        """Return a token as it is listed."""
        return cls(**_row(one))


class NewToken(Told):
    """A token to be made."""

    name: Annotated[Line, Field(min_length=1, max_length=80)]
    scopes: list[Literal["read", "propose", "decide", "send", "admin"]] = Field(
        min_length=1, max_length=len(Scope)
    )
    expires_at: Instant
    networks: list[Annotated[str, Field(max_length=64)]] = Field(
        [], max_length=making.MOST_NETWORKS
    )
    """CIDR; empty: from anywhere."""


class TokenMade(TokenTold):
    """A new token, and the only sight of it that there will be."""

    token: str


class Revoked(Told):
    """Why a token is taken back."""

    reason: Reason = ""


@myself.get("", response=answers(Myself), auth=with_scope(Scope.READ))
def read_myself(request: Request) -> Myself:
    """Say who asks: person, organisation, roles and scopes."""
    asked = request.auth
    return Myself(
        person=asked.actor.name,
        organisation=named(asked.actor.for_whom),
        organisations=[named(one) for one in organisations(asked.user)],
        roles=sorted(asked.actor.roles),
        scopes=list(asked.token.scopes if asked.token else Scope.values),
    )


@router.get("", response=answers(Page[TokenTold]), auth=with_scope(Scope.READ))
def list_tokens(request: Request, cursor: paging.ByNumber = "", limit: paging.PageSize = 50) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List one's own tokens, and those of the organisation that one administers."""
    rows = Token.objects.visible_to(request.auth.user)
    rows = rows.select_related("person", "organisation", "last_use")
    return paging.page_of(paging.by_number(rows, cursor, limit), TokenTold.of)


@router.post("", response=answers(TokenMade, 201), auth=in_person())
def make_token(request: Request, told: NewToken) -> Any:  # noqa: ANN401
    """Make a token of one's own; only a signed-in person does, never another token."""
    made = making.make(
        request.auth.actor, told.name, told.scopes, told.expires_at, told.networks
    )  # fmt: skip
    return Status(201, TokenMade(**_row(made.token), token=made.shown))


@router.post("/{token}/revoke", response=answers(TokenTold), auth=with_scope(Scope.READ))
def revoke_token(request: Request, token: Path[Id], told: Revoked, if_match: IfMatch) -> TokenTold:
    """Take a token back: one's own with any scope, as an administrator any of the organisation."""
    one = as_read(found(Token, request, token), if_match)
    return TokenTold.of(making.revoke(one, request.auth.actor, told.reason))


def _row(one: Token) -> dict[str, Any]:
    use: TokenUse | None = getattr(one, "last_use", None)
    plain = (
        "version", "name", "prefix", "scopes", "networks", "created_at", "expires_at", "revoked_at",
    )  # fmt: skip
    return {
        "id": one.pk,
        "person": one.person.pseudonym,
        "organisation": named(one.organisation),
        "last_used_at": use.at if use else None,
        **{name: getattr(one, name) for name in plain},
    }

"""An alert that is complete, to be spoilt one field at a time."""

from datetime import UTC, datetime

from msgspec import structs

from tocsin.dispatch.payload import Attachment, Item, Party, Payload

FROZEN = datetime(2024, 11, 22, 9, tzinfo=UTC)
COMPLETE = Payload(
    submission="s-17",
    ref="NET-2024-017",
    tlp="GREEN",
    title="41 accounts post one text about closed polling stations",
    summary="A network of accounts tells voters abroad that their stations are closed.",
    recipient=Party(name="Platform Desk", organisation="Platform", address="desk@platform.example"),
    contact=Party(name="Ana Analyst", organisation="Watch", address="ana@watch.example"),
    items=(
        Item(
            asset="x:post:1", platform="x", kind="post", url="https://x.example/a/status/1",
            requested="visibility:CONTENT_REMOVED", evidence=("ab" * 32,), first_seen_at=FROZEN,
        ),
        Item(
            asset="x:account:7", platform="x", kind="account", url="https://x.example/seven",
            identification="=HYPERLINK(1)", no_evidence_because="suspended before it could be kept",
        ),
    ),
    explanation="The posts state false opening hours of polling stations. Article 5 of the "
    "electoral code forbids false information about the conduct of a vote.",
    provisions=("Electoral code, Article 5, as of 2024-10-01",),
    behaviours=("disarm:T0084.001",),
    elections=("election:RO-presidential-2024-11-24",),
    member_states=("RO",),
    requested_action="Remove the posts before the stations open.",
    answer_by=datetime(2024, 11, 23, 9, tzinfo=UTC),
    answer_by_because="stations open on 24 November",
    good_faith="I believe in good faith that this is accurate and complete.",
    attachments=(Attachment(name="shot.png", media_type="image/png", content=b"\x89PNG"),),
    frozen_at=FROZEN,
)  # fmt: skip


def payload(**changes):
    """Return the complete payload with some fields changed."""
    return structs.replace(COMPLETE, **changes)

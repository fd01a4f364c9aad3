"""Whatever is done to a chain, it names the first link that no longer holds."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.evidence.chain import (
    BEGINNING,
    Anchor,
    Link,
    commitment,
    linked,
    new_salt,
    verify,
)

NOON = datetime(2024, 11, 24, 12, tzinfo=UTC)


def chain(*facts):
    """Return links a minute apart."""
    links = []
    for n, one in enumerate(facts):
        links.append(linked(links[-1] if links else None, NOON + timedelta(minutes=n), one))
    return links


def numbered(count):
    return chain(*({"verb": "collected", "n": n} for n in range(count)))


def test_a_chain_as_written_holds():
    links = numbered(5)

    assert verify(links)
    assert verify(links).links == 5
    assert verify(links).head == links[-1].anchor
    assert links[0].prev == BEGINNING
    assert [link.seq for link in links] == [1, 2, 3, 4, 5]


def test_an_empty_chain_holds_unless_an_anchor_says_otherwise():
    assert verify([]).head is None
    assert verify([], Anchor(1, "a" * 64)).broken.seq == 1


@dataclass
class Deed:
    """One thing done to a chain, and the first link it should name."""

    name: str
    done: callable


def replaced(links, n, **fields):
    return [*links[:n], msgspec.structs.replace(links[n], **fields), *links[n + 1 :]]


DEEDS = [
    Deed("facts", lambda c, n: replaced(c, n, facts={"verb": "exported", "n": n})),
    Deed("time", lambda c, n: replaced(c, n, at=NOON - timedelta(days=1))),
    Deed("digest", lambda c, n: replaced(c, n, digest="b" * 64)),
    Deed("prev", lambda c, n: replaced(c, n, prev="b" * 64)),
    Deed(
        "graft",  # a link whose own digest is right, after another past
        lambda c, n: [*c[:n], linked(Anchor(n, "b" * 64), c[n].at, c[n].facts), *c[n + 1 :]],
    ),
    Deed("number", lambda c, n: replaced(c, n, seq=99)),
    Deed("double", lambda c, n: [*c[:n], c[n - 1], *c[n:]]),
    Deed("drop", lambda c, n: [*c[:n], *c[n + 1 :]]),
    Deed("swap", lambda c, n: [*c[:n], c[n + 1], c[n], *c[n + 2 :]]),
    Deed("fraction", lambda c, n: replaced(c, n, facts={"n": 0.5})),
]  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
@given(n=st.integers(0, 5))
def test_the_first_link_that_was_touched_is_named(deed, n):
    verdict = verify(deed.done(numbered(7), n))

    assert verdict.broken.seq == n + 1
    assert verdict.links == n


@given(st.integers(1, 9), st.integers(0, 8))
def test_only_an_anchor_shows_that_the_newest_were_cut_off(length, kept):
    links = numbered(length)
    short = links[: min(kept, length)]

    assert verify(short)
    assert bool(verify(short, links[-1].anchor)) == (len(short) == length)
    if len(short) < length:
        assert verify(short, links[-1].anchor).broken.seq == len(short) + 1


def test_a_chain_written_anew_does_not_pass_an_old_anchor():
    """Whoever holds the file can compute every digest again; they cannot reach the anchor."""
    kept = numbered(4)[2].anchor
    forged = chain({"n": 0}, {"n": "other"}, {"n": 2}, {"n": 3})

    assert verify(forged)
    assert "written anew" in verify(forged, kept).broken.why
    assert verify(numbered(9), kept)


def test_a_stretch_is_checked_from_where_it_begins():
    links = numbered(6)

    assert verify(links[3:], after=links[2].anchor)
    assert verify(links[3:]).broken.seq == 1
    assert verify(links[3:], after=links[1].anchor).broken.seq == 3


def test_what_was_committed_to_can_be_shown_and_can_be_erased():
    salt, payload = new_salt(), b"Ana exported it for the regulator"
    links = chain({"commitment": commitment(salt, payload)})
    del payload

    assert verify(links)
    assert links[0].facts["commitment"] == commitment(salt, b"Ana exported it for the regulator")
    assert commitment(salt, b"Ana exported it for the Regulator") != links[0].facts["commitment"]
    assert commitment(new_salt(), b"a") != commitment(new_salt(), b"a")
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(b"", b"short salts can be guessed")


def test_links_survive_json():
    """They are kept in files and databases, and must hash the same when they come back."""
    links = numbered(3)
    back = [msgspec.json.decode(msgspec.json.encode(link), type=Link) for link in links]

    assert verify(back, links[-1].anchor)


def test_an_anchor_can_be_read_out_and_typed_in():
    anchor = numbered(1)[0].anchor

    assert Anchor.parse(f" {anchor}\n") == anchor
    for wrong in ("", "1", "1:abc", f"-1:{'a' * 64}", f"1:{'A' * 64}", f"²:{'a' * 64}"):
        with pytest.raises(ValueError, match="SEQ:DIGEST"):
            Anchor.parse(wrong)

"""What comes back is proposed with its basis, and counts when somebody has confirmed it."""

from dataclasses import replace

import pytest

from tests.casework.rapid.people import at
from tests.casework.rapid.test_liveness import checks
from tocsin.casework.rapid.reemergence import Basis, Trait, proposals, returned, shared

OLD = Trait(
    asset="x:account:1", platform="x", first_seen=at(-100), handle="vote_now_2024",
    domain="truth-daily.com", media=("aa", "bb"), payer="Friends Ltd", texts=("t1",),
)  # fmt: skip
NEW = Trait(asset="x:account:2", first_seen=at(30))


def test_the_same_id_seen_alive_again_is_proof():
    looked = checks((0, "removed"), (2, "removed"), (50, "available"), (52, "available"))
    [found] = returned(looked, at(100))

    assert (found.basis, found.confirmed, found.days) == (Basis.SAME_ID, True, 2)
    assert (found.gone_at, found.back_at) == (at(0), at(50))
    assert returned(looked, at(51)) == ()


def test_a_single_look_is_no_return():
    assert returned(checks((0, "removed"), (2, "removed"), (50, "available")), at(100)) == ()


@pytest.mark.parametrize(
    ("trait", "basis"),
    [
        ({"handle": "VoteNow_2025"}, Basis.HANDLE),
        ({"domain": "truthdaily7.media"}, Basis.DOMAIN),
        ({"media": ("bb", "cc")}, Basis.MEDIA),
        ({"payer": "FRIENDS LTD"}, Basis.PAYER),
        ({"texts": ("t1",)}, Basis.TEXT),
    ],
)
def test_what_two_assets_share_is_the_basis(trait, basis):
    [found] = proposals([(OLD, at(0))], [replace(NEW, **trait)])

    assert (found.basis, found.confirmed, found.days) == (basis, False, 1)


def test_the_best_basis_is_told():
    assert shared(OLD, replace(OLD, domain="truthdaily.org")) == (
        Basis.MEDIA, Basis.PAYER, Basis.DOMAIN, Basis.TEXT, Basis.HANDLE)  # fmt: skip


@pytest.mark.parametrize(
    "innocent",
    [
        NEW,
        replace(NEW, media=("bb",), first_seen=at(-1)),
        replace(OLD, first_seen=at(5)),
        replace(NEW, handle="ana22"),
        replace(NEW, domain="truth-daily.com"),
    ],
    ids=["nothing alike", "there before", "the asset itself", "a short name", "the same site"],
)
def test_what_only_looks_like_a_return_is_not_proposed(innocent):
    assert list(proposals([(replace(OLD, handle="ana7"), at(0))], [innocent])) == []


def test_a_confirmed_link_is_a_new_record():
    [found] = proposals([(OLD, at(0))], [replace(NEW, media=("aa",))])

    assert found.confirm().confirmed
    assert not found.confirmed

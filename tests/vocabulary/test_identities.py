"""What makes two addresses the same page is well-formed data."""

import pytest

from tocsin.vocabulary.identities import HOSTS, SAME
from tocsin.vocabulary.urls import canonical


def test_a_host_has_one_name():
    """A chain of aliases would make the canonical form depend on the order of passes."""
    assert not set(HOSTS) & {one.to for one in SAME.host}
    assert len(HOSTS) == sum(len(one.origin) for one in SAME.host)


@pytest.mark.parametrize("one", [*SAME.host, *SAME.page, *SAME.wrapper])
def test_every_identity_has_a_reason(one):
    assert one.reason


def test_parameters_are_lower_case_and_in_one_list():
    parameters = SAME.parameters
    assert all(name == name.lower() for name in parameters.tracking | parameters.secret)
    assert not parameters.tracking & parameters.secret


@pytest.mark.parametrize("host", sorted(SAME.shorteners.hosts))
def test_a_shortener_is_known_by_its_canonical_host(host):
    assert "shortener" in canonical(f"https://{host}/x").flags

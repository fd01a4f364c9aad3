"""The same examples on every machine and every run, however slow the machine."""

import pytest
from hypothesis import settings

from tests.spark_cluster import cluster

settings.register_profile("tocsin", deadline=None, derandomize=True)
settings.load_profile("tocsin")


def pytest_collection_modifyitems(items):
    """Begin with the walks: one of them takes minutes, and at the end others would wait for it."""
    items.sort(key=lambda one: "walk" not in one.path.parts)


@pytest.fixture(scope="session")
def spark_master(tmp_path_factory):
    """Address of a Spark cluster on loopback, with two workers; its logs stay in that folder."""
    with cluster(tmp_path_factory.mktemp("spark")) as address:
        yield address

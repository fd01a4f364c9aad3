"""The same examples on every machine and every run, however slow the machine."""

import pytest
from hypothesis import settings

from tests.spark_cluster import cluster

settings.register_profile("tocsin", deadline=None, derandomize=True)
settings.load_profile("tocsin")


@pytest.fixture(scope="session")
def spark_master(tmp_path_factory):
    """Address of a Spark cluster on loopback, with two workers; its logs stay in that folder."""
    with cluster(tmp_path_factory.mktemp("spark")) as address:
        yield address

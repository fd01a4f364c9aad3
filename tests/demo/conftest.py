"""One small river world, generated once for all tests that only look at it."""

import pytest

from tocsin.demo.river import generate, imagined
from tocsin.demo.world import FEWEST, Scale


@pytest.fixture(scope="session")
def river(tmp_path_factory):
    return generate(tmp_path_factory.mktemp("river"), seed=7, posts=FEWEST)


@pytest.fixture(scope="session")
def world():
    return imagined(Scale(7, FEWEST))

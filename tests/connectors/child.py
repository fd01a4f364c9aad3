"""A collection in a process of its own, to be killed."""

import os
import signal
from pathlib import Path

from tests.connectors.conftest import Desk
from tests.connectors.servers import pace
from tocsin.connectors import bluesky
from tocsin.connectors.collecting import Plan

SMALL = Plan(records=7)
"""Segments are closed often, so that a kill also meets their closing and their import."""


def collect(folder, connector, deaths=None):
    """Collect once into a folder, never waiting; die in the moment of the n-th sync to disk."""
    bluesky.BATCH, bluesky.HOLD = 5, 0.02
    if deaths is not None:
        _die_at(deaths)
    Desk(Path(folder)).collect(connector, pace(), plan=SMALL)


def _die_at(number):
    left, sync = [number], os.fsync

    def fsync(descriptor):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        sync(descriptor)

    os.fsync = fsync

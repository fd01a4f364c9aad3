"""Work that is killed at a moment that dice choose."""

import os
import signal
import time
import traceback

from django.db import connection

KILLS = int(os.environ.get("TOCSIN_KILLS", "5"))
"""How often a campaign kills; 100 in the whole campaigns, a few in every test run."""


def killed(work, after):
    """Begin work in a child of this process, let it work for some seconds, and kill it.

    A child that is forked is at work at once: a moment is one of the work, not of its imports.
    Returns whether it was still at work.
    """
    child = begun(work)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(ended(child))


def let(work):
    """Let a child do its work to the end."""
    assert ended(begun(work)) == 0


def begun(work):
    """Begin work in a child of this process; return its id."""
    connection.close()
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:  # noqa: BLE001  # a child must not come back from here
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def ended(child):
    """Wait for a child; return its status, which is no failure."""
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return status

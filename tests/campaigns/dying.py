"""Work that is killed at a moment that dice choose."""

import os
import signal
import time

from django.db import connection

KILLS = int(os.environ.get("TOCSIN_KILLS", "5"))
"""How often a campaign kills; 100 in the whole campaigns, a few in every test run."""


def killed(work, after):
    """Begin work in a child of this process, let it work for some seconds, and kill it.

    A child that is forked is at work at once: a moment is one of the work, not of its imports.
    Returns whether it was still at work.
    """
    connection.close()
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)

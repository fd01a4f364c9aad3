"""What `beside` starts: a worker that lives until its standard input ends."""

import logging
import signal
import sys
import threading
from pathlib import Path


def main(folder: Path) -> None:
    """Open a watch and work on it; from a terminal, Control-C is for who started us."""
    from tocsin.casework.opening import opened  # noqa: PLC0415  # models come after it

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.WARNING)
    opened(folder)
    from tocsin.jobs.worker import Worker  # noqa: PLC0415  # has models

    worker = Worker(folder)
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())

    def listen() -> None:
        sys.stdin.buffer.read()
        worker.stop()

    threading.Thread(target=listen, name="parent", daemon=True).start()
    worker.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""The console over the network: gunicorn, started from here, with a worker for jobs beside it.

It speaks http. To other machines it speaks through a proxy that speaks https, or not at all:
passwords do not cross a network in the clear.
"""

import os
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from tocsin.console.configuration import configuration
from tocsin.console.logs import Masked, to_standard_error
from tocsin.vocabulary.errors import ConfigError

ALONE = ("127.0.0.1", "localhost", "::1")
THREADS = 4
"""Requests that one process answers at once; most of each is waiting for the database."""
PATIENCE = 60
"""Seconds after which a process that answers nothing is replaced."""
KEPT_OPEN = 75
"""Seconds that a connection stays open between two requests, longer than proxies keep theirs."""
FAREWELL = 15
"""Seconds in which requests at hand are answered once we are told to stop."""


@dataclass(frozen=True, kw_only=True)
class Served:
    """How the console is served."""

    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 2
    has_worker: bool = True
    """Whether a worker does jobs beside it."""
    address: str | None = None
    """What people type; null: as `tocsin.toml` says, or this machine's own."""

    @property
    def bind(self) -> str:
        """Where it listens."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def serve(folder: Path, served: Served, told: Callable[[str], None]) -> None:
    """Serve the casework of a watch until told to stop; `told` hears where, and how to begin.

    Raises `ConfigError` for an address that is taken, or that others would reach in the clear.
    """
    _settle_address(folder, served)
    _must_be_free(served)
    to_standard_error()
    from tocsin.casework.opening import opened  # noqa: PLC0415  # it is told the address first

    opened(folder)
    _greet(folder, told)
    from tocsin.jobs.beside import beside  # noqa: PLC0415  # once casework is open

    worker: AbstractContextManager[object] = beside(folder) if served.has_worker else nullcontext()
    with worker:
        _Server(served).run()


class _Logger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's own words, without what opens anything."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401  # the same
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.addFilter(Masked())


class _Server(BaseApplication):  # type: ignore[misc]  # the same
    """Gunicorn, told what it needs here and not in a file."""

    def __init__(self, served: Served) -> None:
        self.served = served
        super().__init__()

    def load_config(self) -> None:
        """Tell it."""
        for name, value in {
            "bind": self.served.bind,
            "workers": self.served.processes,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": PATIENCE,
            "keepalive": KEPT_OPEN,
            "graceful_timeout": FAREWELL,
            "loglevel": "warning",
            "logger_class": _Logger,
            "proc_name": "tocsin",
            "umask": 0o077,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401  # a WSGI application
        """Return the application, in each process anew: threads do not survive a fork."""
        from tocsin.console.wsgi import application  # noqa: PLC0415  # in the child

        return application


def _settle_address(folder: Path, served: Served) -> None:
    """Let the environment say what people type."""
    told = configuration(folder, {})
    stated = served.address or (told.address if told.address != type(told)().address else "")
    os.environ["TOCSIN_ADDRESS"] = stated or f"http://{served.bind}"
    address = configuration(folder)
    if served.host not in ALONE and not address.https:
        raise ConfigError(
            f"--host: others would send their passwords in the clear; got {served.host}; let a "
            "proxy speak https, and say so with --address https://…"
        )


def _must_be_free(served: Served) -> None:
    family = socket.AF_INET6 if ":" in served.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((served.host, served.port))
        except OSError as error:
            raise ConfigError(
                f"--port: cannot listen at {served.bind} ({error.strerror}); choose another"
            ) from error


def _greet(folder: Path, told: Callable[[str], None]) -> None:
    """Say where, and how the first one gets in."""
    from django.conf import settings  # noqa: PLC0415  # once casework is open
    from django.db import connections  # noqa: PLC0415  # the same

    from tocsin.casework import founding  # noqa: PLC0415  # the same
    from tocsin.console.accounts import inviting  # noqa: PLC0415  # the same
    from tocsin.console.accounts.sessions import SessionStore  # noqa: PLC0415  # the same

    SessionStore.clear_expired()
    told(f"{folder} is served at {settings.TOCSIN_CONSOLE.origin}; Control-C stops it")
    if not founding.is_founded():
        link = inviting.first()
        told("Nobody is here yet. This link, once, makes you the first:")
        told(link.address)
    elif waiting := inviting.waiting():
        told(f"No password yet: {', '.join(waiting)}; make a link with tocsin team invite USER")
    connections.close_all()

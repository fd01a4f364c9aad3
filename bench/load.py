"""Many people at once: 50 who read and 5 who decide, over the console, on 100,000 findings.

    python bench/load.py [--findings 100000] [--readers 50] [--writers 5] [--seconds 120]
                         [--pause 5] [--postgres] [--keep DIR]

Starts `tocsin serve` as anybody would, with two processes. Each reader walks through lists,
searches, details and the inbox, by page and by API; each writer reads a finding and decides on it,
by page and by API in turn. Between two requests each of them pauses, `--pause` seconds on average:
people read what they asked for. Prints the median, the 95th percentile and the errors of each kind
of request, and fails when a list takes longer than half a second or a deed longer than one, at the
95th percentile, or when anything failed. `--keep` keeps the watch (SQLite), for the next time.
"""

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import httpx

ROOT = Path(__file__).parents[1]
AT = datetime(2024, 10, 1, tzinfo=UTC)
KINDS = ("copypasta", "coordinated", "silence_period", "hashtag_hijack", "impersonation")
PLACES = ("FR", "RO", "DE", "MD", "PL")
LIMITS = {"list": 0.5, "write": 1.0}
"""Seconds, at the 95th percentile."""
NEXT = {"proposed": "confirm", "confirmed": "withdraw"}
"""What is decided in a state; in the others, to reconsider."""
PEOPLE = "people.json"


def main() -> None:
    """Build, serve, load, and say how it went."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--findings", type=int, default=100_000)
    asked.add_argument("--readers", type=int, default=50)
    asked.add_argument("--writers", type=int, default=5)
    asked.add_argument("--seconds", type=float, default=120)
    asked.add_argument("--pause", type=float, default=5)
    asked.add_argument("--postgres", action="store_true")
    asked.add_argument("--keep", type=Path)
    options = asked.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.pop("DATABASE_URL", None)
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(TemporaryDirectory()))
        if options.postgres:
            from tests.postgres import cluster

            place = Path(stack.enter_context(TemporaryDirectory()))
            os.environ["DATABASE_URL"] = stack.enter_context(cluster(place))("postgres")
        people = built(folder, options)
        address = stack.enter_context(closing(Served(folder))).address
        times, failed = asyncio.run(Load(address, people, options).run())
    sys.exit(report(times, failed, options))


def built(folder: Path, options: argparse.Namespace) -> dict[str, list[str]]:
    """Return the tokens and session cookies of everybody, in a watch that has the findings."""
    if (folder / PEOPLE).exists():
        return json.loads((folder / PEOPLE).read_text())
    folder.mkdir(exist_ok=True, parents=True)
    (folder / "tocsin.toml").write_text('name = "load"\n')
    began = time.perf_counter()
    from tocsin.casework.opening import opened

    opened(folder)
    from tests.casework.people import House, of
    from tocsin.casework.importing import take_in

    house = House.built()
    for kind in KINDS:
        run = type("Run", (), {
            "id": f"run-{kind}", "detector": kind, "version": 1, "tocsin": "0", "corpus": "",
            "parameters": {}, "started_at": AT,
        })  # fmt: skip
        count = options.findings // len(KINDS)
        take_in(run, (found(kind, n) for n in range(count)), of(house.ana, house.ecdc))
    told = people(house, options)
    (folder / PEOPLE).write_text(json.dumps(told))
    print(f"built in {time.perf_counter() - began:.0f} s", flush=True)
    return told


def found(kind: str, number: int):  # noqa: ANN201  # imported late
    """Return a finding of a kind: two accounts, ten posts, an hour of one autumn."""
    from tocsin.vocabulary.finding import Finding, Provenance, Span

    dice = random.Random(f"{kind}{number}")  # noqa: S311  # seeded
    at = AT + timedelta(minutes=dice.randrange(60 * 24 * 60))
    many = dice.randrange(3, 300)
    return Finding(
        claim=f"{many} accounts posted one text {many + number} times about ballot {number}",
        subjects=(f"x:account:{number % 5000}", f"x:account:{number % 4999}"),
        evidence=tuple(f"x:post:{kind}{number}-{n}" for n in range(10)),
        span=Span(at, at + timedelta(hours=1)), measures={"posts": float(many)},
        suggests=("commitment14:silence",), places=(dice.choice(PLACES),),
        provenance=Provenance(kind, 1, {}, "0"),
    )  # fmt: skip


def people(house, options: argparse.Namespace) -> dict[str, list[str]]:  # noqa: ANN001
    """Make everybody who reads and writes; return what lets them in."""
    from tests.casework.people import of, somebody
    from tocsin.casework.models import Role
    from tocsin.console.tokens.making import make

    told: dict[str, list[str]] = {"cookies": [], "tokens": []}
    until = datetime.now(UTC) + timedelta(days=30)
    for n in range(options.readers + options.writers):
        role = Role.ANALYST if n < options.readers else Role.REVIEWER
        one = somebody(f"user{n}", house.ecdc, role)
        scopes = ["read"] if n < options.readers else ["read", "decide"]
        told["cookies"].append(session_of(one.user))
        told["tokens"].append(make(of(one, house.ecdc), "load", scopes, until).shown)
    return told


def session_of(user) -> str:  # noqa: ANN001  # imported late
    """Return the cookie of somebody who signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from tocsin.console.accounts.sessions import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


class Served:
    """`tocsin serve` over a watch, until closed."""

    def __init__(self, folder: Path) -> None:
        """Start it, and wait until it answers."""
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        tocsin = shutil.which("tocsin", path=str(Path(sys.executable).parent)) or "tocsin"
        self.process = subprocess.Popen(
            [tocsin, "serve", "--workspace", str(folder), "--port", str(port)],
            stdout=subprocess.DEVNULL,
        )
        until = time.monotonic() + 90
        while time.monotonic() < until:
            try:
                httpx.get(f"{self.address}/health").raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.2)
            else:
                return
        raise SystemExit("tocsin serve did not answer")

    def close(self) -> None:
        """Stop it, and say what it took: on a machine that others use, that is what counts."""
        self.process.send_signal(signal.SIGTERM)
        _, _, used = os.wait4(self.process.pid, 0)
        self.process.returncode = 0
        print(f"the console and its worker took {used.ru_utime + used.ru_stime:.0f} s CPU")


class Load:
    """Everybody at work."""

    def __init__(
        self, address: str, people: dict[str, list[str]], options: argparse.Namespace
    ) -> None:
        self.address, self.people, self.options = address, people, options
        self.times: dict[str, list[float]] = defaultdict(list)
        self.failed: list[str] = []
        self.until = 0.0

    async def run(self) -> tuple[dict[str, list[float]], list[str]]:
        """Let everybody work; return the seconds of each kind of request, and what failed."""
        readers, writers = self.options.readers, self.options.writers
        for n in range(4):  # each process imports its pages when it is first asked
            await self.once(n)
        self.times.clear()
        self.until = time.monotonic() + self.options.seconds
        await asyncio.gather(
            *(self.reader(n) for n in range(readers)),
            *(self.writer(-1 - n) for n in range(writers)),  # who decides was made last
        )
        return self.times, self.failed

    def browser(self, n: int) -> httpx.AsyncClient:
        """Return the browser of somebody."""
        return httpx.AsyncClient(
            base_url=self.address, cookies={"tocsin": self.people["cookies"][n]}, timeout=60
        )

    def program(self, n: int) -> httpx.AsyncClient:
        """Return a program of somebody."""
        headers = {"Authorization": f"Bearer {self.people['tokens'][n]}"}
        return httpx.AsyncClient(base_url=f"{self.address}/api/v1", headers=headers, timeout=60)

    async def once(self, n: int) -> None:
        """Ask for one of everything."""
        async with self.browser(n) as browser, self.program(n) as program:
            for path in ("/", "/findings/", "/search/?q=ballot"):
                await self.ask("warm", browser, "GET", path)
            await self.ask("warm", program, "GET", "/findings")

    async def pause(self, dice: random.Random) -> None:
        """Read what was asked for."""
        await asyncio.sleep(dice.uniform(0.2, 1.8) * self.options.pause)

    async def reader(self, n: int) -> None:
        """Walk through lists and details."""
        dice = random.Random(n)  # noqa: S311  # seeded
        await asyncio.sleep(dice.uniform(0, self.options.pause))
        async with self.browser(n) as browser, self.program(n) as program:
            page, following = "", ""
            while time.monotonic() < self.until:
                step = dice.choice(STEPS)
                if step == "list":
                    page = await self.ask("list", browser, "GET", "/findings/")
                elif step == "next" and page:
                    following = next_page(page) or "/findings/"
                    page = await self.ask("list", browser, "GET", following)
                elif step == "filter":
                    path = f"/findings/?state=proposed&kind={dice.choice(KINDS)}"
                    page = await self.ask("list, filtered", browser, "GET", path)
                elif step == "search":
                    path = f"/findings/?q=ballot+{dice.randrange(9999)}"
                    await self.ask("list, searched", browser, "GET", path)
                elif step == "search all":
                    path = f"/search/?q=ballot+{dice.randrange(9999)}"
                    await self.ask("search of everything", browser, "GET", path)
                elif step == "inbox":
                    await self.ask("inbox", browser, "GET", "/")
                elif step == "api":
                    path = f"/findings?kind={dice.choice(KINDS)}&limit=50"
                    await self.ask("API list", program, "GET", path)
                elif found := re.findall(r'href="(/findings/\d+/)"', page):
                    await self.ask("detail", browser, "GET", dice.choice(found))
                await self.pause(dice)

    async def writer(self, n: int) -> None:
        """Decide on one finding after the other, by page and by API in turn."""
        dice = random.Random(n)  # noqa: S311  # seeded
        await asyncio.sleep(dice.uniform(0, self.options.pause))
        async with self.browser(n) as browser, self.program(n) as program:
            while time.monotonic() < self.until:
                pk = dice.randrange(1, self.options.findings // len(KINDS) * len(KINDS))
                if dice.random() < 0.5:
                    told = await self.ask("API detail", program, "GET", f"/findings/{pk}")
                    await self.pause(dice)
                    await self.decide(program, pk, told)
                else:
                    page = await self.ask("detail", browser, "GET", f"/findings/{pk}/")
                    await self.pause(dice)
                    await self.confirm(browser, pk, page)
                await self.pause(dice)

    async def decide(self, program: httpx.AsyncClient, pk: int, told: str) -> None:
        """Decide on a finding, as its state allows, by API."""
        one = json.loads(told)
        body = {"event": NEXT.get(one["state"], "reconsider"), "note": "looked again"}
        headers = {"If-Match": f'"{one["version"]}"'}
        await self.ask(
            "API write", program, "POST", f"/findings/{pk}/decide", json=body, headers=headers
        )

    async def confirm(self, browser: httpx.AsyncClient, pk: int, page: str) -> None:
        """Send the form of a finding's page, with the first decision that it offers."""
        form = next(part for part in page.split("<form") if f"/findings/{pk}/decide/" in part)
        body = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        offered = re.search(r'type="radio" name="event" value="(\w+)"', form)
        body |= {"event": offered[1], "note": "looked again"}
        headers = {"Origin": self.address}
        await self.ask(
            "write", browser, "POST", f"/findings/{pk}/decide/", data=body, headers=headers
        )

    async def ask(
        self, what: str, client: httpx.AsyncClient, method: str, path: str, **more: object
    ) -> str:
        """Ask, and note how long it took; return what was answered."""
        began = time.perf_counter()
        try:
            answer = await client.request(method, path, **more)
        except httpx.HTTPError as error:
            self.failed.append(f"{what}: {type(error).__name__}")
            return ""
        self.times[what].append(time.perf_counter() - began)
        if answer.status_code not in {200, 302}:
            self.failed.append(f"{what}: {answer.status_code} {path}")
        return answer.text


STEPS = (
    *["list"] * 4, *["next"] * 4, *["filter"] * 4, *["detail"] * 6, *["search"] * 2,
    "search all", *["inbox"] * 2, *["api"] * 3,
)  # fmt: skip


def next_page(page: str) -> str:
    """Return where the next page of a list is."""
    found = re.search(r'<a[^>]*rel="next"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*rel="next"', page)
    told = (found[1] or found[2]).replace("&amp;", "&") if found else ""
    return f"/findings/{told}" if told.startswith("?") else told


def report(times: dict[str, list[float]], failed: list[str], options: argparse.Namespace) -> int:
    """Print the table; return 1 where it is too slow, or something failed."""
    everything = sum(map(len, times.values()))
    print(f"{everything} requests, {everything / options.seconds:.1f} a second; load average "
          f"{os.getloadavg()[0]:.1f}")  # fmt: skip
    slow = []
    for what, seconds in sorted(times.items()):
        top = quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
        print(f"{what:<24}{len(seconds):>6}  median {median(seconds) * 1000:>6.0f} ms"
              f"  p95 {top * 1000:>6.0f} ms  most {max(seconds) * 1000:>6.0f} ms")  # fmt: skip
        limit = next((most for word, most in LIMITS.items() if word in what), None)
        if limit and top > limit:
            slow.append(what)
    print(f"failed: {len(failed)}", *sorted(set(failed))[:5], f"too slow: {slow or 'none'}")
    return int(bool(slow or failed))


if __name__ == "__main__":
    main()

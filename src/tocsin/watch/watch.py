"""One election watch: a folder, opened."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from tocsin import __version__, catalog, connectors, detectors
from tocsin.connectors import inbox as inboxes
from tocsin.connectors.collecting import Collecting, Plan, Status
from tocsin.corpus import Corpus
from tocsin.detectors import Detector
from tocsin.engines import choice
from tocsin.importers.lane import ANYTHING, Progress, Report, Wanted, no_progress
from tocsin.importers.mapping import Mapping as ColumnMapping
from tocsin.importers.pseudonyms import Pseudonyms
from tocsin.importers.remap import remap_all
from tocsin.importers.sources import import_all
from tocsin.vocabulary.ad_tables import AD_VERSIONS
from tocsin.vocabulary.durable import replaced
from tocsin.vocabulary.errors import ConfigError
from tocsin.vocabulary.finding import Finding
from tocsin.vocabulary.ids import parse, uid
from tocsin.vocabulary.tables import WATCHLIST
from tocsin.watch import settings as sheets
from tocsin.watch import watchlist
from tocsin.watch.nameless import unjudged, without_names
from tocsin.watch.parameters import configured
from tocsin.watch.privacy import Privacy, Vault, accounts_of
from tocsin.watch.reveal import Revealed, logged, revealed
from tocsin.watch.runs import Run, Runs, run_id

PAIRS = "pairs"
"""Folder of a watch in which the pairs of accounts are kept from one run to the next."""
EVIDENCE_POST = (
    "post_id",
    "created_at",
    "platform",
    "account_id",
    "account_handle",
    "text",
    "url",
    "source_file_id",
    "src_record",
)


class Watch:
    """One watch. Its folder is all there is: copy it, and the copy is the watch."""

    def __init__(self, folder: Path | str) -> None:
        """Open the watch in `folder`; raises `ConfigError` where there is none."""
        self.folder = Path(folder)
        if not (self.folder / sheets.FILE).is_file():
            raise ConfigError(
                f"{self.folder}: holds no {sheets.FILE}, so it is no watch; "
                f"make one with `tocsin init {self.folder}`"
            )
        self.settings = sheets.read(self.folder / sheets.FILE)
        self.corpus = Corpus(self.folder / "corpus")
        self.runs = Runs(self.folder / "findings")

    @classmethod
    def create(
        cls,
        folder: Path | str,
        *,
        name: str | None = None,
        election: str | None = None,
        languages: tuple[str, ...] = (),
        privacy: Privacy | None = None,
    ) -> "Watch":
        """Make an empty watch; raises `ConfigError` where one is already.

        `privacy` makes one that renames people in everything it imports.
        """
        folder = Path(folder)
        sheet = folder / sheets.FILE
        if sheet.exists():
            raise ConfigError(
                f"{folder}: is a watch already; go on with it, or name another folder"
            )
        chosen = catalog.election(election) if election else None
        told = sheets.written(
            name or folder.resolve().name,
            chosen,
            languages=languages,
            privacy=privacy,
        )
        folder.mkdir(parents=True, exist_ok=True)
        replaced(sheet, told.encode())
        watch = cls(folder)
        watch.pseudonyms()
        return watch

    def import_(
        self,
        *paths: Path | str,
        importer: str | None = None,
        mapping: ColumnMapping | None = None,
        accept: bool = False,
        dry_run: bool = False,
        progress: Progress = no_progress,
    ) -> tuple[Report, ...]:
        """Import files one by one; each is one batch, there whole or not at all.

        A path may also be a folder, a pattern, an archive, a workbook, or `-` for standard input. A
        file that cannot be imported is reported, and the others go on. `accept` takes the mapping
        that was proposed from the columns of a file no importer knows.
        """
        wanted = Wanted(importer=importer, mapping=mapping, accept=accept, dry_run=dry_run)
        return tuple(self.importing(*paths, wanted=wanted, progress=progress))

    def importing(
        self, *paths: Path | str, wanted: Wanted = ANYTHING, progress: Progress = no_progress
    ) -> Iterator[Report]:
        """Import as `import_` does, and yield each report as soon as its file is in."""
        names = None if wanted.dry_run else self.pseudonyms()
        wanted = replace(
            wanted,
            languages=self.settings.detect_languages,
            pseudonyms=names,
            unpacked=self.vault.cleared() if names else None,
        )
        yield from import_all(map(Path, paths), self.corpus, wanted, progress)

    def collect(
        self,
        connector: str,
        *,
        once: bool = True,
        plan: Plan | None = None,
        told: Callable[[Status], None] = lambda _: None,
        **parameters: object,
    ) -> Status:
        """Collect from a live source: raw records into the inbox, then into the corpus.

        Goes on where the last collection with these parameters stopped. `once=False` goes on until
        it is interrupted; `told` is called with the status as it changes.
        """
        made = configured(connectors.named(connector), parameters)
        plan = plan or Plan()
        place = self.folder
        if self.pseudonyms() is not None:
            plan, place = replace(plan, discard=True), self.vault.cleared()
        with inboxes.opened(place / "inbox", made.name, made.stream) as inbox:
            return Collecting(
                connector=made,
                inbox=inbox,
                imports=lambda path, importer: self.import_(path, importer=importer),
                pace=connectors.Pace(once=once),
                plan=plan,
                told=told,
            ).run()

    def remap(
        self,
        *batches: str,
        importer: str | None = None,
        mapping: ColumnMapping | None = None,
    ) -> tuple[Report, ...]:
        """Map batches anew from the records they kept, without their files.

        Those named by the start of their ids; else every one whose importer has changed since.
        """
        return tuple(remap_all(self.corpus, batches, importer=importer, mapping=mapping))

    @property
    def vault(self) -> Vault:
        """Where the key lies of a watch that renames people, and what lies beside it."""
        privacy = self.settings.privacy
        listed = self.watchlist() if privacy.pseudonymise else WATCHLIST.empty()
        return Vault(self.folder, privacy, accounts_of(listed.iter_rows(named=True)))

    def pseudonyms(self) -> Pseudonyms | None:
        """Return what renames people here; null: nobody is renamed.

        Raises `ConfigError` when the key is not there, is not ours, or comes too late.
        """
        batches = self.corpus.batches()
        return self.vault.pseudonyms(
            holds_names=any(not batch.pseudonymised for batch in batches)
            or (self.folder / "inbox").exists()
        )

    def reveal(self, *stand_ins: str, reason: str, key: Path | None = None) -> tuple[Revealed, ...]:
        """Return who is behind some stand-ins, or behind all; the log has it first.

        Raises `ConfigError` without the right key, and `UnknownNameError` for what is no stand-in
        in this watch.
        """
        vault = self.vault
        privacy = replace(vault.privacy, key=key) if key else vault.privacy
        names = replace(vault, privacy=privacy).held()
        logged(self.folder, reason, stand_ins)
        return revealed(self.corpus, names, stand_ins)

    def tables(self) -> Mapping[str, pl.LazyFrame]:
        """Return every table a detector may read: the corpus, its ads' past, and the watchlist."""
        past = self.corpus.versions("ads").select(*AD_VERSIONS.columns)
        listed = self.watchlist().lazy()
        return {**self.corpus.tables(), AD_VERSIONS.name: past, WATCHLIST.name: listed}

    def watchlist(self) -> pl.DataFrame:
        """Return who must not be impersonated, WATCHLIST columns; empty when none is named."""
        named_file = self.settings.watchlist
        return watchlist.read(named_file) if named_file else WATCHLIST.empty()

    def detector(self, name: str, given: Mapping[str, object] | None = None) -> Detector:
        """Make a detector with this watch's parameters, then with those given."""
        kind = detectors.named(name)
        own = {one.name for one in fields(kind)}
        shared = {
            "elections": self.settings.elections,
            "rules": self.settings.silence,
            "languages": self.settings.languages,
            "countries": self.settings.countries,
        }
        chosen = {key: value for key, value in shared.items() if key in own and value}
        return configured(
            kind, {**chosen, **self.settings.detectors.get(name, {}), **(given or {})}
        )

    @contextmanager
    def working(
        self, engine: str | None = None, told: Callable[[str], None] = lambda _: None
    ) -> Iterator[None]:
        """Pair accounts on this engine for a block: `local`, `spark` or `spark://host:port`.

        Null: on the one that `tocsin.toml` names. `told` hears how far a cluster is, or
        what was counted anew on this machine.
        """
        named = replace(self.settings.engine, kept=self.folder / PAIRS)
        with choice.using(replace(named, name=engine) if engine else named, told):
            yield

    def detect(
        self,
        *names: str,
        told: Callable[[Run], None] = lambda _: None,
        **parameters: object,
    ) -> tuple[Finding, ...]:
        """Run detectors, all that are installed unless named; return what they found.

        Parameters are written `name__parameter` (`copypasta__accounts=7`), or plainly when one
        detector is named. A detector whose tables are empty is skipped, and its run says so.
        `told` is called after each.
        """
        chosen = names or detectors.names()
        given = shared_out(parameters, chosen)
        made = [self.detector(name, given[name]) for name in chosen]
        with nullcontext() if choice.chosen() else self.working():
            runs = [self._run(detector, told) for detector in made]
        return tuple(one for run in runs for one in self.runs.findings(run))

    def found(self, *names: str) -> tuple[Finding, ...]:
        """Return what the newest run of each detector found."""
        latest = self.runs.latest()
        chosen = [run for name, run in sorted(latest.items()) if not names or name in names]
        return tuple(one for run in chosen for one in self.runs.findings(run))

    def findings(self, *names: str) -> pl.DataFrame:
        """Return what the newest run of each detector found, as a table."""
        latest = self.runs.latest()
        return self.runs.frame(run for name, run in latest.items() if not names or name in names)

    def evidence(self, finding: Finding, limit: int | None = None) -> pl.DataFrame:
        """Return the posts behind a finding, oldest first, at most `limit` of them.

        Columns EVIDENCE_POST; a finding whose evidence is accounts has none.
        """
        wanted = [uid(*found) for found in map(parse, finding.evidence) if found.kind == "post"]
        rows = pl.LazyFrame({"post_uid": wanted}, schema={"post_uid": pl.Int64})
        posts = self.corpus.table("posts").join(rows, on="post_uid", how="semi")
        behind = posts.sort("created_at", "post_uid", nulls_last=True).select(EVIDENCE_POST)
        return (behind if limit is None else behind.limit(limit)).collect()

    def _run(self, detector: Detector, told: Callable[[Run], None]) -> Run:
        began, clock = datetime.now(UTC), time.monotonic()
        renamed = self.vault.seal is not None
        tables, note = without_names(detector, self.tables(), renamed=renamed)
        reason = unjudged(detector, renamed=renamed) or unable(detector, tables)
        asked = Run(
            id=run_id(detector.name, began),
            detector=detector.name,
            version=detector.version,
            tocsin=__version__,
            parameters=recorded(asdict(detector)),
            corpus=self._read_by(detector),
            started_at=began,
            seconds=0.0,
            status="skipped" if reason else "done",
            reason=reason,
            note=note,
        )
        run = self.runs.like(asked)
        if run is None:
            digest = asked.corpus
            found = () if reason else tuple(detectors.run(detector, tables, digest=digest))
            seconds = round(time.monotonic() - clock, 3)
            run = self.runs.keep(msgspec.structs.replace(asked, seconds=seconds), found)
        told(run)
        return run

    def _read_by(self, detector: Detector) -> str:
        """Return a digest of what a detector reads: the corpus, and the watchlist if it does."""
        digest = self.corpus.digest
        if WATCHLIST.name not in detector.reads:
            return digest
        listed = sha256(self.watchlist().write_csv().encode()).hexdigest()
        return f"{digest}+{listed[:16]}"


def find(start: Path) -> Path:
    """Return the nearest folder at or above `start` that is a watch.

    Raises `ConfigError` when there is none.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / sheets.FILE).is_file():
            return folder
    raise ConfigError(
        f"{start}: neither this folder nor one above it holds a {sheets.FILE}; "
        "name a watch with --workspace, or make one with `tocsin init DIR`"
    )


def unable(detector: Detector, tables: Mapping[str, pl.LazyFrame]) -> str:
    """Say why a detector has nothing to read, or "" when it has."""
    for name in detectors.needed(detector):
        if tables[name].limit(1).collect().is_empty():
            way_out = "name one in tocsin.toml" if name == WATCHLIST.name else "import some first"
            return f"there are no rows in {name}: {way_out}"
    if getattr(detector, "needs_election", False) and not getattr(detector, "elections", ()):
        return "no election is named: add one to `elections` in tocsin.toml"
    return ""


def recorded(parameters: Mapping[str, object]) -> dict[str, Any]:
    """Return parameters as they are written to a run's sheet: JSON, durations in seconds."""

    def plain(value: object) -> object:
        if isinstance(value, timedelta):
            return value.total_seconds()
        if isinstance(value, Mapping):
            return {key: plain(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [plain(one) for one in value]
        return msgspec.to_builtins(value)

    return {name: plain(value) for name, value in parameters.items()}


def shared_out(
    parameters: Mapping[str, object], chosen: Iterable[str]
) -> dict[str, dict[str, object]]:
    """Return the parameters of each chosen detector, from `detector__parameter` names.

    A plain name belongs to the detector when there is only one. Raises `ConfigError` for a
    parameter of a detector that is not chosen.

    >>> shared_out({"copypasta__accounts": 7}, ["copypasta", "coordinated"])
    {'copypasta': {'accounts': 7}, 'coordinated': {}}
    """
    given: dict[str, dict[str, object]] = {name: {} for name in chosen}
    for key, value in parameters.items():
        detector, found, parameter = key.partition("__")
        if not found and len(given) == 1:
            detector, parameter = next(iter(given)), key
        if detector not in given:
            told = ", ".join(f"{name}.{parameter or key}" for name in given)
            raise ConfigError(f"parameter {key!r}: say of which detector; write {told}")
        given[detector][parameter] = value
    return given

"""Triggers in the database itself: what no program may do, ours included.

append_only   rows of a table are never changed and never deleted
kept          rows are never changed; they may be deleted
chained       a link of the journal follows the one before
stepped       a state is only ever the one that its newest step leads to, and steps follow on
frozen        what a revision says changes only while it is a draft
settled       what an exhibit is never changes; a proof of its time may come later
once          what was published as a revision's techniques is kept
judged        where a technique stands is where the newest judgement of it leads

`QuerySet.update()`, raw SQL and another program meet them like everybody else. Who may alter tables
can take them off: then `missing` says so, and the journal shows what was changed.

On SQLite, a migration that alters a guarded table makes it anew, without its triggers: such a
migration ends with `install`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE_REFUSAL = "SELECT RAISE(ABORT, '{words}');"
POSTGRES_REFUSAL = "RAISE EXCEPTION '{words}' USING ERRCODE = 'restrict_violation';"


@dataclass(frozen=True)
class Guard:
    """One trigger: refuse `on` a deed to a table `when` a condition holds ("": always)."""

    name: str
    table: str
    on: str
    words: str
    when: str = ""
    """SQL over NEW and OLD that both databases read alike."""

    @property
    def columns(self) -> frozenset[str]:
        """The columns whose change it refuses; empty: whatever is done."""
        return frozenset(self.on.partition(" OF ")[2].replace(",", " ").split())

    def sql(self, vendor: str) -> tuple[str, ...]:
        """Return the statements that put it there; none where the database has no such deed."""
        if vendor == "sqlite":
            return self._sqlite()
        return self._postgres()

    def _sqlite(self) -> tuple[str, ...]:
        if self.on == "TRUNCATE":
            return ()  # there is none: DELETE without WHERE meets the trigger against DELETE
        when = f" WHEN {self.when}" if self.when else ""
        refusal = SQLITE_REFUSAL.format(words=self.words)
        return (
            f"DROP TRIGGER IF EXISTS {self.name}",
            (
                f"CREATE TRIGGER {self.name} BEFORE {self.on} ON {self.table} FOR EACH ROW{when} "
                f"BEGIN {refusal} END"
            ),
        )

    def _postgres(self) -> tuple[str, ...]:
        refusal = POSTGRES_REFUSAL.format(words=self.words)
        body = f"IF ({self.when}) THEN {refusal} END IF;" if self.when else refusal
        each = "STATEMENT" if self.on == "TRUNCATE" else "ROW"
        given_back = "OLD" if self.on == "DELETE" else "NEW"
        return (
            (
                f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {body} RETURN {given_back if each == 'ROW' else 'NULL'}; END $$"
            ),
            f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}",
            (
                f"CREATE TRIGGER {self.name} BEFORE {self.on} ON {self.table} "
                f"FOR EACH {each} EXECUTE FUNCTION {self.name}()"
            ),
        )


def append_only(table: str, *, called: str) -> tuple[Guard, ...]:
    """Refuse every change and every deletion."""
    return (*kept(table, called=called), _guard(table, "DELETE", f"{called} is only added to"))


def kept(table: str, *, called: str) -> tuple[Guard, ...]:
    """Refuse every change, and emptying the table; a row may be deleted."""
    return (
        _guard(table, "UPDATE", f"{called} is never changed"),
        _guard(table, "TRUNCATE", f"{called} is never emptied"),
    )


def chained(table: str) -> Guard:
    """Refuse a link that does not follow the last one."""
    last = f"(SELECT max(seq) FROM {table})"
    return _guard(
        table, "INSERT", "the journal: the next link must follow the last",
        f"NEW.seq <> coalesce({last}, 0) + 1 OR "
        f"NEW.prev <> coalesce((SELECT digest FROM {table} WHERE seq = {last}), '{'0' * 64}')",
    )  # fmt: skip


def stepped(table: str, steps: str, column: str, first: str) -> tuple[Guard, ...]:
    """Refuse a state that no step led to, and a step that does not begin at the state."""
    newest = f"FROM {steps} WHERE {column} = {{row}} ORDER BY seq DESC LIMIT 1"
    to_state = f"(SELECT to_state {newest.format(row='NEW.id')})"
    seq = f"(SELECT seq {newest.format(row=f'NEW.{column}')})"
    state = f"(SELECT state FROM {table} WHERE id = NEW.{column})"
    return (
        _guard(table, "INSERT", f"{table}: must begin as {first}", f"NEW.state <> '{first}'"),
        _guard(
            table, "UPDATE OF state", f"{table}: state changes by a step alone",
            f"NEW.state <> OLD.state AND NEW.state <> coalesce({to_state}, '{first}')",
        ),
        _guard(
            steps, "INSERT", f"{steps}: a step begins where the last one ended",
            f"NEW.seq <> coalesce({seq}, 0) + 1 OR "
            f"NEW.from_state <> CASE WHEN NEW.seq = 1 THEN '' ELSE {state} END",
        ),
    )  # fmt: skip


def frozen(table: str, columns: tuple[str, ...], *, open_state: str) -> Guard:
    """Refuse a change of some columns in any state but one."""
    return _guard(
        table, f"UPDATE OF {', '.join(columns)}", f"{table}: changes only as {open_state}",
        f"OLD.state <> '{open_state}' AND ({_changed(columns)})",
    )  # fmt: skip


def settled(table: str, columns: tuple[str, ...], *, called: str) -> tuple[Guard, ...]:
    """Refuse a change of some columns for ever, and every deletion."""
    words = f"{called}: this is never changed"
    return (
        _guard(table, f"UPDATE OF {', '.join(columns)}", words, _changed(columns)),
        _guard(table, "DELETE", f"{called} is never deleted"),
        _guard(table, "TRUNCATE", f"{called} is never emptied"),
    )


def once(table: str, column: str, *, called: str) -> Guard:
    """Refuse a change of a column that has been set."""
    value = f"OLD.{column} IS NOT NULL AND ({_changed((column,))})"
    return Guard(
        f"{table}_once_{column}", table, f"UPDATE OF {column}", f"{called}: is kept", value
    )


def judged(table: str, judgements: str) -> Guard:
    """Refuse a standing of a technique that no judgement led to."""
    newest = (
        f"(SELECT CASE event WHEN 'reject' THEN 'rejected' ELSE 'confirmed' END FROM {judgements} "
        "WHERE finding_id = NEW.finding_id AND scheme = NEW.scheme AND code = NEW.code "
        "ORDER BY id DESC LIMIT 1)"
    )
    return Guard(
        f"{table}_judged", table, "UPDATE OF standing",
        f"{table}: a standing changes by a judgement alone",
        f"NEW.standing <> OLD.standing AND NEW.standing <> coalesce({newest}, '')",
    )  # fmt: skip


def _changed(columns: tuple[str, ...]) -> str:
    """Return the condition that any of some columns is to be another."""
    text = "coalesce(CAST({row}.{name} AS text), '')"  # neither database calls null equal to null
    return " OR ".join(
        f"{text.format(row='NEW', name=one)} <> {text.format(row='OLD', name=one)}"
        for one in columns
    )


def _guard(table: str, on: str, words: str, when: str = "") -> Guard:
    deed = on.lower().replace(" of state", "_state").split(" of ")[0]
    return Guard(f"{table}_no_{deed}", table, on, words, when)


STEPPED: Mapping[str, tuple[str, str, str]] = {
    "casework_finding": ("casework_findingstep", "finding_id", "proposed"),
    "casework_alertrevision": ("casework_revisionstep", "revision_id", "draft"),
    "casework_submission": ("casework_transition", "submission_id", "draft"),
    "casework_proposal": ("casework_proposalstep", "proposal_id", "open"),
    "casework_disposal": ("casework_disposalstep", "disposal_id", "proposed"),
    "casework_destruction": ("casework_destructionstep", "destruction_id", "proposed"),
}
"""Tables with a state: their steps, the column that leads back, and the first state."""
SEALED = ("owner_id", "manifest_sha256", "sealed_at", "items", "objects_kept", "size", "signed_by")
"""What an exhibit is."""
SAID = ("number", "alert_id", "title", "summary", "language", "method", "action", "deadline_at")
"""What a revision says."""
GUARDS: tuple[Guard, ...] = (
    *append_only("casework_journalentry", called="the journal"),
    chained("casework_journalentry"),
    *kept("casework_journalpayload", called="a payload of the journal"),
    *(guard for table, rest in STEPPED.items() for guard in stepped(table, *rest)),
    *(
        guard
        for _, (steps, _, _) in STEPPED.items()
        for guard in append_only(steps, called="a step")
    ),
    frozen("casework_alertrevision", SAID, open_state="draft"),
    *append_only("casework_approval", called="an approval"),
    *append_only("casework_decision", called="a decision"),
    *append_only("casework_livenesscheck", called="a check"),
    *append_only("casework_correction", called="a correction"),
    *append_only("casework_delivery", called="a delivery"),
    *settled("casework_exhibit", SEALED, called="an exhibit"),
    once("casework_alertrevision", "techniques", called="what was published"),
    *append_only("casework_judgement", called="a judgement"),
    judged("casework_classification", "casework_judgement"),
    *append_only("casework_figurerecords", called="what a figure counted"),
)


def install(connection: BaseDatabaseWrapper, guards: Iterable[Guard] = GUARDS) -> None:
    """Put every guard in place, over one of the same name.

    A table or a column that is not there yet waits for the migration that makes it, which ends with
    this.
    """
    some = list(guards)
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) & {one.table for one in some}
        columns = {
            table: {
                one.name for one in connection.introspection.get_table_description(cursor, table)
            }
            for table in tables
        }
        for guard in (one for one in some if one.table in tables):
            if guard.columns <= columns[guard.table]:
                for statement in guard.sql(connection.vendor):
                    cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper, guards: Iterable[Guard] = GUARDS) -> tuple[str, ...]:
    """Return the guards that are not there, or are switched off."""
    listed = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(listed)
        found = {name for (name,) in cursor.fetchall()}
    wanted = [guard for guard in guards if guard.sql(connection.vendor)]
    return tuple(guard.name for guard in wanted if guard.name not in found)

"""A watch that renames people: its key, what it refuses, what it keeps, and who is behind whom."""

import json
import zipfile

import polars as pl
import pytest

from tests.importers.left import kept
from tocsin.connectors import inbox as inboxes
from tocsin.connectors.page import Page
from tocsin.detectors.batch_accounts import BatchAccounts
from tocsin.detectors.copypasta import CopyPasta
from tocsin.importers import sources
from tocsin.importers.report import Report
from tocsin.importers.source import digest_of
from tocsin.reports.briefing import collect
from tocsin.vocabulary.errors import ConfigError, UnknownNameError
from tocsin.watch import Watch
from tocsin.watch import watch as module
from tocsin.watch.nameless import PARTLY, UNJUDGED, without_names
from tocsin.watch.privacy import Privacy
from tocsin.watch.reveal import LOG, write_csv

LIE = "The ballots were printed abroad, share this before they delete it, says @maria_ionescu"
MAPPING = """
platform = "x"
timezone = "UTC"
[columns]
native_id = "id"
created_at = "at"
"account.native_id" = "author"
"account.handle" = "handle"
"account.display_name" = "name"
text = "text"
"""
AUTHORS = [
    ("9930001", "maria_ionescu", "Maria Ionescu"),
    ("9930002", "bogdan1990", "Bogdan Pop"),
    ("9930003", "cristina_d", "Cristina D"),
    ("9930004", "ecdc_eu", "ECDC"),
]
PEOPLE = ("9930001", "maria_ionescu", "Maria Ionescu", "bogdan1990", "Bogdan Pop", "cristina_d")


@pytest.fixture(autouse=True)
def own_configuration(tmp_path, monkeypatch):
    """Keys lie in this test's own configuration."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def export(tmp_path):
    """One export: four accounts post one text within four minutes."""
    rows = [
        f'{n},2024-11-23T22:0{n}:00Z,{uid},{handle},{name},"{LIE}"'
        for n, (uid, handle, name) in enumerate(AUTHORS)
    ]
    path = tmp_path / "maria_ionescu_and_others.csv"
    path.write_text("\n".join(["id,at,author,handle,name,text", *rows]) + "\n")
    path.with_name("maria_ionescu_and_others.mapping.toml").write_text(MAPPING)
    return path


@pytest.fixture
def watch(tmp_path):
    """A watch that renames people, all but one authority."""
    keep = ("@ecdc_eu", "x:account:9930004", "ECDC")
    return Watch.create(tmp_path / "watch", privacy=Privacy(pseudonymise=True, keep=keep))


def everything(folder):
    """Return all that lies under a folder as one text."""
    return "\n".join(text for _, text in kept(folder)).lower()


def test_nobody_is_named_in_the_watch_and_whom_we_keep_is(watch, export):
    [report] = watch.import_(export)

    told = everything(watch.folder / "corpus")
    assert report.status == "imported"
    assert [name for name in PEOPLE if name.lower() in told] == []
    assert "ecdc_eu" in told


def test_a_files_name_says_nobody(watch, export):
    watch.import_(export)

    [batch] = watch.corpus.batches()
    assert batch.name.endswith("_and_others.csv")
    assert "maria" not in batch.name


def test_the_same_people_in_another_file_are_the_same(watch, export, tmp_path):
    """And a post that two exports hold is one post."""
    other = tmp_path / "other.csv"
    other.write_text(export.read_text().replace("0:00Z", "0:00+00:00"))
    other.with_name("other.mapping.toml").write_text(MAPPING)
    watch.import_(export, other)

    accounts = watch.corpus.table("accounts").collect()
    assert len(watch.corpus.batches()) == 2
    assert accounts["account_id"].n_unique() == watch.corpus.table("posts").collect().height == 4


def test_a_briefing_names_no_file_that_did_not_get_in(watch, tmp_path):
    """Nobody knows who is in it, and its name may say."""
    broken = tmp_path / "maria_ionescu.json"
    broken.write_text('{"maria_ionescu": ')

    refused = watch.import_(broken)

    [told] = collect(watch, refused=refused).refused
    assert told.name == "xxxxx_xxxxxxx.json"
    assert "maria" not in told.why


def test_a_mention_and_its_account_are_one(watch, export):
    watch.import_(export)

    handles = set(watch.corpus.table("accounts").collect()["handle"])
    [mentioned] = set(watch.corpus.table("mentions").collect()["handle_raw"])
    assert mentioned in handles


def test_the_same_bytes_again_add_nothing(watch, export):
    watch.import_(export)

    [again] = watch.import_(export)

    assert again.status == "already"


def test_the_manifest_proves_the_file_to_the_key_only(watch, export):
    watch.import_(export)

    [batch] = watch.corpus.batches()
    assert batch.pseudonymised
    assert batch.sha256 != digest_of(export)
    assert batch.sha256 == watch.pseudonyms().proof(digest_of(export))


def test_findings_are_the_same_up_to_the_names(watch, export, tmp_path):
    clear = Watch.create(tmp_path / "clear")
    for one in (watch, clear):
        one.import_(export)
        one.detect("copypasta", accounts=3, texts=1, q=1)

    [found], [before] = watch.found("copypasta"), clear.found("copypasta")
    names = watch.pseudonyms()
    renamed = [names.of(one.rpartition(":")[2]) for one in before.subjects]
    assert [one.rpartition(":")[2] for one in found.subjects] == renamed
    assert found.evidence == before.evidence
    assert found.measures == before.measures
    assert found.span == before.span


def test_what_cannot_be_judged_without_names_says_so(watch, export):
    listed = "name,platform,handle,native_id,domain,kind,country\nECDC,x,ecdc_eu,,,authority,EU\n"
    (watch.folder / "watchlist.csv").write_text(listed)
    sheet = watch.folder / "tocsin.toml"
    sheet.write_text(sheet.read_text().replace("# watchlist =", "watchlist ="))
    watch = Watch(watch.folder)
    watch.import_(export)

    watch.detect("impersonation")

    run = watch.runs.latest()["impersonation"]
    assert (run.status, run.reason) == ("skipped", UNJUDGED)


def test_what_names_are_one_sign_of_is_judged_without_them(watch, export):
    watch.import_(export)

    tables, note = without_names(BatchAccounts(), watch.tables(), renamed=True)

    assert note == PARTLY
    assert tables["accounts"].collect()["handle"].null_count() == 4
    assert without_names(CopyPasta(), watch.tables(), renamed=True)[1] == ""


def test_accounts_on_the_watchlist_keep_their_names(watch, export):
    listed = "name,platform,handle,native_id,domain,kind,country\n,x,bogdan1990,,,candidate,RO\n"
    (watch.folder / "watchlist.csv").write_text(listed.replace("\n,x", "\nBogdan Pop,x"))
    sheet = watch.folder / "tocsin.toml"
    sheet.write_text(sheet.read_text().replace("# watchlist =", "watchlist ="))
    watch = Watch(watch.folder)

    watch.import_(export)

    handles = set(watch.corpus.table("accounts").collect()["handle"])
    assert "bogdan1990" in handles
    assert "cristina_d" not in handles


def test_the_key_lies_apart_and_only_its_owner_reads_it(watch):
    mode = watch.vault.key.stat().st_mode & 0o777

    assert mode == 0o600
    assert not watch.vault.key.is_relative_to(watch.folder)
    assert watch.vault.key.read_text().strip() not in everything(watch.folder)


def test_an_open_key_is_refused(watch, export):
    watch.vault.key.chmod(0o644)

    with pytest.raises(
        ConfigError, match=r"readable by you alone; got permissions 644; .*chmod 600"
    ):
        watch.import_(export)


def test_a_missing_key_stops_the_import(watch, export):
    watch.vault.key.unlink()

    with pytest.raises(ConfigError, match="expected the key of this watch; there is none; restore"):
        watch.import_(export)


def test_another_key_is_never_a_second_set_of_names(watch, export):
    watch.vault.key.write_text("ab" * 32)

    with pytest.raises(ConfigError, match="not the key of this watch"):
        watch.import_(export)


def test_what_is_no_key_is_refused(watch, export):
    watch.vault.key.write_text("hello")

    with pytest.raises(ConfigError, match="not a key: expected 64 hexadecimal digits"):
        watch.import_(export)


def test_a_key_inside_the_watch_is_refused(tmp_path):
    inside = tmp_path / "watch" / "my.key"

    with pytest.raises(ConfigError, match="must lie outside the watch"):
        Watch.create(tmp_path / "watch", privacy=Privacy(pseudonymise=True, key=inside))
    assert not inside.exists()


def test_a_key_may_be_shared_by_two_watches(tmp_path, export):
    """Then an account is the same in both."""
    key = tmp_path / "shared.key"
    told = Privacy(pseudonymise=True, key=key)
    one, other = (Watch.create(tmp_path / name, privacy=told) for name in ("one", "other"))
    one.import_(export)
    other.import_(export)

    assert one.corpus.table("posts").collect().equals(other.corpus.table("posts").collect())


def test_a_watch_that_holds_names_cannot_begin_to_rename(tmp_path, export):
    watch = Watch.create(tmp_path / "clear")
    watch.import_(export)
    with (watch.folder / "tocsin.toml").open("a") as sheet:
        sheet.write("[privacy]\npseudonymise = true\n")

    with pytest.raises(ConfigError, match="must be turned on before the first import"):
        Watch(watch.folder).import_(export)


def test_a_watch_that_renames_cannot_stop(watch, export):
    sheet = watch.folder / "tocsin.toml"
    sheet.write_text(sheet.read_text().replace("pseudonymise = true", "pseudonymise = false"))

    with pytest.raises(ConfigError, match="cannot be turned off"):
        Watch(watch.folder).import_(export)


def test_settings_turned_on_by_hand_make_a_key(tmp_path, export):
    folder = tmp_path / "hand"
    folder.mkdir()
    (folder / "tocsin.toml").write_text('name = "hand"\n[privacy]\npseudonymise = true\n')

    Watch(folder).import_(export)

    assert Watch(folder).corpus.batches()[0].pseudonymised


def test_archives_are_taken_apart_outside_the_watch(watch, export, tmp_path, monkeypatch):
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for one in (export, export.with_name("maria_ionescu_and_others.mapping.toml")):
            archive.write(one, one.name)
    places = []
    real = sources.staging_folder
    monkeypatch.setattr(
        sources, "staging_folder", lambda parent, name: places.append(parent) or real(parent, name)
    )

    [report] = watch.import_(packed)

    assert report.status == "imported"
    assert places == [watch.vault.apart]
    assert "maria" not in everything(watch.folder / "corpus")


class Once:
    """A connector that gives one page."""

    name, title, importer, stream = "once", "One page", "generic", "once"

    def pages(self, _cursor, _pace):
        line = {"id": "1", "at": "2024-11-23T22:00:00Z", "author": "9930001", "text": "hello"}
        yield Page(records=(json.dumps(line).encode(),), cursor={"at": "maria_ionescu"})


def test_what_was_collected_is_gone_once_it_is_imported(watch, monkeypatch):
    """It waits beside the key meanwhile, and so does the cursor, which may name who is followed."""
    monkeypatch.setattr(module.connectors, "named", lambda _: Once)
    monkeypatch.setattr(module, "configured", lambda made, _: made())
    opened = []
    real = inboxes.opened
    monkeypatch.setattr(
        module.inboxes, "opened", lambda place, *told: opened.append(place) or real(place, *told)
    )
    monkeypatch.setattr(Watch, "import_", imported)

    watch.collect("once")

    assert opened == [watch.vault.apart / "inbox"]
    assert not (watch.folder / "inbox").exists()
    assert not [*(watch.vault.apart / "inbox").rglob("*.jsonl")]
    assert "maria" not in everything(watch.folder)


def imported(_watch, path, importer):
    """Report that a file is in."""
    return (Report(path=path, status="imported", importer=importer, records=1),)


def test_who_has_the_key_sees_the_original_and_the_log_who_asked(watch, export):
    watch.import_(export)
    account = (
        watch.corpus.table("accounts")
        .filter(pl.col("posts").is_null())
        .collect()
        .row(0, named=True)
    )

    found = watch.reveal(account["account_id"], account["handle"], reason="court order 7")

    assert {(one.what, one.original) for one in found} == {
        ("id", "9930001"),
        ("handle", "maria_ionescu"),
    }
    [line] = (watch.folder / LOG).read_text().splitlines()
    asked = json.loads(line)
    assert asked["reason"] == "court order 7"
    assert asked["stand_ins"] == [account["account_id"], account["handle"]]
    assert asked["who"]
    assert "maria" not in line


def test_a_name_that_is_not_in_the_watch_is_not_turned_into_anybodys(watch, export):
    """The key makes a name of anything: a typing error would accuse a stranger."""
    watch.import_(export)

    with pytest.raises(UnknownNameError, match="got 'qwertyuiop'"):
        watch.reveal("qwertyuiop", reason="a typing error")
    with pytest.raises(UnknownNameError, match="got '@ecdc_eu'"):
        watch.reveal("@ecdc_eu", reason="it kept its name")


def test_no_reason_no_name(watch, export):
    watch.import_(export)

    with pytest.raises(ConfigError, match="expected a reason"):
        watch.reveal(reason="  ")


def test_everybody_goes_to_a_closed_file_outside_the_watch(watch, export, tmp_path):
    watch.import_(export)
    found = watch.reveal(reason="handed over")

    write_csv(tmp_path / "all.csv", watch.folder, found)

    rows = pl.read_csv(tmp_path / "all.csv", infer_schema=False)
    assert {"9930001", "maria_ionescu", "Maria Ionescu"} <= set(rows["original"])
    assert "ecdc_eu" not in set(rows["original"])
    assert (tmp_path / "all.csv").stat().st_mode & 0o777 == 0o600
    with pytest.raises(ConfigError, match="must lie outside the watch"):
        write_csv(watch.folder / "all.csv", watch.folder, found)
    with pytest.raises(ConfigError, match="is there already"):
        write_csv(tmp_path / "all.csv", watch.folder, found)

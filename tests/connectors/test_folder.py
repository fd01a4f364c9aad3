"""What is put into a watched folder is imported, once, when it is whole."""

import gzip

import pytest

from tests.connectors.servers import pace
from tocsin.connectors.folder import Folder
from tocsin.vocabulary.errors import ParameterError

MAPPING = 'platform = "x"\n[columns]\nnative_id = "id"\ntext = "text"\n'


@pytest.fixture
def drop(tmp_path):
    """A folder with a mapping in it, so that any table of this shape can be imported."""
    folder = tmp_path / "drop"
    (folder / "deep").mkdir(parents=True)
    return folder


def put(folder, name, *ids):
    path = folder / name
    path.write_text("id,text\n" + "".join(f"{one},vot {one}\n" for one in ids))
    (path.parent / f"{path.stem}.mapping.toml").write_text(MAPPING)
    return path


def watching(drop):
    return Folder(path=str(drop))


def test_new_files_are_imported_and_old_ones_left_alone(desk, drop):
    put(drop, "a.csv", 1, 2)
    put(drop / "deep", "b.csv", 3)
    assert desk.collect(watching(drop)).imported == 2
    put(drop, "c.csv", 4)
    found = desk.collect(watching(drop))

    assert (found.imported, desk.posts()) == (1, ["1", "2", "3", "4"])


def test_a_file_that_grows_is_waited_for(desk, drop):
    path = put(drop, "a.csv", 1)
    growing = pace()
    object.__setattr__(growing, "sleep", lambda _: put(drop, "a.csv", 1, 2))
    assert desk.collect(watching(drop), growing).imported == 0
    assert desk.collect(watching(drop)).imported == 1
    assert (path.exists(), desk.posts()) == (True, ["1", "2"])


def test_a_file_written_again_is_imported_again(desk, drop):
    put(drop, "a.csv", 1)
    desk.collect(watching(drop))
    put(drop, "a.csv", 1, 2)
    desk.collect(watching(drop))

    assert desk.posts() == ["1", "2"]


def test_hidden_empty_and_unfinished_files_are_left_alone(desk, drop):
    for name in (".a.csv", "b.csv.part", "c.crdownload"):
        put(drop, name, 1)
    (drop / "d.csv").touch()

    assert desk.collect(watching(drop)).records == 0


def test_a_file_that_is_cut_off_is_taken_as_far_as_it_goes_and_told(desk, drop):
    rows = gzip.compress(b"id,text\n" + b"".join(b"%d,vot %d\n" % (n, n) for n in range(50_000)))
    (drop / "a.csv.gz").write_bytes(rows[: len(rows) // 2])
    (drop / "a.mapping.toml").write_text(MAPPING)
    found = desk.collect(watching(drop))

    assert (found.imported, found.posts > 100) == (1, True)
    assert "what was read before is kept" in found.notices[0]


def test_a_file_nobody_reads_is_told_and_tried_again_when_it_has_a_mapping(desk, drop):
    put(drop, "a.csv", 1)
    mapping = drop / "a.mapping.toml"
    mapping.unlink()
    found = desk.collect(watching(drop))
    assert "needs a mapping" in found.notices[0]
    assert desk.collect(watching(drop)).notices == ()
    mapping.write_text(MAPPING)

    assert desk.collect(watching(drop)).imported == 1


@pytest.mark.parametrize(
    "step", ["tests.connectors.conftest.import_file", "tocsin.connectors.inbox.Inbox.keep"]
)
def test_a_file_is_settled_when_it_is_imported_and_not_before(desk, drop, monkeypatch, step):
    """Broken off in between, it is imported again, and adds nothing."""
    put(drop, "a.csv", 1)
    monkeypatch.setattr(step, lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.collect(watching(drop))
    monkeypatch.undo()
    found = desk.collect(watching(drop))

    assert (desk.posts(), found.imported, len(desk.corpus.batches())) == (["1"], 1, 1)


def test_a_folder_that_is_not_there_is_refused():
    with pytest.raises(ParameterError, match="a folder that is there"):
        Folder(path="nowhere-at-all")

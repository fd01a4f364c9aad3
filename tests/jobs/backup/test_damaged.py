"""A backup that is not as it was made is refused, by the name of what is wrong, and leaves nothing.

Each test changes a copy of one that is whole.
"""

import io
import random
import tarfile

import pytest

from tocsin.jobs.backup.packing import inside
from tocsin.jobs.backup.restoring import restore
from tocsin.vocabulary.errors import FileError

LARGE = 100_000


@pytest.fixture
def members(backup):
    """Every member of a whole backup, with its content, in order."""
    with tarfile.open(backup[0]) as tar:
        return [(one, tar.extractfile(one).read()) for one in tar]


@pytest.fixture
def refused(tmp_path):
    """Write members as a backup, have it refused, and return why."""

    def write(members):
        path, into = tmp_path / "changed.tar", tmp_path / "back"
        with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as tar:
            for told, content in members:
                made = tarfile.TarInfo(told.name)
                made.size, made.mode, made.type = len(content), told.mode, told.type
                made.linkname = told.linkname
                tar.addfile(made, io.BytesIO(content))
        return _why(path, into, tmp_path)

    return write


def _why(path, into, place):
    postgres = False
    with pytest.raises(FileError) as error:
        restore(path, into, postgres=postgres)
    assert not into.exists()
    assert not [one for one in place.iterdir() if "restoring" in one.name]
    return str(error.value)


def test_a_changed_byte_is_found_in_whatever_member(members, refused):
    dice = random.Random(1)
    kinds = {"/".join(told.name.split("/")[:2]): n for n, (told, content) in enumerate(members)
             if content}  # fmt: skip
    for n in kinds.values():
        told, content = members[n]
        place = dice.randrange(len(content))
        changed = bytearray(content)
        changed[place] ^= 1 << dice.randrange(8)
        why = refused([*members[:n], (told, bytes(changed)), *members[n + 1 :]])
        assert told.name in why or "list" in why or "manifest" in why or "member" in why


def test_a_missing_member_is_found(members, refused):
    for n in (0, len(members) // 2, len(members) - 4):
        assert members[n][0].name in refused([*members[:n], *members[n + 1 :]])


def test_an_added_member_is_found(members, refused):
    more = tarfile.TarInfo("watch/more")

    assert "watch/more" in refused([(more, b"more"), *members])


def test_a_member_that_stands_there_twice_is_refused(members, refused):
    assert "twice" in refused([members[0], *members])


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "watch/../../outside", "a\\b"])  # noqa: S108  # it is not written
def test_a_member_that_leads_elsewhere_is_refused(members, refused, name):
    assert not inside(name)
    assert "names" in refused([*members[:1], (tarfile.TarInfo(name), b""), *members[1:]])


def test_a_link_or_a_device_is_refused(members, refused):
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE):
        made = tarfile.TarInfo("watch/link")
        made.type, made.linkname = kind, "/etc/passwd"
        assert "plain files" in refused([(made, b""), *members])


def test_one_that_was_cut_is_never_taken_for_whole(backup, tmp_path):
    """At every kind of place: in a header, in a member, between two, before the manifest."""
    whole = backup[0].read_bytes()
    with tarfile.open(backup[0]) as tar:
        last = tar.getmembers()[-2].offset
    dice = random.Random(2)
    cuts = [0, 100, 512, 513, last, last + 1, last + 511, last + 512, last + 600]
    for cut in [*cuts, *(dice.randrange(last) for _ in range(20))]:
        path = tmp_path / "cut.tar"
        path.write_bytes(whole[:cut])
        assert "backup" in _why(path, tmp_path / "back", tmp_path)


@pytest.mark.parametrize("content", [b"", b"no tar", b"\0" * 10_240, b"\xff" * LARGE])
def test_what_is_no_backup_is_refused(tmp_path, content):
    (tmp_path / "a.tar").write_bytes(content)

    assert "backup" in _why(tmp_path / "a.tar", tmp_path / "back", tmp_path)


def test_a_list_that_was_written_anew_is_not_the_one_of_the_manifest(members, refused):
    """Who changes a file and its line in the list must change the manifest too."""
    names = [told.name for told, _ in members]
    place = names.index("backup/members.jsonl")
    told, content = members[place]
    changed = content.replace(b'"size":6', b'"size":7', 1)
    if changed == content:
        changed = content + b"\n"

    assert "list" in refused([*members[:place], (told, changed), *members[place + 1 :]])

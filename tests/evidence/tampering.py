"""Everything somebody might do to a bundle, each as a function of its files."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from zipfile import ZIP_STORED, ZipFile

import msgspec
from msgspec.structs import replace

from tests.evidence.people import ANA
from tocsin.evidence import bundle, canonical, keys
from tocsin.evidence.custody import Entry, event, following
from tocsin.evidence.records import Manifest, TimeProof

OLD = datetime(2020, 1, 1, tzinfo=UTC)


def files_of(path):
    with ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def write(path, files, packing=ZIP_STORED):
    with ZipFile(path, "w", packing) as made:
        for name, content in files.items():
            made.writestr(name, content)


def contents(files):
    return msgspec.json.decode(files["bundle.json"], type=bundle.Contents)


def listed_anew(files, key=None, **changes):
    """Make `bundle.json` right again after an edit, and sign it with `key` where there is one."""
    rest = [name for name in files if name not in ("bundle.json", "bundle.signature")]
    listed = tuple(
        bundle.Listed(name, len(files[name]), sha256(files[name]).hexdigest())
        for name in sorted(rest)
    )
    told = replace(contents(files), files=listed, **changes)
    files["bundle.json"] = canonical.dumps(told)
    if key:
        signature = key.sign("bundle", canonical.digest(told))
        files["bundle.signature"] = canonical.dumps(signature)
    return files


def named(files, folder, ending=""):
    return sorted(n for n in files if n.startswith(f"{folder}/") and n.endswith(ending))


def swapped(one, other):
    def deed(files):
        files[one(files)], files[other(files)] = files[other(files)], files[one(files)]

    return deed


def nth(folder, ending, n):
    return lambda files: named(files, folder, ending)[n]


def renamed(folder, ending, new):
    def deed(files):
        name = named(files, folder, ending)[0]
        files[new(name)] = files.pop(name)

    return deed


def custody_lines(change):
    def deed(files):
        lines = files["custody.jsonl"].splitlines(keepends=True)
        files["custody.jsonl"] = b"".join(change(lines))

    return deed


def longer(lines):
    """Add a line that follows as it should."""
    last = msgspec.json.decode(lines[-1], type=Entry)
    return [*lines, canonical.dumps(following(last.link.anchor, event("accessed", ANA))) + b"\n"]


def altered(change):
    """Change one event of the custody log as JSON."""

    def deed(lines):
        place = next(n for n, line in enumerate(lines) if json.loads(line)["event"])
        line = json.loads(lines[place])
        change(line)
        return [*lines[:place], canonical.dumps(line) + b"\n", *lines[place + 1 :]]

    return custody_lines(deed)


def other_key(files, folder, org):
    """A stranger's key, under the name of the organisation."""
    key = keys.make(folder, org)
    files[f"keys/{key.public.key_id}.json"] = canonical.dumps(key.public)
    files[f"keys/{key.public.key_id}.pem"] = key.public.pem()
    return key


def forged(files, folder):
    """Change a post, and then everything that hangs on it, and sign it with a stranger's key."""
    org = contents(files).org
    key = other_key(files, folder, org)
    name = named(files, "objects", ".txt")[0]
    content = files.pop(name).replace(b"Vote", b"Stay")
    old, new = name[8:72], sha256(content).hexdigest()
    files[f"objects/{new}.txt"] = content
    digests = {}
    for path in named(files, "manifests", ".json"):
        text = files.pop(path).replace(old.encode(), new.encode())
        manifest = msgspec.json.decode(text, type=Manifest)
        digests[path[10:74]] = canonical.digest(manifest)
        files[f"manifests/{canonical.digest(manifest)}.json"] = canonical.dumps(manifest)
    for path in named(files, "manifests"):
        if not path.endswith(".json"):
            del files[path]
    listed_anew(files, key, manifests=tuple(digests.values()))


def introduced(files, folder):
    """A stranger's key that claims to follow the organisation's."""
    org = contents(files).org
    first = next(iter(named(files, "keys", ".json")))[5:37]
    key = other_key(files, folder, org)
    claimed = replace(key.public, introduced_by=first, introduction="00" * 64)
    files[f"keys/{claimed.key_id}.json"] = canonical.dumps(claimed)
    listed_anew(files, key)


def signed_anew(files, folder):
    listed_anew(files, other_key(files, folder, contents(files).org))


def older(files, _):
    """A manifest that says it was sealed after its stamp; all the rest made right."""
    path = named(files, "manifests", ".time")[0]
    proof = msgspec.json.decode(files[path], type=TimeProof)
    files[path] = canonical.dumps(replace(proof, gen_time=OLD))
    listed_anew(files)


def without(ending, *, again=True):
    def deed(files, _):
        for name in [name for name in files if name.endswith(ending)]:
            del files[name]
        if again:
            listed_anew(files)

    return deed


def plain(deed, *, again=False):
    """A deed on the files alone, with the list made right again or not."""

    def done(files, _):
        deed(files)
        if again:
            listed_anew(files)

    return done


def edited(ending, old, new):
    def deed(files):
        name = next(name for name in sorted(files) if name.endswith(ending) and old in files[name])
        files[name] = files[name].replace(old, new, 1)

    return deed


EDITS = {
    "a file is added": plain(lambda files: files.update(extra=b"x")),
    "an object is added": plain(lambda files: files.update({"objects/" + "a" * 64: b"x"})),
    "an object is added and listed": plain(
        lambda files: files.update({"objects/" + "a" * 64: b"x"}), again=True
    ),
    "a manifest is added": plain(
        lambda files: files.update({"manifests/x.json": b"{}"}), again=True
    ),
    "two objects are swapped": plain(swapped(nth("objects", "", 0), nth("objects", "", 1))),
    "two objects are swapped and listed": plain(
        swapped(nth("objects", "", 0), nth("objects", "", 1)), again=True
    ),
    "two manifests are swapped": plain(
        swapped(nth("manifests", ".json", 0), nth("manifests", ".json", 1)), again=True
    ),
    "two proofs are swapped": plain(
        swapped(nth("manifests", ".time", 0), nth("manifests", ".time", 1)), again=True
    ),
    "two signatures are swapped": plain(
        swapped(nth("manifests", ".signature", 0), nth("manifests", ".signature", 1)), again=True
    ),
    "an object is renamed": plain(renamed("objects", "", lambda name: name + "x")),
    "an object is renamed and listed": plain(
        renamed("objects", "", lambda name: name + "x"), again=True
    ),
    "a manifest is renamed": plain(renamed("manifests", ".json", lambda _: "manifests/a.json")),
    "a post is edited": plain(edited(".txt", b"Vote", b"Stay")),
    "a post is edited and listed": plain(edited(".txt", b"Vote", b"Stay"), again=True),
    "a manifest is edited": plain(edited(".json", b"in Cluj", b"in Iasi")),
    "a manifest is edited and listed": plain(edited(".json", b"in Cluj", b"in Iasi"), again=True),
    "the list names another organisation": plain(
        edited("bundle.json", b"Elections Observatory", b"Somebody else")
    ),
    "the readme is edited": plain(edited("README.txt", b"openssl", b"opensll")),
    "the newest line of custody is cut": plain(custody_lines(lambda lines: lines[:-1])),
    "the newest line is cut and listed": plain(custody_lines(lambda lines: lines[:-1]), again=True),
    "the oldest line is cut": plain(custody_lines(lambda lines: lines[1:]), again=True),
    "a line is doubled": plain(custody_lines(lambda lines: [*lines, lines[-1]]), again=True),
    "a line is added after the head": plain(custody_lines(longer), again=True),
    "two lines are swapped": plain(
        custody_lines(lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]]), again=True
    ),
    "another actor": plain(altered(lambda line: line["event"].update(actor="bo")), again=True),
    "another purpose": plain(altered(lambda line: line["event"].update(purpose="")), again=True),
    "another time": plain(
        altered(lambda line: line["link"].update(at="2020-01-01T00:00:00.000000Z")), again=True
    ),
    "a link without an event": plain(
        altered(lambda line: line.update(event=None, salt=None)), again=True
    ),
    "signed with another key": signed_anew,
    "signed with a key that claims to follow": introduced,
    "made anew from the post up": forged,
    "the proof is older": older,
    "a stamp of something else as a stamp of the log": plain(
        lambda files: files.update(
            {"anchors/x.time": files[named(files, "manifests", ".time")[0]]}
        ),
        again=True,
    ),
    "no bundle signature": without("bundle.signature"),
    "no signature at all": without("signature"),
    "no manifest signature": without(".signature", again=False),
    "no time proof": without(".time"),
    "no key": plain(lambda files: [files.pop(name) for name in named(files, "keys")], again=True),
    "no list": without("bundle.json", again=False),
    "no custody log": without("custody.jsonl"),
    "the list is empty": plain(lambda files: files.update({"bundle.json": b"{}"})),
    "the list is a bomb": plain(lambda files: files.update({"bundle.json": b"[" * 100_000})),
    "the signature is no JSON": plain(lambda files: files.update({"bundle.signature": b"\xff"})),
}

INSIDE = {
    "an object is added and listed": 1,
    "a manifest is added": 1,
    "two objects are swapped and listed": 3,
    "an object is renamed and listed": 1,
    "a post is edited and listed": 3,
    "a manifest is edited and listed": 4,
    "two manifests are swapped": 4,
    "two proofs are swapped": 6,
    "the proof is older": 6,
    "two signatures are swapped": 5,
    "no key": 5,
    "the oldest line is cut": 7,
    "the newest line is cut and listed": 7,
    "a line is doubled": 7,
    "a line is added after the head": 7,
    "two lines are swapped": 7,
    "another actor": 7,
    "another purpose": 7,
    "another time": 7,
    "a link without an event": 7,
    "a stamp of something else as a stamp of the log": 7,
}
"""Edits that whoever holds the organisation's key may sign, and the check that sees each."""

"""A watch on disk in which two texts were copied by five accounts, and who works there."""

from pathlib import Path

from tests.casework.people import of
from tests.cli.test_commands import HEADER, LIE, MAPPING, row
from tocsin.evidence import keys
from tocsin.flow.desk import Desk, Why
from tocsin.watch.watch import Watch

OTHER = "Polling stations close at nine this evening and the buses stop at eight"
ROWS = [
    row(10 * t + n, 20 * t + n, f"a{n}", text)
    for t, text in enumerate((LIE, OTHER))
    for n in range(5)
]
"""Five accounts that copy two texts together."""
WHY = Why("monitoring of the vote", "NET-2026")
SHEET = """
name = "river"
[contact]
name = "Rapid response desk"
address = "desk@ecdc.example"
good_faith = true
"""


def watched(folder: Path, more: str = "", first: str = "") -> Watch:
    """Return a watch with one finding, of copy-pasta."""
    place = folder / "watch"
    place.mkdir()
    (place / "tocsin.toml").write_text(first + SHEET + more)
    (folder / "posts.csv").write_text(HEADER + "".join(ROWS))
    (folder / "posts.mapping.toml").write_text(MAPPING)
    watch = Watch(place)
    watch.import_(folder / "posts.csv")
    watch.detect("copypasta", q=1.0)
    return watch


def key_of(folder: Path, organisation: str) -> Path:
    """Return a folder with a key of an organisation."""
    keys.make(folder, organisation)
    return folder


def desk_of(person, organisation, watch, folder: Path) -> Desk:
    """Return somebody's desk, with the keys in `folder`."""
    return Desk.of(watch, of(person, organisation), keys=folder)

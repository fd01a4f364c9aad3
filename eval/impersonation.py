"""How well impersonation tells look-alikes from namesakes, fans and jokers: seeded collections.

Each has 4,000 ordinary accounts and 30 genuine ones on the watchlist; and

    planted    for each genuine account one look-alike: letters replaced by ones that look the same,
               a letter dropped, doubled or swapped, an official word added; with the name, and half
               of them with the description
    innocent   for each of the 15 candidates two namesakes with handles of their own, a fan and a
               parody; for each genuine account somebody whose handle alone is one letter away

    python -m eval.impersonation [SEEDS]
"""

import json
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import polars as pl

from tocsin.detectors.impersonation import Impersonation
from tocsin.vocabulary.ids import uid
from tocsin.vocabulary.tables import TABLES, WATCHLIST

SYLLABLES = [consonant + vowel for consonant in "bdklmnrstv" for vowel in "aeiou"]
JOBS = ("baker", "teacher", "nurse", "farmer", "pilot", "potter", "driver", "painter")
SWAPS = {"o": "0", "l": "I", "i": "l", "e": "3", "s": "5", "a": "а"}
SEEN = datetime(2026, 5, 4, tzinfo=UTC)
Row = dict[str, object]


def _word(dice: random.Random, parts: int) -> str:
    return "".join(dice.choice(SYLLABLES) for _ in range(parts))


def _account(handle: str, name: str, bio: str | None) -> Row:
    return {
        "account_uid": uid("x", "account", handle), "account_id": handle, "platform": "x",
        "native_id": handle, "handle": handle, "display_name": name, "description": bio,
    }  # fmt: skip


def _replaced(dice: random.Random, handle: str) -> str:
    letter = dice.choice([one for one in handle if one in SWAPS])
    return handle.replace(letter, SWAPS[letter], 1)


def _dropped(dice: random.Random, handle: str) -> str:
    place = dice.randrange(1, len(handle))
    return handle[:place] + handle[place + 1 :]


def _doubled(dice: random.Random, handle: str) -> str:
    place = dice.randrange(1, len(handle))
    return handle[:place] + handle[place] + handle[place:]


def _swapped(dice: random.Random, handle: str) -> str:
    place = dice.randrange(1, len(handle) - 1)
    return handle[:place] + handle[place + 1] + handle[place] + handle[place + 2 :]


def _official(dice: random.Random, handle: str) -> str:
    return f"{handle}_{dice.choice(('official', 'oficial', 'news', 'hq'))}"


TRICKS: Sequence[Callable[[random.Random, str], str]] = (
    _replaced, _dropped, _doubled, _swapped, _official,
)  # fmt: skip


def collection(seed: int) -> tuple[list[Row], list[Row], set[str]]:
    """Return accounts, the watchlist, and the handles that were planted."""
    dice = random.Random(seed)
    people = [_ordinary(dice) for _ in range(4000)]
    watched: list[Row] = []
    planted: set[str] = set()
    for n in range(30):
        kind = "candidate" if n % 2 else "outlet"
        name = f"{_word(dice, 2).title()} {_word(dice, 3).title()}"
        handle, bio = name.replace(" ", ""), f"{_word(dice, 4)} {_word(dice, 5)} {_word(dice, 4)}"
        watched.append({"name": name, "platform": "x", "handle": handle, "kind": kind})
        copy = TRICKS[n % len(TRICKS)](dice, handle)
        planted.add(copy)
        people += [_account(handle, name, bio), _account(copy, name, bio if n % 4 else None)]
        people += _innocent(dice, {handle, copy}, name, person=kind == "candidate")
    return people, watched, planted - {str(row["handle"]) for row in watched}


def _ordinary(dice: random.Random) -> Row:
    first, last = _word(dice, 2), _word(dice, 2)
    digits = str(dice.randrange(100_000)) if dice.random() < 0.7 else ""
    bio = f"{dice.choice(JOBS)} from {_word(dice, 3)}" if dice.random() < 0.6 else None
    return _account(f"{first}{last}{digits}", f"{first.title()} {last.title()}", bio)


def _innocent(dice: random.Random, taken: set[str], name: str, *, person: bool) -> list[Row]:
    handle = name.replace(" ", "")
    close = next(one for one in iter(lambda: _swapped(dice, handle), "") if one not in taken)
    near = _account(close, _word(dice, 3).title(), None)
    if not person:
        return [near]
    return [
        near,
        _account(f"{handle}{dice.randrange(60, 99)}", name, dice.choice(JOBS)),
        _account(f"{name.partition(' ')[0]}_the_{dice.choice(JOBS)}", name, None),
        _account(f"{handle}_fan", f"{name} fans", "Fan page, run by volunteers"),
        _account(f"Not{handle}", f"{name} (parody)", "Satire"),
    ]


def scores(seeds: int = 5) -> Mapping[str, float]:
    """Return recall, precision, and the share of the planted that are surer than 1 in 100."""
    planted_all, named_all, right, sure = 0, 0, 0, 0
    for seed in range(seeds):
        people, watched, planted = collection(seed)
        accounts = pl.LazyFrame(people, schema=_schema("accounts"))
        found = Impersonation().detect(
            pl.LazyFrame(watched, schema=WATCHLIST.schema),
            accounts.with_columns(observed_at=pl.lit(SEEN)),
            pl.LazyFrame(schema=_schema("posts")),
        )
        for one in found:
            hit = one.subjects[0] in planted
            right += hit
            sure += hit and one.chance is not None and one.chance.q <= 0.01
            named_all += 1
        planted_all += len(planted)
    return {
        "recall": right / planted_all,
        "precision": right / named_all,
        "surer_than_1_in_100": sure / planted_all,
    }


def _schema(table: str) -> dict[str, pl.DataType | type[pl.DataType]]:
    return {**TABLES[table].schema, "account_id": pl.String, "post_id": pl.String}


if __name__ == "__main__":
    print(json.dumps(scores(*map(int, sys.argv[1:2])), indent=1))

"""Import against DuckDB's raw typed read of the same file: CPU as a ratio, memory, second import.

    python bench/import.py [--rows 200000] [--rounds 3] [--folder bench/work]

Makes a CSV of 19 columns and a nested NDJSON from a seed, then runs, in turn and each in a process
of its own: DuckDB reading the file into a typed table in memory, our import into a fresh corpus,
our import of the same bytes again. CPU is that of the whole process (user + system), less that of
a process that only starts. Ratios are of the medians over the rounds; wall times are not used.

Must hold at 200,000 rows: CSV at most 12, NDJSON at most 6, the second import at most 5 % of the
first; and at 1,000,000 rows at most 600 MB of memory.
"""

import argparse
import csv
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

VOCABULARY = """
vote election ballot station evening queue observers count result turnout rumour video photo
secțiile votare închid seara coadă observatori prezență rezultat zvon adevărat
wahl stimmen lokal schlange ergebnis gerücht beobachter auszählung heute abend
выборы участки голоса очередь наблюдатели подсчёт слухи сегодня вечером
εκλογές κάλπες ψήφοι ουρά αποτέλεσμα φήμη παρατηρητές απόψε
élections bureaux vote file résultats rumeur observateurs ce soir
"""
WORDS = VOCABULARY.split()
TAGS = ["vote2024", "alegeri2024", "Wahl24", "выборы", "εκλογές2024", "élections"]
HOSTS = [f"news{n}.example" for n in range(60)] + [f"blog{n}.example.org" for n in range(20)]
MAPPING = """
platform = "x"
[columns]
native_id = "id"
created_at = "created_at"
text = "text"
lang = "lang"
country = "country"
url = "url"
client = "source"
thread_native_id = "conversation_id"
reply_to = "in_reply_to_id"
"account.native_id" = "{user}id"
"account.handle" = "{user}username"
"account.display_name" = "{user}name"
"account.followers" = "{user}followers"
"metrics.like" = "{counts}like_count"
"metrics.reply" = "{counts}reply_count"
"metrics.repost" = "{counts}repost_count"
"metrics.quote" = "{counts}quote_count"
"metrics.view" = "{counts}view_count"
"""
GOALS = {"csv": 12.0, "ndjson": 6.0}


def posts(rows: int, seed: int = 2026) -> "list[dict]":
    """Yield posts as an export would hold them."""
    dice = random.Random(seed)  # noqa: S311  # made-up posts, not secrets
    users = [f"user{n:06}" for n in range(max(10, rows // 20))]
    begin = datetime(2024, 11, 1, tzinfo=UTC)
    for n in range(rows):
        who = int(len(users) * dice.random() ** 2)
        text = " ".join(dice.choices(WORDS, k=dice.randrange(8, 34)))
        if dice.random() < 0.7:
            text += f" #{dice.choice(TAGS)}"
        if dice.random() < 0.8:
            text += f" https://{dice.choice(HOSTS)}/{dice.randrange(10**6)}" + "?utm_source=x" * (
                dice.random() < 0.2
            )
            text += "?utm_source=x" * (dice.random() < 0.2)
        at = begin + timedelta(seconds=n * 1_900_000 // rows, milliseconds=dice.randrange(1000))
        yield {
            "id": str(1_850_000_000_000_000_000 + n * 4_194_304),
            "created_at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "text": text,
            "lang": dice.choice(["en", "ro", "de", "ru", "el", "fr"]),
            "country": dice.choice(["RO", "DE", "FR", "GR", ""]),
            "url": f"https://x.com/{users[who]}/status/{1_850_000_000_000_000_000 + n * 4_194_304}",
            "source": dice.choice(["Web", "Android", "iPhone"]),
            "conversation_id": str(1_850_000_000_000_000_000 + n * 4_194_304),
            "in_reply_to_id": "",
            "user_id": str(10**9 + who),
            "user_username": users[who],
            "user_name": f"{users[who].title()} Ș",
            "user_followers": who * 7 % 9000,
            "like_count": int(dice.expovariate(0.05)),
            "reply_count": int(dice.expovariate(0.5)),
            "repost_count": int(dice.expovariate(0.2)),
            "quote_count": int(dice.expovariate(1)),
            "view_count": int(dice.expovariate(0.001)),
            "possibly_sensitive": dice.random() < 0.01,
        }


def write_files(folder: Path, rows: int) -> "dict[str, Path]":
    """Write the two files and their mappings, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    table, lines = folder / f"posts{rows}.csv", folder / f"posts{rows}.ndjson"
    (folder / "csv.toml").write_text(MAPPING.format(user="user_", counts=""))
    (folder / "ndjson.toml").write_text(MAPPING.format(user="user.", counts="public_metrics."))
    if not (table.exists() and lines.exists()):
        with table.open("w", newline="") as t, lines.open("w") as j:
            writer = None
            for post in posts(rows):
                writer = writer or csv.DictWriter(t, post)
                if post["id"].endswith("0"):
                    post["text"] = post["text"].replace(" ", ", ", 1)
                writer.writerow(post) if t.tell() else (writer.writeheader(), writer.writerow(post))
                j.write(json.dumps(nested(post), ensure_ascii=False) + "\n")
    return {"csv": table, "ndjson": lines}


def nested(post: dict) -> dict:
    """Return a post as an API would nest it."""
    plain = {k: v for k, v in post.items() if not k.endswith("_count") and k[:5] != "user_"}
    counts = {k: v for k, v in post.items() if k.endswith("_count")}
    user = {k.removeprefix("user_"): v for k, v in post.items() if k.startswith("user_")}
    user |= {"description": "Citizen, voter, walker of dogs", "created_at": "2019-03-01T10:00:00Z"}
    user |= {"verified": False, "profile_image_url": f"https://img.example/{user['id']}.jpg"}
    return plain | {"public_metrics": counts, "user": user, "edit_controls": {"edits_remaining": 5}}


STEPS = {
    "start": "import tocsin.importers.lane, tocsin.importers.generic",
    "duckdb csv": "import duckdb; "
    "duckdb.sql(\"create table t as select * from read_csv('{file}')\")",
    "duckdb ndjson": "import duckdb; duckdb.sql("
    "\"create table t as select * from read_json('{file}', format='newline_delimited')\")",
    "ours": """
from pathlib import Path
from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file
from tocsin.importers.mapping import read
report = import_file(Path('{file}'), Corpus('{corpus}'), mapping=read(Path('{mapping}')))
assert report.status == '{status}' and not report.rejects, report
assert report.rows['posts'] == {rows}, report
""",
}


def cost(code: str) -> "tuple[float, float]":
    """Run code in a process of its own; return its CPU seconds and its peak memory in MB."""
    child = subprocess.Popen([sys.executable, "-c", code])
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit("a step failed; see above")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit


def compare(kind: str, file: Path, rows: int, rounds: int) -> bool:
    """Measure one format and print its rows of the table; say whether it holds."""
    corpus = file.with_suffix(".corpus")
    fill = {"file": file, "corpus": corpus, "mapping": file.parent / f"{kind}.toml", "rows": rows}
    peer, first, again, memory = [], [], [], 0.0
    for _ in range(rounds):
        shutil.rmtree(corpus, ignore_errors=True)
        empty, _ = cost(STEPS["start"])
        empty_peer, _ = cost("import duckdb")
        peer.append(cost(STEPS[f"duckdb {kind}"].format(**fill))[0] - empty_peer)
        cpu, rss = cost(STEPS["ours"].format(status="imported", **fill))
        first.append(cpu - empty)
        again.append(cost(STEPS["ours"].format(status="already", **fill))[0] - empty)
        memory = max(memory, rss)
    theirs, ours, second = map(statistics.median, (peer, first, again))
    ratio = ours / theirs
    holds = ratio <= GOALS[kind] and memory <= 600 and second <= 0.05 * ours
    print(
        f"{kind:7} {rows:9,} {file.stat().st_size / 1e6:7.0f} {theirs:8.2f} {ours:8.2f} "
        f"{ratio:6.1f} {GOALS[kind]:5.0f} {memory:7.0f} {second:7.2f} {second / ours:6.1%}  "
        f"{'holds' if holds else 'MISSED'}",
        flush=True,
    )
    shutil.rmtree(corpus, ignore_errors=True)
    return holds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path("bench/work"))
    asked = parser.parse_args()
    files = write_files(asked.folder, asked.rows)
    print("format       rows      MB   duckdb     ours  ratio  goal  RSS MB   again  share")
    held = [compare(kind, file, asked.rows, asked.rounds) for kind, file in files.items()]
    raise SystemExit(0 if all(held) else 1)


if __name__ == "__main__":
    main()

"""JSON that is not quite JSON."""

from tests.importers.hostile.case import Case, lines, post
from tocsin.importers.mapping import Mapping

INSIDE = Mapping(platform="x", columns={"native_id": "id", "text": "text"}, records="posts")
CASES = (
    Case(
        "the same member twice",
        "a.jsonl",
        b'{"id": "1", "text": "a", "text": "b"}',
        records=1,
        posts={"text": ["b"]},
    ),
    Case(
        "a comma after the last member",
        "a.jsonl",
        lines(post(1), '{"id": "2",}', post(3)),
        records=2,
        rejects=1,
        codes={"json": 1},
    ),
    Case(
        "single quotes, as Python prints",
        "a.jsonl",
        lines(post(1), "{'id': '2'}", post(3)),
        records=2,
        rejects=1,
        codes={"json": 1},
    ),
    Case(
        "NaN and Infinity",
        "a.jsonl",
        lines('{"id": "1", "likes": NaN}', '{"id": "2", "likes": -Infinity}'),
        records=2,
    ),
    Case(
        "two objects on one line",
        "a.jsonl",
        lines(post(1), post(2) + post(3), post(4)),
        records=2,
        rejects=1,
        codes={"json": 1},
    ),
    Case(
        "bare values on lines",
        "a.jsonl",
        lines(post(1), "null", "3", '"x"', "true", "[]", post(2)),
        records=2,
        rejects=5,
        codes={"shape": 5},
    ),
    Case(
        "a number with a leading zero",
        "a.jsonl",
        lines(post(1), '{"id": 007}'),
        records=1,
        rejects=1,
        codes={"json": 1},
    ),
    Case("a record without an id", "a.jsonl", lines(post(1), '{"text": "who am I"}'), records=2),
    Case("an id that is an object", "a.jsonl", lines(post(1), '{"id": {"$oid": "2"}}'), records=2),
    Case("an id that is null", "a.jsonl", lines(post(1), '{"id": null}'), records=2),
    Case(
        "a text that is a list", "a.jsonl", lines('{"id": "1", "text": ["a"]}', post(2)), records=2
    ),
    Case(
        "a hundred and ninety levels",
        "a.jsonl",
        lines(post(1), '{"id": "2", "x": ' + "[" * 190 + "]" * 190 + "}"),
        records=2,
    ),
    Case(
        "ten thousand levels",
        "a.jsonl",
        lines(post(1), '{"id": "2", "x": ' + '{"a":' * 10_000 + "1" + "}" * 10_000 + "}"),
        records=1,
        rejects=1,
        codes={"depth": 1},
    ),
    Case(
        "line separators of Unicode inside text",
        "a.jsonl",
        lines(post(1, ', "x": "\u2028\u2029\x85"'), post(2)),
        records=2,
    ),
    Case(
        "Windows line ends", "a.jsonl", lines(post(1), post(2)).replace(b"\n", b"\r\n"), records=2
    ),
    Case(
        "a line cut off in the middle, then whole ones",
        "a.jsonl",
        lines(post(1), post(2)[:30], post(3)),
        records=2,
        rejects=1,
        codes={"json": 1},
    ),
    Case("an array of arrays", "a.json", f"[[{post(1)}], [{post(2)}]]".encode(), "refused"),
    Case("an empty array", "a.json", b"[]", "refused"),
    Case("an empty object", "a.json", b"{}", "refused"),
    Case(
        "an array with one bad element",
        "a.json",
        f"[{post(1)}, 7, {post(2)}]".encode(),
        records=2,
        rejects=1,
        codes={"shape": 1},
    ),
    Case(
        "an array and then another",
        "a.json",
        f"[{post(1)}]\n[{post(2)}]".encode(),
        records=1,
        rejects=1,
        codes={"json": 1},
    ),
    Case(
        "an array that is never closed",
        "a.json",
        f"[{post(1)},\n{post(2)}".encode(),
        "partial",
        records=2,
        told="ends before its last bracket",
    ),
    Case(
        "an element cut off",
        "a.json",
        f"[{post(1)},\n{post(2)[:-9]}".encode(),
        "partial",
        records=1,
        rejects=1,
        codes={"cut": 1},
        told="ends inside a record",
    ),
    Case(
        "an array under the name of lines",
        "a.jsonl",
        f"[\n{post(1)},\n{post(2)}\n]".encode(),
        records=2,
    ),
    Case(
        "an object that indents its members over lines",
        "a.jsonl",
        post(1).replace(",", ",\n").encode(),
        "refused",
        told="at least one record",
    ),
    Case(
        "an error message of an API",
        "a.jsonl",
        b'{"errors": [{"message": "Rate limit"}]}',
        "refused",
        told="API's error message",
    ),
    Case(
        "JSON in a comment of JavaScript",
        "a.json",
        f"/* posts */ [{post(1)}]".encode(),
        "refused",
        told="expected a table or JSON",
    ),
    Case(
        "a hundred thousand levels beside the records",
        "a.json",
        b'{"x": '
        + b'{"a":' * 100_000
        + b"1"
        + b"}" * 100_000
        + f', "posts": [{post(1)}]}}'.encode(),
        records=1,
        mapping=INSIDE,
    ),
    Case(
        "a million brackets that nobody closes",
        "a.json",
        f'{{"posts": [{post(1)}], "x": '.encode() + b"[" * 1_000_000,
        "partial",
        records=1,
        told="ends before its last bracket",
        mapping=INSIDE,
    ),
)

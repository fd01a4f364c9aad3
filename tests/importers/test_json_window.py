"""A window over a JSON document looks through what does not end a few times, not once a chunk."""

from tocsin.importers.json_window import Window


class Chunks:
    """A source that gives a document in small pieces."""

    def __init__(self, document):
        self.document = document

    def chunks(self):
        yield from (self.document[at : at + 64] for at in range(0, len(self.document), 64))


class Counting(Window):
    """A window that counts how often it looks for more."""

    asked = 0

    def _more(self):
        self.asked += 1
        return super()._more()


def read(document):
    """Return the first value, whether it is whole, and how often the window looked for more."""
    window = Counting(Chunks(document))
    window.next_byte()
    return *window.value(), window.asked


def test_a_string_that_does_not_end_is_looked_through_a_few_times():
    document = b'{"text": "' + b"a" * 64_000

    raw, whole, asked = read(document)

    assert (raw, whole) == (document, False)
    assert 1 < asked < 20  # of a thousand chunks


def test_brackets_in_a_row_end_where_they_should():
    deep = b"[" * 5_000 + b"]" * 5_000

    raw, whole, asked = read(deep + b", 1]")

    assert (raw, whole) == (deep, True)
    assert 1 < asked < 20

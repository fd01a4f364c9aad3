"""Every golden file says, record by record, exactly what was written down beside it."""

import json
import os

import pytest

from tests.importers.golden import FILES, answers, answers_file, name, written


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_golden_file_says_what_was_written_down(path):
    if os.environ.get("TOCSIN_REGOLD"):
        answers_file(path).write_text(written(answers(path)), encoding="utf-8")

    assert answers(path) == json.loads(answers_file(path).read_text(encoding="utf-8"))

"""Words go on a finding and off again, by who may, and the journal knows."""

import pytest
from django.core.exceptions import ValidationError

from tests.casework.cases import noticed
from tests.casework.people import of
from tocsin.casework.classifying import classify, declassify
from tocsin.casework.errors import Refused
from tocsin.casework.models import JournalEntry
from tocsin.casework.proof import prove


def words(finding):
    return sorted(map(str, finding.classifications.all()))


def test_words_are_put_on_once_and_taken_off(house):
    ana = of(house.ana, house.ecdc)
    finding = noticed(house)
    classify(finding, {"provision": ["Article 5"], "place": ["RO", "HU"]}, ana, "as counsel says")
    assert words(finding) == ["place:HU", "place:RO", "provision:Article 5"]

    declassify(finding, {"place": ["HU"]}, ana)
    assert words(finding) == ["place:RO", "provision:Article 5"]
    verbs = JournalEntry.objects.order_by("seq").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["finding.classify", "finding.declassify"]
    assert prove()


def test_a_word_that_is_not_on_it_is_refused_and_nothing_is_taken_off(house):
    finding = noticed(house)
    with pytest.raises(Refused, match="is not on it; there is place:RO"):
        declassify(finding, {"place": ["RO"], "disarm": ["T0049"]}, of(house.ana, house.ecdc))
    assert words(finding) == ["place:RO"]


def test_strangers_and_those_who_only_send_put_no_words_on_it(house):
    finding = noticed(house)
    with pytest.raises(Refused, match="another organisation's"):
        classify(finding, {"place": ["HU"]}, of(house.cai, house.delta))
    with pytest.raises(ValidationError):
        classify(finding, {"place": ["x" * 200]}, of(house.ana, house.ecdc))
    assert words(finding) == ["place:RO"]

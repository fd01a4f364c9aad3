"""A plan says what is counted; a wrong one is refused with its place before anything is counted."""

import pytest

from tocsin.reports.network.plan import planned, preset, read
from tocsin.vocabulary.errors import ConfigError, UnknownNameError

FIGURE = 'title = "T"\n[[section]]\ntitle = "S"\n[[section.figure]]\n'


def test_the_preset_has_every_published_figure():
    assert len(list(preset().figures)) == 25


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (FIGURE + 'rule = "channel.sanctioned"\nwords = "x"', "did you mean channels.sanctioned"),
        (FIGURE + 'rule = "alerts.published"\nwords = "x"\nasked = { topic = "a" }', "got topic"),
        (FIGURE + 'rule = "alerts.published"\nwords = "{} of {}"', "one {} at most"),
        (FIGURE + 'rule = "alerts.published"\nwords = "{}"\nrounded = "up"', "rounded"),
        ("title = 3", "Expected `str`"),
        ("title", "plan.toml"),
    ],
)
def test_a_plan_that_is_wrong_is_refused_with_its_place(written, said):
    with pytest.raises(ConfigError, match=r"plan\.toml") as refused:
        planned(written.encode(), "plan.toml")
    assert said in str(refused.value)


def test_a_plan_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="is not to be read"):
        read(tmp_path / "none.toml")
    with pytest.raises(UnknownNameError, match="network"):
        preset("netwrk")

"""A drawing is shapes and words; anything else in it is refused."""

import altair as alt
import pytest

from tocsin.reports.briefing.svg import ForeignMarkError, drawn, of


def test_a_picture_in_a_chart_is_refused():
    """An image would be fetched when the page is opened."""
    images = of([{"at": 1}]).mark_image(url="data:image/png;base64,AAAA").encode(x="at:Q")

    with pytest.raises(ForeignMarkError, match="got image"):
        drawn(alt.layer(images), "")


def test_a_link_in_a_chart_is_refused():
    linked = of([{"at": 1, "to": "https://example.com"}]).mark_point().encode(x="at:Q", href="to:N")

    with pytest.raises(ForeignMarkError, match="got a"):
        drawn(alt.layer(linked), "")

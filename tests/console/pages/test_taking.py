"""An alert is taken along in every form, by who may read it, with its label in the file's name."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from tests.console.api.calling import Caller
from tests.console.pages.places import furnished
from tocsin.flow.alert_files import TYPES, Form


@pytest.mark.parametrize("form", list(Form))
def test_every_form_is_a_file_whose_name_has_the_label(form, house, at):
    revision = furnished(house)["revision"]
    answer = at(house.ana).get(reverse("revision-file", args=[revision.pk, form]))

    ending, media_type = TYPES[form]
    ref = revision.alert.ref
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="{ref}-1.tlp-{revision.alert.tlp}.{ending}"'
    )
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    if "json" in media_type:
        assert json.loads(answer.content)
    elif form in {Form.DOCX, Form.XLSX}:
        assert ZipFile(BytesIO(answer.content)).testzip() is None
    else:
        assert answer.content[:4] in {b"%PDF", b"<!do", b"<!DO", "\ufeff".encode() + b'"'}


def test_the_page_offers_each_form_and_says_for_whom_it_is(house, at):
    revision = furnished(house)["revision"]
    shown = at(house.ana).get(reverse("revision", args=[revision.pk])).content.decode()

    for form in Form:
        assert f'href="{reverse("revision-file", args=[revision.pk, form])}"' in shown
    assert "who need to know" in shown


def test_who_may_not_read_it_does_not_get_it_and_there_is_no_other_form(house, at):
    revision = furnished(house)["revision"]
    theirs = at(house.cai).get(reverse("revision-file", args=[revision.pk, "pdf"]))
    unknown = at(house.ana).get(reverse("revision-file", args=[revision.pk, "exe"]))

    assert theirs.status_code == 404
    assert unknown.status_code == 404


def test_a_program_gets_the_same_file(house, at):
    revision = furnished(house)["revision"]
    page = at(house.ana).get(reverse("revision-file", args=[revision.pk, "stix"]))
    program = Caller.of(house.ana, house.ecdc)
    answer = program("GET", f"/revisions/{revision.pk}/file?form=stix", expect=200)

    assert answer.content == page.content
    assert Caller.of(house.cai, house.delta)(
        "GET", f"/revisions/{revision.pk}/file"
    ).status_code == 404  # fmt: skip

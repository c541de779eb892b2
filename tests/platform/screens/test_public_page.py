"""The public page: as the figures stood, without what was withdrawn, for everybody alike."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from world import NOW, World

from parkdesk.workflow.models import Conclusion, Publication, Withdrawal


@pytest.fixture
def english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def _page(client, address: str = "/public/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def _publish(world: World, park: str, **figures: object) -> Publication:
    return Publication.objects.create(
        run=world.runs[park], figures=figures, published_at=NOW, published_by_name="nobody"
    )


def test_anybody_sees_what_stands_published(world: World, english) -> None:
    page = _page(english)
    assert "East Park" in page
    assert "South Park" not in page
    assert "synthetic" in page


def test_it_may_be_kept_and_sets_no_cookie(world: World, english) -> None:
    for address in ("/public/", f"/public/{Publication.objects.get().pk}/"):
        response = english.get(address)
        assert response.headers["Cache-Control"] == "public, max-age=300"
        assert not response.cookies
        assert "csrf" not in response.content.decode()
    assert english.post("/public/").status_code == 405


def test_who_has_signed_in_gets_a_page_that_is_not_kept(world: World, client_of) -> None:
    response = client_of(world.people["filer"]).get("/public/")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "filer (test)" not in response.content.decode()


def test_the_address_may_say_the_language(world: World, english) -> None:
    response = english.get("/public/?language=zh-hans")
    assert response.headers["Content-Language"] == "zh-hans"
    assert 'lang="zh-hans"' in response.content.decode()
    assert english.get("/public/?language=xx").headers["Content-Language"] == "en"


def test_figures_are_shown_as_they_stood(world: World, english) -> None:
    made = _publish(
        world, "south", emission_tco2=1234.5678, intensity_tco2_per_tce=0.5,
        tables={"en": {"by_source": {
            "title": "By source", "columns": [
                {"heading": "Source", "unit": "", "is_number": False},
                {"heading": "Emission", "unit": "tCO2", "is_number": True},
            ],
            "rows": [["Electricity", "1,234.57"]], "total_rows": 0, "notes": ["As filed."],
        }}},
    )  # fmt: skip
    page = _page(english, f"/public/{made.pk}/")
    for word in ("1234.57", "0.5000", "By source", "Electricity", "As filed."):
        assert word in page
    assert str(world.runs["south"].result.emission_tco2) not in page


def test_what_was_not_published_of_a_figure_is_missing_and_not_zero(world: World, english) -> None:
    made = _publish(world, "south", intensity_tco2_per_tce=None)
    page = _page(english, f"/public/{made.pk}/")
    assert "missing" in page
    assert "0.00" not in page


def test_withdrawn_is_not_current_and_says_why(world: World, english) -> None:
    made = Publication.objects.get()
    Withdrawal.objects.create(publication=made, reason="wrong meter", at=NOW, by_name="secret name")
    assert "East Park" not in _page(english)
    page = _page(english, f"/public/{made.pk}/")
    assert "Withdrawn on 2026-02-20" in page
    assert "wrong meter" in page
    assert "secret name" not in page


def test_the_later_publication_of_a_period_counts(world: World, english) -> None:
    first = Publication.objects.get()
    second = _publish(world, "east", emission_tco2=2.0)
    page = _page(english)
    assert f"/public/{second.pk}/" in page
    assert f"/public/{first.pk}/" not in page
    assert f"/public/{second.pk}/" in _page(english, f"/public/{first.pk}/")


def test_the_conclusion_is_shown_without_the_name_of_who_signed(world: World, english) -> None:
    made = Publication.objects.get()
    Conclusion.objects.create(
        run=made.run, opinion="unmodified", assurance="limited", materiality_share=0.05,
        statement="In our opinion <b>fair</b>.", statement_digest="d" * 64, signed_at=NOW,
        signed_by=1, signed_by_name="Verifier Person",
    )  # fmt: skip
    page = _page(english, f"/public/{made.pk}/")
    for word in ("unmodified opinion", "limited assurance", "&lt;b&gt;fair", "d" * 64):
        assert word in page
    assert "Verifier Person" not in page
    assert "unmodified opinion" in _page(english)


def test_unknown_is_not_found(world: World, english) -> None:
    assert english.get("/public/9999/").status_code == 404


def test_more_publications_take_no_more_queries(world: World, english) -> None:
    counts = []
    for number in (0, 20):
        for at in range(number):
            _publish(world, "south" if at % 2 else "east", emission_tco2=float(at))
        with CaptureQueriesContext(connection) as made:
            _page(english)
        counts.append(len(made))
    assert counts[0] == counts[1]

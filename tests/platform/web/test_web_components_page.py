"""The page of components renders in both languages, and so does each component in each state."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

from parkdesk.web.samples import charts, figures, pages
from parkdesk.web.views import components

COMPONENTS = "change chart empty evidence explanation figure findings heat map period ranking table"


def rendered(view, language, rf):
    request: HttpRequest = rf.get("/components/")
    request.user = AnonymousUser()
    with translation.override(language):
        return view.__wrapped__(request).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("view", [components.components, components.screen, components.fragment])
def test_the_page_renders(view, language, rf: RequestFactory, settings):
    settings.ROOT_URLCONF = "components_site"
    html = rendered(view, language, rf)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
def test_made_up_data_carries_the_word_and_the_mark(rf: RequestFactory, settings):
    settings.ROOT_URLCONF = "components_site"
    html = rendered(components.components, "en", rf)
    assert html.count("Synthetic data") >= 2
    assert 'class="watermark"' in html


@pytest.mark.parametrize("code", [400, 403, 404, 413, 429, 500])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_error_pages_need_no_request_and_tell_nothing(code, language):
    with translation.override(language):
        html = get_template(f"{code}.html").render()
    assert str(code) in html
    assert "csrf" not in html


@pytest.mark.parametrize("name", COMPONENTS.split())
def test_each_component_says_at_its_head_what_it_takes(name):
    source = get_template(f"desk/components/{name}.html").template.source
    assert source.startswith("{% comment %}")


def test_a_figure_that_may_not_be_seen_shows_no_number():
    item = {"label": "Total", "value": "not_permitted", "kind": "tonnes"}
    with translation.override("en"):
        html = render_to_string("desk/components/figure.html", {"figure": item})
    assert "not yours to see" in html
    assert "0.00" not in html


def test_samples_are_plain_values():
    assert figures.figures()
    assert charts.province().regions
    assert pages.table()["rows"]

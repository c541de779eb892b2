"""The addresses of each area, in one list."""

from django.urls import URLPattern, URLResolver

from parkdesk.web.views import (
    accounts,
    changes,
    components,
    evidence,
    filing,
    overview,
    people,
    public,
    review,
    screens,
    setup,
    system,
    verification,
)

Area = list[URLPattern | URLResolver]
AREAS: list[Area] = [
    overview.urls,
    setup.urls,
    filing.urls,
    review.urls,
    evidence.urls,
    accounts.urls,
    changes.urls,
    verification.urls,
    screens.urls,
    public.urls,
    people.urls,
    system.urls,
    components.urls,
]

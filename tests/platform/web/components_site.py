"""Addresses of the components page alone."""

from django.http import HttpResponse
from django.urls import include, path
from django.views.i18n import set_language

from parkdesk.web.views import components


def nowhere(request):
    return HttpResponse()


urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("out/", nowhere, name="account_logout"),
    path("", include((components.urls, "desk"))),
]

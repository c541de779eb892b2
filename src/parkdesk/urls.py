"""The two doors: pages and the interface for programs."""

from django.urls import include, path

from parkdesk.api.v1 import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("parkdesk.web.urls")),
]

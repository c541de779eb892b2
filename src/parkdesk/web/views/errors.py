"""Pages for what went wrong; they tell what to do and nothing about what is inside."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection did not hold, mostly because the page was left open."""
    return render(request, "403.html", {"is_form_expired": True}, status=403)

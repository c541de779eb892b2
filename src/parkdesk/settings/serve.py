"""Settings of ``parkdesk serve``: the desk for real use."""

import os

from django.core.exceptions import ImproperlyConfigured

from parkdesk.settings.base import *  # noqa: F403
from parkdesk.settings.base import SECRET_KEY

if not SECRET_KEY:
    message = "Set PARKDESK_SECRET_KEY to a long random text; `parkdesk secret` prints one."
    raise ImproperlyConfigured(message)

_IS_HTTPS = os.environ.get("PARKDESK_HTTP", "") != "plain"
SESSION_COOKIE_SECURE = _IS_HTTPS
CSRF_COOKIE_SECURE = _IS_HTTPS
SECURE_SSL_REDIRECT = _IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _IS_HTTPS else 0

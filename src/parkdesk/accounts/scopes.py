"""What a token of a program can be given, and the words for it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCOPES: dict[str, str | Promise] = {
    "results:read": _("Read results of accounts"),
    "ledgers:read": _("Read filings"),
    "ledgers:write": _("File ledgers"),
    "evidence:read": _("Read evidence files"),
    "evidence:write": _("Attach evidence files"),
    "readings:write": _("Send meter readings"),
}
LONGEST_DAYS = 730  #: a token is made for at most so long [days]

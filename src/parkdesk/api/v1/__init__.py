"""Version 1 of the interface, under ``/api/v1/``; its document is ``/api/v1/openapi.json``.

Programs sign in with a token of a person: they may do what the person may, within the token's
scopes. Writes take an ``Idempotency-Key``: the same key with the same body gets the same answer
and is carried out once.
"""

from ninja import NinjaAPI

from parkdesk.api.v1 import accounts, errors, evidence, filings, parks, readings
from parkdesk.api.v1.auth import Token

api = NinjaAPI(
    title="nearzero desk",
    version="1.0.0",
    description=(__doc__ or "").strip(),
    auth=Token(),
    docs_url=None,  # the usual viewer would load scripts from elsewhere
    urls_namespace="api-v1",
)
for part, tag in (
    (parks, "parks"),
    (filings, "filings"),
    (evidence, "evidence"),
    (readings, "readings"),
    (accounts, "accounts"),
):
    api.add_router("", part.router, tags=[tag])
errors.register(api)

"""Settings of ``parkdesk demo``: synthetic parks on the embedded database, for trying it out."""

from parkdesk.settings.base import *  # noqa: F403

IS_DEMONSTRATION = True
REQUIRE_MFA_ROLES = frozenset[str]()  # it is for looking around, with invented data
# The demonstration listens on this machine only and holds synthetic data only.
SECRET_KEY = "demonstration-only-and-never-for-real-data-0123456789"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]

"""Settings of the test suite: as the demonstration, with a quick password hash."""

import os
import tempfile
from pathlib import Path

from parkdesk.settings.demo import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORE = Path(tempfile.gettempdir()) / f"parkdesk-test-store-{os.getpid()}"

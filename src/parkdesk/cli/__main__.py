"""``python -m parkdesk.cli``."""

import sys

from parkdesk.cli.main import main

sys.exit(main())

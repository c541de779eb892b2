"""filings"""

from ninja import Router

router = Router()

"""Audit: who did what to which thing, when; append-only and chained by hashes.

``record`` is found in ``parkdesk.audit.operations``, ``verify`` in ``parkdesk.audit.queries``:
an application's package is loaded before its models are.
"""

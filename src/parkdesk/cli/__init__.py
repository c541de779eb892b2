"""The ``parkdesk`` command: demonstration, server, worker, backup and restore, the log."""

"""The ``parkdesk`` command: the demonstration, the server, its worker, backup and restore, the log."""

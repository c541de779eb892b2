"""Workflow: duties and their states, changes, verification, publication."""

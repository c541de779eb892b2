"""Accounts: people, what they are where, and what that lets them do."""

from parkdesk.accounts.actor import Actor, NotAllowed, NotFound, Place, Role
from parkdesk.accounts.rules import ACTIONS, may, require

__all__ = ["ACTIONS", "Actor", "NotAllowed", "NotFound", "Place", "Role", "may", "require"]

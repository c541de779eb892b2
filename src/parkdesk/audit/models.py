"""Events in a hash chain.

Each event's hash covers the hash before it and the digest of its own body, and the body holds a
random nonce. So a chain can be handed out with the bodies of others left out, and still verify.
"""

from django.db import models


class Fact(models.Model):
    """Something that happened: written once, and refused to be changed by the database itself.

    The guards of ``parkdesk.audit.guards`` stand on the table of every model that is one.
    """

    class Meta:
        abstract = True


class Event(Fact):
    """One thing that one person, or the desk itself, did. Append-only."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=60, db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    park_id = models.CharField(max_length=60, blank=True, db_index=True)
    subject = models.CharField(max_length=160, db_index=True)
    facts = models.TextField()  #: canonical JSON, as hashed
    nonce = models.CharField(max_length=32)
    body_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("seq",)


class ChainHead(models.Model):
    """The end of the chain: one row, locked while an event is added."""

    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

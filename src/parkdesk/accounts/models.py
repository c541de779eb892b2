"""People, their memberships, invitations and the tokens of their programs."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

ROLE_NAMES = {
    "administrator": _("Administrator"),
    "province": _("Provincial supervisor"),
    "city": _("City supervisor"),
    "park_manager": _("Park manager"),
    "reviewer": _("Reviewer"),
    "filer": _("Enterprise filer"),
    "verifier": _("Verifier"),
}


class PersonManager(BaseUserManager["Person"]):
    """Makes people."""

    def create_user(self, username: str, password: str | None = None, **fields: str) -> "Person":
        """Make a person with a hashed password; without one they cannot sign in by password."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Someone who can sign in. What they may do stands in their memberships."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[PersonManager] = PersonManager()

    def get_full_name(self) -> str:
        """Return the name that records show."""
        return self.full_name or self.username

    def __str__(self) -> str:
        return self.get_full_name()


class Membership(models.Model):
    """A role of a person in a scope; ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=list(ROLE_NAMES.items()))
    scope_kind = models.CharField(max_length=12)
    scope_id = models.CharField(max_length=120, blank=True)
    granted_at = models.DateTimeField()
    granted_by_name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "role", "scope_kind", "scope_id"],
                condition=models.Q(ended_at__isnull=True),
                name="accounts_one_membership",
            )
        ]


class Invitation(models.Model):
    """An invitation to take a role; the secret of its link is kept as a digest only."""

    digest = models.CharField(max_length=64, unique=True)
    full_name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=list(ROLE_NAMES.items()))
    scope_kind = models.CharField(max_length=12)
    scope_id = models.CharField(max_length=120, blank=True)
    park_id = models.CharField(max_length=60, blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)


class ApiToken(models.Model):
    """A token of a person for a program; what it may do is what the person may, and its scopes."""

    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)  #: the first letters, to tell tokens apart
    name = models.CharField(max_length=80)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    scopes = models.CharField(max_length=300)  #: separated by blanks
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class IdempotencyKey(models.Model):
    """A write of a program that was answered: the same key again gets the same answer."""

    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT)
    key = models.CharField(max_length=120)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "key"], name="accounts_one_key")
        ]

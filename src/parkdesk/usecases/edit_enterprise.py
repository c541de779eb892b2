"""Add or edit an enterprise, an energy station or a public area of a park.

One code stands for one spell inside the park: who comes back gets a code of its own, since an
account takes a unit's days from its first to its last without a break.
"""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nearzero.ledger.table import ROLES
from parkdesk.accounts import Actor, NotFound, require
from parkdesk.audit import operations as audit
from parkdesk.registry.models import Enterprise, Park
from parkdesk.usecases.before_after import as_facts, changed_fields, version_of
from parkdesk.usecases.refusals import Refused

CODE = re.compile(r"[^\W_][\w.-]{0,48}")  #: what a code looks like: letters, digits, . _ -
LONGEST_NAME = 120  #: [characters]
_INDUSTRY = re.compile(r"[A-T]?\d{2,4}|[A-T]")  #: section, division, group or class of GB/T 4754
_CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  #: of GB 32100, in the order of their values
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseGiven:
    """What is recorded of an enterprise; names as in the model."""

    name_zh: str
    name_en: str = ""
    credit_code: str = ""
    industry_code: str = ""
    role: str = "enterprise"
    in_boundary: bool = True
    valid_from: date | None = None
    valid_to: date | None = None


def given_of(enterprise: Enterprise) -> EnterpriseGiven:
    """Return what is recorded of an enterprise."""
    return EnterpriseGiven(
        **{name: getattr(enterprise, name) for name in EnterpriseGiven.__dataclass_fields__}
    )


@transaction.atomic
def add_enterprise(
    *, park: Park, code: str, given: EnterpriseGiven, actor: Actor, now: datetime
) -> Enterprise:
    """Record a new unit of a park.

    Raises
    ------
    Refused
        If the code is taken or something cannot be.
    """
    require(actor, "enterprise.edit", park.place)
    code = code.strip()
    if not CODE.fullmatch(code):
        raise Refused(_("A code has up to 49 letters, digits, points or hyphens."), "code")
    if Enterprise.objects.filter(park=park, code=code).exists():
        raise Refused(
            _("%(code)s is taken; who comes back after leaving gets a code of its own.")
            % {"code": code},
            "code",
        )
    check_enterprise(given)
    enterprise = Enterprise.objects.create(
        key=f"{park.id}/{code}",
        park=park,
        code=code,
        is_synthetic=park.is_synthetic,
        **asdict(given),
    )
    audit.record(
        "enterprise.added",
        actor=actor,
        now=now,
        subject=f"enterprise:{enterprise.key}",
        park_id=park.id,
        facts={"before": None, "after": asdict(given)},
    )
    return enterprise


@transaction.atomic
def edit_enterprise(
    *, enterprise: Enterprise, given: EnterpriseGiven, seen: str, actor: Actor, now: datetime
) -> Enterprise:
    """Record a change of what is known of a unit.

    Parameters
    ----------
    seen
        The mark of what the person had before them.

    Raises
    ------
    Refused
        If something cannot be, somebody changed it in the meantime, or the change would begin a
        second spell.
    """
    require(actor, "enterprise.edit", enterprise.place)
    known = Enterprise.objects.select_for_update(no_key=True).filter(pk=enterprise.pk).first()
    if known is None:
        raise NotFound
    before = given_of(known)
    if version_of(before) != seen:
        raise Refused(
            _("Somebody changed this enterprise after you opened it; open it again and compare.")
        )
    check_enterprise(given)
    refuse_second_spell(known.code, before, given)
    if given != before:
        keep(known, given, "enterprise.edited", actor=actor, now=now)
    return known


def keep(
    known: Enterprise,
    given: EnterpriseGiven,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """Write a checked change of a unit and its event; inside the use case's transaction."""
    changes = changed_fields(given_of(known), given)
    for name, (_was, value) in changes.items():
        setattr(known, name, value)
    known.save()
    audit.record(
        action,
        actor=actor,
        now=now,
        subject=f"enterprise:{known.key}",
        park_id=known.park_id,
        facts=as_facts(changes) | ({"reason": reason} if reason else {}),
    )


def check_enterprise(given: EnterpriseGiven) -> None:
    """Refuse what cannot be recorded of a unit.

    Raises
    ------
    Refused
        With the field it is about.
    """
    if not given.name_zh.strip():
        raise Refused(_("Give the name under which the unit is registered."), "name_zh")
    for name in ("name_zh", "name_en"):
        text = getattr(given, name)
        if len(text) > LONGEST_NAME or not text.isprintable():
            raise Refused(_("A name has up to 120 characters on one line."), name)
    if given.role not in ROLES:
        raise Refused(_("Choose enterprise, energy station or public area."), "role")
    if given.industry_code and not _INDUSTRY.fullmatch(given.industry_code):
        raise Refused(_("A GB/T 4754 code has two to four digits, such as 3216."), "industry_code")
    if given.credit_code and not is_credit_code(given.credit_code):
        raise Refused(
            _("This is no unified social credit code: 18 characters whose check digit fits."),
            "credit_code",
        )
    if given.valid_from and given.valid_to and given.valid_to <= given.valid_from:
        raise Refused(_("The first day outside must come after the first day inside."), "valid_to")


def refuse_second_spell(code: str, before: EnterpriseGiven, after: EnterpriseGiven) -> None:
    """Refuse a change that would make a unit that has left begin again under the same code.

    Raises
    ------
    Refused
        With the reason.
    """
    has_left = before.valid_to is not None
    begins_later = after.valid_from is not None and has_left and after.valid_from >= before.valid_to  # type: ignore[operator]
    if begins_later:
        facts = {"code": code, "left": before.valid_to}
        raise Refused(
            _(
                "%(code)s left on %(left)s. One code stands for one spell inside the park; record "
                "the second spell as an enterprise of its own with a new code."
            )
            % facts,
            "valid_from",
        )


def is_credit_code(text: str) -> bool:
    """Say whether a text is a unified social credit code of GB 32100, check digit included.

    Examples
    --------
    >>> is_credit_code("91350100M000100Y43"), is_credit_code("91350100M000100Y44")
    (True, False)
    """
    values = [_CREDIT_LETTERS.find(letter) for letter in text]
    if len(values) != len(_CREDIT_WEIGHTS) + 1 or -1 in values:
        return False
    total = sum(v * w for v, w in zip(values[:-1], _CREDIT_WEIGHTS, strict=True))
    return values[-1] == -total % len(_CREDIT_LETTERS)

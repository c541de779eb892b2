"""Which role may do what: one table, read by pages, interface, tests and the help text alike."""

from django.db.models import Q

from parkdesk.accounts.actor import Actor, Grant, NotAllowed, NotFound, Place, Role

_PARK: tuple[Role, ...] = ("park_manager", "reviewer")
_ABOVE: tuple[Role, ...] = ("province", "city")

#: Action -> the roles that may do it, each in its own scope.
ACTIONS: dict[str, tuple[Role, ...]] = {
    # seeing
    "park.see": (*_PARK, *_ABOVE, "verifier"),
    "region.see": _ABOVE,
    "enterprise.see": (*_PARK, "filer", "verifier"),
    "enterprise.named": (*_PARK, *_ABOVE, "verifier"),  # by a sealed account: name and figures
    "filing.see": (*_PARK, "filer", "verifier"),
    "evidence.see": (*_PARK, "filer", "verifier"),
    "run.see": (*_PARK, *_ABOVE, "verifier"),
    "log.see": ("administrator", "park_manager"),
    # setting up
    "park.edit": ("park_manager",),
    "enterprise.edit": ("park_manager",),
    "people.invite": ("administrator", "park_manager"),
    "people.manage": ("administrator",),
    # filing and review
    "filing.draft": ("filer",),
    "filing.submit": ("filer",),
    "evidence.send": ("filer",),
    "filing.comment": (*_PARK, "filer"),
    "filing.review": ("reviewer",),
    "filing.receive": ("park_manager",),
    "duty.plan": ("park_manager",),
    # accounts
    "run.calculate": _PARK,
    "run.seal": ("park_manager",),
    "run.publish": ("park_manager",),
    "change.see": _PARK,
    "change.propose": _PARK,
    "change.approve": _PARK,
    # verification
    "verification.see": (*_PARK, "verifier"),
    "verification.record": ("verifier",),
    "verification.answer": ("park_manager",),
    "verification.conclude": ("verifier",),
    "chain.export": ("verifier", "park_manager", "administrator"),
    # readings and screens
    "reading.push": ("filer", "park_manager"),
    "screen.share": (*_ABOVE, "park_manager"),
    # the installation
    "system.manage": ("administrator",),
}

#: What a token must carry for an action; actions not listed are for people at a browser only.
TOKEN_SCOPES: dict[str, str] = {
    "park.see": "results:read",
    "enterprise.named": "results:read",
    "enterprise.see": "ledgers:read",
    "filing.see": "ledgers:read",
    "filing.draft": "ledgers:write",
    "filing.submit": "ledgers:write",
    "evidence.see": "evidence:read",
    "evidence.send": "evidence:write",
    "run.see": "results:read",
    "reading.push": "readings:write",
}


def _grants(actor: Actor, action: str) -> list[Grant]:
    """Return the grants of an actor that allow an action somewhere."""
    if actor.token_scopes is not None and TOKEN_SCOPES.get(action) not in actor.token_scopes:
        return []
    return [grant for grant in actor.grants if grant.role in ACTIONS[action]]


def may(actor: Actor, action: str, place: Place) -> bool:
    """Say whether an actor may do something at a place."""
    return any(grant.covers(place) for grant in _grants(actor, action))


def may_anywhere(actor: Actor, action: str) -> bool:
    """Say whether an actor may do something at some place."""
    return bool(_grants(actor, action))


def require(actor: Actor, action: str, place: Place, *, sees: str = "park.see") -> None:
    """Refuse unless an actor may do something at a place.

    Parameters
    ----------
    sees
        The action whose right tells whether the actor may know that the thing is there.

    Raises
    ------
    NotFound
        If the actor may not even see what is there: as if it did not exist.
    NotAllowed
        If they see it but may not do this.
    """
    if may(actor, action, place):
        return
    if may(actor, sees, place):
        raise NotAllowed(action)
    raise NotFound


#: The field of each kind of scope, relative to a park.
_PARK_FIELDS = {
    "province": "prefecture__parent_id",
    "prefecture": "prefecture_id",
    "park": "id",
}


def park_filter(actor: Actor, action: str, prefix: str = "") -> Q:
    """Return the condition that keeps the parks where an actor may do something.

    Parameters
    ----------
    prefix
        The way from the queried model to the park, such as ``"park__"``.
    """
    found = Q(pk__in=[])
    for grant in _grants(actor, action):
        if grant.scope_kind == "all":
            return Q()
        if grant.scope_kind in _PARK_FIELDS:
            found |= Q(**{f"{prefix}{_PARK_FIELDS[grant.scope_kind]}": grant.scope_id})
    return found


def enterprise_filter(actor: Actor, action: str, prefix: str = "") -> Q:
    """Return the condition that keeps the enterprises where an actor may do something.

    Parameters
    ----------
    prefix
        The way from the queried model to the enterprise, such as ``"enterprise__"``.
    """
    found = park_filter(actor, action, f"{prefix}park__")
    for grant in _grants(actor, action):
        if grant.scope_kind == "enterprise":
            found |= Q(**{f"{prefix}key": grant.scope_id})
    return found

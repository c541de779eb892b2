"""What the pages of setting a park up have in common: the right to them, the steps, the frame."""

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parkdesk.accounts import Actor, require
from parkdesk.registry.models import Park
from parkdesk.registry.queries import park as park_of
from parkdesk.registry.setup_queries import SetUpSoFar, set_up_so_far
from parkdesk.usecases.describe_park import description_of
from parkdesk.usecases.remarks import Remark
from parkdesk.web.middleware import acting
from parkdesk.web.views.account_frame import frame

Item = dict[str, object]
REFUSED = 422  #: status of a form that is shown again
KEPT_FOR = 3600  #: how long a dry run can be confirmed [s]


def park_to_set_up(request: HttpRequest, park_id: str) -> Park:
    """Return a park that the reader may set up.

    Raises
    ------
    NotFound
        If there is none that they may see.
    NotAllowed
        If they see it but may not set it up.
    """
    actor = acting(request)
    found = park_of(actor, park_id)
    require(actor, "park.edit", found.place)
    return found


def setup_frame(request: HttpRequest, park: Park, step: str) -> Item:
    """Return what stands around a page of one step."""
    so_far = set_up_so_far(park)
    return {
        **frame(acting(request), park, view="desk:setup"),
        "park": {"id": park.id},
        "steps": steps_of(park, so_far, step),
        "setup_href": reverse("desk:setup", args=[park.id]),
    }


def steps_of(park: Park, so_far: SetUpSoFar, current: str = "") -> list[Item]:
    """Return the steps of setting a park up, each with what is there and what is missing."""
    rows = (
        ("description", _("Description"), *_described(park)),
        ("boundary", _("Boundary and plots"), *_drawn(so_far)),
        ("enterprises", _("Enterprises"), bool(so_far.units), _units_said(so_far)),
        ("figures", _("Yearly figures"), *_figures(so_far)),
        (
            "targets",
            _("Park targets"),
            so_far.targets > 0,
            ngettext("%(count)s target", "%(count)s targets", so_far.targets)
            % {"count": so_far.targets},
        ),
        (
            "meters",
            _("Meters"),
            so_far.meters > 0,
            ngettext("%(count)s meter", "%(count)s meters", so_far.meters)
            % {"count": so_far.meters},
        ),
    )
    return [
        {
            "number": number,
            "title": title,
            "href": reverse(f"desk:setup-{key}", args=[park.id]),
            "is_done": is_done,
            "is_current": key == current,
            "said": said,
        }
        for number, (key, title, is_done, said) in enumerate(rows, start=1)
    ]


def _described(park: Park) -> tuple[bool, str]:
    missing = _missing_description(park)
    if missing:
        return False, _("missing: %(fields)s") % {"fields": ", ".join(missing)}
    return True, _("committee, industries and type are recorded")


def _drawn(so_far: SetUpSoFar) -> tuple[bool, str]:
    has = so_far.has_boundary
    return has, _("recorded") if has else _("no boundary is recorded")


def _figures(so_far: SetUpSoFar) -> tuple[bool, str]:
    if not so_far.figure_years:
        return False, _("no value added or output of the park is recorded")
    years = ", ".join(map(str, so_far.figure_years))
    return True, _("recorded for %(years)s") % {"years": years}


def _units_said(so_far: SetUpSoFar) -> str:
    facts = {
        "enterprises": so_far.units.get("enterprise", 0),
        "stations": so_far.units.get("energy_station", 0),
        "areas": so_far.units.get("public_area", 0),
        "left": so_far.left,
    }
    return (
        _(
            "%(enterprises)s enterprises, %(stations)s energy stations, %(areas)s public areas; "
            "%(left)s with a last day"
        )
        % facts
    )


def _missing_description(park: Park) -> list[str]:
    described = description_of(park)
    needed = {
        "committee_zh": _("Committee"),
        "industries_zh": _("Leading industries"),
        "park_type_basis": _("Basis of the type"),
        "longitude": _("Position"),
    }
    return [title for name, title in needed.items() if getattr(described, name) in ("", None)]


def shown(remarks: tuple[Remark, ...]) -> list[Item]:
    """Return remarks as the list of findings shows them."""
    return [
        {
            "severity": one.severity,
            "sentence": one.sentence,
            "where": one.where,
            "mend": one.mend,
        }
        for one in remarks
    ]


def sealed(data: object, *, of: str, park: Park, actor: Actor) -> str:
    """Return data that the page hands back unchanged, or it is not taken."""
    return signing.dumps(data, salt=_salt(of, park, actor), compress=True)


def unsealed(text: str, *, of: str, park: Park, actor: Actor) -> object | None:
    """Return what :func:`sealed` was given; None where it was changed, is old or another's."""
    try:
        data: object = signing.loads(text, salt=_salt(of, park, actor), max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return data


def _salt(of: str, park: Park, actor: Actor) -> str:
    return f"setup.{of}:{park.id}:{actor.id}"

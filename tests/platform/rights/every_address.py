"""Every address of the desk as every role: the table of what each gets.

Objects are the role's own park and enterprise, its neighbour's in the same park, and another
park's. A request is rolled back after it was answered, so the order does not matter.
"""

import copy
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from world import METHOD, NOW, PASSWORD, World

from parkdesk.accounts.models import Invitation
from parkdesk.accounts.operations import make_token, secret_digest
from parkdesk.records.models import EvidenceFile, Filing
from parkdesk.workflow.models import (
    Conclusion,
    Duty,
    Proposal,
    Publication,
    ScreenLink,
    VerificationFinding,
)

ROLES = (
    "anonymous", "admin", "province", "city", "manager", "reviewer", "filer", "verifier",
)  # fmt: skip
#: Which enterprise stands for whose object.
OBJECTS = {"own": "east/E01", "neighbour": "east/E02", "other": "south/N01"}
SCOPES = [
    "results:read", "ledgers:read", "ledgers:write", "evidence:read", "evidence:write",
    "readings:write",
]  # fmt: skip
SCREEN_SECRETS = {"own": "screen-own-secret", "other": "screen-other-secret"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one role got from one address."""

    route: str
    method: str
    thing: str
    role: str
    status: int
    location: str
    body: bytes


def routes() -> Iterator[tuple[str, str, list[str]]]:
    """Yield the name, the route and the arguments of every address."""
    yield from _routes(get_resolver().url_patterns, "", "")


def _routes(
    patterns: list[URLPattern | URLResolver], prefix: str, space: str
) -> Iterator[tuple[str, str, list[str]]]:
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _routes(one.url_patterns, route, inner)
        elif one.pattern.regex.groups and not one.pattern.converters:
            continue  # a regular expression of a library; its plain neighbours are walked
        else:
            names = [*_converters(prefix), *one.pattern.converters]
            yield f"{space}{one.name or route}", route, names


def _converters(prefix: str) -> list[str]:
    return [part.partition(">")[0].rpartition(":")[2] for part in prefix.split("<")[1:]]


def arguments(world: World) -> dict[str, dict[str, str]]:
    """Return for each object the value of every argument that an address can have."""
    found = {}
    for thing, key in OBJECTS.items():
        park = key.partition("/")[0]
        filing = Filing.objects.filter(enterprise_id=key).order_by("id").first()
        run = world.runs[park]
        found[thing] = {
            "park": park,
            "code": {"east": "510800", "south": "510100"}[park],
            "enterprise": key.partition("/")[2],
            "unit": key.partition("/")[2],
            "run": str(run.pk),
            "account": str(run.pk),
            "line": run.lines.order_by("line_id").first().line_id,
            "duty": str(Duty.objects.get(enterprise_id=key, period="2025").pk),
            "filing": str(filing.pk),
            "row": str(filing.rows.first().pk),
            "file": str(EvidenceFile.objects.filter(enterprise_id=key).first().pk),
            "year": "2025",
            "period": "2025",
            "token": SCREEN_SECRETS["other" if thing == "other" else "own"],
            "provider_id": "oidc",
            "key": "r1",
            "version": "1",
            "number": "1",
            "table": "by_source",
            "kind": "json",
            **_people(world, thing),
            **_decided(world, park),
        }
    return found


#: Whose account, role, token, session and invitation each object is.
_OWNERS = {"own": "filer", "neighbour": "filer_two", "other": "filer_south"}


def _people(world: World, thing: str) -> dict[str, str]:
    """Make a token, a session and an invitation of the owner where there is none yet."""
    person = world.people[_OWNERS[thing]]
    token = person.tokens.first()
    if token is None:
        token, _ = make_token(person, name="own", scopes=SCOPES, days=1, now=timezone.now())
    session, _ = UserSession.objects.get_or_create(
        user=person, session_key=f"session-{thing}", defaults={"ip": "127.0.0.1", "data": {}}
    )
    membership = person.memberships.first()
    secret = f"invitation-{thing}"
    invitation, _ = Invitation.objects.get_or_create(
        digest=secret_digest(secret),
        defaults={
            "full_name": f"{membership.scope_id} invited",
            "role": "filer",
            "scope_kind": "enterprise",
            "scope_id": membership.scope_id,
            "park_id": membership.scope_id.partition("/")[0],
            "invited_at": NOW,
            "invited_by": person,
            "expires_at": timezone.now() + timedelta(days=3),
        },
    )
    return {
        "person": str(person.pk),
        "role": str(membership.pk),
        "int:token": str(token.pk),
        "session": str(session.pk),
        "invitation": str(invitation.pk),
        "secret": secret,
    }


def _decided(world: World, park: str) -> dict[str, str]:
    """Make a change, a finding, a publication and a screen of a park where there is none yet."""
    by = {"by": 1, "by_name": "test", "at": NOW}
    run = world.runs[park]
    manager = world.people["manager" if park == "east" else "manager_south"]
    change, _ = Proposal.objects.get_or_create(
        park_id=park,
        kind="setting",
        defaults={
            "payload": {
                "method": METHOD,
                "since": "2025-01-01",
                "id": "electricity_region",
                "value": "park",
            },
            "base_run": run,
            "reason": f"{park} reason",
            "proposed_at": NOW,
            "proposed_by": manager.pk,
            "proposed_by_name": manager.full_name,
        },
    )
    finding, _ = VerificationFinding.objects.get_or_create(
        run=run, number=1, defaults={"kind": "observation", "text": f"{park} finding", **by}
    )
    publication, _ = Publication.objects.get_or_create(
        run=run, defaults={"figures": {}, "published_at": NOW, "published_by_name": "test"}
    )
    Conclusion.objects.get_or_create(
        run=run,
        defaults={
            "opinion": "modified",
            "assurance": "limited",
            "materiality_share": 0.05,
            "statement": f"{park} statement",
            "statement_digest": "0" * 64,
            "signed_at": NOW,
            "signed_by": 1,
            "signed_by_name": "test",
        },
    )
    secret = SCREEN_SECRETS["own" if park == "east" else "other"]
    link, _ = ScreenLink.objects.get_or_create(
        digest=secret_digest(secret),
        defaults={
            "scope_kind": "park",
            "scope_id": park,
            "name": f"{park} screen",
            "made_at": NOW,
            "made_by": manager.pk,
            "made_by_name": "test",
            "expires_at": timezone.now() + timedelta(days=30),
        },
    )
    return {
        "change": str(change.pk),
        "proposal": str(change.pk),
        "finding": str(finding.pk),
        "publication": str(publication.pk),
        "link": str(link.pk),
    }


def special(name: str, thing: str) -> dict[str, str]:
    """Return what an argument stands for on the few addresses where it is something else."""
    if name.startswith("desk:setup-enterprise") and thing in OBJECTS:
        return {"code": OBJECTS[thing].partition("/")[2]}
    return {"kind": "setting"} if name == "desk:change_new" else {}


def fill(route: str, values: Mapping[str, str]) -> str:
    """Return the address of a route for some values of its arguments."""
    parts = route.split("<")
    filled = [parts[0]]
    for part in parts[1:]:
        argument, _, rest = part.partition(">")
        value = values.get(argument) or values[argument.rpartition(":")[2]]
        filled.append(value + rest)
    return "/" + "".join(filled).replace("\\Z", "").lstrip("^/")


def clients(world: World) -> dict[str, Client]:
    """Return a client of each role; programs and people are told apart by the address."""
    found = {}
    for role in ROLES:
        client = Client(raise_request_exception=False, HTTP_ACCEPT_LANGUAGE="en")
        if role != "anonymous":
            # With the form, so that what asks for a fresh sign-in is let through as well.
            signed_in = client.post(
                "/sign-in/login/", {"login": world.people[role].username, "password": PASSWORD}
            )
            assert signed_in.status_code == 302, role
        found[role] = client
    return found


def tokens(world: World) -> dict[str, str]:
    """Return a token of each role that is signed in, with every scope."""
    return {
        role: make_token(
            world.people[role], name="test", scopes=SCOPES, days=1, now=timezone.now()
        )[1]
        for role in ROLES
        if role != "anonymous"
    }


def walk(
    world: World,
    methods: Sequence[str] = ("GET", "POST"),
    things: Sequence[str] = (*OBJECTS, "none"),
) -> Iterator[Answer]:
    """Yield what every role gets from every address, with every object it can be asked for."""
    values, signed_in, secrets = arguments(world), clients(world), tokens(world)
    for name, route, needed in routes():
        for thing in [one for one in things if (one == "none") != bool(needed)]:
            path = fill(route, values.get(thing, {}) | special(name, thing))
            for method in methods:
                for role in ROLES:
                    headers = _headers(name, secrets.get(role))
                    response = _ask(signed_in[role], method, path, headers)
                    yield Answer(
                        name, method, thing, role, response.status_code,
                        response.headers.get("Location", ""), _body(response),
                    )  # fmt: skip


def _headers(name: str, secret: str | None) -> dict[str, str]:
    is_program = name.startswith("api-v1:") and secret
    return {"Authorization": f"Bearer {secret}"} if is_program else {}


class _Undo(Exception):
    """Rolls a request back."""


def _ask(client: Client, method: str, path: str, headers: dict[str, str]):
    cookies = copy.deepcopy(client.cookies)  # signing out is undone too
    try:
        with transaction.atomic():
            response = getattr(client, method.lower())(path, headers=headers)
            raise _Undo  # noqa: TRY301 - the way to roll back what was answered
    except _Undo:
        return response
    finally:
        client.cookies = cookies


def _body(response) -> bytes:
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content)
    return response.content


def as_csv(answers: list[Answer]) -> str:
    """Return answers as the table of the expectation file."""
    table: dict[tuple[str, str, str], dict[str, int]] = {}
    for one in answers:
        table.setdefault((one.route, one.method, one.thing), {})[one.role] = one.status
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["route", "method", "object", *ROLES])
    for key, row in sorted(table.items()):
        writer.writerow([*key, *(row[role] for role in ROLES)])
    return out.getvalue()

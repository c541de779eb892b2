"""The signed conclusion: one's own password, an opinion that fits, a digest over every word."""

import json
from dataclasses import replace

import bundle_of
import pytest
from django.db import DatabaseError, transaction
from world import NOW, PASSWORD, World

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.accounts.models import Person
from parkdesk.accounts.operations import grant
from parkdesk.audit.models import Event
from parkdesk.audit.queries import verify
from parkdesk.usecases.close_finding import close_finding
from parkdesk.usecases.export_verification_bundle import export_verification_bundle
from parkdesk.usecases.record_finding import FindingGiven, record_finding
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.sign_conclusion import ConclusionGiven, sign_conclusion
from parkdesk.workflow.attest import conclusion_attested, digest_of
from parkdesk.workflow.models import Conclusion
from parkdesk.workflow.verification_queries import conclusions_of, findings_of, signing_of

in_english = bundle_of.in_english

GIVEN = ConclusionGiven(opinion="unmodified", assurance="limited", statement="It holds.")


def sign(
    world: World,
    given: ConclusionGiven = GIVEN,
    *,
    login: str = "verifier",
    password: str = PASSWORD,
    park: str = "east",
) -> Conclusion:
    return sign_conclusion(
        run_id=world.runs[park].pk,
        given=given,
        password=password,
        actor=world.actor(login),
        now=NOW,
    )


def misstate(world: World, share: float) -> int:
    effect = share * world.runs["east"].result.emission_tco2
    given = FindingGiven(kind="misstatement", text="x", effect_tco2=effect)
    return record_finding(
        run_id=world.runs["east"].pk, given=given, actor=world.actor("verifier"), now=NOW
    ).number


def test_it_is_signed_over_the_run_and_every_word(world: World) -> None:
    signed, run = sign(world), world.runs["east"]
    attested = conclusion_attested(signed, run.result, findings_of(run))
    assert signed.statement_digest == digest_of(attested)
    for name in ("statement", "opinion", "assurance"):
        changed = Conclusion(**{f.attname: getattr(signed, f.attname) for f in signed._meta.fields})
        setattr(changed, name, "other")
        other = conclusion_attested(changed, run.result, findings_of(run))
        assert digest_of(other) != signed.statement_digest
    event = Event.objects.get(action="verification.concluded")
    facts = json.loads(event.facts)
    assert facts["hash"] == run.result.run_hash
    assert facts["statement_digest"] == signed.statement_digest
    signing = signing_of(run, signed)
    assert signing is not None
    assert (signing.seq, signing.hash) == (event.seq, event.hash)
    assert verify() is None
    with pytest.raises(DatabaseError), transaction.atomic():
        Conclusion.objects.update(statement="x")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"opinion": "fine"}, "opinion"),
        ({"assurance": "absolute"}, "assurance"),
        ({"statement": " "}, "statement"),
        ({"statement": "x" * 8001}, "statement"),
    ],
)
def test_what_cannot_be_signed_is_refused(world: World, change: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        sign(world, replace(GIVEN, **change))
    assert refusal.value.field == field


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper()])
def test_a_wrong_password_signs_nothing(world: World, password: str) -> None:
    with pytest.raises(Refused) as refusal:
        sign(world, password=password)
    assert refusal.value.field == "password"
    assert not Conclusion.objects.exists()


def test_who_signs_in_without_a_password_cannot_sign(world: World) -> None:
    person = Person.objects.get(username="verifier")
    person.set_unusable_password()
    person.save()
    with pytest.raises(Refused):
        sign(world, password="")


def test_an_unmodified_opinion_waits_for_material_misstatements(world: World) -> None:
    number = misstate(world, 0.06)
    with pytest.raises(Refused) as refusal:
        sign(world)
    assert refusal.value.field == "opinion"
    assert sign(world, replace(GIVEN, opinion="modified")).opinion == "modified"
    close_finding(
        run_id=world.runs["east"].pk,
        number=number,
        text="Shown to be none.",
        actor=world.actor("verifier"),
        now=NOW,
    )
    assert sign(world).opinion == "unmodified"
    assert [one.opinion for one in conclusions_of(world.runs["east"])] == [
        "modified",
        "unmodified",
    ]


def test_immaterial_misstatements_do_not_stop_it(world: World) -> None:
    misstate(world, 0.01)
    assert sign(world).materiality_share == 0.05


@pytest.mark.parametrize(
    ("login", "refusal"),
    [
        ("manager", NotAllowed),
        ("reviewer", NotAllowed),
        ("verifier_south", NotFound),
        ("city", NotFound),
        ("filer", NotFound),
        ("admin", NotFound),
    ],
)
def test_only_its_verifier_signs(world: World, login: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        sign(world, login=login)


@pytest.mark.parametrize(
    ("role", "scope"), [("park_manager", "east"), ("reviewer", "east"), ("filer", "east/E02")]
)
def test_who_keeps_the_accounts_does_not_verify_them(world: World, role: str, scope: str) -> None:
    grant(world.people["verifier"], role, scope, granted_by_name="test", now=NOW)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="does not verify"):
        sign(world)


def test_who_works_in_another_park_may(world: World) -> None:
    grant(world.people["verifier"], "reviewer", "south", granted_by_name="test", now=NOW)
    assert sign(world).pk


@pytest.mark.parametrize(
    ("login", "refusal"),
    [
        ("reviewer", NotAllowed),
        ("verifier_south", NotFound),
        ("manager_south", NotFound),
        ("city", NotFound),
        ("filer", NotFound),
        ("admin", NotFound),
    ],
)
def test_a_bundle_is_for_the_verifier_and_the_manager(
    world: World, login: str, refusal: type[Exception], tmp_path: object
) -> None:
    for who in ("verifier", "manager"):
        with open(tmp_path / f"{who}.zip", "wb") as target:  # type: ignore[operator]  # noqa: PTH123
            made = export_verification_bundle(
                run_id=world.runs["east"].pk,
                has_files=False,
                target=target,
                actor=world.actor(who),
                now=NOW,
            )
        assert made.name == "verification-east-2025.zip"
    with open(tmp_path / "no.zip", "wb") as target, pytest.raises(refusal):  # type: ignore[operator]  # noqa: PTH123
        export_verification_bundle(
            run_id=world.runs["east"].pk,
            has_files=False,
            target=target,
            actor=world.actor(login),
            now=NOW,
        )

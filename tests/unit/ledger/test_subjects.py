"""Subjects: names, words that depend on the activity, and what goes with which activity."""

import pytest

from nearzero.ledger.subjects import (
    KINDS,
    find_subject,
    fitting_subjects,
    resolve_subject,
    subjects,
)
from nearzero.ledger.table import ACTIVITIES
from nearzero.units import find

BASE_UNITS = {"t", "10^4 Nm3", "MWh", "GJ", "m3"}


@pytest.mark.parametrize("subject", subjects().values(), ids=lambda s: s.id)
def test_every_name_finds_its_subject(subject):
    for name in (subject.id, subject.zh, subject.en, *subject.aliases):
        assert find_subject(name) is subject
        assert find_subject(f" {name.upper()} ") is subject


@pytest.mark.parametrize("subject", subjects().values(), ids=lambda s: s.id)
def test_every_subject_has_a_base_unit_and_goes_with_an_activity(subject):
    assert subject.unit in BASE_UNITS
    assert find(subject.unit) is not None
    assert any(subject.fits(activity) for activity in ACTIVITIES)


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_every_activity_has_subjects_of_its_kinds(activity):
    fitting = fitting_subjects(activity)
    assert fitting
    assert {subject.kind for subject in fitting} <= set(KINDS[activity])


@pytest.mark.parametrize(
    ("text", "activity", "subject"),
    [
        ("蒸汽", "heat_received", "fossil"),
        ("热力", "heat_sent", "fossil"),
        ("余热", "heat_received", "nonfossil"),
        ("电", "electricity_received", "grid"),
        ("绿电", "electricity_generated", "own_nonfossil"),
        ("天然气", "fuel_combustion", "natural_gas"),
        ("ＮＡＴＵＲＡＬ　ＧＡＳ", "fuel_combustion", "natural_gas"),
        ("Natural_Gas", "transform_input", "natural_gas"),
        ("甲醇", "fuel_combustion", "methanol"),
        ("纯碱", "process_product", "soda_ash"),
        ("纯碱", "process_material", "sodium_carbonate"),
    ],
)
def test_meant_in_an_activity(text, activity, subject):
    assert resolve_subject(text, activity).subject is subjects()[subject]


@pytest.mark.parametrize(
    ("text", "activity"),
    [("煤", "fuel_combustion"), ("甲醇", "process_product"), ("电", "electricity_generated")],
)
def test_ambiguous_words_are_not_guessed(text, activity):
    resolved = resolve_subject(text, activity)
    assert resolved.subject is None
    assert len(resolved.candidates) > 1
    assert all(subject.fits(activity) for subject in resolved.candidates)


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("raw_coal", "electricity_received"),
        ("grid", "heat_received"),
        ("natural_gas", "heat_sent"),
        ("grid", "fuel_combustion"),
        ("green_certificate", "electricity_generated"),
    ],
)
def test_what_does_not_go_with_an_activity_is_told_apart(text, activity):
    resolved = resolve_subject(text, activity)
    assert resolved.subject is None
    assert [subject.id for subject in resolved.misfits] == [text]


def test_unknown():
    resolved = resolve_subject("phlogiston", "fuel_combustion")
    assert (resolved.subject, resolved.candidates, resolved.misfits) == (None, (), ())

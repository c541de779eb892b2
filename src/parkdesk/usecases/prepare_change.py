"""What one chooses from when proposing a change: base accounts, settings, corrections."""

from collections.abc import Sequence
from dataclasses import dataclass

from nearzero.methods import all_settings, load_method
from parkdesk.accounts import Actor
from parkdesk.records.models import Filing
from parkdesk.registry.models import Park
from parkdesk.registry.queries import park as park_of
from parkdesk.runs.models import DONE, Run
from parkdesk.runs.queries import of_park
from parkdesk.usecases.effective_choices import effective_choices
from parkdesk.usecases.find_factors import coefficients
from parkdesk.workflow.change_queries import waiting_corrections

_OFFERED = 30  #: accounts that a change can be previewed against


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingOffered:
    """A setting with its value now and the values it could have instead.

    Attributes
    ----------
    others
        Value and its words.
    """

    id: str
    title: str
    basis: str
    clause: str
    now: str
    others: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bases:
    """A park, the accounts that a change can be previewed against, and the one chosen."""

    park: Park
    runs: Sequence[Run]
    chosen: Run | None


def bases(*, actor: Actor, park_id: str, wanted: str) -> Bases:
    """Return what a change can be previewed against; by default the latest year.

    Raises
    ------
    NotFound
        If there is no such park, or the actor may not propose changes there.
    """
    park = park_of(actor, park_id, "change.propose")
    runs = list(of_park(actor, park_id).filter(state=DONE)[:_OFFERED])
    years = [one for one in runs if one.period.isdecimal()]
    latest = next(iter([*years, *runs]), None)
    chosen = next((one for one in runs if str(one.pk) == wanted), latest)
    return Bases(park=park, runs=runs, chosen=chosen)


def settings_offered(base: Run, language: str) -> list[SettingOffered]:
    """Return the settings of a base account's method that could be chosen otherwise."""
    choices = effective_choices(base.park_id, base.method_id, base.start)
    found: list[SettingOffered] = []
    for setting in all_settings(load_method(base.method_id)):
        words = {one.value: str(getattr(one.title, language)) for one in setting.choices}
        words = words or dict(coefficients(language))
        now = choices.settings.get(setting.id, setting.default)
        others = [(value, title) for value, title in words.items() if value != now]
        if others:
            found.append(
                SettingOffered(
                    id=setting.id,
                    title=str(getattr(setting.title, language)),
                    basis=str(getattr(setting.basis, language)),
                    clause=str(getattr(setting.clause, language)),
                    now=words.get(now, now),
                    others=others,
                )
            )
    return found


def corrections_offered(*, actor: Actor, park_id: str) -> list[Filing]:
    """Return the corrected filings that nobody has proposed to count yet.

    Raises
    ------
    NotFound
        If there is no such park, or the actor may not propose changes there.
    """
    park = park_of(actor, park_id, "change.propose")
    return list(waiting_corrections(park.id))

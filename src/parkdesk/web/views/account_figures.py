"""The headline of an account: figures in both units, what is known of the run, how it stands."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parkdesk.runs.models import Run, RunResult
from parkdesk.usecases.read_account import Account, Document
from parkdesk.web.formats import at_moment, on_day
from parkdesk.web.states import marks_of
from parkdesk.web.views.account_frame import Item, said_in
from parkdesk.web.views.account_tables import lines_href


def figures_of(account: Account, result: RunResult, document: Document) -> list[Item]:
    """Return the headline figures; those of one unit are seen while the page is in it."""
    run = account.run
    gases = {one["gas"] for one in document["by_gas"]}
    unit = "tCO₂" if gases <= {"CO2"} else "tCO₂e"
    shared: Item = {"period": run.period, "quality": _marks(result)}
    return [
        shared | _total(run, document, unit),
        shared | _energy(run, document, "energy_equivalent_tce", _("Energy, equivalent value")),
        shared | _energy(run, document, "energy_calorific_tce", _("Energy, calorific value")),
        *(shared | one for one in _intensities(run, document, unit)),
        _coverage(run, result),
    ]


def _total(run: Run, document: Document, unit: str) -> Item:
    totals = document["totals"]
    return {
        "label": _("Total emission"),
        "value": totals["emission_tco2"],
        "kind": "tonnes",
        "unit": unit,
        "range": {"low": totals["emission_lower_tco2"], "high": totals["emission_upper_tco2"]},
        "how_href": lines_href(run),
        "shown_in": "tco2",
        "note": _("95 % interval"),
    }


def _energy(run: Run, document: Document, name: str, label: str) -> Item:
    return {
        "label": label,
        "value": document["totals"][name],
        "kind": "energy",
        "unit": "tce",
        "how_href": reverse("desk:run_table", args=[run.pk, "energy"]),
        "shown_in": "tce",
    }


def _intensities(run: Run, document: Document, unit: str) -> list[Item]:
    totals = document["totals"]
    limit = totals.get("tier_limit_tco2_per_tce")
    return [
        {
            "label": _("Emission per unit of energy"),
            "value": totals["intensity_tco2_per_tce"],
            "kind": "intensity",
            "unit": f"{unit}/tce",
            "how_href": lines_href(run),
            "note": _limit(limit, totals.get("meets_limit")),
        },
        {
            "label": _("Emission per 10,000 yuan of value added"),
            "value": _value_or_state(totals["intensity_tco2_per_10k_cny"], document),
            "kind": "intensity",
            "unit": f"{unit}/10⁴ CNY",
            "how_href": lines_href(run),
        },
    ]


def _coverage(run: Run, result: RunResult) -> Item:
    return {
        "label": _("Filings received"),
        "value": result.duties_received / result.duties if result.duties else None,
        "kind": "share",
        "period": run.period,
        "how_href": reverse("desk:run_table", args=[run.pk, "coverage"]),
        "note": _("%(received)s of %(due)s due")
        % {"received": result.duties_received, "due": result.duties},
    }


def _marks(result: RunResult) -> tuple[str, ...]:
    found = marks_of(is_synthetic=result.is_synthetic, is_provisional=result.is_provisional)
    return found or ("derived",)


def _limit(limit: float | None, meets: bool | None) -> str:
    if limit is None:
        return _("no limit for this size")
    verdict = _("met") if meets else _("not met")
    return _("limit %(limit)s: %(verdict)s") % {"limit": limit, "verdict": verdict}


def _value_or_state(value: float | None, document: Document) -> float | str | None:
    """Return a value, or that there is none because value added is not recorded."""
    if value is None and document["park"].get("value_added_cny") is None:
        return "not_configured"
    return value


def answer_of(account: Account, result: RunResult, document: Document) -> str:
    """Answer the question of the page in one sentence."""
    said = _("By %(method)s, from %(received)s of %(due)s filings due.") % {
        "method": said_in(document["method"], "title"),
        "received": result.duties_received,
        "due": result.duties,
    }
    if account.seal is None:
        for_park = _("Not sealed: for the park only.")
        return f"{said} {for_park}"
    sealed = _("Sealed on %(day)s by %(name)s.") % {
        "day": on_day(account.seal.sealed_at),
        "name": account.seal.sealed_by_name,
    }
    return f"{said} {sealed}"


def facts_of(account: Account, result: RunResult, document: Document) -> list[Item]:
    """Return what is known of the run: who, when, with what, and its hashes."""
    run, method = account.run, document["method"]
    facts: list[tuple[object, object]] = [
        (_("Method"), f"{said_in(method, 'title')} ({method['id']}, {method['version']})"),
        (_("Asked for"), _by(at_moment(run.requested_at), run.requested_by_name)),
        (_("Calculated"), at_moment(result.made_at)),
        (_("Hash of the account"), result.run_hash),
        (_("Hash of the method"), result.method_hash),
        (_("Sealed box, SHA-256"), result.box),
        (_("Version of the library"), result.code_version),
    ]
    if account.seal is not None:
        facts.append(
            (_("Sealed"), _by(at_moment(account.seal.sealed_at), account.seal.sealed_by_name))
        )
    if run.reason:
        facts.append((_("Why"), run.reason))
    if run.named_factors:
        facts.append((_("Factors named"), ", ".join(run.named_factors)))
    if run.own_factors:
        own = (f"{row['id']} = {row['value']} {row['unit']}" for row in run.own_factors)
        facts.append((_("Factors of the park's own"), ", ".join(own)))
    return [{"label": label, "value": value} for label, value in facts]


def _by(moment: str, name: str) -> str:
    return _("%(moment)s by %(name)s") % {"moment": moment, "name": name}


def neighbours_of(account: Account) -> list[Item]:
    """Return the run this one was held against, and the runs that were held against it."""
    run = account.run
    found: list[Item] = []
    if run.replaces_id is not None:
        found.append(
            {
                "words": _("Calculated beside account %(number)s") % {"number": run.replaces_id},
                "href": reverse("desk:run_compare", args=[run.pk]),
                "link": _("Compare the two"),
            }
        )
    found += [
        {
            "words": _("Account %(number)s was calculated beside this one") % {"number": one.pk},
            "href": reverse("desk:run_compare", args=[one.pk])
            if one.state == "done"
            else reverse("desk:run", args=[one.pk]),
            "link": _("Compare the two") if one.state == "done" else _("See how far it is"),
        }
        for one in account.successors
    ]
    return found


def name_of(run: Run) -> str:
    """Return what an account is called on pages."""
    return _("Account %(number)s, %(period)s") % {"number": run.pk, "period": run.period}

"""The export of a region's parks: the rows of the page, as a workbook."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from parkdesk.usecases.see_region import RegionView
from parkdesk.usecases.standings import LIMITED, ParkStanding
from parkdesk.web.languages import named
from parkdesk.web.spreadsheets import Cell, SheetColumn, sheet_of
from parkdesk.web.states import QUALITIES, marks_of
from parkdesk.web.views.overview_rows import STATES, Choice


def export_of(view: RegionView, rows: Sequence[ParkStanding], choice: Choice, on: date) -> bytes:
    """Return the workbook of the parks that were chosen, with what was chosen above them."""
    columns = [
        SheetColumn(label=str(label()), width=width, style=style)
        for label, width, style in _COLUMNS
    ]
    cells = [_values(row, view.totals.ranked) for row in rows]
    return sheet_of(_("Parks"), columns, cells, _about(view, choice, len(rows), on))


def _about(view: RegionView, choice: Choice, count: int, on: date) -> list[str]:
    """Return what the sheet holds: region and year, the choice, the day, the mark."""
    region = named(view.region.name_zh, view.region.name_en)
    chosen = [str(STATES[choice.state][0])] if choice.state else []
    chosen += [choice.text] if choice.text else []
    chosen += [choice.prefecture] if choice.prefecture else []
    return [
        _("Parks of %(region)s, %(year)s") % {"region": region, "year": view.year},
        _("%(count)s of %(all)s parks; chosen: %(chosen)s")
        % {"count": count, "all": len(view.parks), "chosen": "; ".join(chosen) or _("all")},
        _("Exported on %(day)s from sealed accounts.") % {"day": on.isoformat()}
        + "".join(f" {mark}" for mark in _marks(view)),
    ]


def _marks(view: RegionView) -> list[str]:
    """Return the marks of what the sheet holds, as sentences; which rows have them, these say."""
    marks = [_("Synthetic data.")] if view.is_synthetic else []
    marks += [_("Some accounts are preliminary.")] if view.totals.is_provisional else []
    return marks


_COLUMNS: tuple[tuple[Callable[[], str], int, str], ...] = (
    (lambda: _("Park"), 34, "General"),
    (lambda: _("Prefecture"), 14, "General"),
    (lambda: _("Industries"), 28, "General"),
    (lambda: _("Filings due"), 10, "0"),
    (lambda: _("Filings received"), 10, "0"),
    (lambda: _("Filings late"), 10, "0"),
    (lambda: _("Total emission (tCO2)"), 18, "#,##0.00"),
    (lambda: _("Total emission, lower bound (tCO2)"), 18, "#,##0.00"),
    (lambda: _("Total emission, upper bound (tCO2)"), 18, "#,##0.00"),
    (lambda: _("Change against the year before"), 14, "0.0%"),
    (lambda: _("Energy, equivalent value (tce)"), 18, "#,##0.00"),
    (lambda: _("Intensity (tCO2/tce)"), 14, "0.0000"),
    (lambda: _("Intensity (tCO2 per 10,000 yuan)"), 14, "0.0000"),
    (lambda: _("Target: total emission (tCO2)"), 18, "#,##0.00"),
    (lambda: _("Target: tCO2/tce"), 12, "0.0000"),
    (lambda: _("Target: tCO2 per 10,000 yuan"), 12, "0.0000"),
    (lambda: _("Furthest above a target"), 12, "0.0%"),
    (lambda: _("Rank by intensity"), 10, "0"),
    (lambda: _("Parks ranked"), 10, "0"),
    (lambda: _("Filings counted in the account"), 12, "0"),
    (lambda: _("Method"), 26, "General"),
    (lambda: _("Data quality"), 22, "General"),
)


def _values(row: ParkStanding, ranked: int) -> list[Cell]:
    account = row.account
    limits = {aim.indicator: aim.value for aim in row.aims}
    is_provisional = account is not None and account.is_provisional
    names = marks_of(is_synthetic=row.is_synthetic, is_provisional=is_provisional)
    marks = [QUALITIES[name].word for name in names] + ([] if account else [_("not accounted")])
    return [
        named(row.name_zh, row.name_en),
        named(row.prefecture_zh, row.prefecture_en),
        row.industries_zh,
        row.filings.due,
        row.filings.received,
        row.filings.late,
        account.emission_tco2 if account else None,
        account.emission_lower_tco2 if account else None,
        account.emission_upper_tco2 if account else None,
        row.emission_change,
        account.energy_equivalent_tce if account else None,
        account.intensity_tco2_per_tce if account else None,
        account.intensity_tco2_per_10k_cny if account else None,
        *(limits.get(name) for name in LIMITED),
        row.worst.gap if row.worst else None,
        row.place,
        ranked,
        account.duties_received if account else None,
        account.method_id if account else "",
        ", ".join(str(mark) for mark in marks),
    ]

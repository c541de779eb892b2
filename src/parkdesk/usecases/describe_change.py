"""Say in words what a change is: what it was before, what it would be, from which document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nearzero.factors import load_factors
from nearzero.methods import all_settings, load_method
from nearzero.reporting.labels import subject_name, unit_words
from nearzero.words import translator
from parkdesk.records.models import Filing
from parkdesk.usecases.find_factors import coefficients, quantity_name
from parkdesk.workflow.change_queries import filings_by_id
from parkdesk.workflow.models import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A change in words.

    Attributes
    ----------
    title
        What is changed, short.
    facts
        Label and text of what is known of it.
    filing
        The corrected filing, for its page.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    filing: Filing | None = None


def described(proposals: Sequence[Proposal], language: str) -> dict[int, Described]:
    """Return what some changes of one park are, in words; filings are read together."""
    changes = {one.pk: one.undoes or one for one in proposals}
    ids = [
        int(one.payload[name])
        for one in changes.values()
        if one.kind == "correction"
        for name in ("filing", "before")
    ]
    filings = filings_by_id(proposals[0].park_id, ids) if ids else {}
    found: dict[int, Described] = {}
    for proposal in proposals:
        words = _words(changes[proposal.pk], filings, language)
        if proposal.undoes_id is not None:
            title = _("Undo: %(change)s") % {"change": words.title}
            words = Described(title=title, facts=words.facts, filing=words.filing)
        found[proposal.pk] = words
    return found


def _words(change: Proposal, filings: Mapping[int, Filing], language: str) -> Described:
    if change.kind == "setting":
        return _setting(change, language)
    if change.kind == "correction":
        return _correction(change, filings)
    if "row" in change.payload:
        return _own(change, language)
    return _named(change, language)


def _setting(change: Proposal, language: str) -> Described:
    payload = change.payload
    settings = {one.id: one for one in all_settings(load_method(payload["method"]))}
    setting = settings.get(payload["id"])
    if setting is None:
        return Described(title=payload["id"], facts=())
    words = {one.value: str(getattr(one.title, language)) for one in setting.choices}
    words = words or dict(coefficients(language))
    title = str(getattr(setting.title, language))
    value = words.get(payload["value"], payload["value"])
    return Described(
        title=_("%(setting)s: %(value)s") % {"setting": title, "value": value},
        facts=(
            (_("Setting"), title),
            (_("New value"), value),
            (_("Default"), words.get(setting.default, setting.default)),
            (_("Why there is a choice"), str(getattr(setting.basis, language)) or "—"),
            (_("Holds for"), _scope(payload)),
        ),
    )


def _named(change: Proposal, language: str) -> Described:
    library = load_factors()
    factor = library.factors.get(change.payload["id"])
    if factor is None:
        return Described(title=change.payload["id"], facts=())
    source = library.sources.get(factor.source)
    title = (source.title_zh if language == "zh" else source.title_en) if source else factor.source
    what = _of_what(factor.subject, factor.quantity, language)
    value = f"{factor.printed or factor.value} {unit_words(factor.unit, language)}"
    return Described(
        title=_("%(what)s: %(value)s") % {"what": what, "value": value},
        facts=(
            (_("Factor of the library"), factor.id),
            (_("Of what"), what),
            (_("Value as printed"), value),
            (_("Document"), title),
            (pgettext("of a document", "Page"), factor.page or "—"),
            (_("Holds for"), _scope(change.payload)),
        ),
    )


def _own(change: Proposal, language: str) -> Described:
    row = change.payload["row"]
    what = _of_what(row["subject"], row["quantity"], language)
    value = f"{row['value']} {unit_words(row['unit'], language)}"
    dates = " – ".join(row[name] for name in ("valid_from", "valid_until") if row.get(name))
    return Described(
        title=_("%(what)s: %(value)s") % {"what": what, "value": value},
        facts=(
            (_("Factor of the park's own"), row["id"]),
            (_("Of what"), what),
            (_("Value as printed"), value),
            (_("Document"), row["source"]),
            (pgettext("of a document", "Page"), row["page"]),
            (_("Valid"), dates or "—"),
            (pgettext("remark", "Note"), row.get("note", "") or "—"),
            (_("Holds for"), _scope(change.payload)),
        ),
    )


def _correction(change: Proposal, filings: Mapping[int, Filing]) -> Described:
    filing = filings.get(int(change.payload["filing"]))
    before = filings.get(int(change.payload["before"]))
    if filing is None:
        return Described(title=_("Correction"), facts=())
    name = filing.enterprise.name_zh
    return Described(
        title=_("Correction: %(enterprise)s, %(period)s")
        % {"enterprise": name, "period": filing.period},
        facts=(
            (_("Enterprise"), name),
            (_("Period"), filing.period),
            (_("Corrected filing"), _version(filing)),
            (_("In place of"), _version(before) if before else "—"),
            (_("Note of the filer"), filing.note or "—"),
        ),
        filing=filing,
    )


def _version(filing: Filing) -> str:
    return _("version %(version)s, filed by %(name)s") % {
        "version": filing.version,
        "name": filing.filed_by_name,
    }


def _of_what(subject: str, quantity: str, language: str) -> str:
    comma = translator(language)(", ")
    return f"{subject_name(subject, language)}{comma}{quantity_name(quantity, language)}"


def _scope(payload: Mapping[str, str]) -> str:
    return _("accounts by %(method)s that begin on or after %(day)s") % {
        "method": payload["method"],
        "day": payload["since"],
    }

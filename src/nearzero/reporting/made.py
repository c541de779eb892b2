"""When a document was made: the run's own time, so that the same result gives the same file."""

from datetime import UTC, date, datetime, time

from nearzero.reporting.result import Result


def made_at(result: Result) -> datetime:
    """Return when the run was made; where it does not say, the first day after its period.

    Examples
    --------
    >>> str(made_at({"run": {"made_at": "2026-02-01T10:00:00+08:00"}}))
    '2026-02-01 10:00:00+08:00'
    """
    text = result["run"].get("made_at")
    if text:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.combine(date.fromisoformat(result["period"]["end"]), time(), UTC)

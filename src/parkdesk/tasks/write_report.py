"""Reports in the background."""

from django_tasks import task

from parkdesk.usecases.download_report import make_report


@task()
def write_report(run_id: int, kind: str, language: str, sees_filings: bool) -> None:
    """Write a file of an account that somebody asked for."""
    make_report(run_id=run_id, kind=kind, language=language, sees_filings=sees_filings)

"""Pages: how the installation stands."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts.models import ROLE_NAMES
from parkdesk.usecases.see_system import see_system
from parkdesk.web.middleware import DeskRequest
from parkdesk.web.views import log
from parkdesk.web.views.people_shown import in_language

_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_STATUS = {
    "in-force": _("in force"),
    "placeholder": _("placeholder: refuses to run"),
    "superseded": _("superseded"),
}


@login_required
def system(request: DeskRequest) -> HttpResponse:
    """Show version, database, queue, storage, chain, backup and methods."""
    state = see_system(actor=request.actor, now=timezone.now())
    context = {
        "version": state.version,
        "python": state.python,
        "django": state.django,
        "database": f"{_DATABASES.get(state.database, state.database)} {state.database_version}",
        "database_bytes": state.database_bytes,
        "store_files": state.store_files,
        "store_bytes": state.store_bytes,
        "free_bytes": state.free_bytes,
        "waiting": state.queue.waiting,
        "running": state.queue.running,
        "failed": state.queue.failed,
        "oldest": state.queue.oldest,
        "last_beat": state.queue.last_beat,
        "is_worker_alive": state.is_worker_alive,
        "chain_seq": state.chain_seq,
        "chain_hash": state.chain_hash,
        "last_backup": state.last_backup,
        "is_backup_old": state.is_backup_old,
        "guarded_roles": [ROLE_NAMES.get(role, role) for role in state.guarded_roles],
        "oidc_name": state.oidc_name,
        "methods": [
            {
                "id": one.id,
                "title": in_language(one.title_zh, one.title_en),
                "status": _STATUS.get(one.status, one.status),
                "is_in_force": one.status == "in-force",
            }
            for one in state.methods
        ],
    }
    return render(request, "desk/system/state.html", context)


urls: list[URLPattern | URLResolver] = [path("system/", system, name="system"), *log.urls]

"""Pages of review: the queue of a park, its filings one by one, the plan of a year."""

from django.urls import URLPattern, URLResolver, path

from parkdesk.web.views import review_decision, review_duty, review_plan, review_queue

_PARK, _ONE = "parks/<slug:park>/filings/", "filings/<int:duty>/"

urls: list[URLPattern | URLResolver] = [
    path(_PARK, review_queue.queue_page, name="queue"),
    path(f"{_PARK}export/", review_queue.export, name="queue-export"),
    path(f"{_PARK}receive/", review_queue.receive_chosen, name="queue-receive"),
    path(f"{_PARK}plan/", review_plan.plan, name="queue-plan"),
    path(f"{_ONE}review/", review_decision.accept, name="duty-review"),
    path(f"{_ONE}return/", review_decision.send_back, name="duty-return"),
    path(f"{_ONE}receive/", review_decision.receive, name="duty-receive"),
    path(f"{_ONE}comments/", review_decision.comment, name="duty-comment"),
    path(f"{_ONE}versions/<int:version>/", review_duty.version, name="duty-version"),
]

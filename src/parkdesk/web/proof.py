"""Things that matter ask who sits there: a password or code of the last minutes."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse

from parkdesk.web.middleware import DeskRequest

P = ParamSpec("P")
View = Callable[Concatenate[DeskRequest, P], HttpResponse]


def proven(view: View[P]) -> View[P]:
    """Ask for password or code before a view, unless that was done a moment ago.

    What a form has sent is kept meanwhile, and done afterwards.
    """
    return cast(View[P], reauthentication_required(app="parkdesk")(view))

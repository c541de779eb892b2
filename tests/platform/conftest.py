"""A small world to test the desk in, and what every test of the platform needs."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management.commands import flush
from django.db import connection
from django.test import Client, override_settings
from world import World, make_world

from parkdesk.accounts.actor import Actor
from parkdesk.accounts.models import Person
from parkdesk.accounts.queries import actor_of
from parkdesk.audit.guards import fact_tables, lower_guards, raise_guards


@pytest.fixture(autouse=True)
def _own_store(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Give each test a store of its own; what is thrown away need not reach the disk."""
    monkeypatch.setattr("os.fsync", lambda _: None)
    with override_settings(STORE=tmp_path_factory.mktemp("store")):
        yield


@pytest.fixture(autouse=True, scope="session")
def _guards_let_flush() -> Iterator[None]:
    """Lower the guards while a test database is emptied; outside tests nothing lowers them."""
    handle = flush.Command.handle

    def unguarded(self: flush.Command, **options: object) -> None:
        lower_guards(connection, fact_tables())
        handle(self, **options)
        raise_guards(connection, fact_tables())
        _begin_chain()

    flush.Command.handle = unguarded
    yield
    flush.Command.handle = handle


def _begin_chain() -> None:
    from parkdesk.audit.models import ChainHead

    ChainHead.objects.get_or_create(pk=1, defaults={"seq": 0, "hash": "0" * 64})


@pytest.fixture
def world(db: None) -> World:
    """Two parks in two prefectures, people of every role, duties in every state, sealed runs."""
    return make_world()


@pytest.fixture
def client_of(client: Client) -> Callable[[Person], Client]:
    """Return a client that is signed in as a person."""

    def signed_in(person: Person) -> Client:
        found = Client(HTTP_ACCEPT_LANGUAGE="en")
        found.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return found

    return signed_in


@pytest.fixture
def acting() -> Callable[[Person], Actor]:
    """Return a person as the actor of use cases."""
    return actor_of

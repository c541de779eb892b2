from django.urls import reverse
import pytest
NAMES = ["setup","setup-description","setup-boundary","setup-enterprises","setup-enterprises-import","setup-enterprise-new","setup-figures","setup-figures-edit","setup-figures-import","setup-targets","setup-meters","setup-enterprises-template","setup-boundary-export"]
@pytest.mark.parametrize("name", NAMES)
def test_pages(world, client_of, name):
    client = client_of(world.people["manager"])
    r = client.get(reverse(f"desk:{name}", args=["east"]))
    assert r.status_code == 200, r.content[:500]
def test_unit(world, client_of):
    client = client_of(world.people["manager"])
    u = reverse("desk:setup-enterprise", args=["east","E01"])
    assert client.get(u).status_code == 200
    assert client.get(u, headers={"HX-Request":"true"}).status_code == 200

from django.urls import reverse
import io, zipfile
from bundle_of import verify_east
def test_pages(world, client_of):
    verify_east(world)
    run=world.runs["east"]
    for who in ("verifier","manager","reviewer"):
        client = client_of(world.people[who])
        for n,a in [("verifications",[]),("verification",[run.pk]),("verification-finding",[run.pk,1]),("verification-statement",[run.pk])]:
            r=client.get(reverse(f"desk:{n}",args=a))
            assert r.status_code==200,(who,n,r.status_code)
    client = client_of(world.people["verifier"])
    for n in ("verification-finding-new","verification-conclude"):
        assert client.get(reverse(f"desk:{n}",args=[run.pk])).status_code==200
    r=client.post(reverse("desk:verification-bundle",args=[run.pk]),{"files":"1"})
    assert r.status_code==200
    assert zipfile.ZipFile(io.BytesIO(b"".join(r.streaming_content))).testzip() is None

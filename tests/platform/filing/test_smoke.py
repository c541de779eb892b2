from parkdesk.usecases.save_draft import open_draft, save_draft
from parkdesk.usecases.check_filing import check_filing
from parkdesk.usecases.submit_filing import submit_filing
from dataclasses import replace
from world import NOW, World

def test_smoke(world: World):
    duty = world.duties["east/E01", "2026-01"]
    actor = world.actor("filer")
    o = open_draft(duty=duty, actor=actor)
    print(o)
    c = check_filing(duty=duty, given=o.given, actor=actor)
    print(c)
    duty = world.duties["east/P01", "2026-01"]
    from parkdesk.accounts.actor import Actor, Grant
    actor = Actor(id=1, name="x", grants=(Grant(role="filer", scope_kind="enterprise", scope_id="east/P01"),))
    o = open_draft(duty=duty, actor=actor)
    print(o)
    c = check_filing(duty=duty, given=o.given, actor=actor)
    print(c)
    f = submit_filing(duty=duty, given=o.given, seen_seq=2, actor=actor, now=NOW)
    print(f, [(r.sheet,r.row,r.file,r.amount,r.evidence) for r in f.rows.all()])

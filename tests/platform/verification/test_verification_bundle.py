"""The bundle that a verifier takes away verifies offline, and every planted change is named."""

import ast
import hashlib
import json
import random
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from bundle_of import (
    Parts,
    bundle,
    change_json,
    events,
    lay_out,
    pack,
    repack_box,
    run_script,
    set_events,
    sign_manifest,
    verify_east,
)
from world import World

from parkdesk.audit.models import Event
from parkdesk.audit.operations import canonical, digest, link
from parkdesk.audit.queries import verify


@pytest.fixture(scope="module")
def kept() -> Parts:
    """Hold the parts of one good bundle: it is made once, and spoilt many times."""
    return {}


@pytest.fixture
def parts(request: pytest.FixtureRequest, kept: Parts, db: None) -> Parts:
    if not kept:
        world = request.getfixturevalue("world")
        verify_east(world)
        kept.update(bundle(world))
    return dict(kept)


def codes(output: str, mark: str) -> list[str]:
    return [line.split()[1] for line in output.splitlines() if line.startswith(f"[{mark}]")]


def test_a_good_bundle_verifies_and_the_account_is_calculated_again(
    parts: Parts, tmp_path: Path
) -> None:
    status, output = run_script(lay_out(parts, tmp_path) / "verify.py", flags=("-I",))
    assert status == 0, output
    assert codes(output, "FAIL") == []
    assert {"again.same", "chain.holds", "conclusion.signed", "box.adds-up"} <= {
        *codes(output, "OK")
    }


def test_it_verifies_without_any_package_and_as_a_zip(parts: Parts, tmp_path: Path) -> None:
    script = lay_out(parts, tmp_path / "unpacked") / "verify.py"
    packed = pack(parts, tmp_path / "bundle.zip")
    status, output = run_script(script, str(packed))
    assert status == 0, output
    assert "again.not-installed" in codes(output, "NOTE")


def test_the_report_speaks_both_languages(parts: Parts, tmp_path: Path) -> None:
    _status, output = run_script(lay_out(parts, tmp_path) / "verify.py")
    words = json.loads(parts["words.json"])
    assert words["end.good"]["zh"] in output
    assert words["end.good"]["en"] in output


def test_without_words_it_still_finds(parts: Parts, tmp_path: Path) -> None:
    del parts["words.json"]
    status, output = run_script(lay_out(parts, tmp_path) / "verify.py")
    assert status == 1
    assert codes(output, "FAIL") == ["part.missing", "end.bad"]


def test_the_chain_holds_other_parks_by_their_hashes_only(parts: Parts) -> None:
    bodies = [entry["body"] for entry in events(parts) if "body" in entry]
    assert {body["park_id"] for body in bodies} == {"east"}
    assert len(bodies) < len(events(parts))
    assert b"south" not in parts["chain/events.jsonl"]


def test_the_export_is_in_the_log_with_its_fingerprint(world: World) -> None:
    parts = bundle(world)
    event = Event.objects.order_by("-seq").first()
    assert event.action == "verification.exported"
    fingerprint = hashlib.sha256(parts["manifest.json"]).hexdigest()
    assert json.loads(event.facts)["manifest"] == fingerprint
    assert verify() is None


def test_evidence_files_are_named_by_their_digest(parts: Parts) -> None:
    files = [name for name in parts if name.startswith("evidence/files/")]
    assert files
    for name in files:
        assert hashlib.sha256(parts[name]).hexdigest() == name.rpartition("/")[2]


def test_files_are_left_out_where_they_were_not_asked_for(world: World) -> None:
    assert not [name for name in bundle(world, has_files=False) if "evidence/files" in name]


# --- planted changes --------------------------------------------------------------------------


def flip_a_byte_of_the_box(parts: Parts) -> None:
    data = bytearray(parts["run/box.zip"])
    data[len(data) // 2] ^= 1
    parts["run/box.zip"] = bytes(data)


def put_another_total_into_the_box(parts: Parts) -> None:
    def forge(inside: Parts) -> None:
        def change(result: object) -> None:
            result["totals"]["emission_tco2"] = 1.0  # type: ignore[index]

        change_json(inside, "result.json", change)
        parts["run/result.json"] = inside["result.json"]

    repack_box(parts, forge, is_signed=True)

    def restate(about: object) -> None:
        about["boxes"][0]["box"] = hashlib.sha256(parts["run/box.zip"]).hexdigest()  # type: ignore[index]

    change_json(parts, "run/run.json", restate)


def remove_an_event(parts: Parts) -> None:
    entries = events(parts)
    del entries[2]
    set_events(parts, entries)


def cut_the_chain(parts: Parts) -> None:
    set_events(parts, events(parts)[:-1])


def change_an_event(parts: Parts) -> None:
    entries = events(parts)
    body = next(entry["body"] for entry in entries if "body" in entry)
    body["actor_name"] = "somebody else"  # type: ignore[index]
    set_events(parts, entries)


def relink_a_changed_event(parts: Parts) -> None:
    """Change an event and its own hashes; the next one then does not follow."""
    entries = events(parts)
    entry = next(entry for entry in entries[:-1] if "body" in entry)
    entry["body"]["actor_name"] = "somebody else"  # type: ignore[index]
    entry["body_hash"] = digest(canonical(entry["body"]))
    entry["hash"] = link(str(entry["previous_hash"]), str(entry["body_hash"]))
    set_events(parts, entries)


def swap_the_conclusion(parts: Parts) -> None:
    """Write another opinion and give it a digest that fits."""

    def swap(conclusions: object) -> None:
        one = conclusions[0]  # type: ignore[index]
        one["attested"]["statement"] = "The account is wrong."
        one["statement_digest"] = digest(canonical(one["attested"]))

    change_json(parts, "verification/conclusions.json", swap)


def change_the_conclusion(parts: Parts) -> None:
    def change(conclusions: object) -> None:
        conclusions[0]["attested"]["opinion"] = "adverse"  # type: ignore[index]

    change_json(parts, "verification/conclusions.json", change)


def leave_the_conclusion_out(parts: Parts) -> None:
    parts["verification/conclusions.json"] = b"[]"


def forge_the_run_hash(parts: Parts) -> None:
    def forge(about: object) -> None:
        about["boxes"][0]["hash"] = "f" * 64  # type: ignore[index]

    change_json(parts, "run/run.json", forge)


def soften_a_finding(parts: Parts) -> None:
    def soften(findings: object) -> None:
        findings[0]["attested"]["effect_tco2"] = -0.5  # type: ignore[index]

    change_json(parts, "verification/findings.json", soften)


def leave_a_finding_out(parts: Parts) -> None:
    def drop(findings: object) -> None:
        del findings[0]  # type: ignore[attr-defined]

    change_json(parts, "verification/findings.json", drop)


def leave_a_finding_and_its_event_out(parts: Parts) -> None:
    """Take the body of its event away too, as if it were another park's."""
    leave_a_finding_out(parts)
    entries = events(parts)
    for entry in entries:
        body = entry.get("body")
        if body and str(body["action"]).startswith("verification.finding-"):  # type: ignore[index]
            facts = json.loads(body["facts"])  # type: ignore[index]
            if facts.get("number") == 1:
                del entry["body"]
    set_events(parts, entries)


def put_another_result_beside_the_box(parts: Parts) -> None:
    def change(result: object) -> None:
        result["totals"]["emission_tco2"] = 1.0  # type: ignore[index]

    change_json(parts, "run/result.json", change)


def change_evidence(parts: Parts) -> None:
    name = next(name for name in parts if name.startswith("evidence/files/"))
    parts[name] += b"x"


def add_a_part(parts: Parts) -> None:
    parts["verification/more.json"] = b"[]"


def lose_a_part(parts: Parts) -> None:
    del parts["run/result.json"]


#: The change, the codes that name it once the manifest was made to fit, in any order.
PLANTED: list[tuple[Callable[[Parts], None], set[str]]] = [
    (flip_a_byte_of_the_box, {"box.other"}),
    (put_another_total_into_the_box, {"event.missing", "box.does-not-add-up"}),
    (remove_an_event, {"chain.gap"}),
    (cut_the_chain, {"chain.end"}),
    (change_an_event, {"chain.body"}),
    (relink_a_changed_event, {"chain.link"}),
    (swap_the_conclusion, {"conclusion.not-signed"}),
    (change_the_conclusion, {"conclusion.changed"}),
    (leave_the_conclusion_out, {"conclusion.left-out"}),
    (forge_the_run_hash, {"box.hash-other", "event.missing", "conclusion.changed"}),
    (soften_a_finding, {"finding.other", "finding.left-out"}),
    (leave_a_finding_out, {"finding.left-out"}),
    (leave_a_finding_and_its_event_out, {"conclusion.findings"}),
    (put_another_result_beside_the_box, {"result.other"}),
    (change_evidence, {"evidence.other"}),
]


@pytest.mark.parametrize(("change", "named"), PLANTED, ids=lambda one: getattr(one, "__name__", ""))
def test_a_planted_change_is_named(
    parts: Parts, tmp_path: Path, change: Callable[[Parts], None], named: set[str]
) -> None:
    change(parts)
    script = lay_out(parts, tmp_path / "plain") / "verify.py"
    status, output = run_script(script)
    assert status == 1
    assert "part.changed" in codes(output, "FAIL")
    sign_manifest(parts)
    script = lay_out(parts, tmp_path / "forged") / "verify.py"
    status, output = run_script(script)
    assert status == 1
    assert "part.changed" not in codes(output, "FAIL")
    assert named <= set(codes(output, "FAIL")), output


def test_calculating_again_finds_another_total(parts: Parts, tmp_path: Path) -> None:
    put_another_total_into_the_box(parts)
    _status, output = run_script(lay_out(parts, tmp_path) / "verify.py", flags=("-I",))
    assert "again.other" in codes(output, "FAIL")


def test_the_first_broken_link_is_named_by_its_number(parts: Parts, tmp_path: Path) -> None:
    remove_an_event(parts)
    _status, output = run_script(lay_out(parts, tmp_path) / "verify.py")
    assert "[FAIL] chain.gap seq=3" in output


@pytest.mark.parametrize(
    ("change", "code"), [(add_a_part, "part.extra"), (lose_a_part, "part.missing")]
)
def test_a_part_too_many_or_too_few_is_named(
    parts: Parts, tmp_path: Path, change: Callable[[Parts], None], code: str
) -> None:
    change(parts)
    status, output = run_script(lay_out(parts, tmp_path) / "verify.py")
    assert status == 1
    assert code in codes(output, "FAIL")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"format": "other"}', b"\xff\xfe"])
def test_a_manifest_that_cannot_be_read_is_told(parts: Parts, tmp_path: Path, data: bytes) -> None:
    parts["manifest.json"] = data
    status, output = run_script(lay_out(parts, tmp_path) / "verify.py")
    assert status == 2
    assert "manifest.unreadable" in codes(output, "FAIL")


@pytest.mark.parametrize("name", ["verification/findings.json", "chain/events.jsonl"])
@pytest.mark.parametrize("data", [b"", b"null", b"[1]", b"{}", b"\x00\x01", b'[{"number": 1}]'])
def test_a_part_of_nonsense_fails_without_a_traceback(
    parts: Parts, tmp_path: Path, name: str, data: bytes
) -> None:
    parts[name] = data
    sign_manifest(parts)
    status, output = run_script(lay_out(parts, tmp_path) / "verify.py")
    assert status == 1
    assert "Traceback" not in output


def test_a_damaged_zip_never_ends_in_a_traceback(parts: Parts, tmp_path: Path) -> None:
    script = lay_out(parts, tmp_path / "plain") / "verify.py"
    whole = pack(parts, tmp_path / "bundle.zip").read_bytes()
    draw = random.Random(7)  # noqa: S311 - places to damage, the same each time
    caught = 0
    for _ in range(24):
        spoilt = bytearray(whole)
        for at in draw.sample(range(len(spoilt)), 3):
            spoilt[at] ^= 1 << draw.randrange(8)
        (tmp_path / "spoilt.zip").write_bytes(bytes(spoilt[: draw.randrange(1, len(spoilt))]))
        assert run_script(script, str(tmp_path / "spoilt.zip"))[0] == 2
        (tmp_path / "spoilt.zip").write_bytes(bytes(spoilt))
        status, output = run_script(script, str(tmp_path / "spoilt.zip"))
        assert "Traceback" not in output
        caught += status != 0
    assert caught >= 23  # a bit of a time stamp of the zip itself may change nothing


def test_a_command_line_that_is_wrong_is_told(parts: Parts, tmp_path: Path) -> None:
    script = lay_out(parts, tmp_path) / "verify.py"
    assert run_script(script, "--help")[0] == 2
    assert run_script(script, "nowhere.zip")[0] == 2


def test_every_code_of_the_script_has_words_in_both_languages() -> None:
    folder = files("parkdesk.usecases") / "bundle"
    words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    script = (folder / "verify.py").read_text(encoding="utf-8")
    used = set(re.findall(r'"((?:[a-z]+)\.[a-z-]+)"', script))
    used -= {"manifest.json", "words.json", "result.json", "run.calculated", "run.sealed"}
    used |= {f"chain.{reason}" for reason in ("gap", "body", "link", "end", "holds")}
    used -= {"run.not-reproduced", "verification.concluded", "verification.finding-"}
    assert used <= set(words)
    assert all(set(said) == {"zh", "en"} for said in words.values())


def test_the_script_runs_on_python_3_9() -> None:
    text = (files("parkdesk.usecases") / "bundle" / "verify.py").read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 9))
    assert "strict=" not in text

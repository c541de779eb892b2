"""A verified run of the small world, its bundle, and ways to spoil one."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import translation
from world import NOW, PASSWORD, World

from parkdesk.usecases.answer_finding import answer_finding
from parkdesk.usecases.export_verification_bundle import export_verification_bundle
from parkdesk.usecases.record_finding import FindingGiven, check_line, record_finding
from parkdesk.usecases.sign_conclusion import ConclusionGiven, sign_conclusion

Parts = dict[str, bytes]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Say what is refused in English; the catalogue has tests of its own."""
    with translation.override("en"):
        yield


def verify_east(world: World) -> None:
    """Take the run of the east park through findings, an answer and a signed conclusion."""
    run, verifier = world.runs["east"], world.actor("verifier")
    line = run.lines.filter(is_counted=True).order_by("line_id").first()
    given = FindingGiven(
        kind="misstatement", text="Invoice says 9 MWh less.", line_id=line.line_id, effect_tco2=-5.0
    )
    finding = record_finding(run_id=run.pk, given=given, actor=verifier, now=NOW)
    answer_finding(
        run_id=run.pk,
        number=finding.number,
        text="The invoice was corrected in March.",
        actor=world.actor("manager"),
        now=NOW,
    )
    check_line(run_id=run.pk, line_id=line.line_id, text="Meter log", actor=verifier, now=NOW)
    conclusion = ConclusionGiven(
        opinion="unmodified", assurance="limited", statement="Nothing came to our attention."
    )
    sign_conclusion(run_id=run.pk, given=conclusion, password=PASSWORD, actor=verifier, now=NOW)


def bundle(world: World, *, has_files: bool = True) -> Parts:
    """Return the parts of the bundle of the east park."""
    target = io.BytesIO()
    export_verification_bundle(
        run_id=world.runs["east"].pk,
        has_files=has_files,
        target=target,
        actor=world.actor("verifier"),
        now=NOW,
    )
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def lay_out(parts: Parts, folder: Path) -> Path:
    """Write parts into a folder, as unpacking would."""
    for name, data in parts.items():
        path = folder.joinpath(*name.split("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def pack(parts: Parts, path: Path) -> Path:
    """Write parts into a zip."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def run_script(
    script: Path, *arguments: str, flags: tuple[str, ...] = ("-I", "-S")
) -> tuple[int, str]:
    """Run the script of a bundle as whoever took it away would; ``-S`` leaves packages out."""
    done = subprocess.run(
        [sys.executable, *flags, str(script), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def change_json(parts: Parts, name: str, change: Callable[[object], None]) -> None:
    """Change plain data of a part in place."""
    data = json.loads(parts[name])
    change(data)
    parts[name] = json.dumps(data, ensure_ascii=False).encode()


def sign_manifest(parts: Parts) -> None:
    """Make the manifest fit the parts again, as a careful forger would."""

    def digests(manifest: object) -> None:
        manifest["parts"] = {  # type: ignore[index]
            name: hashlib.sha256(data).hexdigest()
            for name, data in parts.items()
            if name != "manifest.json"
        }

    change_json(parts, "manifest.json", digests)


def events(parts: Parts) -> list[dict[str, object]]:
    """Return the events of the chain in a bundle."""
    return [json.loads(line) for line in parts["chain/events.jsonl"].splitlines()]


def set_events(parts: Parts, entries: list[dict[str, object]]) -> None:
    """Put a chain into a bundle."""
    parts["chain/events.jsonl"] = b"".join(
        json.dumps(entry, sort_keys=True, ensure_ascii=False).encode() + b"\n" for entry in entries
    )


def repack_box(parts: Parts, change: Callable[[Parts], None], *, is_signed: bool) -> None:
    """Change a part inside the sealed box; ``is_signed`` makes its own manifest fit again."""
    with zipfile.ZipFile(io.BytesIO(parts["run/box.zip"])) as box:
        inside = {name: box.read(name) for name in box.namelist()}
    change(inside)
    if is_signed:
        inside["manifest.json"] = json.dumps(
            {
                name: hashlib.sha256(data).hexdigest()
                for name, data in inside.items()
                if name != "manifest.json"
            }
        ).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as box:
        for name, data in inside.items():
            box.writestr(name, data)
    parts["run/box.zip"] = target.getvalue()

"""Verify a verification bundle of the desk, away from the desk and without a network.

    python3 verify.py              the folder that this script lies in
    python3 verify.py BUNDLE.zip   a bundle that was not unpacked

Needs Python 3.9 or newer and nothing else. Where the library nearzero is installed, the account is
also calculated again. Exit status: 0 everything holds, 1 something does not, 2 it cannot be read.

The words of the report stand in words.json; what is found does not depend on them.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FORMAT = "parkdesk-verification/1"
MANIFEST = "manifest.json"
START = "0" * 64  # what the first event follows
GOOD, BAD, TOLD = "OK", "FAIL", "NOTE"
# What reading a damaged file raises.
DAMAGED = (
    OSError,
    EOFError,
    KeyError,
    RuntimeError,
    ValueError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
)


class Unreadable(Exception):
    """A part is missing or is not what it should be."""


class Bundle:
    """The parts of a bundle, in a folder or in a zip."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.zip = zipfile.ZipFile(path) if path.is_file() else None

    def names(self) -> list[str]:
        """Return the names of all parts."""
        if self.zip is not None:
            return sorted(n for n in self.zip.namelist() if not n.endswith("/"))
        found = (p for p in self.path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        return sorted(p.relative_to(self.path).as_posix() for p in found)

    def read(self, name: str) -> bytes:
        """Return the bytes of a part."""
        try:
            if self.zip is not None:
                return self.zip.read(name)
            return self.path.joinpath(*name.split("/")).read_bytes()
        except DAMAGED as error:
            raise Unreadable(name) from error

    def load(self, name: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return a part as plain data."""
        try:
            return json.loads(self.read(name).decode("utf-8"))
        except ValueError as error:
            raise Unreadable(name) from error


class Report:
    """What was checked, with what came out; written in both languages."""

    def __init__(self, words: dict[str, dict[str, str]]) -> None:
        self.words = words
        self.failures = 0

    def tell(self, how: str, code: str, **facts: object) -> None:
        """Write one line of the report."""
        self.failures += how == BAD
        listed = " ".join(f"{name}={value}" for name, value in facts.items())
        sys.stdout.write(f"[{how}] {code} {listed}".rstrip() + "\n")
        said = self.words.get(code, {})
        for language in ("zh", "en"):
            if said.get(language):
                sys.stdout.write(f"       {filled(said[language], facts)}\n")

    def hold(self, holds: bool, good: str, bad: str, **facts: object) -> bool:
        """Write that something holds or does not."""
        self.tell(GOOD if holds else BAD, good if holds else bad, **facts)
        return holds


def filled(text: str, facts: dict[str, object]) -> str:
    """Return a sentence with its facts in place."""
    for name, value in facts.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def canonical(value: object) -> str:
    """Return plain data as the one JSON text that is hashed."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def digest(text: str) -> str:
    """Return the SHA-256 of a text."""
    return sha256(text.encode("utf-8"))


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


# --- parts ----------------------------------------------------------------------------------


def check_parts(bundle: Bundle, manifest: dict[str, Any], report: Report) -> None:
    """Check that every part is there and has the digest that the manifest gives it."""
    parts = dict(manifest["parts"])
    wrong = 0
    for name in sorted(parts):
        try:
            if sha256(bundle.read(name)) == parts[name]:
                continue
            report.tell(BAD, "part.changed", part=name)
        except Unreadable:
            report.tell(BAD, "part.missing", part=name)
        wrong += 1
    extra = [name for name in bundle.names() if name not in parts and name != MANIFEST]
    for name in extra:
        report.tell(BAD, "part.extra", part=name)
    if not wrong:
        report.tell(GOOD, "parts.hold", parts=len(parts))


# --- boxes ----------------------------------------------------------------------------------


def check_box(bundle: Bundle, box: dict[str, Any], report: Report) -> dict[str, Any] | None:
    """Check a sealed box from the inside; return its result file, or None."""
    data = bundle.read(box["file"])
    report.hold(sha256(data) == box["box"], "box.digest", "box.other", file=box["file"])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = {name: archive.read(name) for name in archive.namelist()}
        sealed = json.loads(inside.pop("manifest.json"))
        result = json.loads(inside["result.json"])
    except DAMAGED:
        report.tell(BAD, "box.unreadable", file=box["file"])
        return None
    changed = [
        name
        for name in sorted({*sealed, *inside})
        if sha256(inside.get(name, b"")) != sealed.get(name)
    ]
    for name in changed:
        report.tell(BAD, "box.part-changed", file=box["file"], part=name)
    if not changed:
        report.tell(GOOD, "box.parts-hold", file=box["file"], parts=len(sealed))
    found = result["run"]["hash"]
    report.hold(found == box["hash"], "box.hash", "box.hash-other", found=found, stated=box["hash"])
    total = result["totals"]["emission_tco2"]
    summed = math.fsum(line["emission_tco2"] for line in result["lines"] if line["counted"])
    report.hold(summed == total, "box.adds-up", "box.does-not-add-up", lines=summed, total=total)
    return dict(result)


def check_result(bundle: Bundle, sealed: dict[str, Any] | None, report: Report) -> None:
    """Check that the result file beside the box is the one inside it."""
    same = sealed is not None and canonical(bundle.load("run/result.json")) == canonical(sealed)
    report.hold(same, "result.sealed", "result.other")


def recalculate(bundle: Bundle, box: dict[str, Any], report: Report) -> None:
    """Calculate the account again where the library is installed."""
    try:
        import nearzero
        from nearzero.methods import resume
        from nearzero.problems import CannotProceed
    except ImportError:
        report.tell(TOLD, "again.not-installed")
        return
    try:
        resume(bundle.read(box["file"]))
    except CannotProceed as refusal:
        other = nearzero.__version__ != box["code_version"]
        codes = ",".join(sorted({problem.code for problem in refusal.problems}))
        facts = {"sealed_by": box["code_version"], "here": nearzero.__version__, "codes": codes}
        if other and codes == "run.not-reproduced":
            report.tell(TOLD, "again.other-version", **facts)
        else:
            report.tell(BAD, "again.other", **facts)
        return
    report.tell(GOOD, "again.same", hash=box["hash"], version=nearzero.__version__)


# --- the chain ------------------------------------------------------------------------------


def check_chain(bundle: Bundle, manifest: dict[str, Any], report: Report) -> list[dict[str, Any]]:
    """Check every link; return the bodies that are there, up to the first broken one."""
    previous, expected = START, 1
    bodies: list[dict[str, Any]] = []
    for entry in events(bundle):
        reason = broken(entry, previous, expected)
        if reason:
            report.tell(BAD, "chain." + reason, seq=expected)
            return bodies
        if "body" in entry:
            bodies.append(entry["body"])
        previous, expected = entry["hash"], expected + 1
    head = manifest["chain_head"]
    ends = (head["seq"], head["hash"]) == (expected - 1, previous)
    report.hold(ends, "chain.holds", "chain.end", events=expected - 1, own=len(bodies))
    return bodies


def events(bundle: Bundle) -> Iterator[dict[str, Any]]:
    """Yield the events of the exported chain."""
    for line in bundle.read("chain/events.jsonl").decode("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def broken(entry: dict[str, Any], previous: str, expected: int) -> str:
    """Return what is wrong with a link, empty where it holds."""
    body = entry.get("body")
    if entry["seq"] != expected:
        return "gap"
    if body is not None and (body["seq"], digest(canonical(body))) != (
        expected,
        entry["body_hash"],
    ):
        return "body"
    linked = digest(previous + entry["body_hash"])
    return "" if (entry["previous_hash"], entry["hash"]) == (previous, linked) else "link"


def facts_of(bodies: list[dict[str, Any]], action: str, subject: str) -> list[dict[str, Any]]:
    """Return the facts of the events of an action on a subject."""
    return [
        json.loads(body["facts"])
        for body in bodies
        if body["action"] == action and body["subject"] == subject
    ]


def check_events(box: dict[str, Any], bodies: list[dict[str, Any]], report: Report) -> None:
    """Check that the chain says that this box was calculated and sealed."""
    subject = f"run:{box['run']}"
    for action in ("run.calculated", "run.sealed"):
        named = [
            facts
            for facts in facts_of(bodies, action, subject)
            if facts.get("box") == box["box"] and facts.get("hash", box["hash"]) == box["hash"]
        ]
        report.hold(bool(named), "event.found", "event.missing", action=action, run=box["run"])


# --- what the verifier wrote ----------------------------------------------------------------


def written(bundle: Bundle) -> Iterator[tuple[int, str, str]]:
    """Yield number, event and digest of each finding, answer and closing."""
    for finding in bundle.load("verification/findings.json"):
        number = finding["number"]
        yield number, "recorded", digest(canonical(finding["attested"]))
        for step in finding["steps"]:
            yield number, step["event"], digest(canonical(step["attested"]))


def check_findings(bundle: Bundle, run: int, bodies: list[dict[str, Any]], report: Report) -> None:
    """Check that findings, answers and closings are as the chain holds them, all of them."""
    prefix = "verification.finding-"
    known = {
        (body["action"][len(prefix) :], json.loads(body["facts"]).get("digest"))
        for body in bodies
        if body["subject"] == f"run:{run}" and body["action"].startswith(prefix)
    }
    listed = list(written(bundle))
    wrong = [(number, event) for number, event, found in listed if (event, found) not in known]
    for number, event in wrong:
        report.tell(BAD, "finding.other", number=number, event=event)
    left_out = known - {(event, found) for _, event, found in listed}
    if left_out:
        report.tell(BAD, "finding.left-out", count=len(left_out))
    if not wrong and not left_out:
        report.tell(GOOD, "findings.hold", count=len(listed))


def check_conclusions(
    bundle: Bundle, box: dict[str, Any], bodies: list[dict[str, Any]], report: Report
) -> None:
    """Check each signed conclusion: its words, the findings it knew, the event of its signing."""
    listed = bundle.load("verification/conclusions.json")
    found = facts_of(bodies, "verification.concluded", f"run:{box['run']}")
    signed = [facts.get("statement_digest") for facts in found]
    there = {one for _, _, one in written(bundle)}
    for number, conclusion in enumerate(listed, start=1):
        attested, stated = conclusion["attested"], conclusion["statement_digest"]
        holds = digest(canonical(attested)) == stated and attested["run_hash"] == box["hash"]
        report.hold(holds, "conclusion.digest", "conclusion.changed", number=number)
        report.hold(stated in signed, "conclusion.signed", "conclusion.not-signed", number=number)
        if not there.issuperset(attested["findings"]):
            report.tell(BAD, "conclusion.findings", number=number)
    if len(listed) != len(signed):
        report.tell(BAD, "conclusion.left-out", listed=len(listed), known=len(signed))
    if not listed and not signed:
        report.tell(TOLD, "conclusion.none")


def check_evidence(bundle: Bundle, bodies: list[dict[str, Any]], report: Report) -> None:
    """Check that the evidence is that of the index, and the index that of the chain."""
    index = bundle.load("evidence/index.json")
    kept: dict[str, set[str]] = {}
    for body in bodies:
        digest_kept = json.loads(body["facts"]).get("digest")
        if body["subject"].startswith("file:") and digest_kept:
            kept.setdefault(body["subject"], set()).add(digest_kept)
    unknown = 0
    for file in index:
        known = kept.get(f"file:{file['id']}")
        unknown += known is None
        if known is not None and file["digest"] not in known:
            report.tell(BAD, "evidence.not-kept", name=file["name"])
    if unknown:
        report.tell(TOLD, "evidence.unlogged", count=unknown)
    there = {file["digest"]: file["part"] for file in index if file.get("part")}
    wrong = [part for name, part in there.items() if sha256(bundle.read(part)) != name]
    for part in wrong:
        report.tell(BAD, "evidence.other", part=part)
    if not wrong:
        report.tell(GOOD, "evidence.hold", files=len(there), listed=len(index))


def verify(bundle: Bundle) -> int:
    """Check a whole bundle and write the report; returns the exit status."""
    try:
        words = bundle.load("words.json")
    except Unreadable:
        words = {}
    report = Report(words)
    try:
        raw = bundle.read(MANIFEST)
        manifest = json.loads(raw)
        if manifest["format"] != FORMAT:
            raise Unreadable(MANIFEST)  # noqa: TRY301 - told like any other unreadable part
        about = bundle.load("run/run.json")
    except (Unreadable, ValueError, KeyError, TypeError):
        report.tell(BAD, "manifest.unreadable")
        return 2
    report.tell(TOLD, "about", park=about["park"], period=about["period"], run=about["run"])
    checks(bundle, manifest, about, report)
    report.tell(TOLD, "compare", manifest=sha256(raw), chain_head=manifest["chain_head"]["hash"])
    report.tell(BAD if report.failures else GOOD, "end.bad" if report.failures else "end.good")
    return 1 if report.failures else 0


def checks(bundle: Bundle, manifest: dict[str, Any], about: dict[str, Any], report: Report) -> None:
    """Run every check; one that cannot run is a failure, and the others still run."""
    boxes = about["boxes"]

    def run(name: str, check: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401
        """Run one check."""
        try:
            return check(*given, report)
        except Exception as error:  # noqa: BLE001 - whatever stops a check, it did not hold
            report.tell(BAD, "check.failed", check=name, reason=f"{type(error).__name__} {error}")
            return None

    run("parts", check_parts, bundle, manifest)
    results = [run("box", check_box, bundle, box) for box in boxes]
    run("result", check_result, bundle, results[0])
    bodies = run("chain", check_chain, bundle, manifest) or []
    for box in boxes:
        run("events", check_events, box, bodies)
    run("findings", check_findings, bundle, about["run"], bodies)
    run("conclusion", check_conclusions, bundle, boxes[0], bodies)
    run("evidence", check_evidence, bundle, bodies)
    run("again", recalculate, bundle, boxes[0])


def main(arguments: list[str]) -> int:
    """Verify the bundle that the command line names."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    if len(arguments) > 1 or any(one.startswith("-") for one in arguments):
        sys.stderr.write(str(__doc__))
        return 2
    path = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        return verify(Bundle(path))
    except DAMAGED as error:
        sys.stderr.write(f"{path}: {error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A run is a sealed box: inputs, method, factors, settings, code version and result in one file.

The box is a zip with a manifest of SHA-256 digests. Opening it checks every digest. Method and
factors come out of the box; energy rules, names of subjects and uncertainties belong to the code
version, which is sealed with it.
"""

import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

import nearzero
from nearzero.factors import FactorLibrary
from nearzero.ledger.period import Period
from nearzero.ledger.table import Ledger
from nearzero.methods.accounting import account
from nearzero.methods.definition import Definition
from nearzero.methods.inventory import Inventory
from nearzero.methods.result import Document, Result, canonical
from nearzero.problems import NOWHERE, CannotProceed, Place, Problem, Severity, kind
from nearzero.words import mark

UNREADABLE = kind(
    "run.unreadable",
    Severity.BLOCKER,
    mark("{file} is not a sealed run: {found}."),
    mark("Name a file written with --seal."),
    "METHODS §8",
)
TAMPERED = kind(
    "run.tampered",
    Severity.BLOCKER,
    mark("{part} of the sealed run was changed after it was sealed."),
    mark("Ask whoever sealed the run for the original file."),
    "METHODS §8",
)
NOT_REPRODUCED = kind(
    "run.not-reproduced",
    Severity.BLOCKER,
    mark("The run was sealed with hash {sealed} by version {version}; this version gives {found}."),
    mark("Recalculate with the version it was sealed by, and compare the two results."),
    "METHODS §8",
)
_TABLES = ("park", "enterprises", "activity", "certificates", "properties")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_DAMAGE = (OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, RuntimeError)
_NAMED = 12  #: so many digits of its digest stand for a box that has no name


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRun:
    """What came out of a box."""

    ledger: Ledger
    method: Definition
    library: FactorLibrary
    request: dict[str, object]
    result: Document


def seal(inventory: Inventory, document: Document, target: Path | BinaryIO) -> None:
    """Write the box of a run.

    Parameters
    ----------
    inventory
        The account.
    document
        Its result file.
    target
        Where to write: a path, whose file is replaced only when the new one is whole, or a
        binary stream, which is written to where it stands and left open.
    """
    box = _box(inventory, document)
    if not isinstance(target, Path):
        target.write(box)
        return
    draft = target.with_name(f".{target.name}.part")
    draft.write_bytes(box)
    draft.replace(target)


def _box(inventory: Inventory, document: Document) -> bytes:
    """Return the box of a run."""
    chosen = (inventory.settings.get("equivalent_coefficient", ""), *inventory.named)
    consulted = {match.factor.id for match in inventory.calculation.used}
    consulted |= inventory.calculation.consulted
    ids = sorted(consulted | {name for name in chosen if name in inventory.library.factors})
    parts: dict[str, bytes] = {
        f"inputs/{name}.parquet": _parquet(getattr(inventory.ledger, name)) for name in _TABLES
    }
    # Not sorted: the order of sources and operands is the order of the result's lines.
    parts["method.json"] = inventory.method.model_dump_json().encode()
    parts["problems.json"] = _json([problem.as_json() for problem in inventory.ledger.problems])
    parts["factors.json"] = _json(inventory.library.export(ids))
    parts["request.json"] = _json(
        {
            "start": str(inventory.period.start),
            "end": str(inventory.period.end),
            "settings": dict(inventory.settings),
            "known_on": str(inventory.known_on) if inventory.known_on else None,
            "named": list(inventory.named),
            "files": list(inventory.ledger.files),
            "code_version": nearzero.__version__,
        }
    )
    parts["result.json"] = _json(document)
    manifest = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(parts.items())}
    parts["manifest.json"] = _json(manifest)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as box:
        for name in sorted(parts):
            box.writestr(zipfile.ZipInfo(name, _EPOCH), parts[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def open_run(source: Path | bytes | BinaryIO) -> SealedRun:
    """Return what a box holds, after checking every digest.

    Parameters
    ----------
    source
        The box: its path, its bytes, or a binary stream that is read to its end.

    Raises
    ------
    CannotProceed
        With ``run.unreadable`` or one ``run.tampered`` for each changed part.
    """
    return _opened(*_read(source))


def _read(source: Path | bytes | BinaryIO) -> tuple[bytes, str]:
    """Return the bytes of a box and what it is called in findings."""
    if isinstance(source, Path):
        try:
            return source.read_bytes(), source.name
        except OSError as error:
            raise CannotProceed([_unreadable(source.name, error)]) from error
    data = source if isinstance(source, bytes) else source.read()
    return data, f"sha256:{hashlib.sha256(data).hexdigest()[:_NAMED]}"


def _unreadable(file: str, error: Exception) -> Problem:
    return UNREADABLE.at(Place(file=file), {"file": file, "found": type(error).__name__})


def _opened(data: bytes, file: str) -> SealedRun:
    """Return what the bytes of a box hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            parts = {name: box.read(name) for name in box.namelist()}
        manifest = json.loads(parts.pop("manifest.json"))
    except _DAMAGE as error:
        raise CannotProceed([_unreadable(file, error)]) from error
    changed = [
        name
        for name in sorted({*manifest, *parts})
        if hashlib.sha256(parts.get(name, b"")).hexdigest() != manifest.get(name)
    ]
    if changed:
        raise CannotProceed([TAMPERED.at(Place(file=file), {"part": name}) for name in changed])
    try:
        tables = {n: pq.read_table(io.BytesIO(parts[f"inputs/{n}.parquet"])) for n in _TABLES}
        request = json.loads(parts["request.json"])
        return SealedRun(
            ledger=Ledger(
                park=tables["park"],
                enterprises=tables["enterprises"],
                activity=tables["activity"],
                certificates=tables["certificates"],
                properties=tables["properties"],
                files=tuple(request["files"]),
                problems=tuple(map(_problem, json.loads(parts["problems.json"]))),
            ),
            method=Definition.model_validate_json(parts["method.json"]),
            library=FactorLibrary.restore(json.loads(parts["factors.json"])),
            request=request,
            result=json.loads(parts["result.json"]),
        )
    except (KeyError, ValueError, ValidationError) as error:
        raise CannotProceed([_unreadable(file, error)]) from error


def resume(source: Path | bytes | BinaryIO) -> tuple[Inventory, Document]:
    """Account a sealed run again from its own method and factors.

    Parameters
    ----------
    source
        The box: its path, its bytes, or a binary stream that is read to its end.

    Returns
    -------
    The account and the sealed result file, which it reproduces.

    Raises
    ------
    CannotProceed
        If the box was changed, or this version does not reproduce it.
    """
    data, file = _read(source)
    run = _opened(data, file)
    request = run.request
    known_on = request["known_on"]
    inventory = account(
        run.ledger,
        run.method,
        Period(date.fromisoformat(str(request["start"])), date.fromisoformat(str(request["end"]))),
        settings=dict(request["settings"]),  # type: ignore[call-overload]
        library=run.library,
        known_on=date.fromisoformat(str(known_on)) if known_on else None,
        named=tuple(request["named"]),  # type: ignore[arg-type]
    )
    sealed = str(run.result["run"]["hash"])  # type: ignore[index]
    found = Result(inventory).run_hash
    if found != sealed:
        facts = {"sealed": sealed, "found": found, "version": str(request["code_version"])}
        raise CannotProceed([NOT_REPRODUCED.at(NOWHERE, facts)])
    made_at = run.result["run"]["made_at"]  # type: ignore[index]
    again = Result(inventory).document(made_at)
    if canonical(again) != canonical(run.result):
        raise CannotProceed([TAMPERED.at(Place(file=file), {"part": "result.json"})])
    return inventory, run.result


def _problem(entry: dict[str, Any]) -> Problem:
    """Return a finding as it was before it was written down."""
    where = {name: value for name, value in entry["where"].items() if value is not None}
    facts = {k: tuple(v) if isinstance(v, list) else v for k, v in entry["facts"].items()}
    return Problem(
        code=entry["code"],
        severity=Severity(entry["severity"]),
        where=Place(**where),
        facts=facts,
        rule=entry["rule"],
    )


def _parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", write_statistics=False)
    return sink.getvalue()


def _json(value: object) -> bytes:
    return canonical(value).encode()

"""The backup file: every damage is found before anything is put in place."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from parkdesk.cli.archive import Manifest, Snapshot, add_to_store, check, opened, write
from parkdesk.cli.words import CannotDo, speak

Members = dict[str, bytes]
Change = Callable[[Members], object]
CONTENTS = [b"an invoice", b"a photo", b""]


def quiet(number: int, count: int) -> None:
    """Tell nobody."""


@pytest.fixture(autouse=True)
def _english() -> None:
    speak("en")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    root = tmp_path / "store"
    for data in CONTENTS:
        name = hashlib.sha256(data).hexdigest()
        (root / name[:2]).mkdir(parents=True, exist_ok=True)
        (root / name[:2] / name).write_bytes(data)
    (root / ".part-half").write_bytes(b"being written")
    return root


@pytest.fixture
def backup(tmp_path: Path, store: Path) -> Path:
    database = tmp_path / "copy.sqlite3"
    database.write_bytes(b"SQLite format 3" * 1000)
    snapshot = Snapshot(
        path=database, kind="sqlite", chain_seq=3, chain_hash="f" * 64, migrations=("audit.0001",)
    )
    write(tmp_path / "b.zip", snapshot, store, version="1", taken_at="2026-01-01T00:00:00+00:00")
    return tmp_path / "b.zip"


def checked(file: Path) -> Manifest:
    with opened(file) as (archive, manifest):
        check(archive, manifest, quiet)
    return manifest


def test_a_whole_backup_is_accepted(backup: Path, tmp_path: Path) -> None:
    manifest = checked(backup)
    assert manifest.stored == tuple(sorted(hashlib.sha256(one).hexdigest() for one in CONTENTS))
    with opened(backup) as (archive, known):
        assert add_to_store(archive, known, tmp_path / "new", quiet) == len(CONTENTS)
        assert add_to_store(archive, known, tmp_path / "new", quiet) == 0
    for one in manifest.stored:
        assert hashlib.sha256((tmp_path / "new" / one[:2] / one).read_bytes()).hexdigest() == one


def test_a_changed_stored_file_is_mended_by_a_backup(backup: Path, store: Path) -> None:
    victim = next(store.glob("??/*"))
    victim.write_bytes(b"changed")
    with opened(backup) as (archive, known):
        assert add_to_store(archive, known, store, quiet) == 1
    assert hashlib.sha256(victim.read_bytes()).hexdigest() == victim.name


def test_no_draft_is_left(backup: Path) -> None:
    assert not list(backup.parent.glob(".*.part"))


def database_of(members: Members) -> str:
    return next(name for name in members if name.startswith("database."))


def store_of(members: Members) -> str:
    return next(name for name in members if name.startswith("store/"))


def spoil(pick: Callable[[Members], str]) -> Change:
    def change(members: Members) -> None:
        name = pick(members)
        data = bytearray(members[name] or b"x")
        data[len(data) // 2] ^= 1
        members[name] = bytes(data)

    return change


def manifest(**given: object) -> Change:
    def change(members: Members) -> None:
        known = json.loads(members["manifest.json"])
        members["manifest.json"] = json.dumps(known | given).encode()

    return change


DAMAGE: dict[str, tuple[Change, str]] = {
    "a bit of the database": (spoil(database_of), "damaged at database."),
    "a bit of a stored file": (spoil(store_of), "damaged at store/"),
    "the database is missing": (lambda m: m.pop(database_of(m)), "damaged at database."),
    "a stored file is missing": (lambda m: m.pop(store_of(m)), "damaged at store/"),
    "a path out of the folder": (lambda m: m.update({"../evil": b"x"}), "damaged at ../evil"),
    "a path that the manifest names": (manifest(stored=["../../../evil"]), "damaged at"),
    "a database elsewhere": (manifest(database="../evil"), "damaged at"),
    "no manifest": (lambda m: m.pop("manifest.json"), "is not a backup"),
    "no JSON": (lambda m: m.update({"manifest.json": b"{"}), "is not a backup"),
    "a number for a list": (manifest(stored=7), "is not a backup"),
    "a key too many": (manifest(evil=7), "is not a backup"),
    "a later format": (manifest(format=2), "later version"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_found(backup: Path, name: str) -> None:
    with zipfile.ZipFile(backup) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    change, told = DAMAGE[name]
    change(members)
    with zipfile.ZipFile(backup, "w") as archive:
        for one, data in members.items():
            archive.writestr(one, data)
    with pytest.raises(CannotDo, match=told.replace(".", r"\.")):
        checked(backup)


@pytest.mark.parametrize("at", [0.1, 0.3, 0.5, 0.7])
def test_any_bit_counts(backup: Path, at: float) -> None:
    data = bytearray(backup.read_bytes())
    data[int(len(data) * at)] ^= 1
    backup.write_bytes(data)
    with pytest.raises(CannotDo):
        checked(backup)


@pytest.mark.parametrize("keep", [0.0, 0.5, 0.99])
def test_a_cut_off_file_is_no_backup(backup: Path, keep: float) -> None:
    backup.write_bytes(backup.read_bytes()[: int(backup.stat().st_size * keep)])
    with pytest.raises(CannotDo, match="is not a backup"):
        checked(backup)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CannotDo, match="There is no file"):
        checked(tmp_path / "none.zip")


def test_a_failed_backup_leaves_nothing(tmp_path: Path, store: Path) -> None:
    snapshot = Snapshot(
        path=tmp_path / "gone", kind="sqlite", chain_seq=0, chain_hash="", migrations=()
    )
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "b.zip", snapshot, store, version="1", taken_at="x")
    assert {one.name for one in tmp_path.iterdir()} == {"store"}

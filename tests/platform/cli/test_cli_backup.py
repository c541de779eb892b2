"""A backup under load comes back whole; a damaged one is refused; a killed restore does no harm."""

import json
import random
import shutil
import signal
import time
import zipfile
from pathlib import Path

import pytest
from desks import IS_POSTGRES, Desk


def manifest_of(file: Path) -> dict[str, object]:
    with zipfile.ZipFile(file) as archive:
        found: dict[str, object] = json.loads(archive.read("manifest.json"))
        return found


def test_a_backup_restores_to_the_same_hashes(desk: Desk, new_desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    before = desk.fingerprint()
    taken = desk.run("backup", str(file))
    assert taken.returncode == 0, taken.stderr
    assert file.stat().st_mode & 0o077 == 0  # it holds everything: nobody else reads it
    restored = new_desk.run("restore", str(file))
    assert restored.returncode == 0, restored.stderr
    seq = manifest_of(file)["chain_seq"]
    assert isinstance(seq, int)
    assert new_desk.fingerprint(up_to=seq) == before
    assert new_desk.run("audit", "verify").returncode == 0


def test_both_are_in_the_log(desk: Desk, new_desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    desk.run("backup", str(file))
    assert '"backup.taken"' in desk.run("audit", "export", "-").stdout
    new_desk.run("restore", str(file))
    last = json.loads(new_desk.run("audit", "export", "-").stdout.splitlines()[-1])
    assert last["body"]["action"] == "backup.restored"
    assert json.loads(last["body"]["facts"])["end"] == manifest_of(file)["chain_hash"]


def test_a_backup_under_load(desk: Desk, new_desk: Desk, tmp_path: Path) -> None:
    """Writers go on while it is taken; what was acknowledged before it began is in it."""
    writer = desk.script("writer")
    assert writer.stdout
    acknowledged = [int(writer.stdout.readline()) for _ in range(5)]
    file = tmp_path / "backup.zip"
    taken = desk.run("backup", str(file))
    assert taken.returncode == 0, taken.stderr
    rest, _ = writer.communicate("stop\n", timeout=60)
    assert len(rest.splitlines()) > 3  # it was never made to wait for long
    assert new_desk.run("restore", str(file)).returncode == 0
    assert new_desk.run("audit", "verify").returncode == 0
    events = [
        json.loads(line)["body"]
        for line in new_desk.run("audit", "export", "-").stdout.splitlines()
    ]
    filed = {int(one["subject"].split(":")[1]) for one in events if one["actor_name"] == "writer"}
    assert set(acknowledged) <= filed
    # Everything that the database names is in the store, and nothing half-written came along.
    missing = new_desk.run("backup", str(tmp_path / "again.zip"))
    assert missing.returncode == 0, missing.stderr
    assert len(manifest_of(tmp_path / "again.zip")["stored"]) >= len(filed)  # type: ignore[arg-type]
    assert desk.run("audit", "verify").returncode == 0


def test_a_backup_overwrites_nothing(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    file.write_text("something")
    refused = desk.run("backup", str(file))
    assert refused.returncode == 1
    assert "is there already" in refused.stderr
    assert file.read_text() == "something"


def test_a_stored_file_that_was_changed_is_named(desk: Desk, tmp_path: Path) -> None:
    victim = next((desk.home / "store").glob("??/*"))
    victim.write_bytes(b"changed")
    taken = desk.run("backup", str(tmp_path / "backup.zip"))
    assert taken.returncode == 1
    assert victim.name in taken.stderr
    assert manifest_of(tmp_path / "backup.zip")["damaged"] == [victim.name]


def test_an_empty_desk_has_nothing_to_back_up(new_desk: Desk, tmp_path: Path) -> None:
    refused = new_desk.run("backup", str(tmp_path / "backup.zip"))
    assert refused.returncode == 1
    assert not (tmp_path / "backup.zip").exists()


# --- what is refused ------------------------------------------------------------------------


def test_a_damaged_backup_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    desk.run("backup", str(file))
    before = desk.fingerprint()
    data = bytearray(file.read_bytes())
    data[5000] ^= 1  # inside the packed database, which is the first member
    file.write_bytes(data)
    refused = desk.run("restore", str(file), "--replace")
    assert refused.returncode == 1
    assert "The backup is damaged" in refused.stderr
    assert desk.fingerprint() == before
    assert not (desk.home / "maintenance").exists()


def test_what_does_not_fit_is_refused(pattern: Desk, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    pattern.run("backup", str(file))
    refused = pattern.run("restore", str(file))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr  # data is replaced only on request
    for given, told in (
        ({"kind": "oracle"}, "they do not fit"),
        ({"migrations": ["audit.0099_later"]}, "of a later version"),
    ):
        with zipfile.ZipFile(file) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        changed = json.loads(members["manifest.json"]) | given
        members["manifest.json"] = json.dumps(changed).encode()
        other = tmp_path / "other.zip"
        with zipfile.ZipFile(other, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        refused = pattern.run("restore", str(other), "--replace")
        assert refused.returncode == 1
        assert told in refused.stderr


# --- replacing ------------------------------------------------------------------------------


def test_what_was_replaced_is_kept_and_can_be_put_back(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    desk.run("backup", str(file))
    writer = desk.script("writer")
    assert writer.stdout
    writer.stdout.readline()
    writer.communicate("stop\n", timeout=60)
    later = desk.fingerprint()
    assert desk.run("restore", str(file), "--replace").returncode == 0
    assert desk.fingerprint()["records_filing"] != later["records_filing"]
    kept = next(desk.home.glob("before-restore-*.zip"))
    seq = manifest_of(kept)["chain_seq"]
    assert isinstance(seq, int)
    back = desk.run("restore", str(kept), "--replace")
    assert back.returncode == 0, back.stderr
    assert desk.fingerprint(up_to=seq) == later


def test_everybody_signs_in_again(desk: Desk, tmp_path: Path) -> None:
    """A session that was ended after the backup does not come back with it."""
    file = tmp_path / "backup.zip"
    desk.run("backup", str(file))
    desk.run("restore", str(file), "--replace")
    asked = "from django.contrib.sessions.models import Session; print(Session.objects.count())"
    assert desk.run("manage", "shell", "-c", asked).stdout.strip().endswith("0")


def test_others_who_do_not_leave_stop_it(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    desk.run("backup", str(file))
    before = desk.fingerprint()
    inside = desk.script("inside")
    assert inside.stdout
    assert inside.stdout.readline() == "inside\n"
    refused = desk.run("restore", str(file), "--replace", "--wait", "1")
    inside.communicate("\n", timeout=30)
    assert refused.returncode == 1
    assert "Somebody was still at work after 1 seconds" in refused.stderr
    assert desk.fingerprint() == before


def test_a_restore_under_load(desk: Desk, tmp_path: Path) -> None:
    """A writer is kept waiting while the database is exchanged, then goes on in the new one."""
    file = tmp_path / "backup.zip"
    desk.run("backup", str(file))
    writer = desk.script("writer")
    assert writer.stdout
    writer.stdout.readline()
    restored = desk.run("restore", str(file), "--replace")
    assert restored.returncode == 0, restored.stderr
    rest, _ = writer.communicate("stop\n", timeout=60)
    assert rest
    assert writer.returncode == 0
    verified = desk.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout


@pytest.mark.slow
def test_a_killed_restore_leaves_a_whole_desk(desk: Desk, new_desk: Desk, tmp_path: Path) -> None:
    """Killed at any point, the desk is the old one or the new one, never something between."""
    writer = desk.script("writer")
    assert writer.stdout
    for _ in range(40):
        writer.stdout.readline()
    writer.communicate("stop\n", timeout=60)
    file = tmp_path / "backup.zip"
    desk.run("backup", str(file))
    new = desk.fingerprint(up_to=0)
    old_file = tmp_path / "old.zip"
    assert new_desk.run("restore", str(file)).returncode == 0
    other = new_desk.script("writer")
    assert other.stdout
    other.stdout.readline()
    other.communicate("stop\n", timeout=60)
    assert new_desk.run("backup", str(old_file)).returncode == 0
    old = new_desk.fingerprint(up_to=0)
    began = time.monotonic()
    whole = new_desk.run("restore", str(file), "--replace")
    lasts = time.monotonic() - began
    assert whole.returncode == 0
    assert new_desk.run("restore", str(old_file), "--replace").returncode == 0
    chance = random.Random(7)  # noqa: S311 - where to kill, the same each time
    kinds = []
    for _ in range(6):
        process = new_desk.start("restore", str(file), "--replace")
        time.sleep(chance.uniform(0.3, 1.0) * lasts)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        found = new_desk.fingerprint(up_to=0)
        found["store"] = old["store"]  # files only come; the old desk names none of the new ones
        assert found in (old, new | {"store": old["store"]})
        kinds.append(found == old)
        assert new_desk.run("audit", "verify").returncode == 0
        if not kinds[-1]:
            assert new_desk.run("restore", str(old_file), "--replace").returncode == 0
    assert any(kinds)
    last = new_desk.run("restore", str(file), "--replace")
    assert last.returncode == 0, last.stderr


@pytest.mark.skipif(not IS_POSTGRES, reason="it is about PostgreSQL's programs")
def test_missing_client_programs_are_told(desk: Desk, tmp_path: Path) -> None:
    desk.extra["PATH"] = str(tmp_path)
    refused = desk.run("backup", str(tmp_path / "backup.zip"))
    assert refused.returncode == 1
    assert "postgresql-client" in refused.stderr
    shutil.rmtree(tmp_path / "home", ignore_errors=True)

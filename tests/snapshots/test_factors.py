"""Nothing that resolves moves unseen: the snapshot of every factor and year."""

import importlib.util
from pathlib import Path

HERE = Path(__file__).parent


def test_every_factor_resolves_as_before():
    spec = importlib.util.spec_from_file_location("factor_snapshot", HERE / "factors.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    expected = module.FILE.read_text(encoding="utf-8")
    assert module.text() == expected, "if this is meant: python tests/snapshots/factors.py"

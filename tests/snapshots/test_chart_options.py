"""No chart changes unseen: the options of the sample result."""

import importlib.util
from pathlib import Path

HERE = Path(__file__).parent


def test_chart_options_are_as_before():
    spec = importlib.util.spec_from_file_location("chart_snapshot", HERE / "chart_options.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    kept = {path.stem: path.read_text(encoding="utf-8") for path in module.FOLDER.glob("*.json")}
    assert module.texts() == kept, "if this is meant: python tests/snapshots/chart_options.py"

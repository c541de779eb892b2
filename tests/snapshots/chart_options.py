"""The snapshot of the chart options that the sample result gives.

``python tests/snapshots/chart_options.py`` writes it anew; the difference then says
what pages will show.
"""

import importlib.util
import json
from pathlib import Path

from nearzero.reporting import chart_options

FOLDER = Path(__file__).with_name("charts")
SAMPLE = Path(__file__).parents[1] / "unit" / "reporting" / "sample.py"


def texts() -> dict[str, str]:
    """Return each option as it stands in its file, by name."""
    spec = importlib.util.spec_from_file_location("sample_result", SAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    options = chart_options(module.sample(), "zh")
    return {
        name: json.dumps(option, ensure_ascii=False, indent=1) + "\n"
        for name, option in options.items()
    }


if __name__ == "__main__":
    for name, text in texts().items():
        FOLDER.joinpath(f"{name}.json").write_text(text, encoding="utf-8")

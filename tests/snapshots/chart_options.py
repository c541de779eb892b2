"""The snapshot of the chart options: those of the sample result, and one of each other kind.

``python tests/snapshots/chart_options.py`` writes it anew; the difference then says
what pages will show.
"""

import importlib.util
import json
from datetime import date, timedelta
from pathlib import Path

from nearzero.reporting import chart_options
from nearzero.reporting.charts import (
    Option,
    Ranked,
    Spot,
    heat_calendar,
    profile,
    ranking,
    region_map,
    stacked_months,
    trend,
)

FOLDER = Path(__file__).with_name("charts")
SAMPLE = Path(__file__).parents[1] / "unit" / "reporting" / "sample.py"


def others() -> dict[str, Option]:
    """Return one chart of each kind that is made from numbers and not from a result."""
    made_up = {"is_synthetic": True, "language": "zh", "unit": "tCO2"}
    months = [f"2025-{month:02d}" for month in range(1, 13)]
    first = date(2025, 1, 1)
    return {
        "region_map": region_map(
            {"510800": "Guangyuan", "510300": "Zigong", "510500": "Luzhou"},
            {"510800": 1250.0, "510300": None, "510500": 0.0},
            title="Emission",
            map_name="sichuan",
            spots=[
                Spot(id="p1", name="East", longitude=105.9, latitude=32.4, value=3.0, state="late"),
                Spot(id="p2", name="West", longitude=104.8, latitude=29.3, state="pending"),
            ],
            states={"pending": "in review", "late": "late"},
            links={"510800": "/regions/510800/", "p1": "/parks/p1/"},
            **made_up,
        ),
        "ranking": ranking(
            [
                Ranked(id="a", name="A", value=0.9, before=0.8),
                Ranked(id="b", name="B", value=0.9, before=1.0),
                Ranked(id="c", name="C", value=None, before=0.2),
                Ranked(id="d", name="D", value=1.4),
            ],
            title="Intensity",
            denominator="10,000 yuan",
            links={"a": "/parks/a/"},
            **made_up,
        ),
        "trend": trend(
            ["2022", "2023", "2024", "2025"],
            [5.0, None, 4.5, 4.0],
            title="Emission",
            target=[5.0, 4.5, 4.0, None],
            estimated={"2025"},
            links={"2024": "/2024/", "2025": "/2025/"},
            **made_up,
        ),
        "stacked_months": stacked_months(
            months,
            {
                "fuel": [float(n) for n in range(11)] + [None],
                "sent": [-1.0, None] + [-1.0] * 9 + [None],
            },
            names={"fuel": "Fuel"},
            title="Emission",
            estimated={"2025-11"},
            links={"fuel/2025-01": "/fuel/1/", "2025-03": "/3/"},
            **made_up,
        ),
        "heat_calendar": heat_calendar(
            {first + timedelta(n): None if n == 3 else 10.0 * n for n in range(10)},
            start=first,
            end=date(2025, 2, 1),
            title="Emission",
            estimated={first + timedelta(9)},
            links={"2025-01-02": "/2/"},
            **made_up,
        ),
        "profile": profile(
            [1.0, None, 0.0] + [None] * 9,
            [2.0] * 11 + [None],
            year=2025,
            title="Electricity",
            estimated={"03"},
            links={"2025-01": "/1/"},
            **made_up,
        ),
    }


def texts() -> dict[str, str]:
    """Return each option as it stands in its file, by name."""
    spec = importlib.util.spec_from_file_location("sample_result", SAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    options = {**chart_options(module.sample(), "zh"), **others()}
    return {
        name: json.dumps(option, ensure_ascii=False, indent=1) + "\n"
        for name, option in options.items()
    }


if __name__ == "__main__":
    for name, text in texts().items():
        FOLDER.joinpath(f"{name}.json").write_text(text, encoding="utf-8")

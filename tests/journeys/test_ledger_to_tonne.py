"""An Excel row becomes a reported tonne: each package is entered once, in one direction.

A profiler hook notes every package of the library on first entry; a detour shows as a difference.
"""

import subprocess
import sys
from pathlib import Path

ROAD = ["cli", "ledger", "units", "factors", "methods", "reporting"]
#: Tables, findings and words belong to every stage.
EVERYWHERE = {"frames", "problems", "words", "__init__"}
TRAVELLER = """
import sys
from pathlib import Path
import nearzero
ROOT = str(Path(nearzero.__file__).parent)
seen = []

def note(frame, event, argument):
    name = frame.f_code.co_filename
    if event == "call" and name.startswith(ROOT) and frame.f_code.co_name != "<module>":
        stop = Path(name).relative_to(ROOT).parts[0].removesuffix(".py")
        if stop not in seen:
            seen.append(stop)

from nearzero.cli import main
import nearzero.ledger, nearzero.factors, nearzero.methods, nearzero.reporting  # loading is no stop
sys.setprofile(note)
status = main(sys.argv[1:])
sys.setprofile(None)
print("ROAD", *seen)
sys.exit(status)
"""


def test_the_road_is_straight(tmp_path: Path):
    from nearzero.ledger.template import write_workbook

    book = tmp_path / "ledger.xlsx"
    write_workbook(
        book,
        park=[{"park_id": "P", "name_zh": "园区", "province": "四川"}],
        enterprises=[{"enterprise_id": "E1", "name_zh": "一厂", "in_boundary": "yes"}],
        activity=[
            {
                "enterprise_id": "E1",
                "period": "2025",
                "activity": "electricity_received",
                "subject": "grid",
                "amount": "528",
                "unit": "万千瓦时",
            }
        ],
    )
    words = ["account", book, "--method", "cn-zero-carbon-park-2025", "--period", "2025"]
    words += ["--workbook", tmp_path / "account.xlsx"]
    done = subprocess.run(
        [sys.executable, "-c", TRAVELLER, *map(str, words)],
        capture_output=True,
        text=True,
        check=True,
    )
    (road,) = (line for line in done.stdout.splitlines() if line.startswith("ROAD"))
    assert [stop for stop in road.split()[1:] if stop not in EVERYWHERE] == ROAD

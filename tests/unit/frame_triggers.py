"""For each problem code of the tables: a table that triggers it and a clean neighbour."""

import pyarrow as pa

from nearzero.frames import Column, TableSpec

SPEC = TableSpec(
    name="tiny",
    zh="",
    columns=(
        Column(name="amount", type=pa.float64(), required=True, meaning="how much"),
        Column(name="note", type=pa.string()),
    ),
)
GOOD = pa.table({"amount": [1.0], "note": ["x"]})
TRIGGERS = {
    "frame.column-missing": (pa.table({"note": ["x"]}), GOOD),
    "frame.column-type": (pa.table({"amount": ["much"]}), GOOD),
}

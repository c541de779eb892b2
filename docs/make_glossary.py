"""Writes docs/glossary.md from docs/glossary.csv: ``python docs/make_glossary.py``."""

import csv
from pathlib import Path

HERE = Path(__file__).parent
HEAD = """# Glossary

One concept, one word. A word that is not here is added to `glossary.csv` before it is used; this
page is made from that file by `python docs/make_glossary.py`.

| code | Chinese | meaning | not to be confused with |
|---|---|---|---|
"""


def page() -> str:
    """Return the page."""
    with (HERE / "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [
        f"| `{row['code']}` | {row['zh']} | {row['meaning']} | {row['not_to_be_confused_with']} |"
        for row in rows
    ]
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    (HERE / "glossary.md").write_text(page(), encoding="utf-8")

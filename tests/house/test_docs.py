"""The pages that are made from data, and the pairs in two languages, stay in step."""

import csv
import importlib.util
import re

import pytest

from house import ROOT

DOCS = ROOT / "docs"
CONVENTIONS = sorted((DOCS / "conventions").glob("*.md"))


def test_the_glossary_page_is_made_from_its_table() -> None:
    spec = importlib.util.spec_from_file_location("make_glossary", DOCS / "make_glossary.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "glossary.md").read_text(encoding="utf-8") == module.page()


def test_the_glossary_has_one_row_for_each_word() -> None:
    with (DOCS / "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = [row["code"] for row in rows]
    assert len(codes) == len(set(codes))
    assert all(row["zh"] and row["meaning"] for row in rows)


@pytest.mark.parametrize("path", CONVENTIONS, ids=lambda path: path.name)
def test_paragraphs_of_a_convention_are_numbered_without_gaps(path) -> None:
    numbers = re.findall(r"^## §(\d+) \S", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    assert numbers


def test_both_readmes_have_the_same_shape() -> None:
    english = (ROOT / "README.md").read_text(encoding="utf-8")
    chinese = (ROOT / "README.zh.md").read_text(encoding="utf-8")
    shape = [
        (
            re.findall(r"^(#+) ", text, re.MULTILINE),
            re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL),
            len(re.findall(r"^\|", text, re.MULTILINE)),
        )
        for text in (english, chinese)
    ]
    assert shape[0][0] == shape[1][0]
    assert shape[0][2] == shape[1][2]
    commands = [
        [
            line.partition("#")[0].strip()
            for block in blocks
            for line in block.splitlines()
            if line.startswith(("./", "nearzero "))
        ]
        for _, blocks, _ in shape
    ]
    assert commands[0]
    assert commands[0] == commands[1]


def test_links_to_files_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "examples").rglob("*.md")]:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"

"""Every source of every method in force has golden cases: numbers printed in a document."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from house import ROOT, SOURCE
from nearzero.methods.registry import methods

DEFINITIONS = SOURCE / "methods" / "definitions"
GOLDEN = ROOT / "tests" / "golden"
CASES_PER_METHOD = 3


def methods_in_force() -> dict[str, dict]:
    found = {}
    for path in sorted(DEFINITIONS.glob("*.yaml")):
        method = yaml.safe_load(path.read_text(encoding="utf-8"))
        if method.get("status") == "in-force":
            found[method["id"]] = method
    return found


METHODS = methods_in_force()
FILES = sorted(GOLDEN.glob("*.yaml"))


@cache
def read(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def source_ids(case: dict) -> list[str]:
    named = case.get("source_ids") or case.get("source_id") or []
    return [named] if isinstance(named, str) else list(named)


def covered(method_id: str) -> list[str]:
    """Return the ids of a method's sources that cases cover, one entry for each case."""
    return [
        name
        for path in FILES
        if read(path).get("method") == method_id
        for case in read(path)["cases"]
        for name in source_ids(case)
    ]


def test_sources_that_methods_share_have_golden_cases() -> None:
    shared = read(DEFINITIONS / "shared.yaml").get("fragments", {})
    named = {name for method_id in METHODS for name in covered(method_id)}
    missing = {
        f"{fragment}: {source['id']}"
        for fragment, parts in shared.items()
        for source in parts.get("sources", [])
        if source["id"] not in named
    }
    assert not missing, f"no case in tests/golden/*.yaml names {', '.join(sorted(missing))}"


def test_there_is_a_method_in_force() -> None:
    assert METHODS


@pytest.mark.parametrize("method_id", METHODS)
def test_every_source_has_golden_cases(method_id: str) -> None:
    ids = [source["id"] for source in METHODS[method_id]["sources"]]
    missing = [name for name in ids if name not in covered(method_id)]
    assert not missing, f"no case in tests/golden/*.yaml names the sources {', '.join(missing)}"


@pytest.mark.parametrize("method_id", METHODS)
def test_every_method_has_at_least_three_cases(method_id: str) -> None:
    assert len(covered(method_id)) >= CASES_PER_METHOD


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_golden_files_say_where_their_numbers_stand(path: Path) -> None:
    golden = read(path)
    source = golden["source"]
    assert source.get("document")
    assert source.get("page") or source.get("page_or_table"), "page, table, clause or example"
    assert golden["cases"]
    if "method" not in golden:  # numbers of tables, whose cases have their own shape
        return
    for case in golden["cases"]:
        assert case["name"]
        assert case["expected"]
        assert not case.get("tolerance") or case.get("tolerance_reason"), case["name"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_golden_files_name_sources_that_exist(path: Path) -> None:
    golden = read(path)
    if golden.get("method") not in METHODS:
        return
    known = {source.id for source in methods()[golden["method"]].sources}
    named = {name for case in golden["cases"] for name in source_ids(case)}
    assert not named - known, f"the method has no source {', '.join(sorted(named - known))}"


def test_every_source_names_its_clause() -> None:
    bare = [
        f"{method_id}: {source['id']}"
        for method_id, method in METHODS.items()
        for source in method["sources"]
        if not source.get("clause")
    ]
    assert not bare, "\n".join(bare)

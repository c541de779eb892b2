"""Every kind of problem has a trigger and a clean neighbour, a rule, and both languages.

A registry is a module with ``TRIGGERS``: code to a pair, the input that raises the problem and its
neighbour that does not. The unit tests beside a registry run its pairs.
"""

import importlib
import importlib.util
import pkgutil
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

import nearzero
from house import ROOT
from nearzero.problems import kinds

CONVENTIONS = ROOT / "docs" / "conventions"
RULE = re.compile(r"([A-Z]+) §(\d+)")
REGISTRIES = sorted((ROOT / "tests" / "unit").rglob("*triggers.py"))


def all_kinds() -> list[str]:
    """Return every declared code, after importing every module of the library."""
    for module in pkgutil.walk_packages(nearzero.__path__, "nearzero."):
        importlib.import_module(module.name)
    return sorted(kinds())


CODES = all_kinds()


def load(path: Path) -> ModuleType:
    name = "registry_" + "_".join(path.relative_to(ROOT).with_suffix("").parts[2:])
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.path.insert(0, str(path.parent))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(path.parent))
    return module


def pairs() -> dict[str, list[tuple[object, object]]]:
    """Return the pairs of every registry by code."""
    found: dict[str, list[tuple[object, object]]] = {}
    for path in REGISTRIES:
        module = load(path)
        assert hasattr(module, "TRIGGERS"), f"{path}: a registry is a dict named TRIGGERS"
        for code, pair in module.TRIGGERS.items():
            found.setdefault(code, []).append(pair)
    return found


PAIRS = pairs()


def test_every_code_has_a_trigger_and_a_clean_neighbour() -> None:
    missing = [code for code in CODES if code not in PAIRS]
    assert not missing, f"no entry in any tests/unit/**/*triggers.py: {', '.join(missing)}"


def test_no_registry_names_an_unknown_code() -> None:
    assert sorted(set(PAIRS) - set(CODES)) == []


def test_trigger_and_neighbour_differ() -> None:
    for code, entries in PAIRS.items():
        for pair in entries:
            assert len(pair) == 2, code
            assert pair[0] is not None, code
            assert pair[1] is not None, code
            assert pair[0] is not pair[1], code


def rule_broken(rule: str) -> str:
    """Return what is wrong with a rule's reference, or nothing."""
    match = RULE.fullmatch(rule)
    if not match:
        return f"{rule!r} is not like 'LEDGER §4'"
    path = CONVENTIONS / f"{match[1].lower()}.md"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    found = re.search(rf"^## §{match[2]}\b", text, re.MULTILINE)
    return "" if found else f"docs/conventions/{path.name} has no §{match[2]}"


def test_every_rule_is_a_paragraph_of_the_conventions() -> None:
    broken = [f"{code}: {what}" for code in CODES if (what := rule_broken(kinds()[code].rule))]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("code", CODES)
def test_codes_speak(code: str) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*", code)
    kind = kinds()[code]
    assert kind.says.endswith(".")
    assert kind.mend.endswith(".")

"""The house stands as drawn: one-way imports, sizes, names, words, documented functions."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from house import (
    ROOT,
    SOURCE,
    Function,
    chinese_lines,
    demand_none,
    exceptions,
    exported,
    functions,
    module_name,
    modules,
    name_of,
    tree,
)

FILE_LIMIT = 400
FUNCTION_LIMIT = 40
NAMES_LIMIT = 12
DEPENDENCIES_LIMIT = 8
HOMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}
CODE = sorted(
    path for folder in ("src", "examples", "benchmarks") for path in (ROOT / folder).rglob("*.py")
)
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
#: A docstring that begins so tells what the function hands back.
GIVING = ("Return", "Yield", "Say", "Give", "Read", "Round", "Declare", "Place", "Begin")


def test_imports_keep_their_contracts() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("kernels/*.py")), ids=name_of)
def test_kernels_import_numpy_only(path: Path) -> None:
    modules_ = {
        node.module
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    inside = {module for module in modules_ if module.startswith("nearzero.methods.kernels.")}
    assert imports_of(path) <= {"numpy", "nearzero"}
    assert {module for module in modules_ - inside if module.startswith("nearzero")} == set()


def test_only_the_declared_packages_are_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=~!\[ ]", entry)[0] for entry in project["dependencies"]}
    assert len(declared) <= DEPENDENCIES_LIMIT
    names = {"pyyaml": "yaml", "python-docx": "docx"}
    known = {names.get(name, name) for name in declared} | {"nearzero"} | sys.stdlib_module_names
    strangers = {name_of(path): imports_of(path) - known for path in modules()}
    assert {name: found for name, found in strangers.items() if found} == {}


def test_no_file_is_over_the_limit() -> None:
    lengths = {
        name_of(path): f"{count} lines, the limit is {FILE_LIMIT}: split it by noun"
        for path in CODE + TESTS
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LIMIT
    }
    demand_none(lengths, "files_over_400_lines")


def length(function: Function) -> int:
    """Return a function's lines from ``def`` to its end, without its docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    text = function.body[0]
    return lines - ((text.end_lineno or text.lineno) - text.lineno + 1)


def test_no_function_is_over_the_limit() -> None:
    long = {
        f"{name_of(path)}:{name}": f"{length(function)} lines, the limit is {FUNCTION_LIMIT}"
        for path in CODE
        for name, function in functions(path)
        if length(function) > FUNCTION_LIMIT
    }
    demand_none(long, "functions_over_40_lines")


def test_no_homeless_modules() -> None:
    parts = {name_of(p): {*p.with_suffix("").parts} & HOMELESS for p in CODE + TESTS}
    assert {name: found for name, found in parts.items() if found} == {}


def test_chinese_stands_in_data_and_catalogues_only() -> None:
    found = {
        name_of(path): f"Chinese text on lines {sorted(lines)}: move it to data or mark English"
        for path in modules()
        if (lines := chinese_lines(path))
    }
    demand_none(found, "chinese_in_source")


def is_public(name: str) -> bool:
    return not any(part.startswith("_") for part in name.split("."))


def states_its_value(function: Function) -> bool:
    """Say whether a docstring tells what comes back: a section, a sentence, or nothing at all."""
    text = ast.get_docstring(function) or ""
    decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
    returns = ast.unparse(function.returns) if function.returns else ""
    if returns in {"None", "Never", "NoReturn"} or {"property", "cached_property"} & decorators:
        return True
    if re.search(r"^(Returns|Yields)\n-+$", text, re.MULTILINE):
        return True
    return text.startswith(GIVING) or re.search(r"\b(r|R)eturns? ", text) is not None


def public_functions() -> list[tuple[str, Function]]:
    return [
        (f"{module_name(path)}.{name}", function)
        for path in modules()
        for name, function in functions(path)
        if is_public(name) and is_public(path.stem.replace("__init__", "init"))
    ]


def test_public_functions_have_docstrings() -> None:
    bare = [name for name, function in public_functions() if not ast.get_docstring(function)]
    assert not bare, "\n".join(bare)


def test_public_functions_say_what_they_give() -> None:
    silent = {
        name: "says neither Returns nor in its sentence what it gives"
        for name, function in public_functions()
        if not name.startswith("nearzero.cli.") and not states_its_value(function)
    }
    demand_none(silent, "public_functions_without_value_statement")


def promised() -> dict[str, Function]:
    """Return the library's public functions: what packages export, and every kernel."""
    names = {name for p in SOURCE.rglob("__init__.py") for name in exported(p)}
    return {
        f"{module_name(path)}.{name}": function
        for path in modules()
        for name, function in functions(path)
        if name in names or (path.parent.name == "kernels" and is_public(name))
    }


def test_public_functions_have_a_worked_example() -> None:
    bare = {
        name: "has no Examples with a doctest"
        for name, function in promised().items()
        if ">>>" not in (ast.get_docstring(function) or "")
    }
    demand_none(bare, "public_functions_without_example")


def test_kernels_name_the_unit_of_each_operand_and_result() -> None:
    missing = []
    for name, function in promised().items():
        text = ast.get_docstring(function) or ""
        if not name.startswith("nearzero.methods.kernels"):
            continue
        entries = {
            label: entry
            for entry in re.split(r"\n(?=\S)", text)
            for label in entry.partition("\n")[0].split(", ")
        }
        arguments = [a.arg for a in (*function.args.args, *function.args.kwonlyargs)]
        missing.extend(
            f"{name}: {argument} has no [unit]"
            for argument in arguments
            if "[" not in entries.get(argument, "")
        )
        if not re.search(r"Returns\n-+\n[^\n].*?\[", text, re.DOTALL):
            missing.append(f"{name}: the result has no [unit]")
    assert not missing, "\n".join(missing)


def test_packages_export_few_names() -> None:
    many = {
        module_name(path): f"{len(exported(path))} names, the limit is {NAMES_LIMIT}"
        for path in SOURCE.rglob("__init__.py")
        if len(exported(path)) > NAMES_LIMIT
    }
    demand_none(many, "packages_with_more_than_12_names")


def test_exceptions_have_reasons() -> None:
    assert all(reason for rule in exceptions().values() for reason in rule.values())

"""What the house tests read: source files, their trees, and the list of exceptions."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "nearzero"
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def exceptions() -> dict[str, dict[str, str]]:
    """Return the exceptions by rule: what is let off, and why."""
    text = (ROOT / "tests" / "house" / "allowed.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def demand_none(found: dict[str, str], rule: str) -> None:
    """Fail with what breaks a rule without an exception, and with exceptions nothing needs."""
    excuses = exceptions()[rule]
    broken = [f"{name}: {what}" for name, what in sorted(found.items()) if name not in excuses]
    stale = [
        f"{name}: excused in allowed.yaml without need" for name in excuses if name not in found
    ]
    assert not broken + stale, "\n".join(["", *broken, *stale])


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    """Return a path as it is written in messages and in the list of exceptions."""
    return path.relative_to(ROOT).as_posix()


def modules() -> list[Path]:
    """Return the library's Python files."""
    return sorted(SOURCE.rglob("*.py"))


def module_name(path: Path) -> str:
    """Return the dotted name under which a file is imported."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def functions(path: Path) -> Iterator[tuple[str, Function]]:
    """Yield each function and method of a file with its dotted name inside it."""
    yield from _functions(tree(path).body, "")


def _functions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, Function]]:
    for node in body:
        if isinstance(node, Function):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{prefix}{node.name}.")


def exported(package: Path) -> list[str]:
    """Return the names in ``__all__`` of a package's ``__init__.py``."""
    for node in tree(package).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return []


def chinese_lines(path: Path) -> set[int]:
    """Return the lines with Chinese text that is not the value of a ``zh=`` argument or key."""
    at_home: set[int] = set()
    for node in ast.walk(tree(path)):
        values = [node.value] if isinstance(node, ast.keyword) and node.arg == "zh" else []
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            values += [v for k, v in pairs if isinstance(k, ast.Constant) and k.value == "zh"]
        for value in values:
            at_home.update(range(value.lineno, (value.end_lineno or value.lineno) + 1))
    text = path.read_text(encoding="utf-8")
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    found = {token.start[0] for token in tokens if CHINESE.search(token.string)}
    return {line for line in found if line not in at_home}

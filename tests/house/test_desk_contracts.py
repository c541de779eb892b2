"""The desk keeps to its drawing: where queries are made, what pages import, how much it weighs."""

import ast
import re
import tomllib

from house import ROOT, chinese_lines, name_of, tree

DESK = ROOT / "src" / "parkdesk"
FILES = sorted(path for path in DESK.rglob("*.py") if "migrations" not in path.parts)
DEPENDENCIES_LIMIT = 10
SCRIPT_LINES_LIMIT = 1500
_COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL)


def imports_of(path) -> set[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_pages_and_interface_make_no_query_of_their_own() -> None:
    """A query that is made where it is shown is a query that forgets whose it is."""
    made = [
        f"{name_of(path)}:{node.lineno}"
        for path in FILES
        if path.is_relative_to(DESK / "web") or path.is_relative_to(DESK / "api")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert made == []


def test_the_interface_framework_stays_in_the_interface() -> None:
    users = [name_of(p) for p in FILES if any(n.split(".")[0] == "ninja" for n in imports_of(p))]
    assert all(name.startswith("src/parkdesk/api/") for name in users)


def test_chinese_stands_in_data_and_catalogues_only() -> None:
    found = {name_of(path): lines for path in FILES if (lines := chinese_lines(path))}
    assert found == {}


def test_the_platform_brings_few_packages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert len(project["optional-dependencies"]["desk"]) <= DEPENDENCIES_LIMIT


def test_own_scripts_are_few() -> None:
    own = [p for p in (DESK / "web" / "static").rglob("*.js") if "vendor" not in p.parts]
    assert sum(len(p.read_text(encoding="utf-8").splitlines()) for p in own) <= SCRIPT_LINES_LIMIT


def test_pages_hold_no_inline_script_or_style_and_ask_nobody_else() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*json)|\sstyle=|\son[a-z]+=|<style")
    outside = re.compile(r"""(?:src|href|action)=["']https?://""")
    wrong = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in DESK.rglob("*.html")
        for rule in (inline, outside)
        for found in rule.finditer(_COMMENT.sub("", path.read_text(encoding="utf-8")))
    ]
    assert wrong == []

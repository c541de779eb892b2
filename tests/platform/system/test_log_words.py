"""Every action code that is recorded has a word for it."""

import ast
from pathlib import Path

import parkdesk
from parkdesk.web.log_words import ACTIONS, GROUPS, word_of

ROOT = Path(parkdesk.__file__).parent


def recorded() -> set[str]:
    """Return the first argument of every call of ``record`` and the like in the sources."""
    found: set[str] = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func).endswith(
                ("record", "_recorded", "note_own_account")
            ):
                found |= {
                    one.value
                    for one in node.args[:1]
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return found


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_every_code_has_a_word() -> None:
    codes = recorded()
    assert len(codes) > 30
    assert codes - set(ACTIONS) == set()


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert word_of("new.thing") == "new.thing"


def test_every_group_has_actions() -> None:
    assert set(GROUPS) <= {code.partition(".")[0] for code in ACTIONS}

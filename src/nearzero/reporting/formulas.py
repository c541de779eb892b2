"""Formulas a verifier can follow: the text of a line's formula, as a sum in a worksheet.

A line of a result carries its formula in words, ``fuel_used × net_calorific_value × …``. This
module reads that text and writes it again over cells, or works it out. It makes no reported
tonnes: law 1 leaves those to ``nearzero.methods``, and the worksheet shows where both agree.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from functools import cache

from nearzero.reporting.figures import given
from nearzero.reporting.result import Line

_SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-", "·": "*"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ARITHMETIC: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@cache
def operands(formula: str) -> tuple[str, ...]:
    """Return the operands of a formula in the order in which they stand.

    Examples
    --------
    >>> operands("product × net_consumption × (1 − sulphur − ash) × 44/12")
    ('product', 'net_consumption', 'sulphur', 'ash')
    """
    return tuple(dict.fromkeys(_NAME.findall(formula)))


def over_cells(formula: str, cells: Mapping[str, str]) -> str:
    """Return a formula over cells, in the signs of a worksheet, without the leading ``=``.

    Raises
    ------
    KeyError
        If an operand has no cell.

    Examples
    --------
    >>> over_cells("amount × emission_factor", {"amount": "L2", "emission_factor": "R2"})
    'L2*R2'
    """
    plain = formula.translate(_SIGNS).replace(" ", "")
    return _NAME.sub(lambda found: cells[found[0]], plain)


def in_words(formula: str, names: Mapping[str, str]) -> str:
    """Return a formula with the names of its operands in the reader's language.

    Examples
    --------
    >>> in_words("amount × emission_factor", {"emission_factor": "emission factor"})
    'amount × emission factor'
    """
    return _NAME.sub(lambda found: names.get(found[0], found[0]), formula)


def with_numbers(formula: str, values: Mapping[str, float]) -> str:
    """Return a formula with a number in place of each operand.

    Raises
    ------
    KeyError
        If an operand has no value.

    Examples
    --------
    >>> with_numbers("amount × emission_factor", {"amount": 2.0, "emission_factor": 0.8325})
    '2 × 0.8325'
    """

    def shown(name: str) -> str:
        text = given(values[name])
        return f"({text})" if text.startswith("-") else text

    return _NAME.sub(lambda found: shown(found[0]), formula)


def worked_out(formula: str, values: Mapping[str, float]) -> float:
    """Return what a formula gives.

    Raises
    ------
    KeyError
        If an operand has no value.
    ValueError
        If the text holds anything but names, numbers, brackets and the four operations.

    Examples
    --------
    >>> worked_out("amount × emission_factor", {"amount": 2.0, "emission_factor": 0.8325})
    1.665
    """
    return _value(_tree(formula), values)


def values_of(line: Line) -> dict[str, float] | None:
    """Return the operands of a line's formula with their values, the amount among them.

    The amount is the one operand that no factor of the line names. None says that the line
    cannot be followed: no formula, an operand without a value, or more than one amount.

    Examples
    --------
    >>> values_of({"formula": "amount × emission_factor", "base_amount": 2.0, "factors": [
    ...     {"operand": "emission_factor", "value_used": 0.5}]})
    {'amount': 2.0, 'emission_factor': 0.5}
    """
    formula, amount = line.get("formula"), line.get("base_amount")
    if not formula or amount is None:
        return None
    used = {
        factor.get("operand", ""): factor.get("value_used") for factor in line.get("factors", ())
    }
    names = operands(formula)
    if len([name for name in names if name not in used]) != 1:
        return None
    values = {name: used.get(name, amount) for name in names}
    known = {name: value for name, value in values.items() if value is not None}
    return known if len(known) == len(values) else None


def recomputed(line: Line) -> float | None:
    """Return a line's emission by its formula, sign and member share; None = cannot be followed.

    Examples
    --------
    >>> recomputed({"formula": "amount × emission_factor", "base_amount": 2.0, "sign": -1,
    ...     "member_share": 1.0, "factors": [{"operand": "emission_factor", "value_used": 0.5}]})
    -1.0
    """
    values = values_of(line)
    if values is None:
        return None
    try:
        result = worked_out(line["formula"] or "", values)
    except (ValueError, ZeroDivisionError):
        return None
    share = line.get("member_share")
    return line.get("sign", 1) * (1.0 if share is None else share) * result


@cache
def _tree(formula: str) -> ast.expr:
    try:
        return ast.parse(formula.translate(_SIGNS).strip(), mode="eval").body
    except SyntaxError as error:
        message = f"not a formula: {formula!r}"
        raise ValueError(message) from error


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.Name(id=name):
            return values[name]
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner, values)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _ARITHMETIC:
            return _ARITHMETIC[type(sign)](_value(left, values), _value(right, values))
    message = f"a formula holds names, numbers and the four operations, not {ast.dump(node)}"
    raise ValueError(message)

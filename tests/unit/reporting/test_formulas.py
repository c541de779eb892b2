"""Formulas in words: read, written over cells, worked out; the same as the program's kernels."""

import inspect

import pytest
from sample import sample

from nearzero.methods import kernels
from nearzero.methods.definition import formulas
from nearzero.reporting.formulas import operands, over_cells, recomputed, values_of, worked_out

FORMULAS = dict(formulas())


@pytest.mark.parametrize("kernel", FORMULAS)
def test_the_formula_of_every_kernel_gives_what_the_kernel_gives(kernel):
    function = getattr(kernels, kernel)
    names = list(inspect.signature(function).parameters)
    values = {name: 0.3 + 0.17 * at for at, name in enumerate(names)}
    assert set(operands(FORMULAS[kernel])) == set(names)
    # Sums of products in another order differ in the last bits only.
    assert worked_out(FORMULAS[kernel], values) == pytest.approx(function(**values), rel=1e-14)


def test_a_formula_over_cells_keeps_its_brackets():
    formula = "clinker × ((cao − free_cao) × 44/56 + mgo ÷ 2)"
    cells = {"clinker": "A1", "cao": "B1", "free_cao": "C1", "mgo": "D1"}
    assert over_cells(formula, cells) == "A1*((B1-C1)*44/56+D1/2)"


@pytest.mark.parametrize("text", ["__import__('os')", "a if b else c", "a **", "a ** 2"])
def test_only_arithmetic_is_worked_out(text):
    with pytest.raises(ValueError, match="formula"):
        worked_out(text, {"a": 1.0, "b": 1.0, "c": 1.0})


def test_every_counted_line_of_the_sample_can_be_followed():
    for line in sample()["lines"]:
        if line["counted"]:
            assert recomputed(line) == pytest.approx(line["emission_tco2"], rel=1e-12)


@pytest.mark.parametrize(
    "change",
    [
        {"formula": None},
        {"formula": "amount × other × emission_factor"},
        {"base_amount": None},
        {"factors": [{"operand": "emission_factor", "value_used": None}]},
    ],
)
def test_a_line_that_cannot_be_followed_says_so(change):
    factors = [{"operand": "emission_factor", "value_used": 0.5}]
    line = {"formula": "amount × emission_factor", "base_amount": 2.0, "factors": factors}
    assert values_of(line) == {"amount": 2.0, "emission_factor": 0.5}
    assert recomputed({**line, **change}) is None

"""The shipped fonts: enough characters for what reports print, and a licence beside them."""

from importlib.resources import files
from pathlib import Path

import typst

from nearzero.reporting.pdf import figure_png

FONTS = files("nearzero.reporting").joinpath("fonts")
LIMIT = 12_000_000


def test_fonts_load_and_stay_small():
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    families = {"Noto Sans", "Noto Sans CJK SC", "Noto Serif", "Noto Serif CJK SC"}
    assert set(fonts.families()) == families
    assert sum(path.stat().st_size for path in Path(str(FONTS)).iterdir()) < LIMIT


def test_the_licence_stands_in_the_project():
    text = (Path(__file__).parents[3] / "LICENSES" / "OFL-1.1.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    for path in Path(str(FONTS)).glob("*.[ot]tf"):
        assert path.name in text


def test_signs_of_formulas_and_units_are_drawn():
    blank = drawn(" ")
    for sign in "₂⁴³×÷≤≥±—…〔〕《》~‰℃①㎡氿":
        assert drawn(sign) != blank, sign


def drawn(sign):
    return figure_png(
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
        f'<text x="2" y="15" font-family="Noto Sans CJK SC, Noto Sans">{sign}</text></svg>'
    )

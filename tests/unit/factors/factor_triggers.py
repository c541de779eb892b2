"""For each problem code of the factor stage: a file that triggers it and a clean neighbour."""

from pathlib import Path

HEAD = "id,quantity,subject,value,unit,source\n"
GOOD = "mine,emission_factor,grid,0.4,kgCO2/kWh,contract 7\n"


def _file(folder: Path, text: str | bytes) -> Path:
    path = folder / f"own{len(list(folder.iterdir()))}.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _clean(folder: Path) -> Path:
    return _file(folder, HEAD + GOOD)


TRIGGERS = {
    "factor.file-unreadable": (lambda folder: _file(folder, b"\xff\xfe\x00bad"), _clean),
    "factor.row-invalid": (
        lambda folder: _file(folder, HEAD + GOOD.replace("0.4", "about 0.4")),
        _clean,
    ),
    "factor.id-twice": (lambda folder: _file(folder, HEAD + GOOD + GOOD), _clean),
}

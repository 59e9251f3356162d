"""Writes the decode matrix: one small picture in many formats, sample types, colour spaces, kinds of opacity.

Beside each file stands what it shows, known by construction: the picture before it was encoded. Run:
    python generate.py FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from jpeg_cells import jpeg_cells
from other_cells import other_cells
from picture import HEIGHT, WIDTH
from png_cells import png_cells
from tiff_cells import tiff_cells


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    references: dict[bytes, str] = {}
    listed = []
    for cell in tiff_cells() + png_cells() + jpeg_cells() + other_cells():
        (folder / cell.name).write_bytes(cell.data)
        entry = {"file": cell.name, "samples": cell.samples, "space": cell.space, "opacity": cell.opacity}
        if cell.shows is not None:
            pixels = cell.shows.astype(np.uint8).tobytes()
            if pixels not in references:
                references[pixels] = f"shows-{len(references) + 1}.rgb"
                (folder / references[pixels]).write_bytes(pixels)
            entry |= {"shows": references[pixels], "bound": cell.bound}
        listed.append(entry)
    manifest = {"width": WIDTH, "height": HEIGHT, "cells": listed}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


if __name__ == "__main__":
    main()

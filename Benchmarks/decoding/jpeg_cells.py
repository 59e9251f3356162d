"""JPEG: kinds of coding and colour."""

from __future__ import annotations

import subprocess

import imagecodecs
import numpy as np
from colours import P3_PRIMARIES, icc_profile, to_primaries
from picture import GREY, GREY_RGB, PICTURE, UNIT, Cell, pillow
from PIL import Image


def jpeg_cells() -> list[Cell]:
    picture = Image.fromarray(PICTURE)
    fine = {"quality": 98, "subsampling": 0}
    plain = pillow(picture, "JPEG", **fine)
    p3 = Image.fromarray(np.round(to_primaries(UNIT, P3_PRIMARIES) * 255).astype(np.uint8))

    def transcoded(*options: str) -> bytes:
        return subprocess.run(["jpegtran", *options], input=plain, stdout=subprocess.PIPE, check=True).stdout

    frame = plain.index(b"\xff\xc0")
    twelve = plain[:frame] + b"\xff\xc1" + plain[frame + 2 : frame + 4] + b"\x0c" + plain[frame + 5 :]
    cells = [
        ("u8", "8", "YCbCr", "", plain, PICTURE, 1.5),
        (
            "progressive",
            "8, progressive",
            "YCbCr",
            "",
            pillow(picture, "JPEG", progressive=True, **fine),
            PICTURE,
            1.5,
        ),
        ("arithmetic", "8, arithmetic", "YCbCr", "", transcoded("-arithmetic"), PICTURE, 1.5),
        (
            "arithmetic-progressive",
            "8, arithmetic, progressive",
            "YCbCr",
            "",
            transcoded("-arithmetic", "-progressive"),
            PICTURE,
            1.5,
        ),
        ("rgb", "8", "RGB", "", pillow(picture, "JPEG", keep_rgb=True, **fine), PICTURE, 1.5),
        ("grey", "8", "grey", "", pillow(Image.fromarray(GREY), "JPEG", quality=98), GREY_RGB, 1.5),
        (
            "p3",
            "8",
            "Display P3 (ICC)",
            "",
            pillow(p3, "JPEG", icc_profile=icc_profile(P3_PRIMARIES), **fine),
            PICTURE,
            2.0,
        ),
        (
            "gain-map",
            "8, gain map behind",
            "YCbCr",
            "",
            plain + pillow(Image.fromarray(GREY), "JPEG", quality=50),
            PICTURE,
            1.5,
        ),
        (
            "cmyk",
            "8",
            "CMYK, no profile",
            "",
            pillow(picture.convert("CMYK"), "JPEG", quality=98),
            PICTURE,
            30.0,
        ),
        ("u12", "12", "YCbCr", "", twelve, None),
        ("lossless", "8, lossless", "RGB", "", imagecodecs.ljpeg_encode(GREY, bitspersample=8), None),
    ]
    return [Cell(f"jpeg-{name}.jpg", *rest) for name, *rest in cells]

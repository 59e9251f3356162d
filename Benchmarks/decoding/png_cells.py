"""PNG: depths, opacity, colour chunks."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from colours import P3_PRIMARIES, REC2020_PRIMARIES, encode_pq, icc_profile, linear, to_primaries
from picture import (
    ALPHA,
    GREY,
    GREY_RGB,
    HEIGHT,
    MASK,
    PICTURE,
    UNIT,
    WIDTH,
    Cell,
    on_white,
    pillow,
    stacked,
    wide,
)
from PIL import Image


def png(samples: np.ndarray, colour_type: int, *chunks: tuple[bytes, bytes]) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    depth = samples.dtype.itemsize * 8
    rows = samples.astype(samples.dtype.newbyteorder(">")).reshape(HEIGHT, -1)
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, colour_type, 0, 0, 0)
    body = [chunk(name, content) for name, content in chunks]
    return b"".join(
        [b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header), *body, chunk(b"IDAT", zlib.compress(raw, 9))]
        + [chunk(b"IEND", b"")]
    )


def png_cells() -> list[Cell]:
    u16 = PICTURE.astype(np.uint16) * 257
    wide_alpha = ALPHA.astype(np.uint16) * 257
    few = Image.fromarray(PICTURE).quantize(16)
    clear = few.copy()
    clear.info["transparency"] = 0
    shown = np.asarray(few.convert("RGB")).copy()
    shown[np.asarray(few) == 0] = 255
    p3 = to_primaries(UNIT, P3_PRIMARIES)
    profile = (b"iCCP", b"P3\0\0" + zlib.compress(icc_profile(P3_PRIMARIES)))
    cells = [
        ("u8", "8", "sRGB", "", png(PICTURE, 2)),
        ("u16", "16", "sRGB", "", png(u16, 2)),
        ("u8-alpha", "8", "sRGB", "straight", png(stacked(PICTURE, ALPHA), 6), on_white(PICTURE)),
        ("u16-alpha", "16", "sRGB", "straight", png(stacked(u16, wide_alpha), 6), on_white(PICTURE)),
        ("grey-u8", "8", "grey", "", png(GREY, 0), GREY_RGB),
        ("grey-u16", "16", "grey", "", png(GREY.astype(np.uint16) * 257, 0), GREY_RGB),
        ("grey-alpha", "8", "grey", "straight", png(stacked(GREY, ALPHA), 4), on_white(GREY_RGB)),
        (
            "grey-u16-alpha",
            "16",
            "grey",
            "straight",
            png(stacked(GREY.astype(np.uint16) * 257, wide_alpha), 4),
            on_white(GREY_RGB),
        ),
        (
            "grey-u1",
            "1",
            "grey",
            "",
            pillow(Image.fromarray(MASK).convert("1"), "PNG"),
            np.repeat(MASK[..., None], 3, -1),
        ),
        ("palette", "4", "palette", "", pillow(few, "PNG"), np.asarray(few.convert("RGB"))),
        ("palette-clear", "4", "palette", "one clear", pillow(clear, "PNG", transparency=0), shown),
        (
            "u16-linear",
            "16",
            "linear (gAMA)",
            "",
            png(wide(linear(UNIT)), 2, (b"gAMA", struct.pack(">I", 100000))),
        ),
        (
            "u16-pq",
            "16",
            "PQ Rec. 2020 (cICP)",
            "",
            png(wide(encode_pq(UNIT, REC2020_PRIMARIES)), 2, (b"cICP", bytes([9, 16, 0, 1]))),
        ),
        ("u16-p3", "16", "Display P3 (ICC)", "", png(wide(p3), 2, profile)),
    ]
    return [Cell(f"png-{name}.png", *rest) for name, *rest in cells]

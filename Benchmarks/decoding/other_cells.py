"""JPEG XL, AVIF, HEIC, WebP, GIF and BMP."""

from __future__ import annotations

import io
import struct
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import pillow_heif
from colours import P3_PRIMARIES, REC2020_PRIMARIES, encode_hlg, encode_pq, linear, to_primaries
from picture import ALPHA, HEIGHT, MASK, PICTURE, UNIT, WIDTH, Cell, on_white, pillow, stacked, wide
from PIL import Image


def other_cells() -> list[Cell]:
    picture = Image.fromarray(PICTURE)
    clear = Image.fromarray(stacked(PICTURE, ALPHA))
    p3 = np.round(to_primaries(UNIT, P3_PRIMARIES) * 255).astype(np.uint8)
    ten = lambda unit: np.round(np.clip(unit, 0, 1) * 1023).astype(np.uint16)  # noqa: E731
    lossless = {"lossless": True}

    def jxl(samples: np.ndarray) -> bytes:
        return imagecodecs.jpegxl_encode(samples, lossless=True)

    def bright_jxl(unit: np.ndarray, transfer: int) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            program = f"{folder}/encode_jxl"
            source = Path(__file__).with_name("encode_jxl.c")
            subprocess.run(["cc", source, "-ljxl", "-o", program], check=True)
            return subprocess.run(
                [program, str(WIDTH), str(HEIGHT), str(transfer)],
                input=wide(unit).tobytes(),
                stdout=subprocess.PIPE,
                check=True,
            ).stdout

    def avif(samples: np.ndarray, bits: int, primaries: int, transfer: int) -> bytes:
        return imagecodecs.avif_encode(
            samples,
            level=100,
            bitspersample=bits,
            primaries=primaries,
            transfer=transfer,
            matrix=0,
            pixelformat="444",
        )

    def heic(samples: np.ndarray, mode: str, primaries: int, transfer: int) -> bytes:
        file = pillow_heif.from_bytes(mode=mode, size=(WIDTH, HEIGHT), data=samples.tobytes())
        out = io.BytesIO()
        file.save(
            out,
            quality=100,
            chroma=444,
            matrix_coefficients=9 if primaries == 9 else 1,
            color_primaries=primaries,
            transfer_characteristics=transfer,
            full_range_flag=1,
        )
        return out.getvalue()

    flagged = picture.quantize(32)
    flagged.info["transparency"] = 0
    gif_shows = np.asarray(flagged.convert("RGB")).copy()
    gif_shows[np.asarray(flagged) == 0] = 255
    pq, hlg = encode_pq(UNIT, REC2020_PRIMARIES), encode_hlg(UNIT, REC2020_PRIMARIES)
    cells: list[tuple[str, str, str, str, Callable[[], bytes], np.ndarray | None, float]] = [
        ("jxl-u8.jxl", "8", "sRGB", "", lambda: jxl(PICTURE), PICTURE, 1.0),
        ("jxl-u16.jxl", "16", "linear", "", lambda: jxl(wide(linear(UNIT))), PICTURE, 1.0),
        ("jxl-f32.jxl", "float", "linear", "", lambda: jxl(linear(UNIT).astype(np.float32)), PICTURE, 1.0),
        ("jxl-pq.jxl", "16", "PQ Rec. 2020", "", lambda: bright_jxl(pq, 16), PICTURE, 1.0),
        ("jxl-hlg.jxl", "16", "HLG Rec. 2020", "", lambda: bright_jxl(hlg, 18), PICTURE, 1.0),
        (
            "jxl-alpha.jxl",
            "8",
            "sRGB",
            "straight",
            lambda: jxl(stacked(PICTURE, ALPHA)),
            on_white(PICTURE),
            1.0,
        ),
        (
            "avif-u8.avif",
            "8",
            "sRGB",
            "",
            lambda: pillow(picture, "AVIF", quality=100, subsampling="4:4:4"),
            PICTURE,
            2.0,
        ),
        (
            "avif-alpha.avif",
            "8",
            "sRGB",
            "straight",
            lambda: pillow(clear, "AVIF", quality=100, subsampling="4:4:4"),
            on_white(PICTURE),
            2.0,
        ),
        ("avif-p3.avif", "8", "Display P3 (nclx)", "", lambda: avif(p3, 8, 12, 13), PICTURE, 2.0),
        ("avif-u10.avif", "10", "sRGB", "", lambda: avif(ten(UNIT), 10, 1, 13), PICTURE, 2.0),
        ("avif-pq.avif", "10", "PQ Rec. 2020", "", lambda: avif(ten(pq), 10, 9, 16), PICTURE, 2.0),
        ("avif-hlg.avif", "10", "HLG Rec. 2020", "", lambda: avif(ten(hlg), 10, 9, 18), PICTURE, 2.0),
        ("heic-u8.heic", "8", "sRGB", "", lambda: heic(PICTURE, "RGB", 1, 13), PICTURE, 2.0),
        ("heic-p3.heic", "8", "Display P3 (nclx)", "", lambda: heic(p3, "RGB", 12, 13), PICTURE, 2.0),
        ("heic-pq.heic", "10", "PQ Rec. 2020", "", lambda: heic(wide(pq), "RGB;16", 9, 16), PICTURE, 3.0),
        ("heic-hlg.heic", "10", "HLG Rec. 2020", "", lambda: heic(wide(hlg), "RGB;16", 9, 18), PICTURE, 2.0),
        ("webp-lossless.webp", "8", "sRGB", "", lambda: pillow(picture, "WEBP", **lossless), PICTURE, 1.0),
        ("webp-lossy.webp", "8", "YCbCr", "", lambda: pillow(picture, "WEBP", quality=100), PICTURE, 4.0),
        (
            "webp-alpha.webp",
            "8",
            "sRGB",
            "straight",
            lambda: pillow(clear, "WEBP", exact=True, **lossless),
            on_white(PICTURE),
            1.0,
        ),
        (
            "gif-clear.gif",
            "8",
            "palette",
            "one clear",
            lambda: pillow(flagged, "GIF", transparency=0),
            gif_shows,
            1.0,
        ),
        ("bmp-u24.bmp", "8", "sRGB", "", lambda: pillow(picture, "BMP"), PICTURE, 1.0),
        (
            "bmp-palette.bmp",
            "8",
            "palette",
            "",
            lambda: pillow(picture.quantize(64), "BMP"),
            np.asarray(picture.quantize(64).convert("RGB")),
            1.0,
        ),
        (
            "bmp-u1.bmp",
            "1",
            "grey",
            "",
            lambda: pillow(Image.fromarray(MASK).convert("1"), "BMP"),
            np.repeat(MASK[..., None], 3, -1),
            1.0,
        ),
        ("bmp-u32.bmp", "8, unused byte", "sRGB", "", lambda: bitmap32(PICTURE), PICTURE, 1.0),
        ("bmp-565.bmp", "5, 6, 5", "sRGB", "", lambda: bitmap565(PICTURE), PICTURE, 3.0),
    ]
    return [Cell(name, *facts, make(), shows, bound) for name, *facts, make, shows, bound in cells]


def bitmap(bits: int, compression: int, masks: bytes, rows: bytes) -> bytes:
    start = 54 + len(masks)
    header = struct.pack(
        "<IiiHHIIiiII", 40, WIDTH, -HEIGHT, 1, bits, compression, len(rows), 2835, 2835, 0, 0
    )
    return struct.pack("<2sIHHI", b"BM", start + len(rows), 0, 0, start) + header + masks + rows


def bitmap32(picture: np.ndarray) -> bytes:
    return bitmap(32, 0, b"", stacked(picture[..., ::-1], np.zeros((HEIGHT, WIDTH), np.uint8)).tobytes())


def bitmap565(picture: np.ndarray) -> bytes:
    red, green, blue = (picture[..., channel].astype(np.uint16) for channel in range(3))
    packed = (red >> 3 << 11) | (green >> 2 << 5) | blue >> 3
    return bitmap(16, 3, struct.pack("<III", 0xF800, 0x07E0, 0x001F), packed.astype("<u2").tobytes())

"""Writes the decode matrix: one small picture in many formats, sample types, colour spaces, kinds of opacity.

Beside each file stands what it shows, known by construction: the picture before it was encoded. Run:
    python generate.py FOLDER
"""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import imagecodecs
import numpy as np
import pillow_heif
import tifffile
from colours import (
    P3_PRIMARIES,
    REC2020_PRIMARIES,
    encode_hlg,
    encode_pq,
    icc_profile,
    lab,
    linear,
    to_primaries,
)
from PIL import Image

WIDTH, HEIGHT = 32, 24


def made_picture() -> np.ndarray:
    """Hues from left to right, light to dark, less and more colourful: 8-bit sRGB."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    hue = 2 * np.pi * x / WIDTH
    value = 40 + 200 * (HEIGHT - 1 - y) / (HEIGHT - 1)
    depth = 0.25 + 0.25 * np.cos(2 * np.pi * y / HEIGHT)
    channels = [value * (1 - depth * (1 - np.cos(hue + shift))) for shift in (0, 2.1, 4.2)]
    return np.clip(np.round(np.stack(channels, -1)), 0, 255).astype(np.uint8)


PICTURE = made_picture()
UNIT = PICTURE / 255
# As JPEG and Pillow weigh them.
GREY = np.asarray(Image.fromarray(PICTURE).convert("L"))
GREY_RGB = np.repeat(GREY[..., None], 3, -1)
ALPHA = np.repeat(np.linspace(0, 255, WIDTH).round().astype(np.uint8)[None], HEIGHT, 0)
MASK = np.where((np.mgrid[0:HEIGHT, 0:WIDTH][1] // 4) % 2, 255, 0).astype(np.uint8)


def on_white(colours: np.ndarray) -> np.ndarray:
    share = ALPHA[..., None] / 255
    return np.round(colours * share + 255 * (1 - share)).astype(np.uint8)


@dataclass
class Cell:
    name: str
    samples: str
    space: str
    opacity: str
    data: bytes
    #: None: it must be called unsupported.
    shows: np.ndarray | None = field(default_factory=lambda: PICTURE)
    #: Largest mean difference, CIE76.
    bound: float = 1.0


def tiff(samples: np.ndarray, photometric: str = "rgb", **options: object) -> bytes:
    out = io.BytesIO()
    tifffile.imwrite(out, samples, photometric=photometric, metadata=None, **options)
    return out.getvalue()


def patched(data: bytes, tag: int, value: int) -> bytes:
    """Another value for a short of a little-endian TIFF's first directory."""
    changed = bytearray(data)
    start = struct.unpack_from("<I", data, 4)[0]
    for entry in range(struct.unpack_from("<H", data, start)[0]):
        at = start + 2 + entry * 12
        if struct.unpack_from("<H", data, at)[0] == tag:
            struct.pack_into("<H", changed, at + 8, value)
            return bytes(changed)
    raise ValueError(f"no tag {tag}")


def pillow(picture: Image.Image, format: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


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


def wide(unit: np.ndarray) -> np.ndarray:
    return np.round(np.clip(unit, 0, 1) * 65535).astype(np.uint16)


def stacked(*channels: np.ndarray) -> np.ndarray:
    return np.dstack(channels)


def tiff_cells() -> list[Cell]:
    deflate = {"compression": "zlib"}
    u16 = PICTURE.astype(np.uint16) * 257
    u32 = PICTURE.astype(np.uint32) * 16843009
    unit = UNIT.astype(np.float32)
    inks = np.asarray(Image.fromarray(PICTURE).convert("CMYK"))
    cells = [
        ("u8", "8", "sRGB", "", tiff(PICTURE)),
        (
            "u8-separate",
            "8, planes apart",
            "sRGB",
            "",
            tiff(np.moveaxis(PICTURE, -1, 0), planarconfig="separate"),
        ),
        ("u8-tiled", "8, tiled", "sRGB", "", tiff(PICTURE, tile=(16, 16), **deflate)),
        ("u8-big", "8, BigTIFF", "sRGB", "", tiff(PICTURE, bigtiff=True, **deflate)),
        ("u16", "16", "sRGB", "", tiff(u16, **deflate)),
        ("u16-motorola", "16, big-endian", "sRGB", "", tiff(u16, byteorder=">", **deflate)),
        (
            "u16-p3",
            "16",
            "Display P3 (ICC)",
            "",
            tiff(wide(to_primaries(UNIT, P3_PRIMARIES)), iccprofile=icc_profile(P3_PRIMARIES), **deflate),
        ),
        ("u32", "32", "sRGB", "", tiff(u32, **deflate)),
        ("s16", "16, signed", "sRGB", "", tiff((u16 // 2).astype(np.int16), **deflate), None),
        ("f16", "half float", "sRGB", "", tiff(unit.astype(np.float16), **deflate), None),
        ("f32", "float", "none told", "", tiff(unit, **deflate)),
        ("f32-srgb", "float", "sRGB (ICC)", "", tiff(unit, iccprofile=icc_profile(), **deflate)),
        (
            "f32-p3",
            "float",
            "Display P3 (ICC)",
            "",
            tiff(
                to_primaries(UNIT, P3_PRIMARIES).astype(np.float32),
                iccprofile=icc_profile(P3_PRIMARIES),
                **deflate,
            ),
        ),
        (
            "f32-linear",
            "float",
            "linear (ICC)",
            "",
            tiff(linear(UNIT).astype(np.float32), iccprofile=icc_profile(gamma=1), **deflate),
        ),
        ("f32-bright", "float, up to 255", "none told", "", tiff(unit * 255, **deflate), None),
        ("f64", "double", "sRGB (ICC)", "", tiff(UNIT, iccprofile=icc_profile(), **deflate), None),
        (
            "f32-alpha",
            "float",
            "none told",
            "straight",
            tiff(stacked(unit, (ALPHA / 255).astype(np.float32)), extrasamples=[2], **deflate),
            on_white(PICTURE),
        ),
        ("grey-u8", "8", "grey", "", tiff(GREY, "minisblack"), GREY_RGB),
        ("grey-white", "8, white is 0", "grey", "", tiff(255 - GREY, "miniswhite"), GREY_RGB),
        ("grey-u16", "16", "grey", "", tiff(GREY.astype(np.uint16) * 257, "minisblack"), GREY_RGB),
        (
            "grey-u16-white",
            "16, white is 0",
            "grey",
            "",
            tiff(65535 - GREY.astype(np.uint16) * 257, "miniswhite"),
            GREY_RGB,
        ),
        ("grey-u32", "32", "grey", "", tiff(GREY.astype(np.uint32) * 16843009, "minisblack"), GREY_RGB),
        ("grey-f32", "float", "grey", "", tiff((GREY / 255).astype(np.float32), "minisblack"), GREY_RGB),
        ("grey-u1", "1", "grey", "", tiff(MASK > 0, "minisblack"), np.repeat(MASK[..., None], 3, -1)),
        (
            "grey-u4",
            "4",
            "grey",
            "",
            tiff(GREY // 16, "minisblack", bitspersample=4),
            np.repeat((GREY // 16 * 17)[..., None], 3, -1),
        ),
        (
            "grey-u2",
            "2",
            "grey",
            "",
            tiff(GREY // 64, "minisblack", bitspersample=2),
            np.repeat((GREY // 64 * 85)[..., None], 3, -1),
        ),
        (
            "grey-selection",
            "8",
            "grey",
            "selection",
            tiff(stacked(GREY, MASK), "minisblack", extrasamples=[0]),
            GREY_RGB,
        ),
        (
            "grey-alpha",
            "8",
            "grey",
            "straight",
            tiff(stacked(GREY, ALPHA), "minisblack", extrasamples=[2]),
            on_white(GREY_RGB),
        ),
        ("selection", "8", "sRGB", "selection", tiff(stacked(PICTURE, MASK), extrasamples=[0])),
        (
            "selections",
            "8",
            "sRGB",
            "2 selections",
            tiff(stacked(PICTURE, MASK, 255 - MASK), extrasamples=[0, 0]),
        ),
        (
            "selection-alpha",
            "8",
            "sRGB",
            "selection, straight",
            tiff(stacked(PICTURE, MASK, ALPHA), extrasamples=[0, 2]),
            on_white(PICTURE),
        ),
        (
            "alpha-selection",
            "8",
            "sRGB",
            "straight, selection",
            tiff(stacked(PICTURE, ALPHA, MASK), extrasamples=[2, 0]),
            on_white(PICTURE),
        ),
        (
            "alpha",
            "8",
            "sRGB",
            "straight",
            tiff(stacked(PICTURE, ALPHA), extrasamples=[2]),
            on_white(PICTURE),
        ),
        (
            "alpha-u16",
            "16",
            "sRGB",
            "straight",
            tiff(stacked(u16, ALPHA.astype(np.uint16) * 257), extrasamples=[2], **deflate),
            on_white(PICTURE),
        ),
        (
            "selection-u16",
            "16",
            "sRGB",
            "selection",
            tiff(stacked(u16, MASK.astype(np.uint16) * 257), extrasamples=[0], **deflate),
        ),
        (
            "associated",
            "8",
            "sRGB",
            "multiplied",
            tiff(
                stacked((PICTURE * (ALPHA[..., None] / 255)).round().astype(np.uint8), ALPHA),
                extrasamples=[1],
            ),
            on_white(PICTURE),
            2.0,
        ),
        ("lab-u8", "8", "Lab", "", tiff(lab(UNIT, 8), "cielab", **deflate), PICTURE, 1.5),
        ("lab-u16", "16", "Lab", "", tiff(lab(UNIT, 16), "cielab", **deflate), PICTURE),
        (
            "icclab-u8",
            "8",
            "ICC Lab",
            "",
            tiff(lab(UNIT, 8) ^ np.array([0, 128, 128], np.uint8), "icclab"),
            None,
        ),
        (
            "ycbcr",
            "8",
            "YCbCr",
            "",
            tiff(np.asarray(Image.fromarray(PICTURE).convert("YCbCr")), "ycbcr", subsampling=(1, 1)),
            PICTURE,
            2.0,
        ),
        (
            "ycbcr-jpeg",
            "8, JPEG",
            "YCbCr",
            "",
            pillow(Image.fromarray(PICTURE), "TIFF", compression="jpeg", quality=98),
            PICTURE,
            4.0,
        ),
        (
            "ycbcr-coarse",
            "8, chroma halved",
            "YCbCr",
            "",
            patched(
                tiff(np.asarray(Image.fromarray(PICTURE).convert("YCbCr")), "ycbcr", subsampling=(1, 1)),
                530,
                2,
            ),
            None,
        ),
        ("cmyk-u8", "8", "CMYK, no profile", "", tiff(inks, "separated", **deflate), PICTURE, 30.0),
        (
            "cmyk-u16",
            "16",
            "CMYK, no profile",
            "",
            tiff(inks.astype(np.uint16) * 257, "separated", **deflate),
            PICTURE,
            30.0,
        ),
        (
            "cmyk-selection",
            "8",
            "CMYK, no profile",
            "selection",
            tiff(stacked(inks, MASK), "separated", extrasamples=[0], **deflate),
            PICTURE,
            30.0,
        ),
        (
            "palette",
            "8",
            "palette",
            "",
            pillow(Image.fromarray(PICTURE).quantize(64), "TIFF"),
            np.asarray(Image.fromarray(PICTURE).quantize(64).convert("RGB")),
        ),
    ]
    unnamed = tiff(stacked(PICTURE, MASK), extrasamples=[0])
    cells.append(("selection-untold", "8", "sRGB", "channel untold", patched_away(unnamed, 338)))
    return [Cell(f"tiff-{name}.tif", *rest) for name, *rest in cells]


def patched_away(data: bytes, tag: int) -> bytes:
    """A TIFF without an entry: its tag becomes a private one, which sorts wrong but is passed over."""
    changed = bytearray(data)
    start = struct.unpack_from("<I", data, 4)[0]
    for entry in range(struct.unpack_from("<H", data, start)[0]):
        at = start + 2 + entry * 12
        if struct.unpack_from("<H", data, at)[0] == tag:
            struct.pack_into("<H", changed, at, 65000)
    return bytes(changed)


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


def modern_cells() -> list[Cell]:
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


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    references: dict[bytes, str] = {}
    listed = []
    for cell in tiff_cells() + png_cells() + jpeg_cells() + modern_cells():
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

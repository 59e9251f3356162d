"""TIFF: sample formats, colour spaces, arrangements."""

from __future__ import annotations

import io
import struct

import numpy as np
import tifffile
from colours import P3_PRIMARIES, icc_profile, lab, linear, to_primaries
from picture import ALPHA, GREY, GREY_RGB, MASK, PICTURE, UNIT, Cell, on_white, pillow, stacked, wide
from PIL import Image


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

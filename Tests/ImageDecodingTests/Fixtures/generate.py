"""Writes the pictures that the decoder's tests read.

Needs Pillow and the `vips` command. Run: python generate.py [photo]; with a photo, reference.rgb is cut anew.
"""

from __future__ import annotations

import struct
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops

HERE = Path(__file__).parent
SIZE = (48, 32)

# How to store a picture so that each EXIF orientation shows it upright again.
STORE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def vips(*arguments: str) -> None:
    subprocess.run(["vips", *arguments], check=True, cwd=HERE)


def jpeg(picture: Image.Image, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=95, subsampling=0, **options)
    return out.getvalue()


def oriented(picture: Image.Image, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = picture.transpose(STORE[orientation]) if orientation in STORE else picture
    return jpeg(stored, exif=exif)


class TIFFWriter:
    """Just enough of TIFF 6.0 for a digital negative: little-endian, one strip per directory."""

    SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 10: 8}

    def __init__(self) -> None:
        self.data = bytearray(b"II*\0\0\0\0\0")

    def append(self, block: bytes) -> int:
        self.data += b"\0" * (len(self.data) % 2)
        offset = len(self.data)
        self.data += block
        return offset

    def directory(self, entries: dict[int, tuple[int, bytes]]) -> int:
        rows = b""
        for tag, (kind, value) in sorted(entries.items()):
            count = len(value) // self.SIZES[kind]
            field = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack("<I", self.append(value))
            rows += struct.pack("<HHI", tag, kind, count) + field
        return self.append(struct.pack("<H", len(entries)) + rows + b"\0\0\0\0")

    def finish(self, first: int) -> bytes:
        self.data[4:8] = struct.pack("<I", first)
        return bytes(self.data)


def shorts(*values: int) -> tuple[int, bytes]:
    return 3, struct.pack(f"<{len(values)}H", *values)


def longs(*values: int) -> tuple[int, bytes]:
    return 4, struct.pack(f"<{len(values)}I", *values)


def rationals(*values: float) -> tuple[int, bytes]:
    return 10, b"".join(struct.pack("<ii", round(value * 10000), 10000) for value in values)


def ascii_text(text: str) -> tuple[int, bytes]:
    return 2, text.encode() + b"\0"


def digital_negative(picture: Image.Image, orientation: int, preview: bytes | None) -> bytes:
    """A DNG 1.4 file with an RGGB mosaic of the picture (linear, sRGB primaries)."""
    width, height = picture.size
    mosaic = bytearray()
    for y in range(height):
        for x in range(width):
            value = picture.getpixel((x, y))[(y % 2) + (x % 2)] / 255
            linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
            mosaic += struct.pack("<H", round(linear * 16383))
    file = TIFFWriter()
    camera = {
        271: ascii_text("Afterimage"),
        272: ascii_text("Test Camera"),
        274: shorts(orientation),
        50706: (1, bytes([1, 4, 0, 0])),
        50707: (1, bytes([1, 1, 0, 0])),
        50708: ascii_text("Afterimage Test Camera"),
        # XYZ (D65) to linear sRGB.
        50721: rationals(3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.2040, 1.0570),
        50728: (5, struct.pack("<6I", 1, 1, 1, 1, 1, 1)),
        50778: shorts(21),
    }
    sensor = {
        254: longs(0),
        256: longs(width),
        257: longs(height),
        258: shorts(16),
        259: shorts(1),
        262: shorts(32803),
        273: longs(file.append(bytes(mosaic))),
        277: shorts(1),
        278: longs(height),
        279: longs(len(mosaic)),
        284: shorts(1),
        33421: shorts(2, 2),
        33422: (1, bytes([0, 1, 1, 2])),
        50714: shorts(0),
        50717: longs(16383),
    }
    if preview is None:
        return file.finish(file.directory(camera | sensor))
    shown = {
        254: longs(1),
        256: longs(width),
        257: longs(height),
        258: shorts(8, 8, 8),
        259: shorts(7),
        262: shorts(6),
        273: longs(file.append(preview)),
        277: shorts(3),
        278: longs(height),
        279: longs(len(preview)),
        330: longs(file.directory(sensor)),
    }
    return file.finish(file.directory(camera | shown))


def main() -> None:
    raw = HERE / "reference.rgb"
    if len(sys.argv) > 1:
        photo = Image.open(sys.argv[1]).convert("RGB")
        raw.write_bytes(photo.crop((110, 30, 350, 190)).resize(SIZE, Image.Resampling.LANCZOS).tobytes())
    picture = Image.frombytes("RGB", SIZE, raw.read_bytes())
    negative = ImageChops.invert(picture)
    half_clear = picture.copy()
    half_clear.putalpha(
        Image.frombytes("L", SIZE, bytes(0 if x < 24 else 255 for _ in range(32) for x in range(48)))
    )

    for orientation in range(1, 9):
        (HERE / f"orientation-{orientation}.jpg").write_bytes(oriented(picture, orientation))
    big = picture.resize((384, 256), Image.Resampling.BICUBIC)
    (HERE / "large.jpg").write_bytes(oriented(big, 6))
    (HERE / "progressive.jpg").write_bytes(jpeg(picture, progressive=True))
    (HERE / "grey.jpg").write_bytes(jpeg(picture.convert("L")))
    (HERE / "cmyk.jpg").write_bytes(jpeg(picture.convert("CMYK")))
    picture.save(HERE / "plain.png")
    picture.convert("L").save(HERE / "grey.png")
    picture.quantize(64).save(HERE / "palette.png")
    half_clear.save(HERE / "alpha.png")
    half_clear.save(HERE / "alpha.webp", lossless=True)
    picture.save(HERE / "plain.webp", quality=95)
    picture.save(HERE / "plain.bmp")
    picture.save(HERE / "plain.tif", compression="tiff_lzw")
    picture.convert("CMYK").save(HERE / "cmyk.tif", compression="tiff_lzw")
    picture.save(HERE / "animated.webp", save_all=True, append_images=[negative], lossless=True)
    picture.save(HERE / "animated.gif", save_all=True, append_images=[negative])
    picture.save(HERE / "plain.avif", quality=95, subsampling="4:4:4")

    vips("linear", "plain.png", "wide.v", "257", "0")
    vips("cast", "wide.v", "wide16.v", "ushort")
    vips("copy", "wide16.v", "sixteen-bit.png", "--interpretation", "rgb16")
    vips("copy", "wide16.v", "sixteen-bit.tif[compression=deflate]", "--interpretation", "rgb16")
    vips(
        "icc_transform",
        "plain.png",
        "display-p3.jpg[Q=95,subsample-mode=off]",
        "p3",
        "--input-profile",
        "srgb",
    )
    vips("icc_transform", "plain.png", "display-p3.png", "p3", "--input-profile", "srgb")
    vips(
        "heifsave", "plain.png", "plain.heic", "--Q", "95", "--compression", "hevc", "--subsample-mode", "off"
    )
    vips("jxlsave", "plain.png", "plain.jxl", "--Q", "95")
    for scratch in HERE.glob("*.v"):
        scratch.unlink()

    (HERE / "preview.dng").write_bytes(
        digital_negative(picture.transpose(STORE[6]), 6, jpeg(picture.transpose(STORE[6])))
    )
    (HERE / "no-preview.dng").write_bytes(digital_negative(big.transpose(STORE[8]).resize((64, 96)), 8, None))


if __name__ == "__main__":
    main()

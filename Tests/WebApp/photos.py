"""Photos for the tests: the sample library, and copies of some of it in other sizes and qualities."""

import os
import shutil
import struct
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from server import SAMPLES

COPIES = ("raccoon.jpg", "dahlia.jpg", "sunset.jpg")
PLACED = "sunset.jpg"
FIRST_DAY = 1_709_294_400


def dated(jpeg: bytes, moment: int, place: tuple[int, int] | None = None) -> bytes:
    """A JPEG whose camera says when it was taken, and in whole degrees north and west where."""
    text = datetime.fromtimestamp(moment, UTC).strftime("%Y:%m:%d %H:%M:%S").encode() + b"\0"

    def field(tag: int, kind: int, count: int, value: int | bytes) -> bytes:
        end = value.ljust(4, b"\0") if isinstance(value, bytes) else struct.pack("<I", value)
        return struct.pack("<HHI", tag, kind, count) + end

    def directory(*fields: bytes) -> bytes:
        return struct.pack("<H", len(fields)) + b"".join(fields) + bytes(4)

    fields = 2 if place else 1
    exif_at = 8 + 6 + 12 * fields
    gps_at = exif_at + 18
    values_at = gps_at + (54 if place else 0)
    main = [field(0x8769, 4, 1, exif_at)] + ([field(0x8825, 4, 1, gps_at)] if place else [])
    tiff = b"II*\0\x08\0\0\0" + directory(*main) + directory(field(0x9003, 2, 20, values_at))
    if place:
        at = values_at + 20
        tiff += directory(
            field(1, 2, 2, b"N\0"), field(2, 5, 3, at), field(3, 2, 2, b"W\0"), field(4, 5, 3, at + 24)
        )
    tiff += text
    for degrees in place or ():
        tiff += struct.pack("<6I", degrees, 1, 0, 1, 0, 1)
    content = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content + jpeg[2:]


def make(folder: Path) -> Path:
    """The samples, JPEGs taken a day apart and others undated; of three also a smaller copy, undated, and one
    that is the same to the byte."""
    folder.mkdir(parents=True)
    for number, sample in enumerate(sorted(SAMPLES.iterdir())):
        content = sample.read_bytes()
        if sample.suffix == ".jpg":
            place = (38, 9) if sample.name == PLACED else None
            content = dated(content, FIRST_DAY + number * 86_400, place)
        (folder / sample.name).write_bytes(content)
    for name in COPIES:
        shutil.copyfile(folder / name, folder / f"{Path(name).stem}-again.jpg")
        with Image.open(folder / name) as picture:
            half = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)
            half.convert("RGB").save(folder / f"{Path(name).stem}-small.jpg", quality=80)
    for number, photo in enumerate(sorted(folder.iterdir())):
        moment = FIRST_DAY + number * 86_400
        os.utime(photo, (moment, moment))
    return folder


def count() -> int:
    return len(list(SAMPLES.iterdir())) + 2 * len(COPIES)

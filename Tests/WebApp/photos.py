"""Photos for the tests: the sample library, and copies of some of it in other sizes and qualities."""

import os
import shutil
from pathlib import Path

from PIL import Image
from server import SAMPLES

COPIES = ("raccoon.jpg", "dahlia.jpg", "sunset.jpg")


def make(folder: Path) -> Path:
    """The samples, dated a day apart; of three also a smaller copy and one that is the same to the byte."""
    folder.mkdir(parents=True)
    for sample in sorted(SAMPLES.iterdir()):
        shutil.copyfile(sample, folder / sample.name)
    for name in COPIES:
        shutil.copyfile(folder / name, folder / f"{Path(name).stem}-again.jpg")
        with Image.open(folder / name) as picture:
            half = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)
            half.convert("RGB").save(folder / f"{Path(name).stem}-small.jpg", quality=80)
    for number, photo in enumerate(sorted(folder.iterdir())):
        moment = 1_709_294_400 + number * 86_400
        os.utime(photo, (moment, moment))
    return folder


def count() -> int:
    return len(list(SAMPLES.iterdir())) + 2 * len(COPIES)

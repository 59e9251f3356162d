"""Makes a half of the data set, the same for everybody who has the same photos: variants, bursts,
look-alikes."""

from __future__ import annotations

import io
import os
import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from .bursts import Scene
from .footage import EDITED, locate, sequences
from .recipes import RECIPES, Recipe
from .sources import HALVES, Sources, sources
from .truth import Photo, Truth

VARIANTS_EACH = 4
#: Raised when other files come out, so that a data set made before is made anew.
VERSION = 5
RECIPE_ORDER = list(RECIPES.values())


def dataset(
    root: Path, half: str, samples: Path, shared: Path, opencv: Path, originals: int = 312, scenes: int = 72
) -> Truth:
    """The half's folder under `root`, made when first asked for."""
    folder = root / half
    made = f"{VERSION} {originals} {scenes} {shared.is_dir()} {opencv.is_dir()}\n"
    stamp = folder / ".made"
    if not stamp.is_file() or stamp.read_text() != made:
        # Made beside it: a run that is stopped leaves nothing half, and what others read stays till the end.
        unfinished = root / f".{half}"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        Maker(unfinished, half).make(sources(half, samples, shared, opencv, originals, scenes), opencv)
        (unfinished / ".made").write_text(made)
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.rename(folder)
    return Truth.read(folder)


class Maker:
    def __init__(self, folder: Path, half: str) -> None:
        self.folder = folder
        self.half = half
        self.random = np.random.default_rng([HALVES.index(half), 20_260_101])
        self.photos: list[Photo] = []
        self.now = datetime(2022, 3, 1, 8, 0)

    def make(self, found: Sources, opencv: Path) -> None:
        for number, path in enumerate(found.originals):
            self.variants(number, path)
        for number, path in enumerate(found.scenes):
            self.burst(number, path)
        self.real(opencv)
        for number, files in enumerate(found.copies):
            for place, path in enumerate(files):
                recipe = "other rendering" if place else "original"
                self.take(path, f"c{number:03}", f"c{number:03}-{place}", recipe=recipe)
        for number, (label, files) in enumerate(found.alike.items()):
            self.alike(number, label, files)
        for number, path in enumerate(found.others):
            self.take(path, f"n{number:04}", f"n{number:04}")
        Truth(self.folder, sorted(self.photos, key=lambda photo: photo.file)).write()

    def variants(self, number: int, path: Path) -> None:
        """An original with its date, and some of its variants; every recipe gets as many originals as any
        other."""
        # Every other photo is taken seconds after an unrelated one, which makes no burst.
        self.pass_time(self.random.integers(*((2, 9) if number % 2 else (900, 200_000))))
        exposure, taken = f"o{number:04}", self.now
        plain = as_jpeg(path)
        dated = with_exif(plain, exif(taken))
        self.keep(dated, Photo(f"{exposure}.jpg", exposure, exposure, taken=taken))
        image = Image.open(io.BytesIO(plain))
        apart = len(RECIPE_ORDER) // VARIANTS_EACH
        shift = number // len(RECIPE_ORDER) % apart
        for place in range(VARIANTS_EACH):
            # Steps of a fourth of the list bring unlike recipes together; the shift changes which, and stays
            # below a step, so that none comes twice.
            step = (number + place * apart + (shift if place else 0)) % len(RECIPE_ORDER)
            self.variant(RECIPE_ORDER[step], exposure, plain, dated, image, taken)

    def variant(
        self, recipe: Recipe, exposure: str, plain: bytes, dated: bytes, image: Image.Image, taken: datetime
    ) -> None:
        keeps_date = recipe.exif_rotated or recipe.kind == "bytes" or self.random.random() < 0.5
        if recipe.kind == "bytes":
            content = dated
        elif recipe.name == "metadata stripped":
            content, keeps_date = plain, False
        else:
            keeps_date &= recipe.format != "PNG"
            content = recipe.encode(image, self.random, exif(taken) if keeps_date else None)
        name = f"{exposure}-{slug(recipe.name)}{recipe.suffix}"
        known = taken if keeps_date else None
        self.keep(content, Photo(name, exposure, exposure, recipe.name, recipe.kind, known))

    def burst(self, number: int, path: Path) -> None:
        """Half of the scenes lie within seconds; the frames of others bear no date, or lie hours apart."""
        self.pass_time(self.random.integers(900, 200_000))
        photo = Image.open(path)
        if min(photo.size) > 800:
            photo.thumbnail((1200, 1200))
        scene = Scene.of(photo, self.random, is_tripod=number % 3 == 2)
        name = f"s{number:03}"
        step = {3: None, 4: None, 5: 7_200.0}.get(number % 6, (0.25, 0.5, 1.0, 2.0)[number % 4])
        for place in range(3 if number % 6 == 5 else int(self.random.integers(4, 7))):
            taken = self.now if step else None
            exposure = f"{name}-f{place}"
            image = scene.frame(place, self.random)
            frame = encode(image, taken)
            self.keep(frame, Photo(f"{exposure}.jpg", exposure, name, taken=taken))
            if place == 1 and number % 3 == 0:
                recipe = RECIPES["resize 50 %" if number % 2 else "JPEG q50"]
                content = recipe.encode(
                    Image.open(io.BytesIO(frame)), self.random, exif(taken) if taken else None
                )
                copy = Photo(
                    f"{exposure}-{slug(recipe.name)}.jpg", exposure, name, recipe.name, recipe.kind, taken
                )
                self.keep(content, copy)
            self.pass_time(step or 60)

    def real(self, opencv: Path) -> None:
        for sequence in sequences(self.half, opencv):
            self.pass_time(90_000)
            for place, frame in enumerate(sequence.frames):
                taken = self.now + frame.after if frame.after is not None else None
                name = f"r-{sequence.name}-{place}"
                photo = Photo(f"{name}.jpg", name, f"r-{sequence.scene}", taken=taken, is_real=True)
                self.keep(encode(frame.image, taken), photo)
        edited = [locate(name, opencv) for name in EDITED]
        if self.half == "evaluation" and all(edited):
            for path, recipe in zip(edited, ("original", "edited by hand"), strict=True):
                if path:
                    self.take(path, "r-edited", f"r-{path.stem}", recipe=recipe)

    def alike(self, number: int, label: str, files: list[Path]) -> None:
        """Different photos of one person or kind of thing. Of every other kind of thing they are taken
        seconds apart; those of people bear no date, since some were taken at one occasion."""
        self.pass_time(self.random.integers(900, 200_000))
        for place, path in enumerate(files):
            name = f"a-{slug(label)}-{place}"
            if number % 2 or label.startswith("person"):
                self.take(path, name, name, likeness=label)
            else:
                self.pass_time(self.random.integers(2, 9))
                photo = Photo(f"{name}.jpg", name, name, taken=self.now, likeness=label, is_real=True)
                self.keep(with_exif(as_jpeg(path), exif(self.now)), photo)

    def take(
        self, path: Path, exposure: str, name: str, recipe: str = "original", likeness: str = ""
    ) -> None:
        """A file as it is; a PGM as a PNG, which every program reads."""
        content, suffix = path.read_bytes(), path.suffix.lower()
        if suffix == ".pgm":
            out = io.BytesIO()
            Image.open(path).save(out, "PNG")
            content, suffix = out.getvalue(), ".png"
        kind = "bytes" if recipe == "original" else "near"
        photo = Photo(name + suffix, exposure, exposure, recipe, kind, likeness=likeness, is_real=True)
        self.keep(content, photo)

    def keep(self, content: bytes, photo: Photo) -> None:
        path = self.folder / photo.file
        path.write_bytes(content)
        with Image.open(path) as image:
            side = min(image.size)
        # A program that takes a file's time for the photo's must not profit from all files being made at
        # once.
        time = photo.taken or datetime(2015, 1, 1) + timedelta(seconds=int(self.random.integers(200_000_000)))
        os.utime(path, (time.timestamp(), time.timestamp()))
        self.photos.append(Photo(**{**vars(photo), "short_side": side}))

    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=float(seconds))


def slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()


def exif(taken: datetime) -> Image.Exif:
    made = Image.Exif()
    made[0x010F], made[0x0110] = "Afterimage", "Test camera"
    details = made.get_ifd(0x8769)
    details[0x9003] = details[0x9004] = taken.strftime("%Y:%m:%d %H:%M:%S")
    details[0x9291] = f"{taken.microsecond // 1000:03}"
    return made


def encode(image: Image.Image, taken: datetime | None) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=92, **({"exif": exif(taken)} if taken else {}))
    return out.getvalue()


def as_jpeg(path: Path) -> bytes:
    """A photo's JPEG file as it is, less what it says of itself; another format as a JPEG file."""
    content = path.read_bytes()
    if content[:3] == b"\xff\xd8\xff" and b"Exif\0\0" not in content[:65_536]:
        return content
    out = io.BytesIO()
    Image.open(path).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def with_exif(jpeg: bytes, said: Image.Exif) -> bytes:
    """The same picture data with EXIF in front: nothing is encoded anew."""
    block = said.tobytes()
    block = block if block.startswith(b"Exif\0\0") else b"Exif\0\0" + block
    return jpeg[:2] + b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block + jpeg[2:]

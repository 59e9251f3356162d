"""Which photos the two halves of the data set are made from. No photo is in both."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

HALVES = ("evaluation", "calibration")
PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".pgm"}
#: Sets of the training photos that have their own proportions and hold few photos twice.
TRAINING_SETS = ("animals_cat_dog_panda", "bsds500", "houses_rooms", "intel_scenes", "stanford_dogs")
#: Photos that are in their set twice, as one sees when one looks at them; here they are left out.
TWINS = {
    "Serena_Williams_0016.jpg",
    "mayfly__image_0003.jpg",
    "metronome__image_0004.jpg",
    "platypus__image_0015.jpg",
    "platypus__image_0030.jpg",
}
#: Photographs among OpenCV's examples.
OPENCV_PHOTOS = (
    "baboon board box building butterfly cards fruits home licenseplate_motion messi5 orange apple smarties"
    " squirrel_cls starry_night stuff chicky_512"
).split()


@dataclass
class Sources:
    """`originals` get variants; `scenes` become bursts; `alike` are different photos that look alike, by what
    they show; `copies` are real files of one picture; `others` are there to be told apart."""

    originals: list[Path] = field(default_factory=list)
    scenes: list[Path] = field(default_factory=list)
    alike: dict[str, list[Path]] = field(default_factory=dict)
    copies: list[list[Path]] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)


def sources(half: str, samples: Path, shared: Path, opencv: Path, originals: int, scenes: int) -> Sources:
    """The photos of a half, in a mixed but fixed order; of `shared` and `opencv` what is there.

    The largest photos become originals first.
    """
    random = np.random.default_rng(HALVES.index(half))
    is_evaluation = half == "evaluation"
    own = pictures(samples)[0 if is_evaluation else 1 :: 2]
    if is_evaluation:
        large = own
        photos = shared / "photos" / "eval"
        pool = pictures(photos / "captions" / "coco") + pictures(photos / "imagenet")
        found = Sources(alike=_alike_in_evaluation(shared), copies=_real_copies(shared))
    else:
        examples = [p for p in pictures(opencv / "examples" / "data") if p.stem in OPENCV_PHOTOS]
        large = own + examples + pictures(shared / "samples" / "neardup" / "base_images")[1:-3]
        pool = [p for name in TRAINING_SETS for p in pictures(shared / "photos" / "train" / name)]
        found = Sources(alike=_alike_in_training(shared, random))
    mixed = [pool[place] for place in random.permutation(len(pool))]
    mixed = [p for p in mixed if is_large_enough(p, 200 if is_evaluation else 150)]
    first = max(0, originals - len(large))
    found.originals = large[:originals] + mixed[:first]
    found.scenes = mixed[first : first + scenes]
    found.others = mixed[first + scenes : first + scenes + originals // 2]
    return found


def pictures(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in PICTURES and p.name not in TWINS)


def is_large_enough(photo: Path, short_side: int) -> bool:
    with Image.open(photo) as image:
        return min(image.size) >= short_side


def _alike_in_evaluation(shared: Path) -> dict[str, list[Path]]:
    """Photos of one person, and of one kind of thing."""
    people = [*(shared / "photos" / "eval" / "faces").glob("*"), *(shared / "faces" / "orl").glob("*")]
    alike = {f"person {folder.name}": pictures(folder) for folder in sorted(people) if folder.is_dir()}
    labels = shared / "clip" / "golden" / "labels.csv"
    if labels.is_file():
        with labels.open(newline="") as lines:
            for name, label in csv.reader(lines):
                alike.setdefault(f"thing {label}", []).append(labels.parent / "images" / name)
    return alike


def _alike_in_training(shared: Path, random: np.random.Generator) -> dict[str, list[Path]]:
    train = shared / "photos" / "train"
    alike: dict[str, list[Path]] = defaultdict(list)
    index = train / "index.csv"
    if index.is_file():
        with index.open(newline="") as lines:
            for row in csv.DictReader(lines):
                # Two states of one screen, or of one drawing, would be neither.
                if row["set"] in ("caltech101", "sroie_receipts") and row["label"] != "garfield":
                    alike[f"thing {row['label']}"].append(train / row["file"])
    names = sorted(alike)
    chosen = {names[place] for place in random.permutation(len(names))[:40]}
    chosen |= {name for name in names if "receipt" in name}
    return {name: [p for p in alike[name] if p.name not in TWINS][:12] for name in sorted(chosen)}


def _real_copies(shared: Path) -> list[list[Path]]:
    """The same photo in two renderings, and files of the ukbench photos that somebody else has changed."""
    photos = shared / "photos" / "eval"
    groups: dict[str, list[Path]] = defaultdict(list)
    if (photos / "instances.csv").is_file():
        with (photos / "instances.csv").open(newline="") as lines:
            for row in csv.DictReader(lines):
                groups[row["group"]].append(photos / row["file"])
    samples = shared / "samples" / "neardup"
    for number in ("00120", "09268", "09380"):
        folders = ("mixed_images", "formats_images")
        files = [p for name in folders for p in pictures(samples / name) if number in p.name]
        groups[f"ukbench{number}"] = [p for p in files if "corrupt" not in p.name]
    return [files for files in groups.values() if len(files) > 1]

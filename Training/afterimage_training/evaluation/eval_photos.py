"""The evaluation photos and what is known of them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..photos import read_index
from .metrics import class_positions

SET_NAMES = {"flickr8k_224sq": "Flickr8k", "coco_val2017": "COCO"}


@dataclass(frozen=True)
class EvalPhotos:
    """Photos with what they show; every photo has one row, whatever it is used for."""

    folder: Path
    files: tuple[str, ...]  # relative to `folder`
    classified: np.ndarray  # rows of the photos with a class
    classes: np.ndarray  # the class of each of them, a position in `class_names`
    class_names: tuple[str, ...]
    captioned: np.ndarray  # rows of the photos with captions
    sets: tuple[str, ...]  # the collection that each of them comes from
    captions: tuple[str, ...]
    owners: np.ndarray  # for each caption, a position in `captioned`
    duplicates: np.ndarray  # [pairs, 2] rows: the second version of a photo, and the first

    @property
    def paths(self) -> list[Path]:
        """Every photo's file."""
        return [self.folder / file for file in self.files]

    @property
    def album(self) -> np.ndarray:
        """Rows that make an album: no photo twice."""
        return np.setdiff1d(np.arange(len(self.files)), self.duplicates[:, 0])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def load_eval_photos(folder: Path, class_names: list[str]) -> EvalPhotos:
    """Reads `imagenet.csv`, `captions.csv`, `instances.csv`; raises FileNotFoundError where one is absent."""
    labelled, captioned = _rows(folder / "imagenet.csv"), read_index(folder / "captions.csv")
    versions: dict[str, list[str]] = {}
    for row in _rows(folder / "instances.csv"):
        versions.setdefault(row["group"], []).append(row["file"])
    names = [row["file"] for row in labelled] + [photo.file for photo in captioned]
    names += [file for files in versions.values() for file in files]
    files = tuple(dict.fromkeys(names))
    row_of = {file: row for row, file in enumerate(files)}
    return EvalPhotos(
        folder,
        files,
        np.array([row_of[row["file"]] for row in labelled]),
        class_positions([row["class_name"] for row in labelled], class_names),
        tuple(class_names),
        np.array([row_of[photo.file] for photo in captioned]),
        tuple(SET_NAMES.get(photo.set, photo.set) for photo in captioned),
        tuple(caption for photo in captioned for caption in photo.captions),
        np.array([index for index, photo in enumerate(captioned) for _ in photo.captions]),
        np.array([[row_of[files[0]], row_of[files[1]]] for files in versions.values()]),
    )

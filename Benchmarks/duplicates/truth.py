"""What is known of every file of the data set, and what it makes of two of them."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Literal

#: What two files are to each other. `scene`: another frame, but not seconds apart as far as the files tell.
Relation = Literal["bytes", "picture", "near", "burst", "scene", "alike", "unrelated"]
COPIES: tuple[Relation, ...] = ("bytes", "picture", "near")
#: Frames of one sequence that lie further apart than this are another burst.
BURST_SECONDS = 10.0


@dataclass(frozen=True)
class Photo:
    """One file.

    Files of one `exposure` are copies of one another; those of one `scene` show the same from the same place;
    those of one `likeness` (a person, a class of things) look alike and are different all the same.
    """

    file: str
    exposure: str
    scene: str
    recipe: str = "original"
    kind: str = "bytes"
    taken: datetime | None = None
    likeness: str = ""
    short_side: int = 0
    is_real: bool = False
    """Whether both the frame and the change are as somebody made them, not as a recipe did."""


def relation(one: Photo, other: Photo) -> Relation:
    if one.exposure == other.exposure:
        kinds = {one.kind, other.kind}
        return next(kind for kind in ("near", "picture", "bytes") if kind in kinds)
    if one.scene == other.scene:
        near = one.taken and other.taken and abs((one.taken - other.taken).total_seconds()) <= BURST_SECONDS
        return "burst" if near else "scene"
    return "alike" if one.likeness and one.likeness == other.likeness else "unrelated"


@dataclass(frozen=True)
class Truth:
    """`photos.csv` in the folder of a data set. Pairs are pairs of places in `photos`, the smaller first."""

    folder: Path
    photos: list[Photo]

    @property
    def files(self) -> list[Path]:
        return [self.folder / photo.file for photo in self.photos]

    def pairs(self) -> Iterator[tuple[int, int, Relation]]:
        """All pairs that are something to each other; every other pair is unrelated."""
        together: dict[str, list[int]] = defaultdict(list)
        for index, photo in enumerate(self.photos):
            together[photo.likeness or photo.scene].append(index)
        for group in together.values():
            for one, other in combinations(group, 2):
                yield one, other, relation(self.photos[one], self.photos[other])

    def write(self) -> None:
        """`photos.csv`, and for other programs `pairs.csv`."""
        names = [field.name for field in fields(Photo)]
        with (self.folder / "photos.csv").open("w", newline="") as out:
            rows = csv.DictWriter(out, names)
            rows.writeheader()
            rows.writerows(asdict(photo) for photo in self.photos)
        with (self.folder / "pairs.csv").open("w", newline="") as out:
            lines = csv.writer(out)
            lines.writerow(["a", "b", "relation"])
            for one, other, related in self.pairs():
                lines.writerow([self.photos[one].file, self.photos[other].file, related])

    @staticmethod
    def read(folder: Path) -> Truth:
        with (folder / "photos.csv").open(newline="") as lines:
            return Truth(folder, [_photo(row) for row in csv.DictReader(lines)])


def _photo(row: dict[str, str]) -> Photo:
    taken = datetime.fromisoformat(row["taken"]) if row["taken"] else None
    known = {name: row[name] for name in ("file", "exposure", "scene", "recipe", "kind", "likeness")}
    return Photo(**known, taken=taken, short_side=int(row["short_side"]), is_real=row["is_real"] == "True")

"""Afterimage, through its command line: indexes the files, finds duplicates, and says what they are."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .findings import Findings
from .truth import Relation

KINDS: dict[str, Relation] = {
    "sameBytes": "bytes",
    "samePicture": "picture",
    "nearDuplicate": "near",
    "burst": "burst",
}


def find(program: Path, files: list[Path], scratch: Path) -> Findings:
    """What `afterimage duplicates` says of one folder's files, and the scores that it keeps of all pairs it
    compared."""
    library = scratch / "library"
    shutil.rmtree(library, ignore_errors=True)
    start = time.perf_counter()
    # Exit status 1 says that some files could not be read.
    index = [program, "index", files[0].parent, "--library", library]
    subprocess.run(index, check=False, stdout=subprocess.DEVNULL)
    ask = [program, "duplicates", "--library", library, "--json"]
    answer = subprocess.run(ask, check=True, stdout=subprocess.PIPE, text=True).stdout
    seconds = time.perf_counter() - start
    places = {file.name: place for place, file in enumerate(files)}
    return Findings(
        "Afterimage", distances(library, places), 0.5, seconds, verdicts(json.loads(answer), places)
    )


def verdicts(report: dict, places: dict[str, int]) -> dict[tuple[int, int], Relation]:
    """Every pair of every group: what the evidence calls it, else the group; of two groups the surer. A burst
    lists one photo for each shot: the copies of it are of the burst as well."""
    found: dict[tuple[int, int], Relation] = {}
    rank = list(KINDS.values())
    copies = copies_of(report)

    def pair(one: dict, other: dict) -> Iterator[tuple[int, int]]:
        for first, second in product(shot(one), shot(other)):
            if first == second:
                continue
            yield min(places[first], places[second]), max(places[first], places[second])

    def shot(photo: dict) -> set[str]:
        name = Path(photo["path"]).name
        return copies.get(name, {name}) if is_burst else {name}

    for group in report["groups"]:
        is_burst = group["kind"] == "burst"
        called = {two: group["kind"] for each in combinations(group["photos"], 2) for two in pair(*each)}
        called |= {
            two: each["kind"]
            for each in group.get("evidence", [])
            for two in pair(each["first"], each["second"])
        }
        for two, kind in called.items():
            found[two] = min(KINDS[kind], found.get(two, KINDS[kind]), key=rank.index)
    return found


def copies_of(report: dict) -> dict[str, set[str]]:
    """The names in the group of copies that a name is in."""
    groups = [group for group in report["groups"] if group["kind"] != "burst"]
    names = [{Path(photo["path"]).name for photo in group["photos"]} for group in groups]
    return {name: group for group in names for name in group}


def distances(library: Path, places: dict[str, int]) -> NDArray[np.float32]:
    """1 − score of every pair that was compared; 0 of files with the same bytes."""
    found = np.full((len(places), len(places)), np.inf, np.float32)
    for one, other, score in scores(library):
        pair = places[one], places[other]
        found[pair] = found[pair[::-1]] = 1 - score
    return found


def scores(library: Path) -> Iterator[tuple[str, str, float]]:
    with sqlite3.connect(library / "library.sqlite") as database:
        files: dict[int, list[str]] = {}
        pictures = "SELECT picture.id, path FROM picture JOIN photo USING (hash) WHERE gone IS NULL"
        for picture, path in database.execute(pictures):
            files.setdefault(picture, []).append(Path(path.decode()).name)
        for same in files.values():
            for one, other in combinations(same, 2):
                yield one, other, 1.0
        compared = "SELECT first, second, score FROM picture_pair WHERE relation IS NOT NULL"
        for first, second, score in database.execute(compared):
            for one in files.get(first, []):
                for other in files.get(second, []):
                    yield one, other, score

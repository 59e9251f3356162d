"""What Afterimage's library file says after a run."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Stages:
    """Seconds spent in each stage of indexing, summed over threads."""

    reading: float
    decoding: float
    inference: float
    writing: float

    @property
    def total(self) -> float:
        return self.reading + self.decoding + self.inference + self.writing


def stages(library: Path) -> Stages:
    """Of the last run."""
    with _open(library) as database:
        row = database.execute(
            "SELECT reading, decoding, inference, writing FROM index_run ORDER BY id DESC LIMIT 1"
        ).fetchone()
    return Stages(*row)


def vectors(library: Path) -> dict[str, np.ndarray]:
    """File name to vector, of every photo."""
    with _open(library) as database:
        rows = database.execute(
            "SELECT path, vector FROM embedding JOIN photo ON photo.id = photo"
        ).fetchall()
    return {
        Path(path.decode()).name: np.frombuffer(vector, "<f2").astype(np.float32) for path, vector in rows
    }


def peer_vectors(database: Path) -> dict[str, np.ndarray]:
    """The same of a Python indexer's table."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT path, vector FROM photo").fetchall()
    return {Path(path).name: np.frombuffer(vector, np.float32) for path, vector in rows}


def agreement(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> tuple[float, float]:
    """Mean and worst cosine between two indexers' vectors.

    Raises `ValueError` where they did not index the same photos: their times would not compare.
    """
    if ours.keys() != theirs.keys():
        raise ValueError(f"{len(ours)} photos were indexed by one and {len(theirs)} by the other")
    cosines = [
        float(ours[name] @ theirs[name] / np.linalg.norm(ours[name]) / np.linalg.norm(theirs[name]))
        for name in ours
    ]
    return float(np.mean(cosines)), min(cosines)


def _open(library: Path) -> sqlite3.Connection:
    return sqlite3.connect(library / "library.sqlite")

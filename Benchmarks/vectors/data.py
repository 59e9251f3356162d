"""Vectors, queries and true neighbours as raw files that contestants in any language can read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .clip_like import ClipLike, Floats, generate

Kind = Literal["image", "text"]
KINDS: tuple[Kind, ...] = ("image", "text")
#: Neighbours that recall is counted on.
K = 10


@dataclass(frozen=True)
class DataFolder:
    """`rows.f32`, and for each kind of query `image.f32` and `image.truth.i32`; made when first asked for."""

    path: Path
    count: int
    dimension: int = 512

    @property
    def rows(self) -> Floats:
        return self._read("rows.f32", np.float32).reshape(-1, self.dimension)

    def queries(self, kind: Kind) -> Floats:
        return self._read(f"{kind}.f32", np.float32).reshape(-1, self.dimension)

    def truth(self, kind: Kind) -> NDArray[np.int32]:
        return self._read(f"{kind}.truth.i32", np.int32).reshape(-1, K)

    def _read(self, name: str, dtype: type) -> NDArray:
        return np.fromfile(self.path / name, dtype)

    def write(self, vectors: ClipLike) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        vectors.rows.tofile(self.path / "rows.f32")
        for kind in KINDS:
            queries = vectors.image_queries if kind == "image" else vectors.text_queries
            queries.tofile(self.path / f"{kind}.f32")
            nearest(vectors.rows, queries).tofile(self.path / f"{kind}.truth.i32")


def synthetic(root: Path, count: int, queries: int) -> DataFolder:
    """CLIP-like vectors, kept for the next run."""
    folder = DataFolder(root / f"clip-like-{count}-{queries}", count)
    if not (folder.path / "text.truth.i32").exists():
        folder.write(generate(count, folder.dimension, queries))
    return folder


def nearest(rows: Floats, queries: Floats, k: int = K) -> NDArray[np.int32]:
    """The k rows with the largest products, best first: the definition, by matrix product."""
    k = min(k, len(rows))
    answers = np.empty((len(queries), k), np.int32)
    for start in range(0, len(queries), 64):
        scores = queries[start : start + 64] @ rows.T
        best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        order = np.argsort(-np.take_along_axis(scores, best, 1), axis=1, kind="stable")
        answers[start : start + 64] = np.take_along_axis(best, order, 1)
    return answers


def recall(found: NDArray, truth: NDArray) -> float:
    """Share of the true neighbours that were found."""
    pairs = zip(found.tolist(), truth[: len(found)].tolist(), strict=True)
    return sum(len(set(one) & set(other)) for one, other in pairs) / (len(found) * truth.shape[1])

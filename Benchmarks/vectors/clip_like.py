"""Synthetic unit vectors that lie as CLIP's do: a narrow cone, topics, clusters, and text off to one side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

#: Shares of a row's squared length.
MEAN, TOPIC, CENTRE, NOISE = 0.50, 0.12, 0.18, 0.20
#: The i-th principal direction has the standard deviation i ** -SPECTRUM.
SPECTRUM = 0.35
ROWS_PER_CLUSTER = 50
NEAR_DUPLICATES = 0.02
_CHUNK = 65_536


@dataclass(frozen=True)
class ClipLike:
    """Rows, and two kinds of queries; all float32 and of unit length."""

    rows: Floats
    image_queries: Floats
    text_queries: Floats


def generate(count: int, dimension: int = 512, queries: int = 1000, seed: int = 7) -> ClipLike:
    """Draws `count` rows, and `queries` queries of each kind."""
    return _Generator(count, dimension, seed).draw(queries)


class _Generator:
    def __init__(self, count: int, dimension: int, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._count, self._dimension = count, dimension
        basis, _ = np.linalg.qr(self._random.standard_normal((dimension, dimension)))
        spectrum = np.arange(1, dimension + 1, dtype=np.float64) ** -SPECTRUM
        self._basis = (spectrum[:, None] * basis.T).astype(np.float32)
        self._mean = self._direction()
        self._text_mean = self._direction()
        clusters = max(1, count // ROWS_PER_CLUSTER)
        topics = max(1, round(clusters**0.5))
        self._topics = self._spread(topics)
        self._centres = self._spread(clusters)
        self._topic_of = self._random.integers(0, topics, clusters)
        sizes = self._random.lognormal(0.0, 1.0, clusters)
        self._share = sizes / sizes.sum()

    def draw(self, queries: int) -> ClipLike:
        rows = np.concatenate(
            [self._images(min(_CHUNK, self._count - at)) for at in range(0, self._count, _CHUNK)]
            or [np.empty((0, self._dimension), np.float32)]
        )
        self._plant_near_duplicates(rows)
        return ClipLike(rows, self._images(queries), self._texts(queries))

    def _direction(self) -> Floats:
        return _unit(self._random.standard_normal((1, self._dimension), np.float32))

    def _spread(self, count: int) -> Floats:
        """Unit vectors in the power-law spectrum."""
        return _unit(self._random.standard_normal((count, self._dimension), np.float32) @ self._basis)

    def _clusters(self, count: int) -> NDArray[np.int64]:
        return self._random.choice(len(self._share), count, p=self._share)

    def _images(self, count: int) -> Floats:
        cluster = self._clusters(count)
        rows = self._spread(count) * np.float32(NOISE**0.5)
        rows += self._mean * np.float32(MEAN**0.5)
        rows += self._topics[self._topic_of[cluster]] * np.float32(TOPIC**0.5)
        rows += self._centres[cluster] * np.float32(CENTRE**0.5)
        return _unit(rows)

    def _texts(self, count: int) -> Floats:
        centre = self._centres[self._clusters(count)]
        return _unit(
            0.2 * self._mean
            + 0.8 * self._text_mean
            + 0.4 * centre
            + np.float32(0.3**0.5) * self._spread(count)
        )

    def _plant_near_duplicates(self, rows: Floats) -> None:
        """Turns 2 % of the rows into near copies of others, at cosines spread evenly over 0.975...0.999."""
        pairs = int(self._count * NEAR_DUPLICATES / 2)
        places = self._random.permutation(self._count)[: 2 * pairs]
        source, copy = places[:pairs], places[pairs:]
        cosine = self._random.uniform(0.975, 0.999, (pairs, 1)).astype(np.float32)
        away = self._spread(pairs)
        away -= np.sum(away * rows[source], axis=1, keepdims=True) * rows[source]
        rows[copy] = cosine * rows[source] + np.sqrt(1 - cosine**2) * _unit(away)


def _unit(rows: Floats) -> Floats:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)

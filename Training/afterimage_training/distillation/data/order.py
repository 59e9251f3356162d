"""Which photo comes at which place of a run: a function of the seed, without memory of what came before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np


class Order:
    """Shuffles shards, and photos within blocks of shards, anew in every epoch.

    With every n-th photo of a shard held out. An epoch's order is never in memory as a whole: a block's is,
    made when a place in it is asked for.
    """

    def __init__(self, sizes: Sequence[int], holdout_every: int, block: int, seed: int) -> None:
        if holdout_every < 2:
            raise ValueError("holdout_every is 2 or more")
        self._every, self._block, self._seed = holdout_every, block, seed
        self._all = np.asarray(sizes, dtype=np.int64)
        self._train = self._all - self._all // holdout_every
        self.count = int(self._train.sum())  # photos an epoch
        if self.count == 0:
            raise ValueError("there are no photos to train on")
        self._epoch = lru_cache(maxsize=2)(self._make_epoch)
        self._photos = lru_cache(maxsize=4)(self._make_block)

    def __getstate__(self) -> tuple[object, ...]:
        return self._all, self._every, self._block, self._seed

    def __setstate__(self, state: tuple[object, ...]) -> None:
        self.__init__(*state)  # type: ignore[misc]

    def _make_epoch(self, epoch: int) -> tuple[np.ndarray, np.ndarray]:
        """The shards in this epoch's order, and where each block of them begins (and the last ends)."""
        shards = np.random.default_rng([self._seed, epoch]).permutation(len(self._train))
        ends = np.cumsum(self._train[shards])
        block_ends = np.append(ends[self._block - 1 : -1 : self._block], ends[-1])
        return shards, np.concatenate([[0], block_ends])

    def _make_block(self, epoch: int, block: int) -> tuple[np.ndarray, np.ndarray]:
        """Shards and rows of a block's photos, shuffled."""
        shards = self._epoch(epoch)[0][block * self._block : (block + 1) * self._block]
        sizes = self._train[shards]
        owners = np.repeat(shards, sizes)
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        rows = within + within // (self._every - 1)  # steps over the held-out ones
        shuffled = np.random.default_rng([self._seed, epoch, block]).permutation(len(rows))
        return owners[shuffled], rows[shuffled]

    def at(self, position: int) -> tuple[int, int]:
        """Shard and row of the photo at this place, counted over all epochs."""
        epoch, place = divmod(position, self.count)
        starts = self._epoch(epoch)[1]
        block = int(np.searchsorted(starts, place, side="right")) - 1
        shards, rows = self._photos(epoch, block)
        return int(shards[place - starts[block]]), int(rows[place - starts[block]])

    def held_out(self, limit: int) -> list[tuple[int, int]]:
        """At most `limit` of the held-out photos, spread over all shards."""
        counts = self._all // self._every
        starts = np.cumsum(counts) - counts
        total = int(counts.sum())
        chosen = np.unique(np.linspace(0, total - 1, min(limit, total)).astype(np.int64)) if total else []
        result = []
        for number in chosen:
            shard = int(np.searchsorted(starts, number, side="right")) - 1
            result.append((shard, int(number - starts[shard]) * self._every + self._every - 1))
        return result

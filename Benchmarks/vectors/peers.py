"""The other libraries, behind one protocol, each set up as its documentation advises for good recall."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .clip_like import Floats


class Peer(Protocol):
    """One library with one kind of index."""

    def build(self, rows: Floats) -> None: ...

    def search(self, queries: Floats, k: int, threads: int) -> NDArray: ...

    def save(self, path: Path) -> None: ...

    def update(self, key: int, row: Floats) -> None:
        """Replaces a vector. Raises `NotImplementedError` where the library cannot."""
        ...


class Faiss:
    """FAISS (Johnson, Douze & Jégou, 2017) by the text that describes an index; inner product."""

    def __init__(self, description: str, search: Callable[[object], None] | None = None) -> None:
        self._description, self._prepare = description, search

    def build(self, rows: Floats) -> None:
        import faiss

        self._faiss = faiss
        dimension = rows.shape[1]
        self._index = faiss.index_factory(dimension, self._description, faiss.METRIC_INNER_PRODUCT)
        if not self._index.is_trained:
            self._index.train(rows[: min(len(rows), 200_000)])
        self._index.add(rows)
        if self._prepare:
            self._prepare(self._index)

    def search(self, queries: Floats, k: int, threads: int) -> NDArray:
        self._faiss.omp_set_num_threads(threads)
        return self._index.search(queries, k)[1]

    def save(self, path: Path) -> None:
        self._faiss.write_index(self._index, str(path))

    def update(self, key: int, row: Floats) -> None:
        raise NotImplementedError


class HnswLib:
    """hnswlib (Malkov & Yashunin, 2016); `ef` is how many candidates a search keeps."""

    def __init__(self, ef: int) -> None:
        self._ef = ef

    def build(self, rows: Floats) -> None:
        import hnswlib

        self._index = hnswlib.Index(space="ip", dim=rows.shape[1])
        self._index.init_index(max_elements=len(rows) + 10_000, M=16, ef_construction=200)
        self._index.add_items(rows, np.arange(len(rows)))
        self._index.set_ef(self._ef)

    def search(self, queries: Floats, k: int, threads: int) -> NDArray:
        return self._index.knn_query(queries, k, num_threads=threads)[0]

    def save(self, path: Path) -> None:
        self._index.save_index(str(path))

    def update(self, key: int, row: Floats) -> None:
        self._index.add_items(row[None], [key], num_threads=1)


class USearch:
    """USearch, a graph too, with half-precision rows."""

    def build(self, rows: Floats) -> None:
        from usearch.index import Index

        self._index = Index(ndim=rows.shape[1], metric="ip", dtype="f16", expansion_search=100)
        self._index.add(np.arange(len(rows)), rows)

    def search(self, queries: Floats, k: int, threads: int) -> NDArray:
        return np.atleast_2d(self._index.search(queries, k, threads=threads).keys)

    def save(self, path: Path) -> None:
        self._index.save(str(path))

    def update(self, key: int, row: Floats) -> None:
        self._index.remove(key)
        self._index.add(key, row, threads=1)


class SqliteVec:
    """sqlite-vec: a scan in SQLite, on one thread. Through apsw: many a Python's sqlite3 loads nothing."""

    def build(self, rows: Floats) -> None:
        import apsw
        import sqlite_vec

        self._database = apsw.Connection(":memory:")
        self._database.enable_load_extension(True)
        self._database.load_extension(sqlite_vec.loadable_path())
        self._database.execute(
            f"CREATE VIRTUAL TABLE v USING vec0(embedding float[{rows.shape[1]}] distance_metric=cosine)"
        )
        with self._database:
            self._database.executemany(
                "INSERT INTO v(rowid, embedding) VALUES (?, ?)",
                ((key + 1, row.tobytes()) for key, row in enumerate(rows)),
            )

    def search(self, queries: Floats, k: int, threads: int) -> NDArray:
        statement = "SELECT rowid FROM v WHERE embedding MATCH ? AND k = ? ORDER BY distance"
        answers = [list(self._database.execute(statement, (query.tobytes(), k))) for query in queries]
        return np.array([[row[0] - 1 for row in answer] for answer in answers])

    def save(self, path: Path) -> None:
        self._database.execute("VACUUM INTO ?", (str(path),))

    def update(self, key: int, row: Floats) -> None:
        self._database.execute("UPDATE v SET embedding = ? WHERE rowid = ?", (row.tobytes(), key + 1))


def _probe(lists: int) -> Callable[[object], None]:
    def prepare(index: object) -> None:
        import faiss

        faiss.extract_index_ivf(index.base_index).nprobe = lists
        index.k_factor = 50

    return prepare


def _effort(ef: int) -> Callable[[object], None]:
    def prepare(index: object) -> None:
        index.hnsw.efSearch = ef

    return prepare


#: By name: how to make the peer, and the most rows for which it takes minutes, not hours.
PEERS: dict[str, tuple[Callable[[], Peer], int]] = {
    "FAISS flat, f32": (lambda: Faiss("Flat"), 1_000_000),
    "FAISS flat, f16": (lambda: Faiss("SQfp16"), 1_000_000),
    "FAISS flat, int8": (lambda: Faiss("SQ8"), 1_000_000),
    "FAISS IVF RaBitQ, refined": (lambda: Faiss("IVF256,RaBitQ,Refine(SQfp16)", _probe(64)), 1_000_000),
    "FAISS HNSW": (lambda: Faiss("HNSW16,Flat", _effort(100)), 100_000),
    "hnswlib": (lambda: HnswLib(ef=100), 300_000),
    "hnswlib, ten times the effort": (lambda: HnswLib(ef=1_000), 100_000),
    "USearch": (USearch, 300_000),
    "sqlite-vec": (SqliteVec, 100_000),
}

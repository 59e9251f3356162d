"""The data and the table of the nearest-neighbour benchmark."""

from pathlib import Path

import numpy as np
import pytest
from vectors import clip_like
from vectors.data import KINDS, nearest, recall, synthetic
from vectors.table import Contest, bandwidth_table, table


@pytest.fixture(scope="module")
def drawn() -> clip_like.ClipLike:
    return clip_like.generate(5_000, dimension=128, queries=200)


def test_all_vectors_have_unit_length(drawn: clip_like.ClipLike) -> None:
    for vectors in (drawn.rows, drawn.image_queries, drawn.text_queries):
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_rows_share_a_mean_and_lie_in_clusters(drawn: clip_like.ClipLike) -> None:
    mean = drawn.rows.mean(axis=0)
    assert 0.45 < mean @ mean < 0.6
    scores = drawn.image_queries @ drawn.rows.T
    near = np.sort(scores, axis=1)[:, -10:].mean()
    assert near > scores.mean() + 0.2


def test_text_lies_off_the_rows(drawn: clip_like.ClipLike) -> None:
    assert (drawn.text_queries @ drawn.rows.T).mean() < 0.25 < (drawn.image_queries @ drawn.rows.T).mean()


def test_there_are_near_duplicates(drawn: clip_like.ClipLike) -> None:
    scores = drawn.rows @ drawn.rows.T
    np.fill_diagonal(scores, 0)
    assert 45 <= ((scores > 0.974) & (scores < 1)).sum() / 2 <= 60


def test_the_same_seed_draws_the_same(drawn: clip_like.ClipLike) -> None:
    again = clip_like.generate(5_000, dimension=128, queries=200)
    np.testing.assert_array_equal(drawn.rows, again.rows)


def test_nearest_is_what_sorting_finds(drawn: clip_like.ClipLike) -> None:
    scores = drawn.text_queries @ drawn.rows.T
    np.testing.assert_array_equal(
        nearest(drawn.rows, drawn.text_queries), np.argsort(-scores, axis=1)[:, :10]
    )


def test_recall_counts_what_was_found() -> None:
    assert recall(np.array([[1, 2], [3, 9]]), np.array([[2, 1], [4, 3], [5, 6]])) == 0.75


def test_data_is_written_once_and_read_back(tmp_path: Path) -> None:
    folder = synthetic(tmp_path, 300, 10)
    written = (folder.path / "rows.f32").stat().st_mtime_ns
    again = synthetic(tmp_path, 300, 10)
    assert (again.path / "rows.f32").stat().st_mtime_ns == written
    assert again.rows.shape == (300, 512)
    for kind in KINDS:
        np.testing.assert_array_equal(again.truth(kind), nearest(again.rows, again.queries(kind)))


def test_tables_say_what_was_measured() -> None:
    queries = {"p50Seconds": 0.002, "p99Seconds": 0.003, "queriesPerSecond": 1234.0, "recall": 0.5}
    measured = {"buildSeconds": 1.5, "queries": {kind: queries for kind in KINDS}, "mappedBytes": 1 << 20}
    quick = measured | {"queries": {kind: queries | {"p50Seconds": 0.001} for kind in KINDS}}
    contests = [Contest(1000, 512, True, {"FAISS flat, f32": measured, "FAISS flat, f16": quick})]
    assert "| 1,000 | FAISS flat, f32 | 1.50 | – | – + 1 mapped | 2.000 / 2.000 |" in table(contests)
    text = bandwidth_table(contests, bandwidth=1.024e9)
    assert "| 1,000 | FAISS flat, f32 | 1.0 | 100% | 1.00 |" in text
    assert "| 1,000 | FAISS flat, f16 | 1.0 | 100% | 2.00 |" in text

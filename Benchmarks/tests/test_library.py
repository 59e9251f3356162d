import sqlite3
from pathlib import Path

import numpy as np
import pytest
from indexing import library


def test_agreement_is_the_cosine_of_equally_named_photos() -> None:
    ours = {"a.jpg": np.array([1, 0], np.float32), "b.jpg": np.array([0, 2], np.float32)}
    theirs = {"b.jpg": np.array([0, 1], np.float32), "a.jpg": np.array([1, 1], np.float32)}
    mean, worst = library.agreement(ours, theirs)
    assert worst == pytest.approx(0.5**0.5)
    assert mean == pytest.approx((1 + 0.5**0.5) / 2)


def test_other_photos_are_refused() -> None:
    vector = np.array([1, 0], np.float32)
    with pytest.raises(ValueError, match="indexed"):
        library.agreement({"a.jpg": vector}, {"b.jpg": vector})


def test_a_library_is_read(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "library.sqlite") as database:
        database.executescript(
            """
            CREATE TABLE photo (id INTEGER PRIMARY KEY, path BLOB);
            CREATE TABLE embedding (model INTEGER, photo INTEGER, vector BLOB);
            CREATE TABLE index_run (id INTEGER PRIMARY KEY, reading, decoding, inference, writing);
            INSERT INTO photo VALUES (7, CAST('/photos/a.jpg' AS BLOB));
            INSERT INTO index_run VALUES (1, 9, 9, 9, 9), (2, 1, 6, 2, 1);
            """
        )
        half = np.array([0.6, 0.8], "<f2").tobytes()
        database.execute("INSERT INTO embedding VALUES (1, 7, ?)", (half,))
    vectors = library.vectors(tmp_path)
    assert list(vectors) == ["a.jpg"]
    assert vectors["a.jpg"] == pytest.approx([0.6, 0.8], abs=1e-3)
    assert library.stages(tmp_path) == library.Stages(reading=1, decoding=6, inference=2, writing=1)

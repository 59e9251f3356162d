"""Metrics, on tables small enough to check by hand."""

from __future__ import annotations

import numpy as np

from afterimage_training.calibrate import cutoff_of, temperature_of
from afterimage_training.evaluate import class_positions, neighbour_agreement, recall_at, top_k


def test_top_k() -> None:
    scores = np.array([[0.9, 0.5, 0.1], [0.2, 0.3, 0.8]])
    assert top_k(scores, np.array([1, 2]), 1) == 0.5
    assert top_k(scores, np.array([1, 2]), 2) == 1.0


def test_recall() -> None:
    scores = np.array([[0.9, 0.1, 0.8], [0.2, 0.3, 0.7]])  # 2 photos, 3 captions
    owners = np.array([0, 0, 1])
    to_photo, to_text = recall_at(scores, owners, 1)
    assert to_photo == 1 / 3  # caption 0 finds photo 0; captions 1 and 2 find the other photo
    assert to_text == 1.0


def test_names_that_occur_twice_follow_the_order() -> None:
    everything = ["hen", "crane", "desk", "crane", "pizza"]
    assert class_positions(["crane", "desk", "crane"], everything).tolist() == [1, 2, 3]
    assert class_positions(["desk", "Crane"], everything).tolist() == [2, 3]


def test_neighbours() -> None:
    vectors = np.eye(6)[:, :4] + 0.1
    assert neighbour_agreement(vectors, vectors, 2) == 1.0
    rng = np.random.default_rng(0)
    assert neighbour_agreement(rng.normal(size=(200, 8)), rng.normal(size=(200, 8)), 10) < 0.2


def test_calibration() -> None:
    assert 0.4 < cutoff_of(np.array([0.5, 0.6, 0.7]), np.array([0.1, 0.2, 0.3])) <= 0.5
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(300, 300))
    logits = np.full((300, 300), -1.0) + 0.1 * scores
    np.fill_diagonal(logits, 4.0)
    assert temperature_of(logits) < temperature_of(logits * 0.1) * 20

"""Metrics, on tables small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pytest

from afterimage_training.calibrate import cutoff_of, temperature_of
from afterimage_training.evaluation import bootstrap
from afterimage_training.evaluation.class_groups import group_of
from afterimage_training.evaluation.embedders import zero_shot_texts
from afterimage_training.evaluation.metrics import (
    agreements,
    best_ranks_of,
    class_positions,
    micro_ap,
    ranks_of,
    recall_at,
)


def test_ranks_count_ties_against_the_answer() -> None:
    scores = np.array([[0.9, 0.5, 0.1], [0.2, 0.3, 0.8], [0.5, 0.5, 0.5]])
    ranks = ranks_of(scores, np.array([1, 2, 0]))
    assert ranks.tolist() == [2, 1, 3]
    assert recall_at(ranks, 1) == 1 / 3
    assert recall_at(ranks, 2) == 2 / 3


def test_the_best_of_several_captions_counts() -> None:
    # Two photos; captions 0, 1 belong to the first, 2, 3 to the second.
    owners = np.array([0, 0, 1, 1])
    scores = np.array([[0.1, 0.7, 0.8, 0.2], [0.6, 0.3, 0.5, 0.6]])
    # Photo 0: its caption at 0.7 has one stranger before it. Photo 1: its best ties with a stranger.
    assert best_ranks_of(scores, owners).tolist() == [2, 2]
    # Its own better captions do not push a photo's best one down.
    assert best_ranks_of(np.array([[0.9, 0.8, 0.1, 0.1], [0.0, 0.0, 0.9, 0.8]]), owners).tolist() == [1, 1]
    # Caption by caption: 0 finds photo 1 first, 1 and 3 their own, 2 the wrong one.
    assert ranks_of(scores.T, owners).tolist() == [2, 1, 2, 1]


def test_micro_ap() -> None:
    # Ranking: hit, miss, hit, miss. Precision 1 at the first hit, 2/3 at the second.
    scores, matches = np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, False, True, False])
    assert micro_ap(scores, matches) == pytest.approx((1 + 2 / 3) / 2)
    shuffled = np.array([2, 0, 3, 1])
    assert micro_ap(scores[shuffled], matches[shuffled]) == pytest.approx((1 + 2 / 3) / 2)
    assert micro_ap(scores, np.zeros(4, dtype=bool)) == 0


def test_micro_ap_does_not_depend_on_the_order_of_ties() -> None:
    scores = np.array([0.9, 0.5, 0.5, 0.1])
    values = [micro_ap(scores, np.array(m, dtype=bool)) for m in ([1, 1, 0, 0], [1, 0, 1, 0])]
    # The tied step: two of three seen are hits, and it adds half of the recall.
    assert values == pytest.approx([1 / 2 + 1 / 2 * 2 / 3] * 2)
    everything_alike = micro_ap(np.zeros(10), np.arange(10) == 3)
    assert everything_alike == pytest.approx(1 / 10)


def test_micro_ap_counts_weights_as_copies() -> None:
    scores, matches = np.array([0.9, 0.8, 0.7]), np.array([False, True, True])
    copied = micro_ap(np.array([0.9, 0.9, 0.8, 0.7, 0.7]), np.array([False, False, True, True, True]))
    assert micro_ap(scores, matches, np.array([2.0, 1.0, 2.0])) == pytest.approx(copied)
    assert micro_ap(scores, matches, np.array([0.0, 1.0, 1.0])) == 1


def test_bootstrap_intervals() -> None:
    same = bootstrap.of_mean(np.full(20, 0.25))
    assert (same.value, same.low, same.high) == (0.25, 0.25, 0.25)
    hits = np.arange(400) % 4 == 0
    estimate = bootstrap.of_mean(hits.astype(float))
    assert estimate.value == 0.25
    # The normal approximation: 1.96 · √(0.25 · 0.75 / 400) = 0.0424.
    assert estimate.low == pytest.approx(0.25 - 0.0424, abs=0.01)
    assert estimate.high == pytest.approx(0.25 + 0.0424, abs=0.01)
    assert bootstrap.of_mean(hits.astype(float)) == estimate
    weighted = bootstrap.of_statistic(lambda weights: float((weights * hits).sum() / weights.sum()), 400)
    assert weighted.value == estimate.value
    assert weighted.low == pytest.approx(estimate.low) and weighted.high == pytest.approx(estimate.high)


def test_names_that_occur_twice_follow_the_order() -> None:
    everything = ["hen", "crane", "desk", "crane", "pizza"]
    assert class_positions(["crane", "desk", "crane"], everything).tolist() == [1, 2, 3]
    assert class_positions(["desk", "Crane"], everything).tolist() == [2, 3]


def test_neighbours() -> None:
    vectors = np.eye(6)[:, :4] + 0.1
    assert agreements(vectors, vectors, 2).mean() == 1.0
    rng = np.random.default_rng(0)
    assert agreements(rng.normal(size=(200, 8)), rng.normal(size=(200, 8)), 10).mean() < 0.2


def test_kinds_of_classes() -> None:
    positions = {"fish": 0, "birds": 24, "dogs": 268, "cats": 281, "food": 963, "plants, fungi": 985}
    assert {group_of(position): position for position in positions.values()} == positions
    assert group_of(397) == "fish" and group_of(398) == group_of(999) == "objects, buildings"


def test_a_prompt_of_the_pack_is_not_doubled() -> None:
    assert zero_shot_texts(["crane"]) == ["a photo of a crane"]
    assert zero_shot_texts(["crane"], "a photo of {}") == ["crane"]


def test_calibration() -> None:
    assert 0.4 < cutoff_of(np.array([0.5, 0.6, 0.7]), np.array([0.1, 0.2, 0.3])) <= 0.5
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(300, 300))
    logits = np.full((300, 300), -1.0) + 0.1 * scores
    np.fill_diagonal(logits, 4.0)
    assert temperature_of(logits) < temperature_of(logits * 0.1) * 20

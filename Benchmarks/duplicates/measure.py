"""Precision and recall of findings, at the program's own threshold and at every other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .findings import Findings
from .truth import BURST_SECONDS, COPIES, Relation, Truth

#: Relations as numbers, for arrays over all pairs.
CODES: dict[Relation, int] = {
    name: code
    for code, name in enumerate(("unrelated", "bytes", "picture", "near", "burst", "scene", "alike"))
}
WANTED_PRECISION = 0.99


@dataclass(frozen=True)
class Score:
    """Counts of pairs at one threshold."""

    threshold: float
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


class Pairs:
    """All pairs of a data set as arrays over the upper triangle."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        count = len(truth.photos)
        self.one, self.other = np.triu_indices(count, 1)
        related = np.zeros((count, count), np.uint8)
        for one, other, relation in truth.pairs():
            related[one, other] = CODES[relation]
        self.relation = related[self.one, self.other]
        seconds = np.array([p.taken.timestamp() if p.taken else np.nan for p in truth.photos])
        apart = np.abs(seconds[self.one] - seconds[self.other])
        self.is_dated = ~np.isnan(apart)
        self.is_close_in_time = self.is_dated & (apart <= BURST_SECONDS)

    def of(self, *relations: Relation) -> NDArray[np.bool_]:
        return np.isin(self.relation, [CODES[relation] for relation in relations])

    def distances(self, findings: Findings) -> NDArray[np.float32]:
        return findings.distances[self.one, self.other]

    def verdict(self, findings: Findings, *kinds: Relation) -> NDArray[np.bool_]:
        """Pairs that a program which tells kinds apart calls one of `kinds`."""
        marked = np.zeros((len(self.truth.photos),) * 2, bool)
        for (one, other), kind in (findings.verdicts or {}).items():
            marked[one, other] = kind in kinds
        return marked[self.one, self.other]


def curve(distances: NDArray[np.float32], is_wanted: NDArray[np.bool_]) -> list[Score]:
    """Scores at every distance that occurs, from the smallest on."""
    finite = np.isfinite(distances)
    total = int(is_wanted.sum())
    values, place = np.unique(distances[finite], return_inverse=True)
    wanted = is_wanted[finite]
    right = np.cumsum(np.bincount(place[wanted], minlength=len(values)))
    wrong = np.cumsum(np.bincount(place[~wanted], minlength=len(values)))
    return [
        Score(float(value), int(r), int(w), total - int(r))
        for value, r, w in zip(values, right, wrong, strict=True)
    ]


def at(scores: list[Score], threshold: float, total: int) -> Score:
    """The score at a threshold that need not be on the curve."""
    below = [score for score in scores if score.threshold <= threshold]
    return below[-1] if below else Score(threshold, 0, 0, total)


def best(scores: list[Score]) -> Score:
    return max(scores, key=lambda score: score.f1)


def most_recall(scores: list[Score], precision: float = WANTED_PRECISION) -> Score | None:
    """The most that is found with so few false ones; `None` where no threshold is that good."""
    good = [score for score in scores if score.precision >= precision and score.right]
    return max(good, key=lambda score: score.recall) if good else None


@dataclass(frozen=True)
class Result:
    """What one program did. `by_recipe`: the share of pairs of an original and its variant that was found."""

    name: str
    seconds: float
    copies: Score
    best_copies: Score
    precise_copies: Score | None
    curve: list[Score]
    bursts: Score
    best_bursts: Score
    false_copies: dict[str, int]
    by_recipe: dict[str, float]
    large: Score
    confusion: dict[str, dict[str, int]] | None


def measure(pairs: Pairs, findings: Findings) -> Result:
    distances = pairs.distances(findings)
    is_copy = pairs.of(*COPIES)
    copies = curve(distances, is_copy)
    total = int(is_copy.sum())
    if findings.verdicts is None:
        called, default = distances <= findings.threshold, at(copies, findings.threshold, total)
    else:
        called = pairs.verdict(findings, *COPIES)
        right = int((called & is_copy).sum())
        default = Score(findings.threshold, right, int(called.sum()) - right, total - right)
    bursts, burst_scores = _bursts(pairs, findings, distances)
    sides = np.array([photo.short_side for photo in pairs.truth.photos])
    large = is_copy & (np.maximum(sides[pairs.one], sides[pairs.other]) >= 400)
    return Result(
        findings.name,
        findings.seconds,
        default,
        best(copies),
        most_recall(copies),
        copies,
        bursts,
        best(burst_scores) if burst_scores else bursts,
        {name: int((called & pairs.of(name)).sum()) for name in ("burst", "scene", "alike", "unrelated")},
        _by_recipe(pairs, called),
        Score(findings.threshold, int((called & large).sum()), 0, int((large & ~called).sum())),
        _confusion(pairs, findings) if findings.verdicts is not None else None,
    )


def _bursts(pairs: Pairs, findings: Findings, distances: NDArray[np.float32]) -> tuple[Score, list[Score]]:
    """Copies within a burst count neither way, nor do undated frames of one scene."""
    counted = ~pairs.of(*COPIES) & ~(pairs.of("scene") & ~pairs.is_dated)
    is_burst = pairs.of("burst")
    total = int(is_burst.sum())
    if findings.verdicts is not None:
        called = pairs.verdict(findings, "burst", *COPIES) & counted
        right = int((called & is_burst).sum())
        return Score(0, right, int(called.sum()) - right, total - right), []
    gated = np.where(pairs.is_close_in_time & counted, distances, np.inf)
    scores = curve(gated, is_burst)
    return at(scores, findings.threshold, total), scores


def _by_recipe(pairs: Pairs, called: NDArray[np.bool_]) -> dict[str, float]:
    photos = pairs.truth.photos
    is_original = np.array([photo.recipe == "original" for photo in photos])
    same = pairs.of(*COPIES)
    one_original = is_original[pairs.one] ^ is_original[pairs.other]
    found: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for place in np.flatnonzero(same & one_original):
        one, other = photos[pairs.one[place]], photos[pairs.other[place]]
        recipe = other.recipe if one.recipe == "original" else one.recipe
        there[recipe] += 1
        found[recipe] += int(called[place])
    return {recipe: found[recipe] / count for recipe, count in there.items()}


def _confusion(pairs: Pairs, findings: Findings) -> dict[str, dict[str, int]]:
    verdicts = findings.verdicts or {}
    named = {code: name for name, code in CODES.items()}
    counts = {name: Counter({"nothing": int((pairs.relation == code).sum())}) for name, code in CODES.items()}
    related = {(one, other): relation for one, other, relation in pairs.truth.pairs()}
    for pair, verdict in verdicts.items():
        name = related.get(pair, named[0])
        counts[name][verdict] += 1
        counts[name]["nothing"] -= 1
    return {name: dict(row) for name, row in counts.items()}

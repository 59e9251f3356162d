"""95 % intervals by the percentile bootstrap (Efron, 1979): what other such photos would have given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

RESAMPLES = 1000
SEED = 0


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float

    def as_json(self) -> dict[str, float]:
        """As it is written into `evaluation.json`."""
        return {"value": self.value, "low": self.low, "high": self.high}


@lru_cache(maxsize=16)
def _counts(units: int, resamples: int) -> np.ndarray:
    """How often each resample draws each unit, [resamples, units]; always the same draws."""
    rng = np.random.default_rng(SEED)
    return rng.multinomial(units, np.full(units, 1 / units), size=resamples)


def of_mean(values: np.ndarray, resamples: int = RESAMPLES) -> Estimate:
    """The mean of one value for each independent unit (a photo, not each of its five captions)."""
    means = _counts(len(values), resamples) @ values / len(values)
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(float(values.mean()), float(low), float(high))


def of_statistic(
    statistic: Callable[[np.ndarray], float], units: int, resamples: int = RESAMPLES
) -> Estimate:
    """Any statistic of how often each of the units is counted; it gets float [units]."""
    draws = [statistic(counts.astype(np.float64)) for counts in _counts(units, resamples)]
    low, high = np.quantile(draws, [0.025, 0.975])
    return Estimate(statistic(np.ones(units)), float(low), float(high))

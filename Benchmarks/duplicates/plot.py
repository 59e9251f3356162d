"""Precision over recall of copies, every program at all its thresholds."""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot  # noqa: E402  (the backend is chosen before)

from .measure import Result  # noqa: E402


def plot(results: list[Result], path: Path) -> None:
    figure, axis = pyplot.subplots(figsize=(9, 7), layout="constrained")
    for result in results:
        ours = result.confusion is not None
        line = axis.plot(
            [score.recall for score in result.curve],
            [score.precision for score in result.curve],
            label=result.name,
            linewidth=2.5 if ours else 1,
            linestyle="-" if ours else "--",
        )[0]
        default = result.copies
        axis.plot(default.recall, default.precision, "o", color=line.get_color())
    axis.set(
        title="Copies among variants, bursts and look-alikes (dots: as the program sets it)",
        xlabel="recall",
        ylabel="precision",
        xlim=(0, 1.01),
        ylim=(0, 1.01),
    )
    axis.grid(alpha=0.3)
    axis.legend(loc="lower left")
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)

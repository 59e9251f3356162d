"""How time, recall and building grow with the number of vectors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot  # noqa: E402  (the backend is chosen before)
from matplotlib.axes import Axes  # noqa: E402

from .table import Contest  # noqa: E402


def plot(contests: list[Contest], path: Path) -> None:
    results = {contest.count: contest.field for contest in contests if contest.is_synthetic}
    figure, axes = pyplot.subplots(2, 2, figsize=(12, 9), layout="constrained")
    panels = [
        ("median time of a text query, ms", lambda m: m["queries"]["text"]["p50Seconds"] * 1e3, True),
        ("recall@10 of text queries", lambda m: m["queries"]["text"]["recall"], False),
        ("median time of an image query, ms", lambda m: m["queries"]["image"]["p50Seconds"] * 1e3, True),
        ("time to build, s", lambda m: m["buildSeconds"], True),
    ]
    for axis, (title, value, logarithmic) in zip(axes.flat, panels, strict=True):
        panel(axis, results, value)
        axis.set(title=title, xscale="log", xlabel="vectors")
        if logarithmic:
            axis.set_yscale("log")
        axis.grid(alpha=0.3)
    handles, labels = axes.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4)
    figure.savefig(path)


def panel(axis: Axes, results: dict[int, dict[str, dict]], value: Callable[[dict], float]) -> None:
    names = list(dict.fromkeys(name for contestants in results.values() for name in contestants))
    for name in names:
        counts = [count for count, contestants in results.items() if name in contestants]
        ours = name.startswith("Afterimage")
        axis.plot(
            counts,
            [value(results[count][name]) for count in counts],
            marker="o",
            label=name,
            linewidth=2.5 if ours else 1,
            linestyle="-" if ours else "--",
        )

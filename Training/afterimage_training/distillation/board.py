"""Where the course of a run can be seen: TensorBoard while it runs, where that is installed, and a plot."""

from __future__ import annotations

import csv
from pathlib import Path


class Board:
    """Writes scalars for TensorBoard; does nothing where it is not installed."""

    def __init__(self, folder: Path) -> None:
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError:
            self._writer = None
        else:
            self._writer = SummaryWriter(str(folder))

    def add(self, step: int, values: dict[str, float]) -> None:
        """Adds a point to each curve."""
        if self._writer:
            for name, value in values.items():
                self._writer.add_scalar(name, value, step)
            self._writer.flush()

    def close(self) -> None:
        """Ends the log."""
        if self._writer:
            self._writer.close()


def plot(log: Path, picture: Path) -> None:
    """Draws every column of a run's CSV log over its steps."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with log.open(newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name not in ("step", "seconds")]
    across = 4
    down = -(-len(names) // across)
    size = (4 * across, 2.6 * down)
    figure, axes = pyplot.subplots(down, across, figsize=size, layout="constrained", squeeze=False)
    for axis, name in zip(axes.flat, names, strict=False):
        points = [(int(row["step"]), float(row[name])) for row in rows if row[name] not in ("", "nan")]
        if points:
            axis.plot(*zip(*points, strict=True), marker="." if len(points) < 20 else None)
        axis.set(title=name.replace("_", " "), xlabel="step")
        axis.grid(alpha=0.3)
    for axis in axes.flat[len(names) :]:
        axis.set_visible(False)
    figure.savefig(picture, dpi=100)
    pyplot.close(figure)

"""The plot of a training run's logs."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from matplotlib.figure import Figure

from .plots import figure_with, legend


def _columns(path: Path) -> dict[str, list[float]]:
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {key: [_number(row[key]) for row in rows] for key in rows[0]} if rows else {}


def _number(text: str | None) -> float:
    """Not a number for words, and for what a killed run did not write."""
    try:
        return float(text or "nan")
    except ValueError:
        return float("nan")


def copy_logs(run: Path, report: Path) -> list[Path]:
    """The CSV logs of a run that count steps, copied beside the report."""
    report.mkdir(parents=True, exist_ok=True)
    logs = [path for path in sorted(run.glob("*.csv")) if "step" in _columns(path)]
    for path in logs:
        shutil.copy(path, report / path.name)
    return logs


def plot(logs: list[Path]) -> Figure:
    """Every column of every log over the steps that lies between 0 and 1."""
    figure, axes = figure_with(len(logs), width=3.4 * len(logs), height=3)
    for axis, path in zip(axes, logs, strict=True):
        columns = _columns(path)
        for key, values in columns.items():
            points = [(s, v) for s, v in zip(columns["step"], values, strict=True) if v == v]
            if (
                key in ("step", "seconds")
                or not points
                or max(v for _, v in points[len(points) // 2 :]) > 1.5
            ):
                continue
            axis.plot(*zip(*points, strict=True), label=key.replace("_", " "))
        axis.set(title=path.stem, xlabel="step", ylim=(0, 1))
        legend(axis, 7)
    return figure

"""The report's figures."""

from __future__ import annotations

import io
import re
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from . import bootstrap
from .class_groups import GROUPS, group_of
from .measures import EVERYTHING, Measures, recall_curve
from .precisions import PackReport

# One ink for text and lines, which a page replaces by its own colour of text.
_INK = "#24292f"
_COLOURS = {"student": "#2f81c7", "teacher": "#d97f2f", "other": "#8b949e"}
_SETTINGS = {
    "svg.fonttype": "none", "svg.hashsalt": "afterimage", "font.size": 9, "text.color": _INK,
    "axes.labelcolor": _INK, "axes.edgecolor": _INK, "xtick.color": _INK, "ytick.color": _INK,
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "grid.alpha": 0.25,
    "font.family": "sans-serif",
}  # fmt: skip


def figure_with(columns: int, width: float = 10, height: float = 3.6) -> tuple[Figure, list[Axes]]:
    """A figure with `columns` axes beside each other, in the report's style."""
    with matplotlib.rc_context(_SETTINGS):
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, list(np.atleast_1d(figure.subplots(1, columns)))


def legend(axis: Axes, size: float = 9) -> None:
    """Names the lines, without a frame, which would be white on a dark page too."""
    axis.legend(labelcolor=_INK, framealpha=0, fontsize=size)


def _svg(figure: Figure, background: str) -> str:
    text = io.StringIO()
    with matplotlib.rc_context(_SETTINGS):
        for axes in figure.axes:
            axes.patch.set_alpha(0)
        figure.savefig(text, format="svg", facecolor=background, metadata={"Date": None, "Creator": None})
    return text.getvalue()


def save(figure: Figure, file: Path) -> None:
    """As a file with a white background. The same figure gives the same bytes."""
    lines = _svg(figure, "white").splitlines()
    file.write_text("\n".join(line.rstrip() for line in lines) + "\n", encoding="utf-8")


def inline_svg(figure: Figure, name: str) -> str:
    """For a page with other figures too: transparent, in the page's colour of text, with ids of its own."""
    text = _svg(figure, "none")
    text = text[text.index("<svg") :].replace(_INK, "currentColor")
    return re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", text)


def recall(measures: dict[str, Measures], last: int = 50) -> Figure:
    """R@k of captions and photos over k, with 95 % bands."""
    figure, axes = figure_with(2)
    ways = (("text_to_photo", "caption → photo"), ("photo_to_text", "photo → caption"))
    for axis, (way, title) in zip(axes, ways, strict=True):
        for name, of_model in measures.items():
            part = of_model.retrieval[EVERYTHING]
            end = min(last, len(part.photos))
            bands = [bootstrap.of_mean(part.hits(way, k), 200) for k in range(1, end + 1)]
            ks = np.arange(1, end + 1)
            axis.plot(ks, [100 * band.value for band in bands], color=_COLOURS[name], label=name)
            axis.fill_between(ks, [100 * b.low for b in bands], [100 * b.high for b in bands],
                              color=_COLOURS[name], alpha=0.2, linewidth=0)  # fmt: skip
        axis.set(title=title, xlabel="k", ylabel="R@k, %", ylim=(0, 100))
        legend(axis)
    return figure


def zero_shot(measures: dict[str, Measures], last: int = 20) -> Figure:
    """Share of photos whose class is among the k best, over k."""
    figure, axes = figure_with(1, width=5)
    for name, of_model in measures.items():
        curve = recall_curve(of_model.zero_shot.ranks_shown, last)
        axes[0].plot(np.arange(1, last + 1), 100 * curve, color=_COLOURS[name], label=name)
    axes[0].set(title="zero-shot", xlabel="k", ylabel="class among the k best, %", ylim=(0, 100))
    legend(axes[0])
    return figure


def confusions(classes: np.ndarray, guesses: np.ndarray) -> Figure:
    """Which kind of thing (rows) is taken for which (columns); percent of the row. For ImageNet's classes."""
    names = list(dict.fromkeys(name for _, name in GROUPS))
    counts = np.zeros((len(names), len(names)))
    for right, guess in zip(classes, guesses, strict=True):
        counts[names.index(group_of(int(right))), names.index(group_of(int(guess)))] += 1
    totals = counts.sum(axis=1, keepdims=True)
    shares = 100 * np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
    figure, axes = figure_with(1, width=7, height=5)
    axis = axes[0]
    axis.grid(False)
    axis.imshow(shares, cmap="Blues", vmin=0, vmax=100, alpha=0.8, aspect="auto")
    for row, column in zip(*np.nonzero(shares >= 0.5), strict=True):
        ink = "#ffffff" if shares[row, column] > 60 else "#101010"  # on the cell, not on the page
        axis.text(column, row, f"{shares[row, column]:.0f}", ha="center", va="center", fontsize=8, color=ink)
    labels = [f"{name} ({total:.0f})" for name, total in zip(names, totals[:, 0], strict=True)]
    axis.set_xticks(range(len(names)), names, rotation=35, ha="right")
    axis.set_yticks(range(len(names)), labels)
    axis.set(title="first guess by kind, % of the row", xlabel="taken for", ylabel="is")
    return figure


def scores(student: Measures, cutoff: float) -> Figure:
    """How captions score with their own and other photos, and near-duplicates beside the nearest stranger."""
    figure, axes = figure_with(2)
    part = student.retrieval[EVERYTHING]
    own = part.owners[None, :] == np.arange(len(part.photos))[:, None]
    bins = np.linspace(part.scores.min(), part.scores.max(), 60)
    axes[0].hist(
        part.scores[own], bins, density=True, alpha=0.7, color=_COLOURS["student"], label="own photo"
    )
    axes[0].hist(
        part.scores[~own], bins, density=True, alpha=0.7, color=_COLOURS["other"], label="other photo"
    )
    axes[0].axvline(cutoff, color=_INK, linestyle="--", label=f"relevance cut-off {cutoff:.3f}")
    axes[0].set(title="captions and photos", xlabel="cosine", ylabel="density")
    twins = student.near_duplicates
    right = twins.scores[twins.matches]
    wrong = np.where(twins.matches, -1, twins.scores).max(axis=1)
    bins = np.linspace(min(right.min(), wrong.min()), 1, 40)
    axes[1].hist(right, bins, alpha=0.7, color=_COLOURS["student"], label="other version")
    axes[1].hist(wrong, bins, alpha=0.7, color=_COLOURS["other"], label="nearest other photo")
    axes[1].set(title="near-duplicates", xlabel="cosine", ylabel="photos")
    for axis in axes:
        legend(axis)
    return figure


def precisions(packs: list[PackReport]) -> Figure:
    """Changes from the first pack, in points, with 95 % intervals."""
    figure, axes = figure_with(1, width=7, height=1.2 + 0.5 * len(packs))
    changed = [pack for pack in packs if pack.change is not None]
    kinds = (("text_r10", "caption → photo R@10", "student"), ("top5", "zero-shot top-5", "teacher"))
    for offset, (field, label, colour) in zip((-0.12, 0.12), kinds, strict=True):
        values = [getattr(pack.change, field) for pack in changed]
        middle = np.array([100 * value.value for value in values])
        errors = np.array([[v.value - v.low, v.high - v.value] for v in values]).T * 100
        axes[0].errorbar(middle, np.arange(len(changed)) + offset, xerr=errors, fmt="o", capsize=3,
                         color=_COLOURS[colour], label=label)  # fmt: skip
    axes[0].axvline(0, color=_INK, linewidth=1)
    axes[0].set_yticks(range(len(changed)), [pack.model for pack in changed])
    axes[0].set(xlabel=f"points from {packs[0].model}", ylim=(len(changed) - 0.5, -0.5))
    legend(axes[0])
    return figure

"""The results as tables."""

from __future__ import annotations

from collections.abc import Iterable

from .measure import CODES, WANTED_PRECISION, Result, Score
from .recipes import RECIPES

VERDICTS = ("bytes", "picture", "near", "burst", "nothing")


def rows(head: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, *(list(cells) for cells in body))]
    return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:]]) + "\n"


def copies(results: list[Result]) -> str:
    head = [
        "",
        "precision",
        "recall",
        "F1",
        "best F1 (threshold)",
        f"most recall at precision ≥ {WANTED_PRECISION} (threshold)",
        "s",
    ]
    return rows(
        head,
        (
            [
                result.name,
                *triple(result.copies),
                f"{result.best_copies.f1:.3f} ({threshold(result.best_copies)})",
                f"{result.precise_copies.recall:.3f} ({threshold(result.precise_copies)})"
                if result.precise_copies
                else "never",
                f"{result.seconds:.0f}",
            ]
            for result in results
        ),
    )


def bursts(results: list[Result]) -> str:
    head = ["", "precision", "recall", "F1", "best F1 (threshold)"]
    return rows(
        head,
        (
            [
                result.name,
                *triple(result.bursts),
                "–" if result.confusion else f"{result.best_bursts.f1:.3f} ({threshold(result.best_bursts)})",
            ]
            for result in results
        ),
    )


def false_copies(results: list[Result]) -> str:
    head = [
        "",
        "frames of a burst",
        "other frames of the scene",
        "look-alikes",
        "unrelated",
        "at best F1, all",
    ]
    return rows(
        head,
        (
            [
                result.name,
                *(f"{count:,}" for count in result.false_copies.values()),
                f"{result.best_copies.wrong:,}",
            ]
            for result in results
        ),
    )


def by_recipe(results: list[Result]) -> str:
    names = [name for name in (*RECIPES, "other rendering", "edited by hand") if name in results[0].by_recipe]
    return rows(
        ["", *(result.name for result in results)],
        ([name, *(f"{result.by_recipe[name]:.2f}" for result in results)] for name in names),
    )


def confusion(result: Result) -> str:
    head = ["really", *(f"called {name}" for name in VERDICTS)]
    counts = result.confusion or {}
    return rows(
        head,
        (
            [name, *(f"{counts[name].get(verdict, 0):,}" for verdict in VERDICTS)]
            for name in CODES
            if name in counts
        ),
    )


def triple(score: Score) -> list[str]:
    return [f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}"]


def threshold(score: Score) -> str:
    return f"{score.threshold:.4g}"

"""The measurements as a page."""

from __future__ import annotations

import math
from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class GraphRow:
    shape: str
    linkage: str
    points: int
    measured: dict

    @property
    def seconds(self) -> float:
        return self.measured["graphSeconds"] + self.measured["clusterSeconds"]


@dataclass(frozen=True)
class MatrixRow:
    linkage: str
    ours: float
    theirs: float


def growth(rows: list[GraphRow]) -> float:
    """The exponent e of time ~ points^e, fitted over all sizes; 1 is linear."""
    logs = [(math.log(row.points), math.log(row.seconds)) for row in rows]
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def graph_table(rows: list[GraphRow]) -> str:
    sizes = sorted({row.points for row in rows})
    head = [
        "groups",
        "linkage",
        *(f"{size:,} points" for size in sizes),
        "growth",
        "peak memory of the largest",
    ]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for shape, linkage in dict.fromkeys((row.shape, row.linkage) for row in rows):
        line = [row for row in rows if (row.shape, row.linkage) == (shape, linkage)]
        cells = [shape, linkage, *(f"{row.seconds:.3f} s" for row in line)]
        cells.append(f"{growth(line):.2f}" if len(line) > 1 else "–")
        peak = line[-1].measured.get("peakBytes")
        cells.append(f"{peak / MIB:,.0f} MiB" if peak else "–")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def matrix_table(rows: list[MatrixRow]) -> str:
    lines = ["| linkage | Afterimage | SciPy | ratio |", "|---|---|---|---|"]
    for row in rows:
        cells = [row.linkage, f"{row.ours:.3f} s", f"{row.theirs:.3f} s", f"{row.ours / row.theirs:.2f}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def page(machine: str, graphs: list[GraphRow], matrices: list[MatrixRow], points: int, rounds: int) -> str:
    largest = max(graphs, key=lambda row: row.measured["edges"])
    return f"""# Clustering: growth and speed

{machine}; one thread, seconds of the processor.

## Neighbour graphs

Groups of 2 to 20 points with short edges between them, about two edges a point, so a mean degree of
four ({largest.measured["edges"]:,} edges at {largest.points:,} points). *Apart*: each group is a
component. *Linked*: each group has a long edge to another one, so that nearly all points are one
component. Pairs without an edge are taken to be ten times as far apart as the longest edge within a
group. Growth is the exponent of time over points; 1 is linear. Memory is the highest of the whole
process, the list of edges it was given included.

{graph_table(graphs)}

## Dense sets

{points:,} random points of 32 dimensions, all distances given; the median of {rounds} rounds in turn.
SciPy's `single` builds a spanning tree; the others follow neighbour chains, as Afterimage does for all.

{matrix_table(matrices)}
"""

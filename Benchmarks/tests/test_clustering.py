"""The table of the clustering benchmark."""

import pytest
from clustering.table import GraphRow, MatrixRow, graph_table, growth, matrix_table


def row(points: int, seconds: float, peak: int | None = None) -> GraphRow:
    measured = {"graphSeconds": 0.0, "clusterSeconds": seconds, "peakBytes": peak, "edges": 2 * points}
    return GraphRow("apart", "single", points, measured)


@pytest.mark.parametrize("exponent", [1, 1.5, 2])
def test_growth_is_the_exponent(exponent: float) -> None:
    rows = [row(points, 3e-9 * points**exponent) for points in (100, 1_000, 20_000)]
    assert growth(rows) == pytest.approx(exponent)


def test_a_line_has_all_sizes() -> None:
    last = graph_table([row(1_000, 0.01), row(10_000, 0.1, 3 << 20)]).splitlines()[-1]
    assert last == "| apart | single | 0.010 s | 0.100 s | 1.00 | 3 MiB |"


def test_the_ratio_is_ours_to_theirs() -> None:
    assert matrix_table([MatrixRow("average", 1.0, 2.0)]).endswith("| average | 1.000 s | 2.000 s | 0.50 |")

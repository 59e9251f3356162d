"""Everyday queries that the report answers; nothing is trained on them."""

from __future__ import annotations

from pathlib import Path

QUERIES = Path(__file__).parents[1] / "evaluation" / "queries.txt"


def everyday_queries() -> list[str]:
    """One a line."""
    return QUERIES.read_text(encoding="utf-8").split("\n")[:-1]

"""A pack's numbers as text, for its model card."""

from __future__ import annotations

from typing import Any

from .evaluation import number_tables
from .evaluation.document import Paragraph, Table
from .evaluation.markdown import table


def tables(result: dict[str, Any]) -> str:
    """The numbers of an `evaluation.json` as Markdown."""
    parts = []
    for block in number_tables.tables(result):
        match block:
            case Paragraph(text):
                parts.append(text)
            case Table():
                parts.append(table(block))
    return "\n\n".join(parts)

"""A report as Markdown: for the repository, so without the evaluation photos and their captions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .document import Block, Heading, Image, Paragraph, Pictures, Plot, Table
from .plots import save


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def table(block: Table) -> str:
    """A table in the style of GitHub."""
    lines = [block.header, tuple("---" if i == 0 else "---:" for i in range(len(block.header))), *block.rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _pictures(block: Pictures) -> str:
    lines = [f"| {block.header[0]} | {block.header[1]} |", "|---|---|"]
    for row in block.rows:
        shots = ", ".join(f"`{shot.file.name}` {_cell(shot.label)}".strip() for shot in row.shots)
        lines.append(f"| {_cell(row.title)} | {shots} |")
    return "\n".join(lines)


def write_markdown(title: str, blocks: Sequence[Block], folder: Path) -> None:
    """Writes README.md and the plots as SVG beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [f"# {title}"]
    for block in blocks:
        match block:
            case Heading(text):
                parts.append(f"## {text}")
            case Paragraph(text):
                parts.append(text)
            case Table():
                parts.append(table(block))
            case Plot(name, alt, figure):
                save(figure, folder / f"{name}.svg")
                parts.append(f"![{alt}]({name}.svg)")
            case Pictures():
                parts.append(_pictures(block))
            case Image(file, alt):
                parts.append(f"![{alt}]({file})")
    (folder / "README.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")

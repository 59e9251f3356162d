"""A report as one HTML page: pictures inside, no script, nothing from outside, light or dark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from .document import Block, Heading, Image, Paragraph, Pictures, Plot, Shot, Table
from .pictures import data_uri, thumbnail
from .plots import inline_svg

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --faint: #8888; --right: #2da44e; --wrong: #e5534b; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .8rem; border-bottom: 1px solid var(--line); text-align: right; }
th:first-child, td:first-child { text-align: left; }
svg, img.wide { max-width: 100%; height: auto; }
.scroll { overflow-x: auto; }
.row { margin: 1.2rem 0; }
.single { display: inline-block; width: 134px; margin-right: .8rem; vertical-align: top; }
.row h3 { margin: 0; font-size: 1rem; }
.row p { margin: 0 0 .3rem; color: GrayText; }
.shots { display: flex; flex-wrap: wrap; gap: .6rem; }
figure { margin: 0; width: 128px; }
figure img { width: 128px; height: 128px; object-fit: contain; background: #8882;
  border: 3px solid transparent; }
figcaption { font-size: .75rem; overflow-wrap: anywhere; line-height: 1.3; }
.right img { border-color: var(--right); }
.wrong img { border-color: var(--wrong); }
.faint { opacity: .45; }
"""


def _shot(shot: Shot) -> str:
    picture = data_uri(thumbnail(shot.file, 128))
    name = escape(shot.file.name)
    return (
        f'<figure class="{escape(shot.tone)}" title="{name}"><img src="{picture}" alt="{name}">'
        f"<figcaption>{escape(shot.label)}</figcaption></figure>"
    )


def _pictures(block: Pictures) -> str:
    rows = []
    for row in block.rows:
        note = f"<p>{escape(row.private)}</p>" if row.private else ""
        shots = "".join(map(_shot, row.shots))
        kind = "row" if len(row.shots) > 1 else "row single"
        rows.append(
            f'<div class="{kind}"><h3>{escape(row.title)}</h3>{note}<div class="shots">{shots}</div></div>'
        )
    return "\n".join(rows)


def _table(block: Table) -> str:
    def line(cells: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    body = "\n".join(line(row, "td") for row in block.rows)
    return f'<div class="scroll"><table>\n{line(block.header, "th")}\n{body}\n</table></div>'


def _paragraph(text: str) -> str:
    words = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
    return f"<p>{words}</p>"


def write_html(title: str, blocks: Sequence[Block], file: Path, images: Path) -> None:
    """Writes the page. `images` is the folder that `Image` blocks' files lie in."""
    parts = []
    for block in blocks:
        match block:
            case Heading(text):
                parts.append(f"<h2>{escape(text)}</h2>")
            case Paragraph(text):
                parts.append(_paragraph(text))
            case Table():
                parts.append(_table(block))
            case Plot(name, alt, figure):
                parts.append(f'<div role="img" aria-label="{escape(alt)}">{inline_svg(figure, name)}</div>')
            case Pictures():
                parts.append(_pictures(block))
            case Image(name, alt):
                picture = data_uri(images / name)
                parts.append(f'<img class="wide" src="{picture}" alt="{escape(alt)}">')
    body = "\n".join(parts)
    page = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(title)}</title><style>{_STYLE}</style></head>
<body><h1>{escape(title)}</h1>
{body}
</body></html>
"""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, encoding="utf-8")

"""The report of one pack, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import number_tables, plots, worst_cases
from .document import Block, Heading, Image, Paragraph, PictureRow, Pictures, Plot, Shot, Table
from .findings import Findings
from .goals import goals
from .pictures import Answer

SAMPLE_SHEET = "queries.jpg"


def _answers(answers: Sequence[Answer]) -> Pictures:
    rows = []
    for answer in answers:
        shots = tuple(
            Shot(hit.file, f"{hit.score:.2f}", "" if hit.relevant else "faint") for hit in answer.hits
        )
        note = "" if any(hit.relevant for hit in answer.hits) else "nothing above the cut-off: no good match"
        rows.append(PictureRow(answer.query, note, shots))
    return Pictures(("query", "found"), tuple(rows))


def contents(findings: Findings, result: dict[str, Any], *, summary: str) -> list[Block]:
    """Everything the report says. `result` is what `evaluation.json` holds."""
    student, photos = findings.student, findings.photos
    cutoff = result["cutoff"]
    blocks: list[Block] = [
        Paragraph(summary),
        Heading("Goals"),
        goals(result),
        Heading("Numbers"),
        *number_tables.tables(result),
        Heading("Retrieval"),
        Plot("recall", "Recall at k", plots.recall(findings.models)),
        Plot("scores", "Scores of matching and other pairs", plots.scores(student, findings.cutoff)),
        Paragraph(
            f"The pack's relevance cut-off is {cutoff['cutoff']:.4f}: above it lie "
            f"{100 * cutoff['own']:.1f} % of the captions with their own photo, and "
            f"{100 * cutoff['other']:.1f} % of those with others."
        ),
        Heading("Zero-shot"),
        Plot("zero-shot", "Accuracy at k", plots.zero_shot(findings.models)),
    ]
    if len(photos.class_names) == 1000:
        figure = plots.confusions(photos.classes, student.zero_shot.guesses)
        blocks.append(Plot("confusions", "Kinds taken for one another", figure))
    blocks += [Heading("Packs and precisions"), *number_tables.precisions(result)]
    if len(findings.packs) > 1:
        blocks.append(Plot("precisions", "Change by precision", plots.precisions(findings.packs)))
    if result.get("alterations"):
        rows = [(a["name"], f"{a['cosine']:.3f}", str(a["nearer"])) for a in result["alterations"]]
        blocks += [
            Heading("Altered photos"),
            Table(
                ("a photo", "cosine to the original", f"nearer among {len(photos.album)} others"), tuple(rows)
            ),
        ]
    blocks += [
        Heading("Twenty everyday queries"),
        Paragraph(
            "Written down before any result was seen, and none left out. Pale photos lie below the cut-off: "
            "a search does not show them."
        ),
    ]
    if findings.sample_answers:
        blocks.append(Image(SAMPLE_SHEET, "Everyday queries over the sample library"))
        blocks.append(Paragraph("Above: over the sample library, whose README names the photographers."))
    blocks += [
        Paragraph(f"Below: over {len(photos.album)} evaluation photos:"),
        _answers(findings.answers),
        Heading("Worst cases"),
        Paragraph("Captions whose photo came last, and the photos that came first instead:"),
        Pictures(("caption", "its photo, and what was found"), worst_cases.captions(photos, student)),
        Paragraph("Photos whose class came last:"),
        Pictures(("class", "photo"), worst_cases.classes(photos, student)),
        Paragraph("Near-duplicates that strangers came nearest to:"),
        Pictures(("photo", "its versions, and the strangers"), worst_cases.near_duplicates(photos, student)),
    ]
    return blocks

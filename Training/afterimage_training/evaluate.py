"""Measures a model pack beside its teacher, and packs beside each other, and writes the reports.

Numbers, plots and file names go to `reports/`; a page that also shows the evaluation photos, which may not be
published, stays in `runs/`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .config import PACKAGE_ROOT, REPOSITORY_ROOT, shared_folder
from .evaluation import findings, losses
from .evaluation.alterations import measure_alterations
from .evaluation.contents import SAMPLE_SHEET, contents
from .evaluation.document import Block, Heading, Paragraph, Plot
from .evaluation.embedders import (
    BUILD,
    Embedder,
    EngineEmbedder,
    ReferenceEmbedder,
    find_program,
    manifest_of,
)
from .evaluation.eval_photos import EvalPhotos
from .evaluation.findings import Findings
from .evaluation.html_page import write_html
from .evaluation.markdown import write_markdown
from .evaluation.measures import EVERYTHING, Measures, look, measure
from .evaluation.pictures import contact_sheet
from .evaluation.precisions import PackReport, change
from .evaluation.speed import Size, Speed
from .texts.queries import everyday_queries

Log = Callable[[str], None]
SAMPLES = REPOSITORY_ROOT / "Samples" / "photos"
_TIMED_PHOTOS = 20


@dataclass(frozen=True)
class Places:
    """Where reports go, and where a training run's logs are."""

    report: Path
    pictures: Path  # the page with the evaluation photos
    run: Path | None = None

    @classmethod
    def of(cls, pack: Path, report: Path | None = None) -> Places:
        """By the pack's id and version, unless `report` names a folder for everything."""
        manifest = manifest_of(pack)
        name = f"{manifest['id'].removeprefix('afterimage-')}-{manifest['version']}"
        run = PACKAGE_ROOT / "runs" / name
        if report is not None:
            return cls(report, report / "report.html", run)
        return cls(PACKAGE_ROOT / "reports" / name, run / "report.html", run)

    @property
    def log(self) -> Path:
        """The folder of evaluate.log."""
        return self.pictures.parent


@dataclass(frozen=True)
class Engine:
    """The programs that Swift built, as far as they are there; Python's reference takes their place."""

    program: Path | None
    bench: Path | None

    @classmethod
    def found(cls, program: Path | None = None) -> Engine:
        """Raises EngineError where the program named is not there."""
        program = find_program(program)
        beside = None if program is None else program.with_name("embed-bench")
        return cls(program, beside if beside is not None and beside.is_file() else None)

    def embedder(self, pack: Path) -> Embedder:
        """Runs a pack."""
        return EngineEmbedder(pack, self.program) if self.program else ReferenceEmbedder(pack)

    def speed(self, pack: Path, photos: Sequence[Path]) -> Speed | None:
        """Measures a pack, if the benchmark is built."""
        return Speed.measured(self.bench, pack, photos) if self.bench else None


def sample_photos() -> list[Path]:
    """The photos of the sample library, which everybody may see."""
    return sorted(path for path in SAMPLES.glob("*") if path.suffix in (".jpg", ".png", ".webp"))


def _model(pack: Path) -> str:
    manifest = manifest_of(pack)
    return f"{manifest['id']}@{manifest['version']}"


def _pack_report(
    pack: Path, own: Measures, first: Measures, engine: Engine, photos: EvalPhotos
) -> PackReport:
    timed = [photos.paths[row] for row in photos.captioned[:_TIMED_PHOTOS]]
    return PackReport(
        _model(pack),
        manifest_of(pack).get("precision", "–"),
        own.retrieval[EVERYTHING].recall("text_to_photo", 10),
        Size.measured(pack),
        engine.speed(pack, timed),
        None if own is first else change(first, own),
    )


def evaluate(
    subject: Path,
    packs: Sequence[Path],
    photos: EvalPhotos,
    engine: Engine,
    places: Places,
    log: Log,
    teacher: Embedder | None = None,
) -> dict[str, Any]:
    """Measures `subject` with everything and beside its teacher, and `packs` beside the first of them.

    Writes `README.md`, `evaluation.json`, plots and the page with the photos. Raises EngineError where the
    engine fails on a pack, and FileNotFoundError where a folder is no pack.
    """
    if engine.program is None:
        log(f"evaluate: the engine is not built, or old ({BUILD}): Python's reference computes the vectors")
    elif engine.bench is None:
        log(f"evaluate: embed-bench is not beside {engine.program} ({BUILD}), so nothing is timed")
    measured: dict[Path, Measures] = {}
    for pack in packs:
        embedder = engine.embedder(pack)
        log(f"evaluate: {_model(pack)}, by {embedder.description}")
        prompt = manifest_of(pack)["text"].get("prompt") or "{}"
        measured[pack] = measure(photos, look(photos, embedder, prompt))
    teacher_measures = None
    if teacher is not None:
        log(f"evaluate: teacher, {teacher.description}")
        teacher_measures = measure(photos, look(photos, teacher))
    reports = [_pack_report(pack, measured[pack], measured[packs[0]], engine, photos) for pack in packs]

    student, manifest, embedder = measured[subject], manifest_of(subject), engine.embedder(subject)
    cutoff, best = manifest["calibration"]["relevanceCutoff"], 6
    asked, samples, album = everyday_queries(), sample_photos(), photos.album
    words, shown = embedder.texts(asked), student.view.photos[album]
    files = [photos.paths[row] for row in album]
    found = Findings(
        f"{manifest['name']} {manifest['version']}",
        _model(subject),
        embedder.description,
        photos,
        student,
        teacher_measures,
        teacher.description if teacher else "",
        reports,
        cutoff,
        findings.answer(asked, words, files, shown, cutoff, best),
        findings.answer(asked, words, samples, embedder.photos(samples), cutoff, best) if samples else [],
    )
    altered = measure_alterations(shared_folder() / "samples" / "neardup", embedder, shown)
    result = {**found.as_json(), "alterations": [alteration.as_json() for alteration in altered]}
    _write(found, result, places)
    log(f"evaluate: {places.report / 'README.md'}; with the photos: {places.pictures}")
    return result


def _write(found: Findings, result: dict[str, Any], places: Places) -> None:
    places.report.mkdir(parents=True, exist_ok=True)
    (places.report / "evaluation.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if found.sample_answers:
        contact_sheet(found.sample_answers, places.report / SAMPLE_SHEET)
    teacher = f" The teacher is {found.teacher_description}." if found.teacher is not None else ""
    summary = (
        f"Model pack `{found.model}`, its vectors computed by {found.through}, on photos "
        f"that nothing was trained on.{teacher} In brackets: 95 % intervals, by the bootstrap over photos."
    )
    blocks = contents(found, result, summary=summary)
    blocks += _training(places)
    write_markdown(found.title, blocks, places.report)
    write_html(found.title, blocks, places.pictures, places.report)


def _training(places: Places) -> list[Block]:
    logs = losses.copy_logs(places.run, places.report) if places.run and places.run.is_dir() else []
    blocks: list[Block] = []
    if logs:
        names = ", ".join(f"`{path.name}`" for path in logs)
        blocks = [
            Heading("Training"),
            Plot("losses", "Losses", losses.plot(logs)),
            Paragraph(f"The logs behind the plot: {names}."),
        ]
    if (places.report / "NOTES.md").exists():
        blocks.append(Paragraph("How this run went: `NOTES.md`."))
    return blocks

"""The whole evaluation on the sample photos and the built-in pack: nothing else is needed."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest

from afterimage_training.config import REPOSITORY_ROOT
from afterimage_training.evaluate import Engine, Places, evaluate, sample_photos
from afterimage_training.evaluation.embedders import (
    EngineEmbedder,
    EngineError,
    ReferenceEmbedder,
    find_program,
)
from afterimage_training.evaluation.eval_photos import EvalPhotos
from afterimage_training.evaluation.measures import look, measure
from afterimage_training.evaluation.speed import Speed
from afterimage_training.reference import decode
from afterimage_training.report import tables
from afterimage_training.texts.queries import QUERIES, everyday_queries

PACK = REPOSITORY_ROOT / "Sources" / "PhotoEmbedding" / "Resources" / "afterimage-mini"
CLASSES = {"cat.png": "cat", "raccoon.jpg": "raccoon", "dahlia.jpg": "flower", "cup-of-coffee.png": "coffee"}
CAPTIONS = {
    "sunset.jpg": ("The sun sets.", "A red evening sky | clouds"),
    "two-dogs-on-a-stair.jpg": ("Two dogs on a stair.", "Dogs wait."),
    "mountain-path.jpg": ("<b>Hiking</b> in the mountains", "A path for <b>Hiking</b>"),
}
TWINS = ("bee-on-an-aster.jpg", "old-coins.png")


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> EvalPhotos:
    """The sample library, with two photos in a second version."""
    folder = tmp_path_factory.mktemp("album")
    for photo in sample_photos():
        shutil.copy(photo, folder)
    files = [photo.name for photo in sample_photos()]
    for twin in TWINS:
        picture = decode(folder / twin)
        picture.resize((200, 160)).save(folder / f"again {twin}.jpg", quality=70)
    files += [f"again {twin}.jpg" for twin in TWINS]
    row = files.index
    return EvalPhotos(
        folder,
        tuple(files),
        np.array([row(file) for file in CLASSES]),
        np.arange(len(CLASSES)),
        (*CLASSES.values(), "aeroplane"),
        np.array([row(file) for file in CAPTIONS]),
        ("one", "two", "two"),
        tuple(caption for captions in CAPTIONS.values() for caption in captions),
        np.repeat(np.arange(3), 2),
        np.array([[row(f"again {twin}.jpg"), row(twin)] for twin in TWINS]),
    )


@pytest.fixture(scope="module")
def report(album: EvalPhotos, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The pack, a copy of it, and itself as its teacher, reported by Python alone."""
    folder = tmp_path_factory.mktemp("report")
    places = Places(folder / "report", folder / "page.html")
    twin = Path(shutil.copytree(PACK, folder / "twin"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AFTERIMAGE_SHARED", str(folder / "absent"))
        evaluate(PACK, [PACK, twin], album, Engine(None, None), places, print, ReferenceEmbedder(PACK))
    return places


def test_numbers_of_the_sample_library(report: Places) -> None:
    result = json.loads((report.report / "evaluation.json").read_text(encoding="utf-8"))
    assert result["counts"] == {
        "classified": 4, "classes_shown": 4, "classes": 5, "pairs": 2, "album": len(sample_photos()),
    }  # fmt: skip
    assert set(result["student"]["retrieval"]) == {"all", "one", "two"}
    assert result["student"]["retrieval"]["all"]["text_to_photo_r5"]["value"] == 1
    assert result["student"]["near_duplicates"]["r1"]["value"] == 1
    assert result["beside_teacher"]["neighbour_agreement"]["value"] == 1
    assert result["packs"][0]["change"] is None
    change = result["packs"][1]["change"]
    assert change["text_r10"] == {"value": 0, "low": 0, "high": 0}
    assert change["photo_cosine_worst"] == pytest.approx(1, abs=1e-5)
    assert "| top-1 of 4 classes |" in tables(result)


def test_the_page_needs_nothing_from_outside(report: Places) -> None:
    page = report.pictures.read_text(encoding="utf-8")
    assert page.count('src="data:image/jpeg;base64,') > 100
    assert not re.findall(r'(?:src|href)="(?!data:|#)', page)
    assert "<script" not in page and "prefers-color-scheme" not in page and "color-scheme: light dark" in page
    assert "&lt;b&gt;Hiking&lt;/b&gt;" in page and "<b>Hiking" not in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), "figures share an id"
    assert all(query in page for query in everyday_queries())


def test_the_published_report_shows_no_evaluation_photo_and_no_caption(report: Places) -> None:
    text = (report.report / "README.md").read_text(encoding="utf-8")
    images = re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)
    assert {"recall.svg", "scores.svg", "zero-shot.svg", "precisions.svg", "queries.jpg"} <= set(images)
    for image in images:
        file = report.report / image
        if file.suffix == ".svg":
            assert "<image" not in file.read_text(encoding="utf-8")
            ElementTree.parse(file)
    assert not any(caption in text for captions in CAPTIONS.values() for caption in captions)
    assert (report.report / "queries.jpg").stat().st_size < 400 * 1024
    assert all(f"| {query} |" in text for query in everyday_queries())


def test_twenty_different_queries() -> None:
    assert len(everyday_queries()) == len(set(everyday_queries())) == 20


def test_shuffled_vectors_find_nothing(album: EvalPhotos) -> None:
    view = look(album, ReferenceEmbedder(PACK))
    right = measure(album, view)
    wrong = measure(album, type(view)(np.roll(view.photos, 5, axis=0), view.classes, view.captions))
    assert right.near_duplicates.micro_ap_value > 0.9 > 0.5 > wrong.near_duplicates.micro_ap_value
    own, other = (m.retrieval["all"].hits("text_to_photo", 1).mean() for m in (right, wrong))
    # Three photos: by chance a caption in three finds its own.
    assert own > 0.6 and other < own


@pytest.fixture
def program() -> Path:
    """The built program; skips where it is absent or older than `embed`."""
    program = find_program()
    if program is None:
        pytest.skip("afterimage is not built, or older than `embed`")
    return program


def test_the_engine_gives_the_references_vectors(program: Path) -> None:
    engine, reference = EngineEmbedder(PACK, program), ReferenceEmbedder(PACK)
    photos = sample_photos()[:4]
    texts = ["a dog", "--sunset", "a photo of a crane"]
    assert (engine.photos(photos) * reference.photos(photos)).sum(axis=1).min() > 0.99
    assert (engine.texts(texts) * reference.texts(texts)).sum(axis=1).min() > 0.9999


def test_the_engine_names_a_photo_it_cannot_read(program: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    with pytest.raises(EngineError, match=r"broken\.jpg"):
        EngineEmbedder(PACK, program).photos([tmp_path / "broken.jpg"])


def test_speed_is_measured() -> None:
    engine = Engine.found()
    if engine.bench is None:
        pytest.skip("embed-bench is not built")
    speed = Speed.measured(engine.bench, PACK, sample_photos()[:2])
    assert 0 < speed.image_p50 <= speed.image_p95
    assert 0 < speed.text_p50 <= speed.text_p95


def test_a_missing_program_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="swift build"):
        Engine.found(tmp_path / "afterimage")
    assert QUERIES.is_file()

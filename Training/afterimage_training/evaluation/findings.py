"""What was measured of a pack: the numbers, and the photos behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import bootstrap
from .eval_photos import EvalPhotos
from .measures import EVERYTHING, Measures
from .metrics import agreements
from .pictures import Answer, Hit
from .precisions import PackReport

NEIGHBOURS = 10


@dataclass(frozen=True)
class Findings:
    """One pack beside its teacher, and packs beside each other."""

    title: str
    model: str
    through: str  # what computed the vectors
    photos: EvalPhotos
    student: Measures
    teacher: Measures | None
    teacher_description: str
    packs: list[PackReport]
    cutoff: float
    answers: list[Answer]  # everyday queries over the evaluation photos
    sample_answers: list[Answer]  # the same over photos that may be shown

    @property
    def models(self) -> dict[str, Measures]:
        """Teacher and student by name."""
        teacher = {} if self.teacher is None else {"teacher": self.teacher}
        return {**teacher, "student": self.student}

    def as_json(self) -> dict[str, object]:
        """All numbers."""
        photos = self.photos
        result: dict[str, object] = {
            "pack": self.model,
            "through": self.through,
            "counts": {
                "classified": len(photos.classified),
                "classes_shown": len(np.unique(photos.classes)),
                "classes": len(photos.class_names),
                "pairs": len(photos.duplicates),
                "album": len(photos.album),
            },
            **{name: measures.as_json() for name, measures in self.models.items()},
            "packs": [pack.as_json() for pack in self.packs],
            "cutoff": self.cutoff_shares(),
        }
        if self.teacher is not None:
            result["teacher_is"] = self.teacher_description
            result["beside_teacher"] = beside_teacher(photos, self.teacher, self.student)
        return result

    def cutoff_shares(self) -> dict[str, float]:
        """Which shares of captions are found relevant to their own and to other photos."""
        part = self.student.retrieval[EVERYTHING]
        own = part.owners[None, :] == np.arange(len(part.photos))[:, None]
        relevant = part.scores >= self.cutoff
        return {
            "cutoff": self.cutoff,
            "own": float(relevant[own].mean()),
            "other": float(relevant[~own].mean()),
        }


def beside_teacher(photos: EvalPhotos, teacher: Measures, student: Measures) -> dict[str, object]:
    """Agreement of neighbours among the album's photos, the lead in retrieval, and cosines."""
    album = photos.album
    k = min(NEIGHBOURS, len(album) - 1)
    hits = [m.retrieval[EVERYTHING].hits("text_to_photo", 10) for m in (teacher, student)]

    def cosine(first: np.ndarray, second: np.ndarray) -> float | None:
        return float((first * second).sum(axis=1).mean()) if first.shape == second.shape else None

    one, two = teacher.view, student.view
    return {
        "neighbours": k,
        "neighbour_agreement": bootstrap.of_mean(
            agreements(one.photos[album], two.photos[album], k)
        ).as_json(),
        "text_r10_lead": bootstrap.of_mean(hits[1] - hits[0]).as_json(),
        "photo_cosine": cosine(one.photos, two.photos),
        "caption_cosine": cosine(one.captions, two.captions),
        "class_cosine": cosine(one.classes, two.classes),
    }


def answer(
    queries: Sequence[str],
    texts: np.ndarray,
    files: Sequence[Path],
    photos: np.ndarray,
    cutoff: float,
    best: int,
) -> list[Answer]:
    """The `best` photos for each query, as a search gives them."""
    scores = texts @ photos.T
    orders = np.argsort(-scores, axis=1, kind="stable")[:, :best]
    return [
        Answer(query, tuple(Hit(files[i], float(row[i]), bool(row[i] >= cutoff)) for i in order))
        for query, row, order in zip(queries, scores, orders, strict=True)
    ]

"""Where a pack was most wrong, as rows of photos."""

from __future__ import annotations

import numpy as np

from .document import PictureRow, Shot
from .eval_photos import EvalPhotos
from .measures import EVERYTHING, Measures


def captions(
    photos: EvalPhotos, student: Measures, count: int = 12, shown: int = 4
) -> tuple[PictureRow, ...]:
    """Captions whose photo came last; one caption a photo. First their photo, then what was found instead."""
    part = student.retrieval[EVERYTHING]
    rows: list[PictureRow] = []
    seen: set[int] = set()
    for caption in np.argsort(-part.text_ranks, kind="stable"):
        owner = int(part.owners[caption])
        if owner in seen:
            continue
        seen.add(owner)
        scores = part.scores[:, caption]
        own = photos.paths[photos.captioned[owner]]
        rank = part.text_ranks[caption]
        shots = [Shot(own, f"its photo: place {rank}, {scores[owner]:.2f}", "right")]
        for other in np.argsort(-scores, kind="stable")[:shown]:
            shots.append(Shot(photos.paths[photos.captioned[other]], f"{scores[other]:.2f}", "wrong"))
        number = int(np.flatnonzero(np.flatnonzero(part.owners == owner) == caption)[0]) + 1
        rows.append(
            PictureRow(
                f"caption {number} of {own.name}", photos.captions[part.captions[caption]], tuple(shots)
            )
        )
        if len(rows) == count:
            break
    return tuple(rows)


def classes(photos: EvalPhotos, student: Measures, count: int = 24) -> tuple[PictureRow, ...]:
    """Photos whose class came last, with what they were taken for."""
    shot = student.zero_shot
    rows = []
    for index in np.argsort(-shot.ranks_shown, kind="stable")[:count]:
        right, guess = int(photos.classes[index]), int(shot.guesses[index])
        file = photos.paths[photos.classified[index]]
        label = f"place {shot.ranks_shown[index]}; taken for {photos.class_names[guess]}"
        scores = shot.scores[index]
        rows.append(
            PictureRow(
                photos.class_names[right],
                "",
                (Shot(file, f"{label} ({scores[guess]:.2f} against {scores[right]:.2f})", "wrong"),),
            )
        )
    return tuple(rows)


def near_duplicates(photos: EvalPhotos, student: Measures, count: int = 10) -> tuple[PictureRow, ...]:
    """Pairs that lie farthest below the nearest stranger: the photo, its other version, the strangers."""
    twins = student.near_duplicates
    right = twins.scores[twins.matches]
    strangers = np.where(twins.matches, -2.0, twins.scores)
    rows = []
    for pair in np.argsort(right - strangers.max(axis=1), kind="stable")[:count]:
        second, first = photos.duplicates[pair]
        shots = [
            Shot(photos.paths[second], "looked for"),
            Shot(photos.paths[first], f"place {twins.ranks[pair]}, {right[pair]:.3f}", "right"),
        ]
        for stranger in np.argsort(-strangers[pair], kind="stable")[:3]:
            file = photos.paths[twins.references[stranger]]
            shots.append(Shot(file, f"{strangers[pair, stranger]:.3f}", "wrong"))
        rows.append(PictureRow(photos.paths[first].name, "", tuple(shots)))
    return tuple(rows)

"""One model's answers on the evaluation photos: zero-shot classes, captions, near-duplicates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import bootstrap
from .bootstrap import Estimate
from .embedders import Embedder, zero_shot_texts
from .eval_photos import EvalPhotos
from .metrics import best_ranks_of, micro_ap, ranks_of, recall_at

EVERYTHING = "all"
RECALLS = (1, 5, 10)
TOPS = (1, 5)


@dataclass(frozen=True)
class View:
    """A model's vectors: of all photos, class names and captions."""

    photos: np.ndarray
    classes: np.ndarray
    captions: np.ndarray


@dataclass(frozen=True)
class ZeroShot:
    """Classes of photos by the words for them."""

    scores: np.ndarray  # [classified photos, class names]
    ranks: np.ndarray  # of the right class among all names
    ranks_shown: np.ndarray  # of the right class among the classes that some photo shows
    guesses: np.ndarray  # the best of the classes that some photo shows


@dataclass(frozen=True)
class Retrieval:
    """Captions and photos of one collection, each looked for among the others of the collection."""

    photos: np.ndarray  # positions among the captioned photos
    scores: np.ndarray  # [photos, captions]
    owners: np.ndarray  # for each caption, a position in `photos`
    captions: np.ndarray  # positions among all captions
    text_ranks: np.ndarray  # of each caption's photo
    photo_ranks: np.ndarray  # of the best of each photo's captions

    def recall(self, way: str, k: int) -> Estimate:
        """R@k, `way` being "text_to_photo" or "photo_to_text", with its interval over photos."""
        return bootstrap.of_mean(self.hits(way, k))

    def hits(self, way: str, k: int) -> np.ndarray:
        """What each photo adds to R@k: the share of its captions that find it, or whether it finds one."""
        if way == "photo_to_text":
            return (self.photo_ranks <= k).astype(np.float64)
        counts = np.bincount(self.owners, minlength=len(self.photos))
        return np.bincount(self.owners, self.text_ranks <= k, minlength=len(self.photos)) / counts


@dataclass(frozen=True)
class NearDuplicates:
    """Second versions of photos, looked for among all photos; every one but the first version distracts."""

    references: np.ndarray  # rows of the photos that are searched
    scores: np.ndarray  # [pairs, references]
    matches: np.ndarray  # bool [pairs, references]

    @property
    def ranks(self) -> np.ndarray:
        """Of the first version, for each pair."""
        return ranks_of(self.scores, self.matches.argmax(axis=1))

    @property
    def micro_ap_value(self) -> float:
        """µAP of all pairs in one ranking."""
        return micro_ap(self.scores.ravel(), self.matches.ravel())

    def micro_ap(self) -> Estimate:
        """µAP with its interval over the photos looked for."""
        scores, matches = self.scores.ravel(), self.matches.ravel()
        each = self.scores.shape[1]
        return bootstrap.of_statistic(
            lambda weights: micro_ap(scores, matches, np.repeat(weights, each)), len(self.scores), 300
        )


@dataclass(frozen=True)
class Measures:
    """Everything measured of one model."""

    view: View
    zero_shot: ZeroShot
    retrieval: dict[str, Retrieval]  # by collection; EVERYTHING: over all of them together
    near_duplicates: NearDuplicates

    def as_json(self) -> dict[str, object]:
        """Numbers with intervals, as `evaluation.json` has them."""
        shot = self.zero_shot
        zero_shot = {
            f"top{k}_{name}": bootstrap.of_mean((ranks <= k).astype(np.float64)).as_json()
            for name, ranks in (("shown", shot.ranks_shown), ("all", shot.ranks))
            for k in TOPS
        }
        retrieval = {
            name: {
                "photos": len(part.photos),
                "captions": len(part.captions),
                **{
                    f"{way}_r{k}": part.recall(way, k).as_json()
                    for way in ("text_to_photo", "photo_to_text")
                    for k in RECALLS
                },
            }
            for name, part in self.retrieval.items()
        }
        duplicates = self.near_duplicates
        return {
            "zero_shot": zero_shot,
            "retrieval": retrieval,
            "near_duplicates": {
                "micro_ap": duplicates.micro_ap().as_json(),
                "r1": bootstrap.of_mean((duplicates.ranks <= 1).astype(np.float64)).as_json(),
            },
        }


def look(photos: EvalPhotos, embedder: Embedder, prompt: str = "{}") -> View:
    """Embeds everything. `prompt` is the one that the embedder puts round words by itself."""
    return View(
        embedder.photos(photos.paths),
        embedder.texts(zero_shot_texts(photos.class_names, prompt)),
        embedder.texts(photos.captions),
    )


def measure(photos: EvalPhotos, view: View) -> Measures:
    """All measures of one model's vectors."""
    retrieval = {EVERYTHING: _retrieval(photos, view, np.arange(len(photos.captioned)))}
    for name in sorted(set(photos.sets)):
        members = np.flatnonzero(np.array(photos.sets) == name)
        if len(members) < len(photos.captioned):
            retrieval[name] = _retrieval(photos, view, members)
    return Measures(view, _zero_shot(photos, view), retrieval, _near_duplicates(photos, view))


def _zero_shot(photos: EvalPhotos, view: View) -> ZeroShot:
    scores = view.photos[photos.classified] @ view.classes.T
    shown = np.unique(photos.classes)
    among_shown = scores[:, shown]
    return ZeroShot(
        scores,
        ranks_of(scores, photos.classes),
        ranks_of(among_shown, np.searchsorted(shown, photos.classes)),
        shown[among_shown.argmax(axis=1)],
    )


def _retrieval(photos: EvalPhotos, view: View, members: np.ndarray) -> Retrieval:
    captions = np.flatnonzero(np.isin(photos.owners, members))
    owners = np.searchsorted(members, photos.owners[captions])
    scores = view.photos[photos.captioned[members]] @ view.captions[captions].T
    return Retrieval(
        members, scores, owners, captions, ranks_of(scores.T, owners), best_ranks_of(scores, owners)
    )


def _near_duplicates(photos: EvalPhotos, view: View) -> NearDuplicates:
    references = photos.album
    scores = view.photos[photos.duplicates[:, 0]] @ view.photos[references].T
    return NearDuplicates(references, scores, photos.duplicates[:, 1:] == references[None, :])


def recall_curve(ranks: np.ndarray, last: int) -> np.ndarray:
    """R@1 … R@last."""
    return np.array([recall_at(ranks, k) for k in range(1, last + 1)])

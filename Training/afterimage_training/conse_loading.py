"""Makes the configured convex combination: its vectors, and the vocabulary's probe, learnt once."""

from __future__ import annotations

import dataclasses
import hashlib

import numpy as np
import torch

from .config import Config
from .conse import Conse, Words
from .dual import dual
from .photos import is_held_out
from .sentences import SentenceTeacher, mean_vector
from .teacher import Log, class_vectors, crop_logits, training_photos
from .vocabulary import LABELS, WORDS, said
from .vocabulary_probe import Probe, fit


def word_vectors(sentences: SentenceTeacher) -> np.ndarray:
    """The mean vector of each vocabulary word's phrases, unit length, [words, 384]."""
    groups = [[*word.phrases, *(f"a photo of {phrase}" for phrase in word.phrases)] for word in WORDS]
    flat = sentences.vectors([text for group in groups for text in group])
    ends = np.cumsum([len(group) for group in groups])
    return np.stack([mean_vector(part) for part in np.split(flat, ends[:-1])])


def load_conse(sentences: SentenceTeacher, config: Config, log: Log) -> Conse:
    """The convex combination as configured; the vocabulary's probe is learnt if it has not been yet.

    Classes and words are one frame, whose dual tells them apart: a beach is not said by a sandbar.
    """
    classes, ridge = torch.from_numpy(class_vectors(sentences, config)), config.teacher.class_ridge
    if config.teacher.vocabulary_share == 0:
        return Conse(config.teacher, dual(classes, ridge))
    words = torch.from_numpy(word_vectors(sentences))
    both = dual(torch.cat([classes, words]), ridge)
    probe = vocabulary_probe(config, log)
    return Conse(config.teacher, both[: len(classes)], Words(both[len(classes) :], probe))


def vocabulary_probe(config: Config, log: Log) -> Probe:
    """The probe, learnt once from the training photos that are not held out."""
    learnt_from = repr((WORDS, LABELS, config.teacher.crops, config.teacher.crop_average))
    digest = hashlib.sha256(learnt_from.encode()).hexdigest()[:12]
    cache = config.run_folder / "vectors" / f"probe-{digest}.pt"
    if not cache.exists():
        photos = training_photos()
        logits = torch.from_numpy(crop_logits(config, photos, log)).float()
        kept = np.flatnonzero(~is_held_out(np.arange(len(photos)), config.holdout_every))
        truth, weight = said([photos[row] for row in kept])
        log(f"teacher: learning {len(WORDS)} words from {len(kept)} photos")
        probe = fit(logits[kept], truth, weight)
        cache.parent.mkdir(parents=True, exist_ok=True)
        partial = cache.with_suffix(".partial")
        torch.save(dataclasses.asdict(probe), partial)
        partial.rename(cache)
    return Probe(**torch.load(cache, weights_only=True))

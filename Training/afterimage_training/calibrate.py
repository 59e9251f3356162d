"""Calibration of scores on held-out training photos: the softmax temperature and the relevance cut-off.

The cut-off parts captions that belong to a photo from captions of other photos; the temperature is the one
under which the softmax over a photo's similarities to the held-out captions is most probable (Guo et al., "On
Calibration of Modern Neural Networks", ICML 2017).
"""

from __future__ import annotations

import numpy as np

from .config import Config
from .photos import is_held_out, square
from .reference import ReferencePack
from .teacher import Log, shared_folder, training_photos


def temperature_of(scores: np.ndarray) -> float:
    """The temperature with the least cross-entropy when row i's answer is column i."""
    candidates = np.geomspace(0.01, 0.5, 60)
    losses = []
    for temperature in candidates:
        logits = scores / temperature
        logits = logits - logits.max(axis=1, keepdims=True)
        losses.append((np.log(np.exp(logits).sum(axis=1)) - np.diag(logits)).mean())
    return float(candidates[int(np.argmin(losses))])


def cutoff_of(positives: np.ndarray, negatives: np.ndarray) -> float:
    """The score with the largest true-positive minus false-positive rate (Youden's J)."""
    candidates = np.unique(np.quantile(positives, np.linspace(0, 1, 201)))
    gains = [(positives >= c).mean() - (negatives >= c).mean() for c in candidates]
    return float(candidates[int(np.argmax(gains))])


def calibrate(config: Config, log: Log) -> dict[str, float]:
    """Temperature and relevance cut-off of the pack as exported."""
    photos = training_photos()
    held_out = np.flatnonzero(is_held_out(np.arange(len(photos)), config.holdout_every))
    captioned = [photos[index] for index in held_out if photos[index].captions]
    pack = ReferencePack(config.pack_folder)
    folder = shared_folder() / "photos" / "train"
    from PIL import Image

    pictures = [Image.fromarray(square(folder / photo.file, config.image.size)) for photo in captioned]
    images = pack.embed_images(pictures)
    texts = pack.embed_texts([photo.captions[0] for photo in captioned], template=True)
    scores = images @ texts.T
    positives = np.diag(scores)
    negatives = scores[~np.eye(len(scores), dtype=bool)]
    result = {
        "temperature": round(temperature_of(scores), 4),
        "relevanceCutoff": round(cutoff_of(positives, negatives), 4),
    }
    log(
        f"calibrate: {len(captioned)} held-out photos, own caption {positives.mean():.3f}, other "
        f"{negatives.mean():.3f}, temperature {result['temperature']}, cut-off {result['relevanceCutoff']}"
    )
    return result

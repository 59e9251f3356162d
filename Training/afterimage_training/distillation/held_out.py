"""Measures an exported pack on the photos that its own run held out, beside the teacher."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import torch

from .. import reference
from ..evaluation.metrics import agreements, best_ranks_of, ranks_of, recall_at
from ..training import Log
from .assembly import order_of, teacher_of, tokenizer_of
from .config import GeneralConfig
from .data import open_photos, validation_batches
from .data.augmentation import UNREADABLE, Augmentation
from .ranks import Ranks

RESULTS = "held-out.md"
NEIGHBOURS = 10


def _retrieval(images: np.ndarray, texts: np.ndarray, owners: np.ndarray) -> dict[str, float]:
    scores = images @ texts.T
    ways = {"text_to_photo": ranks_of(scores.T, owners), "photo_to_text": best_ranks_of(scores, owners)}
    return {f"{way}_r{k}": recall_at(ranks, k) for way, ranks in ways.items() for k in (1, 5, 10)}


def measure(config: GeneralConfig, pack: Path, log: Log) -> dict[str, object]:
    """Caption retrieval of pack and teacher, and how much they agree; writes held-out.json and held-out.md.

    The pack is run by Python's reference on the photos as they lie on disk. Raises ValueError where a run
    holds out no captioned photo.
    """
    photos = open_photos(config.data.photos, config.run_folder / "shards")
    order = order_of(config, photos)
    opened = reference.ReferencePack(pack, config.threads)
    teacher = teacher_of(config, Ranks.join())
    plain = validation_batches(
        photos, order, Augmentation(config.augmentation), tokenizer_of(config), config.data.validation, 32
    )
    taught = [teacher.embed_images(batch.pixels.float() / 255).cpu() for batch in plain]
    images, captions, owners, captioned = [], [], [], []
    row = 0
    for place in order.held_out(config.data.validation):
        try:
            photo = photos.read(*place)
            picture = reference.decode(io.BytesIO(photo.content))
        except UNREADABLE as error:
            log(f"evaluate: skipped {photos.name(*place)}: {error}")
            continue
        images.append(opened.embed_images([picture])[0])
        if photo.captions:
            owners += [len(captioned)] * len(photo.captions)
            captions += photo.captions
            captioned.append(row)
        row += 1
    if not captions:
        raise ValueError(
            "no held-out photo has a caption; lower [data] holdout_every, or use `evaluate --pack`"
        )
    student_images, teacher_images = np.stack(images), torch.cat(taught).numpy()
    if len(student_images) != len(teacher_images):
        raise ValueError("teacher and pack could not read the same photos; see the lines above")
    answers = np.array(owners)
    result: dict[str, object] = {
        "pack": f"{opened.manifest['id']}@{opened.manifest['version']}",
        "photos": len(images),
        "captions": len(captions),
        "teacher": _retrieval(
            teacher_images[captioned], teacher.embed_texts(captions).cpu().numpy(), answers
        ),
        "student": _retrieval(student_images[captioned], opened.embed_texts(captions), answers),
    }
    if len(images) > 2 * NEIGHBOURS:  # among fewer, agreement means nothing
        result["neighbours"] = float(agreements(teacher_images, student_images, NEIGHBOURS).mean())
    (config.run_folder / "held-out.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    (config.run_folder / RESULTS).write_text(table(result), encoding="utf-8")
    log(f"evaluate: {config.run_folder / RESULTS}")
    return result


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"


def table(result: dict[str, object]) -> str:
    """The numbers as Markdown."""
    lines = [
        f"{result['photos']} photos held out of training, {result['captions']} captions:",
        "",
        "| | R@1 | R@5 | R@10 |",
        "|---|---|---|---|",
    ]
    for name in ("teacher", "student"):
        for way in ("text_to_photo", "photo_to_text"):
            cells = " | ".join(_share(result[name][f"{way}_r{k}"]) for k in (1, 5, 10))
            lines.append(f"| {name}, {way.replace('_to_', ' → ')} | {cells} |")
    if "neighbours" in result:
        lines += ["", f"Of ten nearest photos, student and teacher share {_share(result['neighbours'])}."]
    return "\n".join(lines) + "\n"

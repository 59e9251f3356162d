"""A trained student as a model pack."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import torch

from .. import reference
from ..calibrate import cutoff_of, temperature_of
from ..exporting.built_in import preparation
from ..exporting.coreml import CoreMLStorage, Towers, write_coreml
from ..exporting.golden import TEXTS, pictures
from ..exporting.model_card import STORED, fill, millions
from ..exporting.pack import finish, manifest_image, manifest_text
from ..exporting.precision import Precision
from ..exporting.towers import Storage, write_tower
from ..training import Log
from .assembly import order_of, tokenizer_of
from .config import GeneralConfig
from .data import Tokenizer, open_photos, validation_batches
from .data.augmentation import Augmentation
from .held_out import RESULTS
from .students.student import standardised
from .trained import TrainedStudent, load_student

FEWEST = 20  # captioned held-out photos that a calibration needs
#: What CLIP-like students have by experience; stands where there is too little to calibrate with.
UNCALIBRATED = {"temperature": 0.05, "relevanceCutoff": 0.2}


def pack_folder(config: GeneralConfig, precision: Precision) -> Path:
    """Where the pack of a precision goes."""
    return config.pack_folder if precision is Precision.FP16 else Path(f"{config.pack_folder}-{precision}")


@torch.no_grad()
def calibration(
    config: GeneralConfig, student: TrainedStudent, tokenizer: Tokenizer, log: Log
) -> dict[str, float]:
    """Temperature and relevance cut-off on the held-out photos (see `calibrate`)."""
    photos = open_photos(config.data.photos, config.run_folder / "shards")
    batches = validation_batches(
        photos, order_of(config, photos), Augmentation(config.augmentation), tokenizer,
        config.data.validation, 64,
    )  # fmt: skip
    images, texts = [], []
    for batch in batches:
        pixels = standardised(batch.pixels[batch.captioned].float() / 255, config.student.image.size)
        images.append(student.image(pixels))
        texts.append(student.text(batch.ids[batch.captioned], batch.mask[batch.captioned]))
    count = sum(len(part) for part in images)
    if count < FEWEST:
        log(f"export: {count} held-out photos with captions are too few to calibrate; {UNCALIBRATED}")
        return UNCALIBRATED
    scores = (torch.cat(images) @ torch.cat(texts).T).numpy()
    others = scores[~np.eye(count, dtype=bool)]
    result = {
        "temperature": round(temperature_of(scores), 4),
        "relevanceCutoff": round(cutoff_of(np.diag(scores), others), 4),
    }
    log(f"export: calibrated on {count} held-out photos: {result}")
    return result


def manifest(
    config: GeneralConfig, student: TrainedStudent, precision: Precision, calibrated: dict[str, float]
) -> dict[str, object]:
    """model.json without card, precision, golden vectors and files."""
    suffix, words = ("", "") if precision is Precision.FP16 else (f"-{precision}", f" ({precision})")
    text = manifest_text(
        "text.onnx", config.student.text.context,
        {"kind": "wordpiece", "vocabulary": "vocab.txt", "lowercase": True}, mask=True,
    )  # fmt: skip
    teacher = _facts(config)
    if config.near_duplicate_cosine is not None:
        calibrated = {**calibrated, "nearDuplicateCosine": config.near_duplicate_cosine}
    return {
        "format": 1,
        "id": config.id + suffix,
        "version": config.version,
        "name": config.name + words,
        "licence": config.licence,
        "source": f"Distilled from {teacher['name']} ({teacher['source']}; licence {teacher['licence']})",
        "dimension": student.dimension,
        "image": manifest_image("image.onnx", preparation(config.student.image.size)),
        "text": {**text, "prompt": config.prompt},
        "calibration": calibrated,
    }


def _facts(config: GeneralConfig) -> dict[str, str]:
    """What the run is a run of; see `assembly.claim`."""
    return json.loads((config.run_folder / "run.json").read_text(encoding="utf-8"))


def card(config: GeneralConfig, student: TrainedStudent, precision: Precision) -> str:
    """The model card, with the held-out numbers where `evaluate` has measured them."""
    facts, results = _facts(config), config.run_folder / RESULTS
    return fill("distilled.md", {
        "NAME": config.name,
        "VERSION": config.version,
        "LICENCE": config.licence,
        "TEACHER": facts["name"],
        "TEACHER_SOURCE": facts["source"],
        "TEACHER_LICENCE": facts["licence"],
        "TEACHER_SHA256": facts["sha256"],
        "PHOTOS": facts["photos"],
        "DATA": config.data_note or "Its maker has not said where they come from.",
        "STEPS": student.step,
        "BATCH": config.training.batch,
        "IMAGE_KIND": config.student.image.kind,
        "TEXT_KIND": config.student.text.kind,
        "SIZE": config.student.image.size,
        "CONTEXT": config.student.text.context,
        "DIMENSION": student.dimension,
        "IMAGE_PARAMETERS": millions(student.image),
        "TEXT_PARAMETERS": millions(student.text),
        "PRECISION": STORED[precision],
        "NUMBERS": results.read_text(encoding="utf-8") if results.exists() else "Not measured yet.",
    })  # fmt: skip


def export(
    config: GeneralConfig, log: Log, precision: Precision = Precision.FP16, folder: Path | None = None,
    coreml: CoreMLStorage | None = None,
) -> Path:  # fmt: skip
    """Writes the pack; returns its folder. Raises ParityError where a runtime disagrees with PyTorch."""
    folder = folder or pack_folder(config, precision)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = tokenizer_of(config)
    student = load_student(config, tokenizer)
    prepared = preparation(config.student.image.size)
    pixels = np.stack([reference.tensor(picture, prepared) for picture in pictures(config.seed)])
    ids, mask = (values.numpy() for values in tokenizer(TEXTS))
    storage = Storage(precision, bytewise=("tower.embedding.weight",))
    write_tower(student.image, {"image": pixels}, folder / "image.onnx", storage, log)
    inputs = {"input_ids": ids, "attention_mask": mask}
    write_tower(student.text, inputs, folder / "text.onnx", storage, log)
    shutil.copy(tokenizer.vocabulary, folder / "vocab.txt")
    spec = manifest(config, student, precision, calibration(config, student, tokenizer, log))
    if coreml is not None:
        spec["coreml"] = write_coreml(Towers(student.image, student.text), spec, folder, coreml, log)
    finish(folder, spec, card(config, student, precision), precision, config.seed, log)
    return folder

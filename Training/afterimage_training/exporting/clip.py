"""Any CLIP-class model to a model pack."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from .. import reference
from ..clip_models.clip_model import ClipModel, UnsupportedModelError
from ..clip_tokens import LICENCE
from .coreml import CoreMLStorage, Towers, write_coreml
from .golden import TEXTS, pictures
from .model_card import clip_card
from .pack import finish, manifest_image, manifest_text, pack_id
from .parity import Log
from .towers import Integers, Storage, write_tower

SEED = 20
MERGES = "merges.txt"


@dataclass(frozen=True)
class ClipExport:
    """What the command line chooses."""

    storage: Storage
    version: str = "1.0.0"
    id: str | None = None
    #: Cosines below it mean "not about this". CLIP's own captions lie about 0.3, others' about 0.15.
    relevance_cutoff: float = 0.2
    #: Pictures for static quantisation.
    calibration: tuple[Path, ...] = ()
    #: How Core ML packages are stored; none are written where it is None.
    coreml: CoreMLStorage | None = None


def export_clip(model: ClipModel, options: ClipExport, folder: Path, log: Log) -> dict[str, dict[str, float]]:
    """Writes the pack into `folder`, which must be new or empty.

    Returns the worst cosine to PyTorch by tower and runtime. Raises UnsupportedModelError where the engine
    has no such tokenizer, before anything is written; ParityError; UnsupportedOperatorError.
    """
    if model.text.merges is None:
        raise UnsupportedModelError(
            f"{model.identity.name}: its tokenizer is {model.text.tokenizer}, which a model pack cannot "
            "express (clip-bpe and wordpiece are known), and an image tower alone answers no query"
        )
    if options.storage.integers is Integers.STATIC and not options.calibration:
        raise ValueError("static quantisation needs pictures: --calibration-photos FOLDER")
    log(f"export: {model.identity.name}, {model.parameters() / 1e6:.1f} M parameters")
    for key, value in model.identity.as_json().items():
        log(f"export: {key}: {value}")
    _make(folder)
    preparation = model.image.manifest()
    image_inputs = _tensors(pictures(SEED), preparation)
    storage = options.storage
    calibration = [{"image": _tensors([reference.decode(path)], preparation)} for path in options.calibration]
    ids = model.text.tokenize(TEXTS)[0].numpy()
    cosines = {
        "image": write_tower(model.image_tower, {"image": image_inputs}, folder / "image.onnx", storage, log,
                             calibration),
        "text": write_tower(model.text_tower, {"input_ids": ids}, folder / "text.onnx", storage, log),
    }  # fmt: skip
    (folder / MERGES).write_bytes(model.text.merges)
    (folder / "LICENSE-merges.txt").write_text(LICENCE, encoding="utf-8")
    spec = manifest(model, options)
    if options.coreml is not None:
        towers = Towers(model.image_tower, model.text_tower)
        spec["coreml"] = write_coreml(towers, spec, folder, options.coreml, log)
    card = clip_card(model, storage.precision, cosines)
    finish(folder, spec, card, storage.precision, SEED, log, storage.minimum_cosine)
    return cosines


def manifest(model: ClipModel, options: ClipExport) -> dict[str, object]:
    """model.json without card, precision, golden vectors and files."""
    identity = model.identity
    precision = options.storage.precision
    return {
        "format": 1,
        "id": options.id or pack_id(f"{identity.name} {precision}"),
        "version": options.version,
        "name": identity.name,
        "licence": identity.licence,
        "source": f"{identity.source}; sha256 {identity.sha256}",
        "weights": identity.as_json(),
        "dimension": model.dimension,
        "image": manifest_image("image.onnx", model.image.manifest()),
        "text": manifest_text(
            "text.onnx", model.text.context, {"kind": "clip-bpe", "vocabulary": MERGES}, False
        ),
        "calibration": {
            "temperature": round(1 / model.logit_scale, 6),
            "relevanceCutoff": options.relevance_cutoff,
        },
    }


def _tensors(images: list[Image.Image], preparation: dict[str, object]) -> np.ndarray:
    return np.stack([reference.tensor(image, preparation) for image in images])


def _make(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty; remove it or name another folder")
    folder.mkdir(parents=True, exist_ok=True)

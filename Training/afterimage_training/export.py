"""Writes the model pack: towers, manifest, vocabulary, golden vectors; checks the towers in both runtimes."""

from __future__ import annotations

import copy
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from .config import PACKAGE_ROOT, Config
from .distil_image import load_image_student
from .distil_text import load_text_student
from .golden import write_golden
from .image_student import DIMENSION, MEAN, STD
from .onnx_graph import export_image, export_text
from .report import tables
from .sentences import SentenceTeacher
from .teacher import Log

LIMIT = 16 * 2**20
PARITY = 0.9998


class ParityError(Exception):
    """A runtime's vectors differ from PyTorch's."""


def manifest(config: Config, calibration: dict[str, float]) -> dict[str, object]:
    """model.json without its list of files."""
    size = config.image.size
    return {
        "format": 1,
        "id": config.id,
        "version": config.version,
        "name": config.name,
        "licence": "Apache-2.0",
        "source": "Distilled from MobileNetV2 (ImageNet) and all-MiniLM-L6-v2; see MODEL_CARD.md",
        "dimension": DIMENSION,
        "image": {
            "file": "image.onnx",
            "input": "image",
            "output": "embedding",
            "width": size,
            "height": size,
            "resize": {"mode": "shortest-side", "size": size, "filter": "bilinear"},
            "crop": "centre",
            "colour": "RGB",
            "mean": list(MEAN),
            "std": list(STD),
        },
        "text": {
            "file": "text.onnx",
            "output": "embedding",
            "inputs": {"ids": "input_ids", "mask": "attention_mask"},
            "tokenizer": {"kind": "wordpiece", "vocabulary": "vocab.txt", "lowercase": True},
            "context": config.text.context,
            "prompt": config.prompt,
        },
        "calibration": calibration,
        "files": [],
        "golden": "golden/golden.json",
    }


def model_card(config: Config) -> str:
    """The card from `cards/`, with the last evaluation's numbers where there are any."""
    results = config.report_folder / "evaluation.json"
    numbers = (
        tables(json.loads(results.read_text(encoding="utf-8"))) if results.exists() else "Not measured yet."
    )
    return (PACKAGE_ROOT / "cards" / "mini.md").read_text(encoding="utf-8").replace("@NUMBERS@", numbers)


def _entry(folder: Path, path: Path) -> dict[str, object]:
    content = path.read_bytes()
    name = path.relative_to(folder).as_posix()
    return {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def write_pack(config: Config, folder: Path, log: Log, calibration: dict[str, float] | None = None) -> None:
    """Exports the students as far as they are trained. Raises ParityError when a runtime disagrees."""
    folder.mkdir(parents=True, exist_ok=True)
    image, text = load_image_student(config), load_text_student(config)
    exported_image = export_image(copy.deepcopy(image), config.image.size, folder / "image.onnx")
    exported_text = export_text(copy.deepcopy(text), config.text.context, folder / "text.onnx")
    rng = np.random.default_rng(config.seed)
    pixels = rng.standard_normal((3, 3, config.image.size, config.image.size), dtype=np.float32)
    ids = rng.integers(1000, 30000, (3, config.text.context))
    mask = (np.arange(config.text.context)[None] < [[4], [11], [config.text.context]]).astype(np.int64)
    check_parity(folder / "image.onnx", exported_image, {"image": pixels}, log)
    check_parity(folder / "text.onnx", exported_text, {"input_ids": ids, "attention_mask": mask}, log)

    (folder / "MODEL_CARD.md").write_text(model_card(config), encoding="utf-8")
    shutil.copy(SentenceTeacher().vocabulary, folder / "vocab.txt")
    spec = manifest(config, calibration or {"temperature": 0.07, "relevanceCutoff": 0.18})
    (folder / "model.json").write_text(json.dumps(spec, indent=2) + "\n", encoding="utf-8")
    write_golden(folder, config.seed)
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.name != "model.json" and not path.name.startswith(".")
    )
    spec["files"] = [_entry(folder, path) for path in files]
    (folder / "model.json").write_text(json.dumps(spec, indent=2) + "\n", encoding="utf-8")
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    log(f"export: {folder.name}, {total / 2**20:.2f} MiB in {len(files) + 1} files")
    if total > LIMIT:
        raise ValueError(
            f"the pack has {total / 2**20:.2f} MiB, more than the {LIMIT / 2**20:.0f} it may have"
        )


def check_parity(path: Path, model: torch.nn.Module, inputs: dict[str, np.ndarray], log: Log) -> None:
    """Compares onnxruntime and OpenVINO (where installed, in single precision) with PyTorch."""
    with torch.no_grad():
        expected = model(*(torch.from_numpy(value) for value in inputs.values())).numpy()
    outputs = {"onnxruntime": onnxruntime.InferenceSession(str(path)).run(None, inputs)[0]}
    try:
        import openvino
    except ImportError:
        log("export: OpenVINO is not installed, not compared")
    else:
        hints = {"INFERENCE_PRECISION_HINT": "f32"}
        compiled = openvino.Core().compile_model(str(path), "CPU", hints)
        outputs["OpenVINO"] = compiled(list(inputs.values()))[0]
    for runtime, vectors in outputs.items():
        cosine = (vectors * expected).sum(axis=1).min()
        log(f"export: {path.name} in {runtime}: worst cosine to PyTorch {cosine:.6f}")
        if cosine < PARITY:
            raise ParityError(
                f"{path.name} in {runtime}: cosine {cosine:.6f} to PyTorch, at least {PARITY} wanted"
            )


def export(config: Config, log: Log) -> None:
    """Calibrates and writes the built-in pack."""
    from .calibrate import calibrate

    write_pack(config, config.pack_folder, log)
    write_pack(config, config.pack_folder, log, calibrate(config, log))

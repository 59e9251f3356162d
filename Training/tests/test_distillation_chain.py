"""The general road from end to end, by its commands, on the sample photos."""

from __future__ import annotations

import csv
import json
import os
import re
import warnings
from pathlib import Path

import numpy as np
import pytest

from afterimage_training.__main__ import main
from afterimage_training.config import PACKAGE_ROOT, REPOSITORY_ROOT, shared_folder
from afterimage_training.evaluation.embedders import EngineEmbedder, find_program
from afterimage_training.reference import ReferencePack, decode

SAMPLES = REPOSITORY_ROOT / "Samples" / "photos"
CONFIG = """
id = "chain"
version = "1.0.0"
name = "Chain"
licence = "CC0-1.0"
data_note = "The sample photos."
seed = 1
threads = 1
runs = "{runs}"
[teacher]
{teacher}
[student]
road = "general"
dimension = {dimension}
[student.image]
{image}
[student.text]
kind = "static"
context = 16
embedding_width = 16
[data]
photos = "{photos}"
holdout_every = 2
[augmentation]
size = 64
[training]
epochs = 4
batch = 8
device_batch = 4
learning_rate = 3e-3
warm_up = 2
ema_decay = 0.8
report_every = 2
validate_every = 4
"""
IMAGES = {
    "mobilenet": 'kind = "mobilenet"\nsize = 64\nwidth = 0.25\nfeatures = 64',
    "vit": 'kind = "vit"\nsize = 64\npatch = 16\nwidth = 32\ndepth = 2\nheads = 2',
}
TINY_CLIP = {
    "embed_dim": 32,
    "vision_cfg": {"image_size": 64, "layers": 2, "width": 64, "patch_size": 16, "head_width": 32},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2},
}


def _photos(folder: Path) -> list[Path]:
    """The sample photos, with their names as captions."""
    files = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".jpg", ".png", ".webp"))
    folder.mkdir()
    with (folder / "index.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "caption"])
        for path in files:
            (folder / path.name).symlink_to(path)
            writer.writerow([path.name, path.stem.replace("-", " ")])
    return files


def _teacher(kind: str, folder: Path) -> str:
    if kind == "conse":
        if not (shared_folder() / "teacher").is_dir():
            pytest.skip(f"{shared_folder()} is absent: no ConSE teacher")
        mini = (PACKAGE_ROOT / "configs" / "mini.toml").read_text(encoding="utf-8")
        own = folder / "mini.toml"  # without words: their probe learns from 15,000 photos
        own.write_text(re.sub("vocabulary_share = .*", "vocabulary_share = 0.0", mini), encoding="utf-8")
        return f'kind = "conse"\nmodel = "{own}"'
    pytest.importorskip("open_clip", reason="open_clip_torch is not installed", exc_type=ImportError)
    architecture = folder / "tiny-chain.json"
    architecture.write_text(json.dumps(TINY_CLIP))
    return f'kind = "open-clip"\nmodel = "{architecture}"\nweights = "random-1"'


@pytest.mark.parametrize(
    ("teacher", "image", "dimension"), [("open-clip", "vit", 0), ("conse", "mobilenet", 64)]
)
def test_from_teacher_to_evaluated_pack(
    tmp_path: Path, teacher: str, image: str, dimension: int, capsys: pytest.CaptureFixture[str]
) -> None:
    if teacher == "open-clip":
        from afterimage_training.torchvision_import import import_torchvision

        import_torchvision()
    files = _photos(tmp_path / "photos")
    config = tmp_path / "chain.toml"
    config.write_text(CONFIG.format(
        runs=tmp_path / "runs", photos=tmp_path / "photos", teacher=_teacher(teacher, tmp_path),
        image=IMAGES[image], dimension=dimension,
    ))  # fmt: skip
    run = tmp_path / "runs" / "chain-1.0.0"
    pack = run / "pack" / "chain"

    assert main(["teacher", "--config", str(config)]) == 0
    assert main(["distil", "--config", str(config), "--estimate", "--photos", "1000000"]) == 0
    shown = capsys.readouterr().out
    assert "H100" in shown and "dollars" in shown and "measured here" in shown
    assert main(["distil", "--config", str(config)]) == 0
    assert {"student.csv", "losses.png", "student.pt"} <= {path.name for path in run.iterdir()}
    assert main(["export", "--config", str(config)]) == 0
    assert main(["evaluate", "--config", str(config)]) == 0
    # Once more: numbers onto the model card, and packages for Apple's devices beside it.
    assert main(["export", "--config", str(config), "--coreml", "fp16"]) == 0
    assert main(["check-coreml", str(pack)]) == 0

    result = json.loads((run / "held-out.json").read_text())
    assert result["photos"] == len(files) // 2 and set(result["student"]) == set(result["teacher"])
    manifest = json.loads((pack / "model.json").read_text())
    assert "held out of training" in (pack / manifest["card"]).read_text()
    assert {entry["path"] for entry in manifest["files"]} >= {"image.onnx", "text.onnx", "vocab.txt"}
    reference = ReferencePack(pack)
    vectors = reference.embed_images([decode(path) for path in files[:4]])
    assert vectors.shape == (4, manifest["dimension"]) and np.isfinite(vectors).all()
    words = reference.embed_texts(["a cat", "paint brushes"])

    given = os.environ.get("AFTERIMAGE_PROGRAM")
    program = find_program(Path(given) if given else None)
    if program is None:
        warnings.warn(
            "the Swift engine was not asked: it is not built, or older than its `embed`", stacklevel=1
        )
        return
    engine = EngineEmbedder(pack, program)
    assert (engine.photos(files[:4]) * vectors).sum(axis=1).min() > 0.999
    assert (engine.texts(["a cat", "paint brushes"]) * words).sum(axis=1).min() > 0.999

"""The built-in model's towers and packs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from afterimage_training.config import Config
from afterimage_training.exporting import built_in, model_card
from afterimage_training.exporting.coreml import Towers
from afterimage_training.exporting.golden import pictures
from afterimage_training.exporting.pack import PackTooLargeError, finish, make_room
from afterimage_training.exporting.precision import Precision
from afterimage_training.exporting.towers import Storage
from afterimage_training.image_student import ImageStudent
from afterimage_training.reference import ReferencePack
from afterimage_training.text_student import TextStudent


def quiet(message: str) -> None:
    """Throws the log away."""


@pytest.fixture(scope="module")
def student() -> ImageStudent:
    torch.manual_seed(0)
    student = ImageStudent(prototypes=20).train()
    with torch.no_grad():
        for _ in range(20):  # batch norm needs statistics
            student(torch.randn(4, 3, 64, 64))
    return student.eval()


def test_batch_norm_is_folded_exactly(student: ImageStudent) -> None:
    pixels = torch.randn(3, 3, 64, 64)
    folded = built_in.exportable(student)
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in folded.modules())
    with torch.no_grad():
        assert torch.allclose(folded(pixels), student(pixels), atol=1e-4)


@pytest.mark.parametrize("precision", list(Precision))
def test_networks(student: ImageStudent, config: Config, tmp_path: Path, precision: Precision) -> None:
    towers = Towers(built_in.exportable(student), built_in.exportable(TextStudent(config.text)))
    built_in.write_networks(config, towers, tmp_path, Storage(precision, bytewise=built_in.BYTEWISE), quiet)
    # An untrained tower hardly tells its inputs apart, so a cosine alone would forgive much.
    pixels = np.random.default_rng(0).standard_normal(
        (3, 3, config.image.size, config.image.size), dtype=np.float32
    )
    session = onnxruntime.InferenceSession(str(tmp_path / "image.onnx"))
    with torch.no_grad():
        expected = student(torch.from_numpy(pixels)).numpy()
    allowed = {Precision.FP32: 1e-4, Precision.FP16: 3e-4, Precision.INT8: 2e-2}[precision]
    assert np.abs(session.run(None, {"image": pixels})[0] - expected).max() < allowed


def test_a_whole_pack(student: ImageStudent, config: Config, tmp_path: Path) -> None:
    towers = Towers(built_in.exportable(student), built_in.exportable(TextStudent(config.text)))
    built_in.write_networks(config, towers, tmp_path, Storage(Precision.INT8), quiet)
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *"abcdefghijklmnopqrstuvwxyz",
        "##a",
        "dog",
        "snow",
    ]
    (tmp_path / "vocab.txt").write_text("\n".join(words))
    spec = built_in.manifest(config, Precision.INT8, {"temperature": 0.07, "relevanceCutoff": 0.2})
    card = model_card.built_in_card(config, Precision.INT8, towers.image, towers.text)
    finish(tmp_path, spec, card, Precision.INT8, config.seed, quiet)
    pack = ReferencePack(tmp_path)
    assert pack.manifest["id"] == f"{config.id}-int8" and pack.manifest["precision"] == "int8"
    assert pack.manifest["calibration"] == {
        "temperature": 0.07, "relevanceCutoff": 0.2, "nearDuplicateCosine": config.near_duplicate_cosine,
    }  # fmt: skip
    assert (tmp_path / pack.manifest["card"]).read_text().startswith(f"# {config.name} {config.version}")
    listed = {file["path"] for file in pack.manifest["files"]}
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert listed == found - {"model.json"}
    golden = json.loads((tmp_path / pack.manifest["golden"]).read_text())
    vector = pack.embed_texts([golden["texts"][0]["text"]])[0]
    assert vector @ np.array(golden["texts"][0]["vector"]) > 0.9999
    with pytest.raises(PackTooLargeError, match="MiB"):
        finish(tmp_path, spec, card, Precision.INT8, config.seed, quiet, limit=1000)


def test_golden_pictures_are_the_same_every_time() -> None:
    first, second = pictures(3), pictures(3)
    assert all(a.tobytes() == b.tobytes() for a, b in zip(first, second, strict=True))
    assert len({picture.size for picture in first}) > 3


def test_a_card_leaves_nothing_open() -> None:
    with pytest.raises(KeyError, match="LICENCE"):
        model_card.fill("clip.md", {"NAME": "x"})


def test_nothing_of_an_earlier_pack_stays(tmp_path: Path) -> None:
    (tmp_path / "golden").mkdir()
    for name in ("old-card.md", "golden/golden.json", "mine.txt"):
        (tmp_path / name).write_text("")
    files = [{"path": "old-card.md"}, {"path": "golden/golden.json"}, {"path": "gone.onnx"}]
    (tmp_path / "model.json").write_text(json.dumps({"files": files}))
    make_room(tmp_path)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["mine.txt"]

"""Exported towers give PyTorch's vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from afterimage_training.config import Config
from afterimage_training.export import check_parity
from afterimage_training.golden import pictures
from afterimage_training.image_student import ImageStudent
from afterimage_training.onnx_graph import export_image, export_text
from afterimage_training.text_student import TextStudent


def test_image_tower(tmp_path: Path) -> None:
    student = ImageStudent(prototypes=20).train()
    with torch.no_grad():
        for _ in range(20):  # batch norm needs statistics
            student(torch.randn(4, 3, 64, 64))
        student.eval()
        pixels = torch.randn(3, 3, 64, 64)
        expected = student(pixels).numpy()
    exported = export_image(student, 64, tmp_path / "image.onnx")
    messages: list[str] = []
    check_parity(tmp_path / "image.onnx", exported, {"image": pixels.numpy()}, messages.append)
    # An untrained tower hardly tells its inputs apart, so a cosine alone would forgive much.
    vectors = onnxruntime.InferenceSession(str(tmp_path / "image.onnx")).run(None, {"image": pixels.numpy()})[
        0
    ]
    assert np.abs(vectors - expected).max() < 3e-4
    with torch.no_grad():
        assert (exported(pixels).numpy() * expected).sum(axis=1).min() > 0.9999
    graph = onnx.load(tmp_path / "image.onnx").graph
    assert graph.input[0].type.tensor_type.shape.dim[0].dim_param == "batch"
    assert not any(node.op_type == "Pad" for node in graph.node)


def test_text_tower(tmp_path: Path, config: Config) -> None:
    exported = export_text(TextStudent(config.text), config.text.context, tmp_path / "text.onnx")
    rng = np.random.default_rng(0)
    ids = rng.integers(0, 30522, (3, config.text.context))
    mask = (np.arange(config.text.context)[None] < [[3], [9], [config.text.context]]).astype(np.int64)
    messages: list[str] = []
    check_parity(
        tmp_path / "text.onnx", exported, {"input_ids": ids, "attention_mask": mask}, messages.append
    )
    assert any("onnxruntime" in message for message in messages)


def test_golden_pictures_are_the_same_every_time() -> None:
    first, second = pictures(3), pictures(3)
    assert all(a.tobytes() == b.tobytes() for a, b in zip(first, second, strict=True))
    assert len({picture.size for picture in first}) > 3

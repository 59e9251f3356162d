"""The teacher: the float network agrees with the TFLite file; prompts and targets make sense."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from afterimage_training.mobilenet import load_teacher
from afterimage_training.photos import read_index, square
from afterimage_training.sentences import (
    class_prompts,
    label_prompts,
    mean_vector,
)
from afterimage_training.teacher import random_view, teacher_input


def test_float_network_agrees_with_tflite(shared: Path) -> None:
    from ai_edge_litert.interpreter import Interpreter

    path = shared / "teacher" / "tf2_mobilenet_v2_1.0_224_ptq.tflite"
    interpreter = Interpreter(str(path))
    interpreter.allocate_tensors()
    output = interpreter.get_output_details()[0]["index"]
    photos = read_index(shared / "photos" / "train" / "index.csv")[::790]
    pixels = np.stack([square(shared / "photos" / "train" / photo.file, 224) for photo in photos])
    expected = []
    for picture in pixels:
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], picture[None])
        interpreter.invoke()
        expected.append(interpreter.get_tensor(output)[0] / 256)
    likelihoods = load_teacher(path)(teacher_input(pixels))[1].softmax(dim=1).numpy()
    sure = np.max(expected, axis=1) > 0.3
    assert sure.sum() >= 5
    assert (likelihoods.argmax(axis=1) == np.argmax(expected, axis=1))[sure].mean() >= 0.9


def test_prompts_tell_the_cranes_apart() -> None:
    assert "crane, bird" in class_prompts(134, ["crane"])
    assert class_prompts(517, ["crane"]) == ["a photo of a crane", "crane"]
    assert label_prompts("yin_yang") == ["a photo of a yin yang", "yin yang"]


def test_mean_vector_has_unit_length() -> None:
    assert abs(np.linalg.norm(mean_vector(np.eye(4)[:2])) - 1) < 1e-6


def test_views_are_seeded(shared: Path) -> None:
    path = next((shared / "photos" / "train").glob("*/*.jpg"))
    assert np.array_equal(random_view((path, 64, 1, 5)), random_view((path, 64, 1, 5)))
    assert not np.array_equal(random_view((path, 64, 1, 5)), random_view((path, 64, 1, 6)))
    assert np.array_equal(random_view((path, 64, 0, 5)), square(path, 64))

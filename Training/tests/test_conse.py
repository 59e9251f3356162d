"""The convex combination, its crops, its vocabulary."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from afterimage_training.config import PACKAGE_ROOT, Config, load_config
from afterimage_training.conse import Conse, Words
from afterimage_training.crops import BOXES, MIRRORED, averaged, cropped
from afterimage_training.dual import dual
from afterimage_training.photos import TrainingPhoto
from afterimage_training.tables import ConfigError
from afterimage_training.vocabulary import LABELS, WORDS, said
from afterimage_training.vocabulary_probe import Probe, fit

NAMES = [word.name for word in WORDS]


def _photo(*captions: str, set: str = "flickr8k", label: str = "") -> TrainingPhoto:
    return TrainingPhoto("x.jpg", set, label, captions)


def test_a_sure_photo_is_its_class(config: Config) -> None:
    classes = functional.normalize(torch.randn(1000, 384), dim=1)
    teacher = dataclasses.replace(config.teacher, vocabulary_share=0.0)
    logits = torch.zeros(1, 1000)
    logits[0, 42] = 40
    vector = Conse(teacher, classes)(logits)
    assert float(vector @ classes[42]) > 0.999
    assert float(vector.norm()) == pytest.approx(1, abs=1e-5)


def test_words_take_their_share(config: Config) -> None:
    classes = functional.normalize(torch.randn(1000, 384), dim=1)
    vectors = functional.normalize(torch.randn(2, 384), dim=1)
    weight = torch.zeros(2, 1000)
    weight[0, 42] = 10  # class 42 says the first word
    probe = Probe(
        torch.zeros(1000), torch.tensor(1.0), weight, torch.tensor([-5.0, -5.0]), torch.full((2,), 0.1)
    )
    teacher = dataclasses.replace(config.teacher, vocabulary_share=0.5, vocabulary_top_k=2)
    logits = torch.zeros(1, 1000)
    logits[0, 42] = 40
    vector = Conse(teacher, classes, Words(vectors, probe))(logits)[0]
    assert float(vector @ vectors[0]) == pytest.approx(float(vector @ classes[42]), abs=0.01)
    assert float(vector @ vectors[0]) > 0.6 > 0.2 > float(vector @ vectors[1])
    with pytest.raises(ValueError, match="probe"):
        Conse(teacher, classes)(logits)


def test_dual_rows_answer_to_their_own_vector_alone() -> None:
    vectors = functional.normalize(torch.randn(20, 16) + 2 * torch.randn(16), dim=1)  # all lie close together
    near = (dual(vectors[:12], 1e-4) @ vectors[:12].T).numpy()
    assert np.abs(near - np.diag(np.diag(near))).max() < 0.1 * np.diag(near).min()
    assert torch.allclose(dual(vectors, 1e6), vectors, atol=1e-3)
    assert float(dual(vectors, 0.3).norm(dim=1).mean()) == pytest.approx(1, abs=1e-5)


def test_crops_are_where_their_names_say() -> None:
    square = torch.zeros(1, 3, 32, 32)
    square[..., :8, :8] = 1
    means = {name: float(cropped(square, name, 16).mean()) for name in BOXES}
    assert max(means, key=means.__getitem__) == "top-left" and means["bottom-right"] == 0
    mirrored = cropped(square, "top-left" + MIRRORED, 16)
    assert torch.allclose(mirrored.flip(-1), cropped(square, "top-left", 16))
    assert torch.equal(cropped(square, "whole", 32), square)
    assert all(cropped(square, name, 24).shape == (1, 3, 24, 24) for name in BOXES)


def test_answers_are_averaged() -> None:
    one, other = torch.tensor([[4.0, 0.0, 0.0]]), torch.tensor([[0.0, 2.0, 0.0]])
    assert torch.equal(averaged([one, other], "logits"), torch.tensor([[2.0, 1.0, 0.0]]))
    likelihoods = averaged([one, other], "probabilities").softmax(dim=1)
    assert torch.allclose(likelihoods, (one.softmax(1) + other.softmax(1)) / 2, atol=1e-6)


def test_captions_and_labels_say_words() -> None:
    photos = [
        _photo("A dog runs in the snow .", "A brown dog ."),
        _photo(set="intel_scenes", label="forest"),
        _photo(set="caltech101", label="accordion"),
    ]
    truth, weight = said(photos)
    assert truth[0, NAMES.index("snow")] == 0.5 and truth[0, NAMES.index("dog")] == 1
    assert truth[0, NAMES.index("beach")] == 0 and weight[0, NAMES.index("beach")] == 1
    assert truth[1, NAMES.index("forest")] == 1 and truth[1, NAMES.index("street")] == 0
    assert weight[2, NAMES.index("snow")] < 0.1 < weight[2, NAMES.index("document")]
    assert {word for words in LABELS.values() for word in words} <= set(NAMES)
    assert len(set(NAMES)) == len(NAMES)


def test_the_probe_learns_what_logits_tell() -> None:
    logits = torch.randn(600, 1000)
    logits[:, 0] *= 8
    truth = (logits[:, :2] > 0).float().numpy()
    truth[:, 1] = 0.1  # nothing to be learnt of the second
    probe = fit(logits[:400], truth[:400], np.ones_like(truth[:400]), decay=1e-3)
    found = (probe(logits[400:])[:, 0] > 0.5).numpy() == (truth[400:, 0] > 0.5)
    assert found.mean() > 0.8
    assert torch.allclose(probe(logits[400:])[:, 1], torch.tensor(0.1), atol=0.05)
    assert float(probe.telling(logits[400:]).min()) == 0


@pytest.mark.parametrize(
    ("line", "wrong", "message"),
    [
        ("views = 2", "view = 2", "unknown keys.*view"),
        ("views = 2", "", "missing keys.*views"),
        ('crops = ["whole"', 'crops = ["hole"', "hole"),
        ('crop_average = "', 'crop_average = "un', "crop_average"),
    ],
)
def test_a_wrong_configuration_is_told(tmp_path: Path, line: str, wrong: str, message: str) -> None:
    text = (PACKAGE_ROOT / "configs" / "mini.toml").read_text(encoding="utf-8")
    assert line in text
    path = tmp_path / "mini.toml"
    path.write_text(text.replace(line, wrong), encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load_config(path)

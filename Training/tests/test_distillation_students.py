"""Students: their sizes, shapes and operators; and what a run of them will cost."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch
from small_distillation import RandomTeacher, photo_folder, small_config

from afterimage_training.config import PACKAGE_ROOT, road
from afterimage_training.distillation.config import load_general
from afterimage_training.distillation.estimate import Work, count, estimates, reading_rate
from afterimage_training.distillation.plan import Plan
from afterimage_training.distillation.prices import load_prices
from afterimage_training.distillation.students import Student
from afterimage_training.distillation.students.config import PRESETS, preset, student_config
from afterimage_training.tables import ConfigError

VOCABULARY = 30522
FILES = sorted(PRESETS.glob("*.toml"))


def _millions(network: torch.nn.Module) -> float:
    return sum(parameter.numel() for parameter in network.parameters()) / 1e6


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_presets_are_of_the_size_their_names_say(file: Path) -> None:
    student = Student(preset(file), VOCABULARY, 512, 0.05)
    assert _millions(student) == pytest.approx(int(file.stem.split("-")[1].removesuffix("m")), abs=0.6)
    assert 0.5 < _millions(student.image) < 12 and 0.5 < _millions(student.text) < 12
    size = student.size
    ids = torch.ones(1, preset(file).text.context, dtype=torch.int64)
    outputs = student.eval()(torch.rand(1, 3, size, size), ids, ids)
    assert outputs.image.shape == outputs.text.shape == (1, 512)
    assert float(outputs.image.detach().norm()) == pytest.approx(1, abs=1e-4)


def test_padding_does_not_matter_to_text_towers() -> None:
    for name in ("mobilenet-2m", "mobilenet-6m"):
        student = Student(preset(PRESETS / f"{name}.toml"), VOCABULARY, 64, 0.05).eval()
        ids = torch.tensor([[101, 2000, 3000, 102]])
        mask = torch.ones_like(ids)
        padded, padded_mask = (torch.nn.functional.pad(t, (0, 20)) for t in (ids, mask))
        padded[0, 10] = 77
        assert torch.allclose(student.text(ids, mask), student.text(padded, padded_mask), atol=1e-5)


def test_a_preset_can_be_changed() -> None:
    table = {"road": "general", "preset": "vit-10m", "dimension": 256, "image": {"depth": 3}}
    config = student_config(table, "here")
    assert (config.image.depth, config.image.width, config.dimension) == (3, 192, 256)
    other = student_config(
        {"preset": "vit-10m", "text": {"kind": "static", "context": 8, "embedding_width": 4}}, "here"
    )
    assert other.text.kind == "static" and other.image.kind == "vit"
    with pytest.raises(ConfigError, match="wdith"):
        student_config({"preset": "vit-10m", "image": {"wdith": 3}}, "here")
    with pytest.raises(ValueError, match="vit-10m"):
        student_config({"preset": "vit-8m"}, "here")


@pytest.mark.parametrize("name", ["open-clip", "conse-general"])
def test_configurations_that_come_with_the_project_can_be_read(name: str) -> None:
    path = PACKAGE_ROOT / "configs" / f"{name}.toml"
    assert road(path) == "general"
    config = load_general(path)
    assert config.teacher.description.startswith(config.teacher.kind + ":")
    assert "$SHARED" not in config.data.photos


def test_a_step_has_the_same_photos_on_any_number_of_devices(tmp_path: Path) -> None:
    config = small_config(tmp_path, "", batch=24, device_batch=6, sentences_batch=48).training
    for world in (1, 2, 4):
        plan = Plan.of(config, 100, world)
        assert plan.pass_size * plan.passes * world == 24
        assert plan.sentences * plan.passes * world == 48
        assert plan.steps == 13
    with pytest.raises(ValueError, match="among 5"):
        Plan.of(config, 100, 5)


def test_arithmetic_is_counted(tmp_path: Path) -> None:
    config = small_config(tmp_path, "")
    student = Student(config.student, 20, RandomTeacher.dimension, 0.1)
    work = count(RandomTeacher(), student, 8)
    # A 4×4 convolution of 3 to 6 channels at 16 places, then 96 to 24.
    assert work.teacher_image == 2 * (3 * 16 * 6 * 16 + 96 * 24)
    assert work.student_image >= 3 * 2 * 3 * 64 * 16 * 4  # the patches alone, forward and twice backward


def test_an_estimate_is_work_over_speed_times_price() -> None:
    prices = load_prices()
    shares = dataclasses.replace(prices.utilisation, teacher=0.5, vit=0.25, text=0.5, together=0.5)
    gpu = dataclasses.replace(prices.gpus[0], teraflops=100, dollars=2.0, cores=10)
    prices = dataclasses.replace(prices, utilisation=shares, gpus=(gpu,))
    work = Work(teacher_image=20e9, teacher_text=5e9, student_image=7.5e9, student_text=5e9)
    # 20/0.5 + 5/0.5 + 7.5/0.25 + 5/0.5 = 90 GFLOP at the peak's speed: 1111 photos a second.
    (alone,) = estimates(work, "vit", 4e6, 1, 1e4, prices, 1)
    assert alone.photos_per_second == pytest.approx(1e14 / 90e9)
    assert alone.by_reading > alone.by_gpu and alone.hours == pytest.approx(1.0, rel=0.001)
    assert alone.dollars == pytest.approx(2.0, rel=0.001)
    (four,) = estimates(work, "vit", 4e6, 1, 1e4, prices, 4)
    assert four.hours == pytest.approx(0.5, rel=0.001) and four.dollars == pytest.approx(4.0, rel=0.001)
    (slow,) = estimates(work, "vit", 4e6, 1, 50, prices, 1)
    assert slow.by_gpu > 500 and slow.photos_per_second == 500


def test_reading_is_timed_on_the_runs_own_photos(tmp_path: Path) -> None:
    from afterimage_training.distillation.data import open_photos

    config = small_config(tmp_path, "")
    assert reading_rate(config, None) > 1
    folder = photo_folder(tmp_path / "photos", 3)
    assert reading_rate(config, open_photos(str(folder), tmp_path)) > 1
    for file in folder.glob("*.jpg"):
        file.write_bytes(b"")
    with pytest.raises(ValueError, match="could be read"):
        reading_rate(config, open_photos(str(folder), tmp_path))

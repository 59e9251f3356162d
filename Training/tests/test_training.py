"""Training loops: resuming after a kill changes nothing; blocks do learn a teacher's maps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from afterimage_training.image_maps import MapScale, weighted_error
from afterimage_training.image_student import ImageStudent, StudentBlock, student_input
from afterimage_training.mobilenet import SameConv, TeacherBlock, load_teacher
from afterimage_training.photos import batches, is_held_out
from afterimage_training.training import Run, finished, warm_cosine


def _train(folder: Path, stops: list[int], steps: int = 12) -> nn.Module:
    for stop in stops:
        torch.manual_seed(7)
        model = nn.Linear(3, 2)
        optimiser = torch.optim.AdamW(model.parameters())
        run = Run(folder, "phase", steps, model, optimiser, 0.1, lambda _: None)
        for step in range(run.start, stop):
            run.begin_step(step)
            loss = (model(torch.randn(4, 3)) - 1).square().mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        run.save(stop)
    return model


def test_a_resumed_run_equals_an_undisturbed_one(tmp_path: Path) -> None:
    whole = _train(tmp_path / "whole", [12])
    parts = _train(tmp_path / "parts", [5, 12])
    assert torch.equal(whole.weight, parts.weight)
    assert finished(tmp_path / "parts", "phase", 12, nn.Linear(3, 2))
    assert not finished(tmp_path / "parts", "phase", 13, nn.Linear(3, 2))


def test_learning_rate_rises_and_falls() -> None:
    rates = [warm_cosine(step, 1000, 1.0) for step in range(1000)]
    assert max(rates) == pytest.approx(1.0)
    assert rates[0] < 0.02 and rates[-1] < 0.01


def test_batches_are_seeded_and_cover_everything() -> None:
    drawn = [next(batches(np.arange(10), 5, np.random.default_rng(1))) for _ in range(2)]
    assert np.array_equal(drawn[0], drawn[1])
    stream = batches(np.arange(10), 5, np.random.default_rng(1))
    assert set(np.concatenate([next(stream), next(stream)])) == set(range(10))
    assert is_held_out(np.arange(40), 20).sum() == 2


def test_padding_is_tensorflows() -> None:
    convolution = SameConv(1, 1, (3, 3), stride=2, bias=False)
    convolution.weight.data.fill_(1)
    assert convolution(torch.ones(1, 1, 4, 4))[0, 0].tolist() == [[9, 6], [6, 4]]


def test_a_block_learns_its_teachers_map() -> None:
    convolutions = [SameConv(8, 16, (1, 1)), SameConv(16, 16, (3, 3), groups=16), SameConv(16, 8, (1, 1))]
    teacher = TeacherBlock(convolutions, residual=True).requires_grad_(False)
    block = StudentBlock(8, 8, 1, 4)
    optimiser = torch.optim.AdamW(block.parameters(), lr=1e-2)
    errors = []
    for _ in range(60):
        x = torch.randn(8, 8, 8, 8)
        wanted = teacher.branch(x)
        error = weighted_error(block.branch(x), wanted, 1 / wanted.var(dim=(0, 2, 3)))
        optimiser.zero_grad()
        error.backward()
        optimiser.step()
        errors.append(error.item())
    assert errors[-1] < 0.4 * errors[0]


def test_student_maps_fit_the_teachers(shared: Path) -> None:
    teacher = load_teacher(shared / "teacher" / "tf2_mobilenet_v2_1.0_224_ptq.tflite")
    pixels = np.random.default_rng(0).integers(0, 256, (4, 64, 64, 3), dtype=np.uint8)
    scale = MapScale(teacher, pixels)
    maps, last = ImageStudent(10).streams(student_input(torch.from_numpy(pixels)))
    streams, _, teacher_last = teacher.maps(torch.randn(4, 3, 64, 64))
    assert [m.shape for m in maps] == [s.shape for s in streams]
    assert last.shape == teacher_last.shape
    assert len(scale.stream) == len(maps)

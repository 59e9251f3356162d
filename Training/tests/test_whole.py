"""The whole tower's phase: Muon, the two halves of a batch, the classes' definitions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from afterimage_training.distil_whole import Halves
from afterimage_training.image_student import ImageStudent
from afterimage_training.muon import Muon, MuonAdamW, is_matrix, orthogonalised
from afterimage_training.training import Run
from afterimage_training.wordnet import match, read_synsets


def test_orthogonalised_evens_out_directions() -> None:
    matrix = torch.randn(48, 16) @ torch.diag(torch.logspace(0, -2, 16)) @ torch.randn(16, 80)
    values = torch.linalg.svdvals(orthogonalised(matrix))[:8]
    assert values.min() > 0.4 and values.max() < 1.4
    assert torch.linalg.svdvals(matrix)[7] < 0.4 * torch.linalg.svdvals(matrix)[0]


def test_muon_takes_hidden_matrices_only() -> None:
    model = ImageStudent(10)
    trunk = [p for module in (model.stem, model.blocks, model.last) for p in module.parameters()]
    muon, adam = MuonAdamW(trunk, model.head.parameters()).halves
    matrices = muon.param_groups[0]["params"]
    assert all(is_matrix(p) for p in matrices) and len(matrices) == 34
    assert sum(p.numel() for half in (muon, adam) for p in half.param_groups[0]["params"]) == sum(
        p.numel() for p in model.parameters()
    )


def test_a_resumed_run_with_muon_equals_an_undisturbed_one(tmp_path: Path) -> None:
    def train(folder: Path, stops: list[int]) -> torch.Tensor:
        for stop in stops:
            torch.manual_seed(7)
            model = nn.Sequential(nn.Linear(6, 5), nn.Linear(5, 2))
            optimiser = MuonAdamW(model[0].parameters(), model[1].parameters())
            run = Run(folder, "phase", 12, model, optimiser, 0.05, lambda _: None)
            for step in range(run.start, stop):
                run.begin_step(step)
                loss = (model(torch.randn(4, 6)) - 1).square().mean()
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
            run.save(stop)
        return model[0].weight.detach()

    assert torch.equal(train(tmp_path / "whole", [12]), train(tmp_path / "parts", [5, 12]))


def test_muon_learns() -> None:
    torch.manual_seed(1)
    goal, weight = torch.randn(8, 8), nn.Parameter(torch.zeros(8, 8))
    optimiser = Muon([weight])
    for step in range(200):
        optimiser.param_groups[0]["lr"] = 0.2 * (1 - step / 200)
        optimiser.zero_grad()
        (weight - goal).square().sum().backward()
        optimiser.step()
    assert (weight - goal).abs().max() < 0.1


class _SameMaps:
    """A guide without a teacher: the map's size is its error."""

    def compare(self, model: ImageStudent, pixels: torch.Tensor) -> tuple[list[torch.Tensor], ...]:
        maps, last = model.streams(pixels)
        return [maps[3].square().mean(), last.square().mean()], last.mean(dim=(2, 3)), pixels[:, 0, 0, :2]


def test_two_halves_learn_what_the_whole_batch_would() -> None:
    model = ImageStudent(10).train()
    model.streams(torch.randn(8, 3, 32, 32))
    halves = Halves(model, _SameMaps())  # type: ignore[arg-type]
    halves.fix_statistics()
    pixels, gradient = torch.randn(6, 3, 32, 32), torch.randn(6, 1280)
    errors, features, logits = halves.forward(pixels)
    halves.backward(gradient)
    found = [p.grad.clone() for p in model.parameters() if p.grad is not None]
    model.zero_grad()
    whole_errors, whole_features, _ = _SameMaps().compare(model, pixels)
    torch.autograd.backward([torch.stack(whole_errors).sum(), whole_features], [None, gradient])
    wanted = [p.grad for p in model.parameters() if p.grad is not None]
    torch.testing.assert_close(features.detach(), whole_features.detach(), rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(errors, torch.stack(whole_errors).detach(), rtol=1e-4, atol=1e-5)
    assert torch.equal(logits, pixels[:, 0, 0, :2])
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert (one - other).norm() <= 1e-3 * other.norm() + 1e-5


def test_classes_have_definitions_in_imagenets_order() -> None:
    synsets = read_synsets()
    assert len(synsets) == 1000
    assert all(synset.definition for synset in synsets)
    assert np.all(np.diff([synset.offset for synset in synsets]) > 0)
    assert "bird" in synsets[134].definition and "lifts" in synsets[517].definition  # both are "crane"


def test_neighbours_tell_which_sense_a_label_has(tmp_path: Path) -> None:
    nouns = tmp_path / "data.noun"
    nouns.write_text(
        "  1 a licence\n"
        "00000100 05 n 01 animal 0 000 | a living being\n"
        '00000200 05 n 01 crane 0 001 @ 00000100 n 0000 | a wading bird (tall); "a crane waded"\n'
        "00000300 05 n 02 ruddy_duck 0 duck 0 001 @ 00000100 n 0000 | a duck\n"
        "00000400 06 n 01 crane 0 000 | a machine; lifts\n"
    )
    synsets = match(["crane", "duck, ruddy duck", "crane"], nouns)
    assert [synset.offset for synset in synsets] == [200, 300, 400]
    assert synsets[0].definition == "a wading bird" and synsets[0].kinds == ("animal",)
    with pytest.raises(ValueError, match="heron"):
        match(["heron"], nouns)

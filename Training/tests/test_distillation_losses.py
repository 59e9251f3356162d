"""Losses: zero for the teacher itself, and larger with distance from it."""

from __future__ import annotations

import dataclasses

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from afterimage_training.distillation.config import LossConfig
from afterimage_training.distillation.losses import Targets, losses, map_error
from afterimage_training.distillation.ranks import Ranks
from afterimage_training.distillation.students import Outputs
from afterimage_training.distillation.teacher_maps import TeacherMaps, as_map

ALONE = Ranks(0, 1, torch.device("cpu"))
EVERYTHING = LossConfig(image_mse=1, text_mse=1, contrastive=1, teacher_temperature=0.1)


def _vectors(count: int, seed: int) -> Tensor:
    return functional.normalize(torch.randn(count, 16, generator=torch.Generator().manual_seed(seed)), dim=1)


def _outputs(image: Tensor, text: Tensor) -> Outputs:
    return Outputs(image, text, image, text, torch.tensor(10.0), [])


def _losses(outputs: Outputs, targets: Targets, captioned: Tensor | None = None, mixed: Tensor | None = None,
            config: LossConfig = EVERYTHING) -> dict[str, Tensor]:  # fmt: skip
    photos = len(outputs.image)
    captioned = torch.ones(photos, dtype=torch.bool) if captioned is None else captioned
    mixed = torch.zeros(photos, dtype=torch.bool) if mixed is None else mixed
    return losses(outputs, targets, config, captioned, mixed, ALONE)


def test_the_teacher_itself_has_no_loss() -> None:
    image, text = _vectors(6, 1), _vectors(6, 2)
    found = _losses(_outputs(image, text), Targets(image, text, []))
    for name in ("image_cosine", "image_mse", "text_cosine", "text_mse", "affinity", "soft_contrastive"):
        assert float(found[name]) == pytest.approx(0, abs=1e-5), name
    assert float(found["contrastive"]) > 0.1


@pytest.mark.parametrize("name", ["image_cosine", "image_mse", "affinity", "soft_contrastive", "contrastive"])
def test_a_step_down_the_gradient_lessens_a_loss(name: str) -> None:
    targets = Targets(_vectors(6, 1), _vectors(6, 2), [])
    weights = {field.name: 0 for field in dataclasses.fields(LossConfig)}
    config = dataclasses.replace(
        LossConfig(), **{**weights, "teacher_temperature": 0.1, "student_layers": (), name: 1}
    )
    raw = _vectors(6, 3).requires_grad_()
    text = _vectors(6, 4)
    before = _losses(_outputs(functional.normalize(raw, dim=1), text), targets, config=config)["loss"]
    before.backward()
    after = _losses(
        _outputs(functional.normalize(raw - 0.05 * raw.grad, dim=1), text), targets, config=config
    )["loss"]
    assert 0 < float(after.detach()) < float(before.detach())


def test_photos_without_captions_and_mixed_ones_stand_apart() -> None:
    image, text, targets = _vectors(6, 3), _vectors(8, 4), Targets(_vectors(6, 1), _vectors(8, 2), [])
    captioned = torch.tensor([True, True, False, True, True, True])
    found = _losses(_outputs(image, text), targets, captioned)
    changed = text.clone()
    changed[2] = _vectors(1, 9)[0]  # the text of a photo without a caption
    same = _losses(_outputs(image, changed), targets, captioned)
    assert all(float(found[name]) == pytest.approx(float(same[name])) for name in found)
    further = text.clone()
    further[7] = _vectors(1, 9)[0]  # a further sentence counts for the text tower alone
    other = _losses(_outputs(image, further), targets, captioned)
    assert {name for name in found if float(found[name]) != pytest.approx(float(other[name]))} == {
        "loss", "text_cosine", "text_mse",
    }  # fmt: skip
    mixed = torch.tensor([True, True, False, False, False, False])
    apart = _losses(_outputs(image, text), targets, captioned, mixed)
    assert {name for name in found if float(found[name]) != pytest.approx(float(apart[name]))} == {
        "loss", "contrastive",
    }  # fmt: skip


def test_maps_of_different_grids_are_compared() -> None:
    teacher = torch.randn(4, 6, 8, 8)
    pooled = functional.adaptive_avg_pool2d(teacher, 4)
    assert float(map_error(pooled, teacher)) == pytest.approx(0, abs=1e-6)
    assert float(map_error(torch.zeros_like(pooled), teacher)) > 0.5


def test_tokens_are_maps_with_and_without_a_class_token() -> None:
    tokens = torch.randn(2, 9, 5)
    assert torch.equal(as_map(tokens)[0, :, 1, 2], tokens[0, 5])
    assert torch.equal(as_map(torch.cat([torch.zeros(2, 1, 5), tokens], dim=1)), as_map(tokens))
    with pytest.raises(ValueError, match="no map"):
        as_map(torch.randn(2, 8, 5))


def test_a_teachers_maps_are_found_by_name() -> None:
    network = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 2, stride=2), torch.nn.Conv2d(4, 5, 2, stride=2))
    maps = TeacherMaps(network, ["0", "1"])
    assert maps.channels(8, network) == [4, 5]
    with pytest.raises(KeyError, match="seven"):
        TeacherMaps(network, ["seven"])

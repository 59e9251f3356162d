"""One contract for every teacher, and the cache of their vectors."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from afterimage_training import teachers
from afterimage_training.config import PACKAGE_ROOT, load_config
from afterimage_training.teachers import CacheMismatchError, Teacher, TeacherCache, TeacherIdentity
from afterimage_training.torchvision_import import import_torchvision

import_torchvision()
TEXTS = ["a corgi in the snow", "pizza on a wooden table", "two children on the beach"]
TINY = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}


def open_clip_teacher(folder: Path) -> Callable[[], Teacher]:
    pytest.importorskip("open_clip", reason="open_clip_torch is not installed")
    file = folder / "tiny.json"
    file.write_text(json.dumps({
        "embed_dim": 24,
        "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "patch_size": 16},
        "text_cfg": {"context_length": 16, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2},
    }))  # fmt: skip
    return lambda: teachers.load(f"open-clip:{file}:random-3")


def hugging_face_clip(folder: Path) -> Callable[[], Teacher]:
    pytest.importorskip("open_clip", reason="open_clip_torch, which carries CLIP's merges, is not installed")
    from transformers import CLIPConfig, CLIPModel

    from afterimage_training.clip_models.open_clip_model import spread

    vision = {**TINY, "image_size": 32, "patch_size": 16}
    config = CLIPConfig(
        vision_config=vision, text_config={**TINY, "max_position_embeddings": 16}, projection_dim=24
    )
    return saved(CLIPModel(config), folder, spread)


def hugging_face_siglip(folder: Path) -> Callable[[], Teacher]:
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast, SiglipConfig, SiglipModel

    from afterimage_training.clip_models.open_clip_model import spread

    vision = {**TINY, "image_size": 32, "patch_size": 16}
    config = SiglipConfig(
        vision_config=vision, text_config={**TINY, "vocab_size": 40, "max_position_embeddings": 16}
    )
    words = sorted({word for text in TEXTS for word in text.split()})
    tokenizer = Tokenizer(
        models.WordLevel({word: i for i, word in enumerate(["[PAD]", "[UNK]", *words])}, "[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]").save_pretrained(
        folder
    )
    return saved(SiglipModel(config), folder, spread)


def saved(
    model: torch.nn.Module, folder: Path, spread: Callable[[torch.nn.Module], None]
) -> Callable[[], Teacher]:
    spread(model)
    model.save_pretrained(folder)
    (folder / "README.md").write_text("---\nlicense: mit\n---\n")
    return lambda: teachers.load(f"hugging-face:{folder}")


def conse_teacher(folder: Path) -> Callable[[], Teacher]:
    from afterimage_training.config import shared_folder

    if not (shared_folder() / "teacher").is_dir():
        pytest.skip(f"{shared_folder()} is absent: no teacher to test with")
    from afterimage_training.conse import Conse
    from afterimage_training.sentences import SentenceTeacher
    from afterimage_training.teacher import imagenet_names
    from afterimage_training.teachers.conse_teacher import ConseTeacher

    config = load_config(PACKAGE_ROOT / "configs" / "mini.toml")
    teacher = dataclasses.replace(config.teacher, vocabulary_share=0.0, crops=("whole", "close-mirrored"))
    config = dataclasses.replace(config, teacher=teacher)
    sentences = SentenceTeacher()
    classes = torch.from_numpy(sentences.vectors([names[0] for names in imagenet_names()]))
    return lambda: ConseTeacher(config, sentences, Conse(teacher, classes))


@pytest.fixture(
    scope="module", params=[open_clip_teacher, hugging_face_clip, hugging_face_siglip, conse_teacher],
    ids=lambda make: make.__name__,
)  # fmt: skip
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Teacher]:
    torch.set_num_threads(1)
    return request.param(tmp_path_factory.mktemp("teacher"))


@pytest.fixture(scope="module")
def teacher(make: Callable[[], Teacher]) -> Teacher:
    return make()


@pytest.fixture(scope="module")
def pixels() -> torch.Tensor:
    return torch.rand((3, 3, 48, 48), generator=torch.Generator().manual_seed(1))


def test_is_a_teacher(teacher: Teacher) -> None:
    assert isinstance(teacher, Teacher)
    assert teacher.dimension > 0 and teacher.image_size > 0
    assert len(teacher.identity.sha256) == 64
    assert all(teacher.identity.as_json().values())


def test_vectors_have_unit_length(teacher: Teacher, pixels: torch.Tensor) -> None:
    for vectors in (teacher.embed_images(pixels), teacher.embed_texts(TEXTS)):
        assert vectors.shape == (3, teacher.dimension)
        assert vectors.dtype == torch.float32 and not vectors.requires_grad
        assert torch.allclose(vectors.norm(dim=1), torch.ones(3), atol=1e-4)


def test_inputs_are_told_apart(teacher: Teacher, pixels: torch.Tensor) -> None:
    pictures = torch.stack([pixels[0], pixels[0].flip(1) * 0.3, torch.ones_like(pixels[0])])
    for vectors in (teacher.embed_images(pictures), teacher.embed_texts(TEXTS)):
        products = vectors @ vectors.T
        assert products[~torch.eye(3, dtype=torch.bool)].max() < 0.999


def test_a_batch_is_its_members(teacher: Teacher, pixels: torch.Tensor) -> None:
    alone = torch.cat([teacher.embed_images(picture[None]) for picture in pixels])
    assert torch.allclose(teacher.embed_images(pixels), alone, atol=1e-4)
    alone = torch.cat([teacher.embed_texts([text]) for text in TEXTS])
    assert torch.allclose(teacher.embed_texts(TEXTS), alone, atol=1e-4)
    assert teacher.embed_texts([]).shape == (0, teacher.dimension)


def test_any_side_will_do(teacher: Teacher, pixels: torch.Tensor) -> None:
    smooth = torch.nn.functional.interpolate(pixels, (8, 8), mode="area")
    sizes = [
        torch.nn.functional.interpolate(smooth, (side, side), mode="bicubic").clamp(0, 1) for side in (64, 96)
    ]
    small, large = (teacher.embed_images(pictures) for pictures in sizes)
    assert (small * large).sum(dim=1).min() > 0.9


def test_loaded_again_it_is_the_same(
    make: Callable[[], Teacher], teacher: Teacher, pixels: torch.Tensor
) -> None:
    again = make()
    assert again.identity == teacher.identity
    assert torch.equal(again.embed_images(pixels), teacher.embed_images(pixels))


def test_other_weights_are_another_teacher(tmp_path: Path) -> None:
    load = open_clip_teacher(tmp_path)
    other = teachers.load(f"open-clip:{tmp_path / 'tiny.json'}:random-4")
    assert other.identity.key != load().identity.key


def test_unknown_descriptions_are_refused() -> None:
    with pytest.raises(ValueError, match="names no teacher"):
        teachers.load("elsewhere:model")


IDENTITY = TeacherIdentity("name", "source", "MIT", "0" * 64)


def rows(start: int, end: int) -> np.ndarray:
    return np.arange(start, end, dtype=np.float32)[:, None] * np.ones(4, dtype=np.float32)


def test_a_cache_goes_on_where_it_stopped(tmp_path: Path) -> None:
    made: list[tuple[int, int]] = []

    def make_until_killed(start: int, end: int) -> np.ndarray:
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append((start, end))
        return rows(start, end)

    cache = TeacherCache(tmp_path, IDENTITY, "list", count=10, dimension=4, shard=3)
    with pytest.raises(KeyboardInterrupt):
        cache.fill(make_until_killed)
    again = TeacherCache(tmp_path, IDENTITY, "list", count=10, dimension=4, shard=3)
    assert list(again.missing()) == [(6, 9), (9, 10)]
    again.fill(rows)
    assert np.array_equal(again.vectors(), rows(0, 10))
    assert np.array_equal(again.rows(np.array([9, 0, 4])), rows(0, 10)[[9, 0, 4]])


def test_workers_share_a_cache(tmp_path: Path) -> None:
    for worker in range(2):
        cache = TeacherCache(tmp_path, IDENTITY, "list", count=10, dimension=4, shard=3)
        cache.fill(rows, worker, workers=2)
        assert bool(list(cache.missing())) == (worker == 0)
    assert np.array_equal(cache.vectors(), rows(0, 10))


@pytest.mark.parametrize("change", [
    {"inputs": "other"}, {"count": 11}, {"dimension": 5}, {"shard": 4},
    {"teacher": TeacherIdentity("name", "source", "MIT", "1" * 64)},
])  # fmt: skip
def test_a_cache_never_mixes(tmp_path: Path, change: dict[str, object]) -> None:
    facts = {"teacher": IDENTITY, "inputs": "list", "count": 10, "dimension": 4, "shard": 3}
    TeacherCache(tmp_path, **facts)
    with pytest.raises(CacheMismatchError, match=next(iter(change))):
        TeacherCache(tmp_path, **{**facts, **change})

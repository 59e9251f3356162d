"""Hugging Face's `CLIPModel` and `SiglipModel`, from a folder or by name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ..clip_tokens import VOCABULARY, ClipTokenizer, cut, merges_of_tokenizer_json, open_clip_merges
from ..teachers.teacher import TeacherIdentity, sha256_of_files, sha256_of_state
from ..torchvision_import import import_torchvision
from .clip_model import ClipModel, ImageInput, ImageTower, TextInput, TextTower, UnsupportedModelError

#: Pillow's numbers of its filters, as image processors write them.
_FILTERS = {1: "lanczos", 2: "bilinear", 3: "bicubic"}
_WANTED = ("*.json", "*.safetensors", "merges.txt", "*.model", "README.md")


def load_hugging_face(place: str, licence: str | None = None, seed: int | None = None) -> ClipModel:
    """Reads a model from a folder, or by name (downloaded by huggingface_hub, which keeps it).

    With a `seed`, weights are drawn at random: the folder then needs `config.json` alone, and takes the
    preparation that its kind of model has by default. Raises UnsupportedModelError and OSError.
    """
    import_torchvision()
    from transformers import AutoConfig, AutoModel

    folder = _folder(place)
    config = AutoConfig.from_pretrained(folder)
    if config.model_type not in ("clip", "siglip"):
        raise UnsupportedModelError(f'{place} is a "{config.model_type}" model; clip and siglip are read')
    if seed is None:
        model = AutoModel.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
        files = sorted(folder.glob("*.safetensors"))
        if not files:
            raise UnsupportedModelError(f"{place} has no weights in .safetensors")
        source, digest = place if not Path(place).exists() else folder.name, sha256_of_files(files)
        licence = licence or _licence(folder)
    else:
        from .open_clip_model import spread

        torch.manual_seed(seed)
        model = AutoModel.from_config(config, attn_implementation="eager")
        spread(model)
        source, digest = f"random weights, seed {seed}", sha256_of_state(model.state_dict())
        licence = licence or "none: random weights"
    model.eval().requires_grad_(False)
    name = config.name_or_path if not Path(place).exists() else folder.name
    text_tower = TextTower(_Features(model, "text"), takes_mask=False).eval()
    return ClipModel(
        identity=TeacherIdentity(f"Hugging Face {name}", source, licence or "unknown", digest),
        dimension=int(getattr(config, "projection_dim", None) or config.text_config.hidden_size),
        logit_scale=float(model.logit_scale.detach().exp()),
        image=image_input(place, config, _preprocessor(folder)),
        image_tower=ImageTower(_Features(model, "image")).eval(),
        text=_text_input(folder, config),
        text_tower=text_tower,
    )


class _Features(nn.Module):
    """One tower of a model with its projection."""

    def __init__(self, model: nn.Module, tower: str) -> None:
        super().__init__()
        self.network = model.text_model if tower == "text" else model.vision_model
        projection = "text_projection" if tower == "text" else "visual_projection"
        self.projection = getattr(model, projection, None) or nn.Identity()
        self.tower = tower

    def forward(self, inputs: Tensor) -> Tensor:
        outputs = (
            self.network(input_ids=inputs) if self.tower == "text" else self.network(pixel_values=inputs)
        )
        return self.projection(outputs.pooler_output)


def _folder(place: str) -> Path:
    if Path(place).is_dir():
        return Path(place)
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(place, allow_patterns=list(_WANTED)))


def _licence(folder: Path) -> str | None:
    card = folder / "README.md"
    found = re.search(r"^license:\s*(\S+)", card.read_text(encoding="utf-8"), re.M) if card.exists() else None
    return found.group(1) if found else None


def _preprocessor(folder: Path) -> dict[str, Any] | None:
    file = folder / "preprocessor_config.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def image_input(name: str, config: Any, preprocessor: Mapping[str, Any] | None) -> ImageInput:  # noqa: ANN401
    """An image processor's configuration in the manifest's terms."""
    side = int(config.vision_config.image_size)
    if preprocessor is None:
        preprocessor = _default_preprocessor(config.model_type, side)
    size = preprocessor["size"]
    size = {"shortest_edge": size} if isinstance(size, int) else size
    if not preprocessor.get("do_resize", True) or not preprocessor.get("do_normalize", True):
        raise UnsupportedModelError(f"{name} neither resizes nor normalises pictures as a model pack does")
    if abs(float(preprocessor.get("rescale_factor", 1 / 255)) * 255 - 1) > 1e-6:
        raise UnsupportedModelError(f"{name} scales pixels by {preprocessor['rescale_factor']}, not by 1/255")
    resample = int(preprocessor.get("resample", 3))
    if resample not in _FILTERS:
        raise UnsupportedModelError(f"{name} resizes with Pillow's filter {resample}")
    crops = preprocessor.get("do_center_crop", False)
    if "shortest_edge" in size and crops:
        mode, short = "shortest-side", int(size["shortest_edge"])
    elif {"height", "width"} <= set(size) and not crops and size["height"] == size["width"] == side:
        mode, short = "squash", None
    else:
        raise UnsupportedModelError(
            f"{name} prepares pictures in a way that a model pack cannot express: {size}"
        )
    return ImageInput(
        width=side,
        height=side,
        mode=mode,
        size=short,
        filter=_FILTERS[resample],
        mean=tuple(float(value) for value in preprocessor["image_mean"]),
        std=tuple(float(value) for value in preprocessor["image_std"]),
    )


def _default_preprocessor(kind: str, side: int) -> dict[str, Any]:
    if kind == "siglip":
        return {"size": {"height": side, "width": side}, "resample": 3,
                "image_mean": [0.5] * 3, "image_std": [0.5] * 3}  # fmt: skip
    from transformers.image_utils import OPENAI_CLIP_MEAN, OPENAI_CLIP_STD

    return {"size": {"shortest_edge": side}, "do_center_crop": True, "resample": 3,
            "image_mean": OPENAI_CLIP_MEAN, "image_std": OPENAI_CLIP_STD}  # fmt: skip


def _text_input(folder: Path, config: Any) -> TextInput:  # noqa: ANN401
    context = int(config.text_config.max_position_embeddings)
    if config.model_type == "clip" and config.text_config.vocab_size == VOCABULARY:
        merges = _merges(folder)
        if merges is not None:
            return TextInput(context, _clip_ids(merges, context), "CLIP", merges)
    made: list[Any] = []

    def tokenize(texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        from transformers import AutoTokenizer

        if not made:
            made.append(AutoTokenizer.from_pretrained(folder))
        encoded = made[0](
            list(texts), padding="max_length", truncation=True, max_length=context, return_tensors="pt"
        )
        ids = encoded["input_ids"]
        return ids, encoded.get("attention_mask", torch.ones_like(ids))

    return TextInput(context, tokenize, "SentencePiece" if config.model_type == "siglip" else "unknown", None)


def _merges(folder: Path) -> bytes | None:
    if (folder / "merges.txt").exists():
        try:
            return cut((folder / "merges.txt").read_bytes())
        except ValueError:
            return None
    if (folder / "tokenizer.json").exists():
        return merges_of_tokenizer_json(folder / "tokenizer.json")
    # A folder without any tokenizer, as for random weights, has the size of CLIP's vocabulary and so CLIP's
    # list.
    return open_clip_merges()


def _clip_ids(merges: bytes, context: int) -> Callable[[Sequence[str]], tuple[Tensor, Tensor]]:
    tokenizer = ClipTokenizer(merges, context)

    def tokenize(texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        ids = torch.zeros((len(texts), context), dtype=torch.int64)
        mask = torch.zeros_like(ids)
        for row, text in enumerate(texts):
            tokens = tokenizer.ids(text)
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = 1
        return ids, mask

    return tokenize

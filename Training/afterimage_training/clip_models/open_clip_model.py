"""OpenCLIP's models (https://github.com/mlfoundations/open_clip), TinyCLIP and MobileCLIP among them."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ..clip_tokens import VOCABULARY, open_clip_merges
from ..teachers.teacher import TeacherIdentity, sha256_of_files, sha256_of_state
from ..torchvision_import import import_torchvision
from .clip_model import ClipModel, ImageInput, ImageTower, TextInput, TextTower, UnsupportedModelError

RANDOM = "random-"  # `random-SEED` in place of weights


def load_open_clip(
    architecture: str, weights: str, licence: str | None = None, reparameterised: bool = True
) -> ClipModel:
    """Reads a model.

    `architecture`: OpenCLIP's name, or a JSON file of one configuration (as OpenCLIP's own, or an
    `open_clip_config.json` with the preparation of pictures). `weights`: a file, a tag of OpenCLIP's
    (downloaded by it), or `random-SEED`. `licence` is what the weights' maker says; OpenCLIP knows it for
    some tags. Branches that MobileCLIP trains side by side are merged unless `reparameterised` is false.
    Raises UnsupportedModelError and ImportError.
    """
    import_torchvision()
    try:
        import open_clip
    except ImportError as error:
        raise ImportError(
            f"open_clip_torch cannot be imported ({error}): pip install -r Training/requirements.txt"
        ) from error
    name, preprocess = _registered(architecture)
    config = open_clip.get_model_config(name)
    if config is None:
        raise UnsupportedModelError(
            f'OpenCLIP knows no architecture "{name}", nor is there such a file; it has: {_alike(name)}'
        )
    seed = int(weights.removeprefix(RANDOM)) if weights.startswith(RANDOM) else None
    torch.manual_seed(seed or 0)
    if not preprocess and weights not in open_clip.list_pretrained_tags_by_model(name):
        preprocess = _usual_preparation(name)
    model, identity = _model_and_identity(name, weights, seed, licence)
    model.eval().requires_grad_(False)
    if seed is not None:
        spread(model)
        settle(model.visual, open_clip.get_model_preprocess_cfg(model)["size"])
    if reparameterised and hasattr(model.visual, "trunk"):
        from timm.utils import reparameterize_model

        model.visual = reparameterize_model(model.visual)
    return ClipModel(
        identity=identity,
        dimension=int(config["embed_dim"]),
        logit_scale=float(model.logit_scale.detach().exp()),
        image=image_input(name, {**open_clip.get_model_preprocess_cfg(model), **preprocess}),
        image_tower=ImageTower(model.visual).eval(),
        text=_text_input(name, config),
        text_tower=TextTower(_TextBody(model), takes_mask=False).eval(),
    )


def _registered(architecture: str) -> tuple[str, dict[str, Any]]:
    """OpenCLIP's name of an architecture, and how pictures are prepared where a file says so."""
    import open_clip

    if not architecture.endswith(".json"):
        return architecture.replace("/", "-"), {}
    content = json.loads(Path(architecture).read_text(encoding="utf-8"))
    if "model_cfg" not in content:
        open_clip.add_model_config(architecture)
        return Path(architecture).stem, {}
    with tempfile.TemporaryDirectory() as folder:
        name = Path(architecture).absolute().parent.name
        file = Path(folder) / f"{name}.json"
        file.write_text(json.dumps(content["model_cfg"]), encoding="utf-8")
        open_clip.add_model_config(file)
    return name, content.get("preprocess_cfg", {})


def _usual_preparation(name: str) -> dict[str, Any]:
    """How pictures are prepared for every set of weights that OpenCLIP knows of an architecture, where all
    agree.

    A file of weights does not say; MobileCLIP's, for one, want other numbers than OpenCLIP takes by default.
    """
    import open_clip

    keys = ("mean", "std", "interpolation", "resize_mode")
    tags = open_clip.list_pretrained_tags_by_model(name)
    known = [open_clip.get_pretrained_cfg(name, tag) for tag in tags]
    found = [{key: facts[key] for key in keys if facts.get(key)} for facts in known]
    return found[0] if found and all(facts == found[0] for facts in found) else {}


class _TextBody(nn.Module):
    """`encode_text` as a module; holds only what the text tower needs."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        if hasattr(model, "text"):
            self.text = model.text
        else:  # the towers of the oldest form lie open in the model
            self.model = model
            del model.visual

    def forward(self, ids: Tensor) -> Tensor:
        return self.text(ids) if hasattr(self, "text") else self.model.encode_text(ids)


def _alike(name: str) -> str:
    from difflib import get_close_matches

    import open_clip

    return ", ".join(get_close_matches(name, open_clip.list_models(), n=5, cutoff=0.0)) + " …"


def _model_and_identity(
    name: str, weights: str, seed: int | None, licence: str | None
) -> tuple[nn.Module, TeacherIdentity]:
    import open_clip

    logging.getLogger("timm").setLevel(logging.WARNING)
    if seed is not None:
        model = open_clip.create_model(name, pretrained_hf=False)
        source, digest = f"random weights, seed {seed}", sha256_of_state(model.state_dict())
        licence = licence or "none: random weights"
    elif Path(weights).is_file():
        model = open_clip.create_model(name, pretrained=weights)
        source, digest = Path(weights).name, sha256_of_files([Path(weights)])
    else:
        tags = open_clip.list_pretrained_tags_by_model(name)
        if weights not in tags:
            raise UnsupportedModelError(
                f'"{weights}" is neither a file nor weights that OpenCLIP knows for {name}'
                + (f": {', '.join(tags)}" if tags else "")
            )
        facts = open_clip.get_pretrained_cfg(name, weights)
        file = Path(open_clip.download_pretrained(facts))
        model = open_clip.create_model(name, pretrained=weights)
        place = facts.get("hf_hub") or facts.get("url") or file.name
        source, digest = f"{weights}, {place}".rstrip("/"), sha256_of_files([file])
        licence = licence or facts.get("license")
    identity = TeacherIdentity(f"OpenCLIP {name}", source, licence or "unknown", digest)
    return model, identity


def image_input(name: str, preprocess: Mapping[str, Any]) -> ImageInput:
    """OpenCLIP's preparation of pictures in the manifest's terms."""
    size = preprocess["size"]
    height, width = (size, size) if isinstance(size, int) else tuple(size)
    mode = {"shortest": "shortest-side", "squash": "squash"}.get(preprocess["resize_mode"])
    if mode is None or (mode == "shortest-side" and height != width):
        raise UnsupportedModelError(
            f'{name} prepares pictures by "{preprocess["resize_mode"]}" to {width}×{height}, '
            "which a model pack cannot express"
        )
    if preprocess["interpolation"] not in ("bicubic", "bilinear"):
        raise UnsupportedModelError(f'{name} resizes pictures by "{preprocess["interpolation"]}"')
    return ImageInput(
        width=width,
        height=height,
        mode=mode,
        size=height if mode == "shortest-side" else None,
        filter=preprocess["interpolation"],
        mean=tuple(float(value) for value in preprocess["mean"]),
        std=tuple(float(value) for value in preprocess["std"]),
    )


def _text_input(name: str, config: Mapping[str, Any]) -> TextInput:
    import open_clip

    text = config["text_cfg"]
    context = int(text.get("context_length", 77))
    tokenizer = text.get("hf_tokenizer_name") or ("SentencePiece" if "siglip" in name.lower() else "CLIP")
    is_clips = tokenizer == "CLIP" and not text.get("tokenizer_kwargs")
    is_clips = is_clips and text.get("vocab_size", VOCABULARY) == VOCABULARY
    made: list[Any] = []  # on first use: some tokenizers are downloaded, and an export may need none

    def tokenize(texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        if not made:
            made.append(open_clip.get_tokenizer(name))
        ids = made[0](list(texts), context_length=context)
        return ids, (ids != 0).to(torch.int64)

    return TextInput(context, tokenize, tokenizer, open_clip_merges() if is_clips else None)


def spread(model: nn.Module) -> None:
    """Makes randomly drawn weights tell inputs apart, as trained ones do.

    Libraries draw word and position vectors so small, and scale blocks so low, that an untrained tower gives
    nearly one vector for all inputs: any export of it would look right. So the shortcut's rival, the block,
    is given weight.
    """
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.ndim >= 2 and "logit" not in name:
                fan = weight[0].numel() if "embedding" not in name else 1
                weight.normal_(0, 1.3 / fan**0.5)
            elif name.endswith(("gamma", "layer_scale")):
                weight.fill_(1.0)


def settle(network: nn.Module, size: int | tuple[int, int]) -> None:
    """Gives batch norm the statistics of noisy pictures, so that activations keep their size as in a trained
    tower.
    """
    norms = [module for module in network.modules() if isinstance(module, nn.modules.batchnorm._BatchNorm)]
    if not norms:
        return
    sides = (size, size) if isinstance(size, int) else tuple(size)
    coarse = torch.randn(8, 3, sides[0] // 8, sides[1] // 8)
    pictures = nn.functional.interpolate(coarse, sides, mode="bilinear") + 0.3 * torch.randn(8, 3, *sides)
    for norm in norms:
        norm.momentum = 1.0
        norm.train()
    with torch.no_grad():
        network(pictures)
    network.eval()

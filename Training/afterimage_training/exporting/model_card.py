"""The card that travels with a pack: a template from `cards/`, filled with what is known of the model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..config import PACKAGE_ROOT
from .precision import Precision

if TYPE_CHECKING:
    from torch import nn

    from ..clip_models.clip_model import ClipModel
    from ..config import Config

STORED = {
    Precision.FP32: "weights in 32 bits",
    Precision.FP16: "weights in 16 bits, computing in 32",
    Precision.INT8: "weights in 8 bits with a scale for each channel",
}
_MADE_BY_OTHERS = """\
Its maker's model card says what it was trained on; Afterimage has not measured this pack. Models of this kind
learn from pictures and captions of the web: they know what is photographed and written about often, in
English above all, and take over its prejudices about people, places and trades. They count poorly, mistake
who does what to whom, and are not fit to decide anything about people."""
_RANDOM = """Nothing: its weights are random. This pack exists to test programs."""


def fill(template: str, values: Mapping[str, object]) -> str:
    """A template of `cards/` with every @NAME@ replaced. Raises KeyError for a name that has no value."""
    text = (PACKAGE_ROOT / "cards" / template).read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    left = [part for part in text.split("@")[1::2] if part.isupper() and part.isidentifier()]
    if left:
        raise KeyError(f"cards/{template} asks for {', '.join(left)}")
    return text


def millions(module: nn.Module) -> str:
    """A network's number of weights."""
    return f"{sum(weight.numel() for weight in module.parameters()) / 1e6:.1f}"


def clip_card(
    model: ClipModel, precision: Precision, cosines: Mapping[str, Mapping[str, float]]
) -> str:  # fmt: skip
    """The card of a model that others made."""
    identity, image = model.identity, model.image
    rows = [f"| {tower} | {runtime} | {cosine:.6f} |"
            for tower, runtimes in cosines.items() for runtime, cosine in runtimes.items()]  # fmt: skip
    keeps_aspect = image.mode == "shortest-side"
    resize = f"short side to {image.size} and centre crop" if keeps_aspect else "both sides to the input's"
    return fill("clip.md", {
        "NAME": identity.name,
        "SOURCE": identity.source,
        "SHA256": identity.sha256,
        "LICENCE": identity.licence,
        "IMAGE_PARAMETERS": millions(model.image_tower),
        "TEXT_PARAMETERS": millions(model.text_tower),
        "WIDTH": image.width,
        "HEIGHT": image.height,
        "RESIZE": f"{resize}, {image.filter}",
        "CONTEXT": model.text.context,
        "DIMENSION": model.dimension,
        "PRECISION": STORED[precision],
        "PARITY": "\n".join(["| tower | runtime | cosine |", "|---|---|---|", *rows]),
        "KNOWS": _RANDOM if identity.source.startswith("random weights") else _MADE_BY_OTHERS,
    })  # fmt: skip


def built_in_card(config: Config, precision: Precision, image: nn.Module, text: nn.Module) -> str:
    """The card of the built-in model, with the last evaluation's numbers where there are any."""
    from ..report import tables

    results = config.report_folder / "evaluation.json"
    numbers = (
        tables(json.loads(results.read_text(encoding="utf-8"))) if results.exists() else "Not measured yet."
    )
    return fill("mini.md", {
        "NAME": config.name,
        "VERSION": config.version,
        "SIZE": config.image.size,
        "IMAGE_PARAMETERS": millions(image),
        "TEXT_PARAMETERS": millions(text),
        "LAYERS": config.text.layers,
        "CONTEXT": config.text.context,
        "SENTENCES": f"{config.text.sentences:,}",
        "PRECISION": STORED[precision],
        "NUMBERS": numbers,
    })  # fmt: skip

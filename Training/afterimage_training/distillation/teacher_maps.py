"""Maps out of a teacher's image tower, for losses that match them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn


def as_map(output: Tensor) -> Tensor:
    """A map [batch, channels, height, width], also from tokens [batch, positions (+ class), channels].

    Raises ValueError for anything else.
    """
    if output.ndim == 4:
        return output
    if output.ndim == 3:
        positions = output.shape[1]
        for extra in (0, 1):  # a class token stands first
            side = round((positions - extra) ** 0.5)
            if side * side == positions - extra:
                return output[:, extra:].transpose(1, 2).unflatten(2, (side, side))
    raise ValueError(f"an output of shape {tuple(output.shape)} is no map and no square of tokens")


class TeacherMaps:
    """Listens to modules of a network by name; after each forward pass, `take` gives their outputs."""

    def __init__(self, network: nn.Module, names: Sequence[str]) -> None:
        modules = dict(network.named_modules())
        unknown = [name for name in names if name not in modules]
        if unknown:
            raise KeyError(f"the teacher has no modules {unknown}; it has {sorted(modules)[:40]} …")
        self._names = tuple(names)
        self._outputs: dict[str, Tensor] = {}
        for name in names:
            modules[name].register_forward_hook(self._hook(name))

    def _hook(self, name: str) -> Callable[..., None]:
        def keep(module: nn.Module, inputs: object, output: Tensor | tuple[Tensor, ...]) -> None:
            self._outputs[name] = output[0] if isinstance(output, tuple) else output

        return keep

    def take(self) -> list[Tensor]:
        """The maps of the last pass, in the order of the names; they are kept no longer."""
        maps = [as_map(self._outputs[name]).detach() for name in self._names]
        self._outputs.clear()
        return maps

    def channels(self, image_size: int, embed: Callable[[Tensor], object]) -> list[int]:
        """How many channels each map has: one pass of `embed` over a black picture."""
        embed(torch.zeros(1, 3, image_size, image_size))
        return [found.shape[1] for found in self.take()]

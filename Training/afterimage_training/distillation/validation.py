"""How a student does on held-out photos, beside its teacher."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from ..evaluation.metrics import agreements, ranks_of, recall_at
from .data import Batch
from .students import Outputs, Student

NEIGHBOURS = 10
HELD_OUT = ("held_out_cosine", "held_out_r10", "teacher_r10", "held_out_neighbours")


class Validation:
    """Held-out photos with the teacher's vectors of them, made once."""

    def __init__(
        self, batches: Sequence[Batch], teach: Callable[[Tensor, Sequence[str]], tuple[Tensor, Tensor]]
    ) -> None:
        """`teach` gives the teacher's vectors of pixels (RGB 0…1) and texts."""
        self._batches = list(batches)
        pairs = [teach(batch.pixels.float() / 255, batch.texts) for batch in self._batches]
        self._images = torch.cat([image.cpu() for image, _ in pairs]) if pairs else torch.zeros(0, 1)
        self._texts = torch.cat([text.cpu() for _, text in pairs]) if pairs else torch.zeros(0, 1)
        captioned = [batch.captioned for batch in self._batches]
        self._captioned = torch.cat(captioned) if captioned else torch.zeros(0, dtype=torch.bool)

    def _recall(self, images: Tensor, texts: Tensor) -> float:
        kept = self._captioned
        scores = (texts[kept] @ images[kept].T).numpy()
        return recall_at(ranks_of(scores, torch.arange(len(scores)).numpy()), 10) if len(scores) else 0.0

    @torch.no_grad()
    def measure(self, student: Student, device: torch.device) -> dict[str, float]:
        """Closeness to the teacher, and retrieval of photos by captions; empty without held-out photos."""
        if not self._batches:
            return {}
        was_training = student.training
        student.eval()
        parts: list[Outputs] = []
        for batch in self._batches:
            pixels = batch.pixels.to(device).float() / 255
            outputs = student(pixels, batch.ids.to(device), batch.mask.to(device))
            parts.append(Outputs(*(value.cpu() for value in outputs[:5]), []))
        student.train(was_training)
        image, text = torch.cat([p.image for p in parts]), torch.cat([p.text for p in parts])
        guess = torch.cat([p.image_guess for p in parts])
        numbers = {
            "held_out_cosine": float(functional.cosine_similarity(guess, self._images).mean()),
            "held_out_r10": self._recall(image, text),
            "teacher_r10": self._recall(self._images, self._texts),
        }
        if len(image) > 2 * NEIGHBOURS:
            shared = agreements(self._images.numpy(), image.numpy(), NEIGHBOURS)
            numbers["held_out_neighbours"] = float(shared.mean())
        return numbers

"""Vectors to mix by, where the mixture is to be told apart by cosine."""

from __future__ import annotations

import torch
from torch import Tensor


def dual(vectors: Tensor, ridge: float) -> Tensor:
    """The regularised dual frame of unit vectors [count, dimension], of mean length 1.

    Class names' vectors lie close together, so a mixture of some lies near to many others. Among all P, the
    one returned minimises ‖vectors · Pᵀ − 1‖² + λ‖P‖² (Tikhonov; a dual frame at λ = 0): each row points
    where its own vector is and the others are not. `ridge` is λ as a share of the vectors' mean squared
    singular value; a large one returns the vectors as they are.
    """
    gram = vectors.T @ vectors
    size = gram.shape[0]
    regular = gram + ridge * gram.trace() / size * torch.eye(size)
    result = torch.linalg.solve(regular, vectors.T).T
    return result / result.norm(dim=1).mean()

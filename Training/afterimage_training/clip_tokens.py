"""CLIP's byte-pair tokenizer: its list of merges, and ids as the engine makes them.

Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", ICML 2021. The list
is OpenAI's, under the MIT licence, whose notice a pack carries beside it.
"""

from __future__ import annotations

import gzip
import html
import json
from importlib.util import find_spec
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

#: CLIP's vocabulary: 256 bytes, the same ending a word, one a merge, start and end of text.
MERGES = 49152 - 256 - 2
VOCABULARY = 49408
START, END = VOCABULARY - 2, VOCABULARY - 1

LICENCE = """The list of merges in this pack is from CLIP, https://github.com/openai/CLIP

MIT License

Copyright (c) 2021 OpenAI

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without
limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the
Software, and to permit persons to whom the Software is furnished to do so, subject to the following
conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions
of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED
TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL
THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER
DEALINGS IN THE SOFTWARE.
"""


def open_clip_merges() -> bytes:
    """The list that the open_clip package carries, cut to what CLIP uses.

    Raises ImportError without the package.
    """
    package = find_spec("open_clip")
    if package is None or package.origin is None:
        raise ImportError("open_clip_torch is missing: pip install -r Training/requirements.txt")
    packed = Path(package.origin).parent / "bpe_simple_vocab_16e6.txt.gz"
    return cut(gzip.decompress(packed.read_bytes()))


def cut(merges: bytes) -> bytes:
    """A heading and CLIP's 48,894 merges: the original list goes on with others that CLIP does not use.

    Raises ValueError where there are fewer.
    """
    lines = merges.decode("utf-8").splitlines()
    heading = [] if lines and not lines[0].startswith(("#", '"')) else lines[:1]
    pairs = [line for line in lines[len(heading) :] if line][:MERGES]
    if len(pairs) < MERGES or any(len(pair.split(" ")) != 2 for pair in pairs):
        raise ValueError(f"not CLIP's list of {MERGES} merges")
    return "\n".join(["#version: 0.2", *pairs, ""]).encode("utf-8")


def merges_of_tokenizer_json(path: Path) -> bytes | None:
    """The merges in a `tokenizer.json`, where that is CLIP's tokenizer; else None."""
    model = json.loads(path.read_text(encoding="utf-8")).get("model", {})
    pairs = model.get("merges") or []
    if model.get("type") != "BPE" or model.get("end_of_word_suffix") != "</w>" or len(pairs) != MERGES:
        return None
    lines = [pair if isinstance(pair, str) else " ".join(pair) for pair in pairs]
    return cut("\n".join(["#version: 0.2", *lines]).encode("utf-8"))


def _byte_characters() -> list[str]:
    """The characters that stand for the 256 bytes, in the order of CLIP's vocabulary."""
    visible = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    return [chr(byte) for byte in visible] + [chr(256 + index) for index in range(256 - len(visible))]


class ClipTokenizer:
    """Ids with start and end, cut to the context, without padding, as the engine's CLIPTokenizer."""

    def __init__(self, merges: bytes, context: int) -> None:
        self.context = context
        pairs = [tuple(line.split(" ")) for line in cut(merges).decode("utf-8").splitlines()[1:]]
        symbols = _byte_characters()
        words = symbols + [symbol + "</w>" for symbol in symbols] + ["".join(pair) for pair in pairs]
        vocabulary = {word: index for index, word in enumerate(words)}
        self._tokenizer = Tokenizer(
            models.BPE(vocab=vocabulary, merges=pairs, end_of_word_suffix="</w>", fuse_unk=False)
        )
        self._tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
        pattern = Regex(r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+")
        self._tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
            pre_tokenizers.Split(pattern, behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ])  # fmt: skip

    def ids(self, text: str) -> list[int]:
        """Token ids of one text."""
        text = html.unescape(html.unescape(text))
        return [START, *self._tokenizer.encode(text).ids[: self.context - 2], END]

"""Writes tokenizer-cases.json: seeded strings of many scripts, and hashes of the ids that the reference
tokenizers give them.

    python make_tokenizer_cases.py VOCAB.TXT bpe_simple_vocab_16e6.txt.gz

WordPiece: `tokenizers.BertWordPieceTokenizer(VOCAB.TXT, lowercase=True)`. CLIP: `transformers.CLIPTokenizer`
on the CLIP vocabulary, after `html.unescape` twice, as the original tokenizer does before anything else.
Strings whose NFC form the reference gets wrong by today's Unicode (its tables are older) are left out. Needs
the packages of Training/requirements.txt.
"""

import gzip
import hashlib
import html
import json
import random
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

from tokenizers import BertWordPieceTokenizer, normalizers
from transformers import CLIPTokenizer

CLIP_MERGES = 49152 - 256 - 2

SCRIPTS: dict[str, list[tuple[int, int]]] = {
    "latin": [(0x61, 0x7A), (0x41, 0x5A), (0xC0, 0x24F), (0x1E00, 0x1EFF)],
    "cyrillic": [(0x400, 0x52F)],
    "greek": [(0x370, 0x3FF), (0x1F00, 0x1FFF)],
    "arabic": [(0x600, 0x6FF), (0xFB50, 0xFBFF)],
    "hebrew": [(0x590, 0x5F4)],
    "devanagari": [(0x900, 0x97F)],
    "indic": [(0x980, 0xDF4)],
    "thai": [(0xE00, 0xEFF)],
    "kana": [(0x3000, 0x30FF), (0xFF00, 0xFFEF)],
    "han": [(0x4E00, 0x9FFF), (0x3400, 0x34FF), (0xF900, 0xFAFF), (0x20000, 0x200FF), (0x2B800, 0x2B9FF)],
    "hangul": [(0xAC00, 0xD7A3), (0x1100, 0x11FF)],
    "emoji": [(0x1F300, 0x1F64F), (0x1F900, 0x1F9FF), (0x2600, 0x27BF), (0xFE0F, 0xFE0F), (0x200D, 0x200D)],
    "marks": [(0x300, 0x36F), (0x61, 0x7A)],
    "symbols": [(0x2000, 0x2BFF)],
    "control": [
        (0x00, 0x1F),
        (0x7F, 0xA0),
        (0xAD, 0xAD),
        (0x200B, 0x200F),
        (0x2028, 0x202F),
        (0xFFF0, 0xFFFF),
    ],
    "punctuation": [(0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)],
    "digits": [(0x30, 0x39), (0xB2, 0xBE), (0x660, 0x669), (0x2150, 0x2189)],
    "other": [(0x0, 0xD7FF), (0xE000, 0x10FFFF)],
}
SPACES = [" "] * 12 + ["  ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "\u3000", "\u0085", "\u2028", "\u000b"]
PHRASES = [
    "a photo of a corgi in the snow",
    "don't",
    "it's",
    "we'll they've I'm you're he'd",
    "''s",
    "'S",
    "O'Reilly’s",
    "naïve café",
    "Ὀδυσσεύς ΣΊΣΥΦΟΣ",
    "ǅ ß ſ İstanbul ı",
    "Ａ４ ﬁne",
    "e\u0301\u0323",
    "🏳️‍🌈",
    "👩‍👩‍👧‍👦",
    "1️⃣ 2024-05-17",
    "IMG_20240517.jpg",
    "f/2.8 1/250s ISO100",
    "€5.99",
    "C++ & C#",
    "&amp;lt; &#39;&quot;",
    "&nbsp;&#x1F600; & &;",
    "https://example.org/?q=1#a",
    "한국어 사진",
    "東京タワー",
    "新年快乐",
    "שָׁלוֹם",
    "السَّلَامُ",
    "नमस्ते",
    "ภาพถ่าย",
    "[CLS]",
    "[SEP]",
    "[PAD]",
    "[UNK]",
    "[MASK]",
    "[cls]",
    "##ing",
    "<|startoftext|>",
    "<|endoftext|>",
    "unaffable",
    "antidisestablishmentarianism",
]


def character(random_: random.Random, ranges: list[tuple[int, int]]) -> str:
    while True:
        point = random_.randint(*random_.choice(ranges))
        # The reference's tables are older: of code points that Unicode has not assigned, a few suffice.
        if not 0xD800 <= point < 0xE000 and (
            unicodedata.category(chr(point)) != "Cn" or random_.random() < 0.02
        ):
            return chr(point)


def word(random_: random.Random, script: str) -> str:
    if random_.random() < 0.15:
        return random_.choice(PHRASES)
    length = random_.randint(95, 110) if random_.random() < 0.004 else random_.randint(1, 7)
    return "".join(character(random_, SCRIPTS[script]) for _ in range(length))


def strings(count: int, seed: int = 20) -> list[str]:
    random_ = random.Random(seed)
    names = list(SCRIPTS)
    made = [*PHRASES, "", " ", "\u3000", "a" * 100, "a" * 101, "é" * 100, "e\u0301" * 100, "한" * 100]
    while len(made) < count:
        scripts = random_.choices(names, k=random_.randint(1, 3))
        words = [word(random_, random_.choice(scripts)) for _ in range(random_.randint(1, 5))]
        text = "".join(part for item in words for part in (item, random_.choice(SPACES)))
        if normalizers.NFC().normalize_str(text) == unicodedata.normalize("NFC", text):
            made.append(text)
    return made


def sampled_points() -> list[int]:
    """Assigned code points; of the long, uniform blocks every 61st."""
    uniform = [(0x3400, 0x9FFF), (0xAC00, 0xD7A3), (0xE000, 0xF8FF), (0x17000, 0x18CFF), (0x20000, 0x10FFFF)]
    return [
        point
        for point in range(0x110000)
        if unicodedata.category(chr(point)) not in ("Cn", "Cs")
        and (point % 61 == 0 or not any(low < point < high for low, high in uniform))
    ]


def fnv1a(ids: list[int], value: int = 0x811C9DC5) -> int:
    """The 32-bit Fowler–Noll–Vo hash of the ids' four bytes each, lowest first."""
    for id_ in ids:
        for shift in (0, 8, 16, 24):
            value = ((value ^ (id_ >> shift & 0xFF)) * 0x01000193) & 0xFFFFFFFF
    return value


def clip_tokenizer(file: Path) -> CLIPTokenizer:
    heading, *lines = gzip.decompress(file.read_bytes()).decode().split("\n")
    assert "#version" in heading
    merges = [tuple(line.split()) for line in lines[:CLIP_MERGES]]
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    characters = [chr(byte) for byte in printable] + [
        chr(256 + index) for index in range(256 - len(printable))
    ]
    tokens = characters + [c + "</w>" for c in characters] + ["".join(pair) for pair in merges]
    tokens += ["<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab={token: index for index, token in enumerate(tokens)}, merges=merges)


def main() -> None:
    vocabulary, merges = Path(sys.argv[1]), Path(sys.argv[2])
    bert = BertWordPieceTokenizer(str(vocabulary), lowercase=True)
    clip = clip_tokenizer(merges)

    def wordpiece_ids(text: str) -> list[int]:
        return bert.encode(text).ids

    def clip_ids(text: str) -> list[int]:
        return clip(html.unescape(html.unescape(text)))["input_ids"]

    texts = strings(10_000)
    points = sampled_points()
    blocks = [points[start : start + 256] for start in range(0, len(points), 256)]

    def block_hash(ids: Callable[[str], list[int]], block: list[int]) -> str:
        value = 0x811C9DC5
        for point in block:
            value = fnv1a(ids(f"a{chr(point)}b"), value)
        return f"{value:08x}"

    result = {
        "vocabulary": hashlib.sha256(vocabulary.read_bytes()).hexdigest(),
        "strings": [
            [text, f"{fnv1a(wordpiece_ids(text)):08x}", f"{fnv1a(clip_ids(text)):08x}"] for text in texts
        ],
        "points": [[point, end] for point, end in ranges(points)],
        "blocks": [[block_hash(wordpiece_ids, block), block_hash(clip_ids, block)] for block in blocks],
    }
    target = Path(__file__).with_name("tokenizer-cases.json")
    target.write_text(json.dumps(result, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    print(f"{target.name}: {len(texts)} strings, {len(points)} code points, {target.stat().st_size} bytes")


def ranges(points: list[int]) -> list[list[int]]:
    result: list[list[int]] = []
    for point in points:
        if result and result[-1][1] == point - 1:
            result[-1][1] = point
        else:
            result.append([point, point])
    return result


if __name__ == "__main__":
    main()

"""What real captions are made of: who, does what, where; and captions put together anew."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

_PREPOSITIONS = (
    "in front of", "on top of", "next to", "in", "on", "at", "near", "under", "through", "over", "beside",
    "along", "across", "behind", "by", "down", "up", "into", "with", "while",
)  # fmt: skip
_TAIL = re.compile(rf" (?:{'|'.join(_PREPOSITIONS)}) ")


def tidy(caption: str) -> str:
    """One line without spaces before stops, lower-case but for what follows its first letter."""
    text = re.sub(r"\s+([.,;!?'])", r"\1", " ".join(caption.split())).strip(' ."')
    return text[:1].lower() + text[1:]


@dataclass
class CaptionParts:
    """Pieces of captions that can be put together anew."""

    whole: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)  # up to a preposition: "a brown dog runs"
    tails: list[str] = field(default_factory=list)  # from one on: "through the water"
    words: Counter[str] = field(default_factory=Counter)
    actions: list[str] = field(default_factory=list)  # words in -ing

    @classmethod
    def of(cls, captions: Sequence[str]) -> CaptionParts:
        """Takes captions apart; every piece once."""
        parts = cls(whole=list(dict.fromkeys(tidy(caption) for caption in captions)))
        heads, tails = {}, {}
        for caption in parts.whole:
            parts.words.update(re.findall(r"[a-z]+", caption.lower()))
            for match in _TAIL.finditer(caption):
                head, tail = caption[: match.start()], caption[match.start() + 1 :]
                if 2 <= len(head.split()) <= 9:
                    heads[head] = None
                if 2 <= len(tail.split()) <= 9:
                    tails[tail] = None
        parts.heads, parts.tails = list(heads), list(tails)
        parts.actions = [
            word for word, count in parts.words.items()
            if word.endswith("ing") and len(word) > 5 and count > 2
        ]  # fmt: skip
        return parts

    def swapped(self, draw: random.Random, classes: dict[str, list[str]]) -> str:
        """A caption with some of its words replaced by others of their class (colours, animals, …)."""
        words = draw.choice(self.whole).split(" ")
        for position, word in enumerate(words):
            others = classes.get(word.strip(",").lower())
            if others and draw.random() < 0.6:
                words[position] = draw.choice(others)
        return " ".join(words)

    def recombined(self, draw: random.Random) -> str:
        """One caption's beginning with another's end, or two captions side by side."""
        shape = draw.random()
        if shape < 0.6:
            return f"{draw.choice(self.heads)} {draw.choice(self.tails)}"
        if shape < 0.8:
            return f"{draw.choice(self.heads)} {draw.choice(self.tails)} {draw.choice(self.tails)}"
        joint = draw.choice((" and ", ", ", " while "))
        return f"{draw.choice(self.heads)}{joint}{draw.choice(self.heads)} {draw.choice(self.tails)}"

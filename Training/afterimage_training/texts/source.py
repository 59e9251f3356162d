"""Distinct sentences by the million, from a seed: definitions, templates, recombined captions, queries."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from .captions import CaptionParts
from .nouns import Noun
from .words import (
    ACTIONS,
    ATTRIBUTES,
    COLOURS,
    COUNTS,
    FRAMES,
    OCCASIONS,
    PEOPLE,
    PLACES,
    SCENES,
    VERBS,
    WHOSE,
)

LONGEST = 160  # characters; a longer sentence is not kept
#: How often each way of making a sentence is gone.
SHARES = {"phrase": 30, "scene": 12, "people": 14, "pair": 6, "query": 8, "recombined": 15, "swapped": 15}


def with_article(noun: str) -> str:
    """ "a dog", "an owl"; plurals and names as they are."""
    if noun[:1].isupper() or (noun.endswith("s") and not noun.endswith("ss")):
        return noun
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def plural(noun: str) -> str:
    """The regular plural."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es" if not noun.endswith("s") or noun.endswith("ss") else noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def exchangeable(common: dict[str, list[str]]) -> dict[str, list[str]]:
    """For common words, the common words of the same field, with which captions can be varied."""
    classes: dict[str, list[str]] = {}
    for field in ("animal", "food", "artifact", "person", "plant"):
        for word in common[field]:
            classes.setdefault(word, common[field])
    colours = [colour for colour in COLOURS if " " not in colour]
    return classes | dict.fromkeys(colours, colours)


def told(nouns: Sequence[Noun], names: Sequence[str], words: Sequence[str]) -> Iterator[str]:
    """What is said of every noun once: its words, synonyms, kind and definition."""
    for word in chain(names, words):
        yield word
        yield f"a photo of {with_article(word)}"
    for noun in nouns:
        first = noun.words[0]
        yield from noun.words
        yield f"a photo of {with_article(first)}"
        yield f"{first}: {noun.definition}"
        yield noun.definition
        if noun.kind:
            yield f"{with_article(first)}, a kind of {noun.kind}"
        if len(noun.words) > 1:
            yield f"{first}, also called {noun.words[1]}"


@dataclass(frozen=True)
class Source:
    """All that sentences are made of."""

    nouns: Sequence[Noun]  # all that can be seen
    common: dict[str, list[str]]  # frequent nouns by field
    names: Sequence[str]  # what the classifier knows
    words: Sequence[str]  # the tokenizer's whole words
    captions: CaptionParts

    def sentences(self, count: int, seed: int, without: frozenset[str] = frozenset()) -> list[str]:
        """`count` distinct sentences, first those about every noun; none of `without`."""
        found: dict[str, None] = {}
        for sentence in chain(told(self.nouns, self.names, self.words), self._made(seed)):
            if len(found) == count:
                break
            if sentence and len(sentence) <= LONGEST and sentence not in without:
                found[sentence] = None
        return list(found)

    def _made(self, seed: int) -> Iterator[str]:
        """Endless sentences."""
        draw = random.Random(seed)
        frequent = [word for words in self.common.values() for word in words]
        all_words = [word for noun in self.nouns for word in noun.words[:2]]
        classes = exchangeable(self.common)
        places = [*PLACES, *PLACES, *self.captions.tails]
        actions = [*ACTIONS, *ACTIONS, *self.captions.actions]

        def noun() -> str:
            which = draw.random()
            if which < 0.3:
                return draw.choice(self.names)
            if which < 0.7:
                return draw.choice(frequent)
            return draw.choice(all_words if which < 0.9 else self.words)

        def attribute() -> str:
            return draw.choice(COLOURS if draw.random() < 0.5 else ATTRIBUTES)

        def place() -> str:
            return draw.choice(PLACES if draw.random() < 0.5 else places)

        def thing() -> str:
            which = draw.random()
            if which < 0.4:
                return with_article(noun())
            if which < 0.65:
                return with_article(f"{attribute()} {noun()}")
            if which < 0.75:
                return f"{draw.choice(WHOSE)} {noun()}"
            if which < 0.9:
                return f"{draw.choice(COUNTS)} {plural(noun())}"
            return plural(noun())

        def phrase() -> str:
            which = draw.random()
            if which < 0.2:
                return f"{attribute()} {noun()}"
            if which < 0.4:
                return draw.choice(FRAMES).format(thing())
            if which < 0.7:
                return f"{thing()} {place()}"
            if which < 0.85:
                return draw.choice(FRAMES).format(f"{thing()} {place()}")
            return f"{noun()} {place()}"

        def scene() -> str:
            which, where = draw.random(), draw.choice(SCENES)
            if which < 0.25:
                return f"{attribute()} {where} {place()}"
            if which < 0.5:
                return f"{where} with {thing()}"
            if which < 0.75:
                return draw.choice(FRAMES).format(f"{with_article(where)} with {thing()} and {thing()}")
            return f"{thing()} in the {where}"

        def people() -> str:
            who, which = draw.choice(PEOPLE), draw.random()
            if which < 0.25:
                return f"{who} {draw.choice(actions)} {place()}"
            if which < 0.5:
                return f"{who} {draw.choice(VERBS)} {thing()}"
            if which < 0.75:
                return f"{who} {draw.choice(VERBS)} {thing()} {place()}"
            return f"{who} in {with_article(f'{draw.choice(COLOURS)} {noun()}')} {draw.choice(actions)}"

        def pair() -> str:
            joint = draw.choice((" and ", " or ", " next to ", " on ", " beside ", ", "))
            return f"{thing()}{joint}{thing()}"

        def query() -> str:
            which, occasion = draw.random(), draw.choice(OCCASIONS)
            if which < 0.2:
                return f"{draw.choice(WHOSE)} {occasion} {place()}"
            if which < 0.4:
                return f"{occasion} with {thing()}"
            if which < 0.6:
                return f"{noun()} {draw.choice(SCENES)}"
            if which < 0.8:
                return f"{noun()} {noun()}"
            return f"{draw.choice(actions)} with {thing()}"

        makers: dict[str, Callable[[], str]] = {
            "phrase": phrase, "scene": scene, "people": people, "pair": pair, "query": query,
            "recombined": lambda: self.captions.recombined(draw),
            "swapped": lambda: self.captions.swapped(draw, classes),
        }  # fmt: skip
        kinds, weights = list(SHARES), list(SHARES.values())
        while True:
            for kind in draw.choices(kinds, weights, k=1000):
                yield makers[kind]()

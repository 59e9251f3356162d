"""What WordNet says of ImageNet's classes: definitions and the kinds of thing that they are.

ImageNet's classes are WordNet 3.0 noun synsets (Miller, "WordNet: A Lexical Database for English", CACM
1995), and its classifiers number them by their offset in WordNet's file. So a label's words and its
neighbours' offsets tell which sense is meant; the few that both leave open are named here by ImageNet's own
identifiers. The outcome is `synsets.tsv`, so that training needs no WordNet:

    python -m afterimage_training.wordnet /usr/share/wordnet/data.noun     # Debian: wordnet-base
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

SYNSETS = Path(__file__).with_name("synsets.tsv")
LICENCE = (
    "# From WordNet 3.0. Copyright 2006 by Princeton University. All rights reserved.",
    "# Licence and disclaimer: https://wordnet.princeton.edu/license-and-commercial-use",
)
#: Kinds of which everything is one; nobody searches for them.
ABSTRACT = frozenset((
    "artifact", "whole", "object", "physical entity", "entity", "organism", "living thing", "instrumentality",
    "matter", "substance", "chordate", "placental", "vertebrate", "abstraction", "thing", "part", "location",
))  # fmt: skip
#: ImageNet's choice where a label's words name several neighbouring synsets.
CHOSEN = frozenset((
    1872401, 2666196, 2730930, 2782093, 2804414, 2815834, 2834397, 2879718, 2950826, 2999410, 3045698,
    3259280, 3291819, 3478589, 3481172, 3495258, 3527444, 3661043, 3724870, 3782006, 3877845, 3933933,
    3956157, 3976657, 4009552, 4040759, 4067472, 4111531, 4125021, 4147183, 4153751, 4208210, 4270147,
    4275548, 4277352, 4336792, 4465501, 4579432, 4597913, 10148035, 12144580,
))  # fmt: skip


@dataclass(frozen=True)
class Synset:
    """A class in WordNet's words."""

    offset: int
    definition: str  # without examples
    kinds: tuple[str, ...]  # first words of its hypernyms, the nearest first


def _definition(gloss: str) -> str:
    """The gloss's first clause, without examples and asides."""
    return re.sub(r" ?\([^)]*\)", "", gloss.split('; "')[0]).split(";")[0].strip()


def read_synsets(path: Path = SYNSETS) -> list[Synset]:
    """The 1000 classes' synsets."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader((line for line in file if not line.startswith("#")), delimiter="\t")
        return [
            Synset(int(offset), definition, tuple(kinds.split("|"))) for offset, definition, kinds in rows
        ]


def match(labels: list[str], nouns: Path) -> list[Synset]:
    """The synset of every label "name, synonym, …". Raises ValueError where none or several fit."""
    entries: dict[int, tuple[list[str], str, list[int]]] = {}
    by_words: dict[frozenset[str], list[int]] = defaultdict(list)
    for line in nouns.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("  "):
            continue
        data, gloss = line.split(" | ", 1)
        parts = data.split()
        words = [parts[4 + 2 * i].replace("_", " ") for i in range(int(parts[3], 16))]
        pointers = parts[4 + 2 * len(words) + 1 :]
        kinds = [int(pointers[i + 1]) for i in range(0, len(pointers) - 3, 4) if pointers[i] in ("@", "@i")]
        entries[int(parts[0])] = (words, gloss, kinds)
        by_words[frozenset(word.lower() for word in words)].append(int(parts[0]))

    candidates = [by_words[frozenset(word.strip().lower() for word in label.split(","))] for label in labels]
    bounds, above = [0] * len(labels), 10**9
    for index in range(len(labels) - 1, -1, -1):
        bounds[index] = above
        if len(candidates[index]) == 1:
            above = candidates[index][0]
    synsets, below = [], 0
    for label, offsets, limit in zip(labels, candidates, bounds, strict=True):
        fitting = [offset for offset in offsets if below < offset < limit]
        if len(fitting) > 1:
            fitting = [offset for offset in fitting if offset in CHOSEN]
        if len(fitting) != 1:
            raise ValueError(f"“{label}” fits {len(fitting)} WordNet synsets, not one")
        below = fitting[0]
        kinds, parents = [], entries[below][2]
        while parents:
            words, _, grandparents = entries[parents[0]]
            kinds += [words[0]] if words[0] not in ABSTRACT else []
            parents = grandparents
        synsets.append(Synset(below, _definition(entries[below][1]), tuple(kinds)))
    return synsets


def main() -> None:
    """Writes `synsets.tsv` for the classifier's labels."""
    from .config import shared_folder

    labels = (
        (shared_folder() / "teacher" / "imagenet_labels.txt").read_text(encoding="utf-8").splitlines()[1:]
    )
    with SYNSETS.open("w", encoding="utf-8", newline="") as file:
        file.write("\n".join(LICENCE) + "\n")
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        for synset in match(labels, Path(sys.argv[1])):
            writer.writerow([synset.offset, synset.definition, "|".join(synset.kinds)])


if __name__ == "__main__":
    main()

"""WordNet's nouns of things that photos can show (Miller, "WordNet", CACM 1995; Debian: wordnet-base)."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

#: Lexicographer files (lexnames(5WN)) of what can be seen.
VISIBLE = {
    "04": "act", "05": "animal", "06": "artifact", "08": "body", "11": "event", "13": "food", "15": "place",
    "17": "object", "18": "person", "19": "phenomenon", "20": "plant", "27": "substance",
}  # fmt: skip


@dataclass(frozen=True)
class Noun:
    """A sense: its words, what they mean, and which kind of thing it is."""

    words: tuple[str, ...]
    field: str  # a value of VISIBLE
    definition: str
    kind: str  # the first word of its hypernym, or ""


class MissingWordNetError(Exception):
    """WordNet's files are not where they are looked for."""


def wordnet_folder() -> Path:
    """The folder of WordNet 3.0's data files: AFTERIMAGE_WORDNET, else Debian's place."""
    return Path(os.environ.get("AFTERIMAGE_WORDNET", "/usr/share/wordnet"))


def _words(fields: list[str]) -> list[str]:
    return [fields[4 + 2 * i].replace("_", " ") for i in range(int(fields[3], 16))]


def read_nouns(folder: Path) -> list[Noun]:
    """All nouns of visible things, in the file's order. Raises MissingWordNetError."""
    path = folder / "data.noun"
    if not path.exists():
        raise MissingWordNetError(
            f"{path} is not there: install WordNet 3.0 (Debian: wordnet-base), or name its folder in "
            "AFTERIMAGE_WORDNET"
        )
    rows: list[tuple[str, list[str], list[str], str]] = []
    first_words: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("  "):
            continue
        data, _, gloss = line.partition(" | ")
        fields = data.split()
        words = _words(fields)
        first_words[fields[0]] = words[0]
        pointers = fields[5 + 2 * len(words) :]
        above = [pointers[i + 1] for i in range(0, len(pointers) - 3, 4) if pointers[i] in ("@", "@i")]
        if fields[1] in VISIBLE:
            rows.append((VISIBLE[fields[1]], words, above, definition_of(gloss)))
    return [
        Noun(tuple(words), field, definition, first_words.get(above[0], "") if above else "")
        for field, words, above, definition in rows
    ]


def definition_of(gloss: str) -> str:
    """The gloss's first clause, without examples and asides."""
    return re.sub(r" ?\([^)]*\)", "", gloss.split('; "')[0]).split(";")[0].strip()


def read_common(folder: Path, least: int = 2) -> dict[str, list[str]]:
    """For each field, the nouns that WordNet's tagged texts use in that sense at least so often."""
    common: dict[str, Counter[str]] = {field: Counter() for field in VISIBLE.values()}
    for line in (folder / "cntlist.rev").read_text(encoding="utf-8", errors="replace").splitlines():
        key, _, count = line.split(" ")
        word, _, rest = key.partition("%")
        part, file, *_ = rest.split(":")
        if part == "1" and file in VISIBLE:
            common[VISIBLE[file]][word.replace("_", " ")] += int(count)
    return {
        field: [word for word, count in words.most_common() if count >= least]
        for field, words in common.items()
    }

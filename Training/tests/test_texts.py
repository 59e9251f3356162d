"""Sentences by the million: distinct, seeded, made of WordNet and of captions; their vectors resumable."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from afterimage_training import text_corpus
from afterimage_training.config import Config
from afterimage_training.sentences import whole_words
from afterimage_training.texts.captions import CaptionParts, tidy
from afterimage_training.texts.nouns import MissingWordNetError, Noun, read_common, read_nouns
from afterimage_training.texts.source import Source, plural, with_article

CAPTIONS = (
    "A brown dog runs through the water .",
    "Two children play in front of a red house",
    "A man is jumping over a fence .",
    "A woman jumping on a trampoline",
    "The girl is jumping",
)


@pytest.fixture
def source() -> Source:
    """A few words."""
    nouns = [
        Noun(("dog", "domestic dog"), "animal", "a member of the genus Canis", "canine"),
        Noun(("owl",), "animal", "nocturnal bird of prey", "bird of prey"),
    ]
    common = {field: [] for field in ("artifact", "food", "person", "plant")} | {
        "animal": ["dog", "owl", "cat"]
    }
    return Source(nouns, common, ["corgi", "crane"], ["snow"], CaptionParts.of(CAPTIONS))


def test_sentences_are_distinct_and_seeded(source: Source) -> None:
    first = source.sentences(3000, 1)
    assert len(set(first)) == len(first) == 3000
    assert first == source.sentences(3000, 1) != source.sentences(3000, 2)
    assert {"corgi", "a photo of a crane", "snow", "dog: a member of the genus Canis"} <= set(first)
    assert "an owl, a kind of bird of prey" in first and "dog, also called domestic dog" in first
    shares = [sum(text in sentence for sentence in first) for text in ("red", "two", "jump", "beach")]
    assert min(shares) > 5


def test_what_must_not_be_made_is_not(source: Source) -> None:
    banned = frozenset(source.sentences(400, 1)[::3])
    assert not banned & set(source.sentences(400, 1, banned))


def test_captions_are_taken_apart() -> None:
    parts = CaptionParts.of(CAPTIONS)
    assert tidy(CAPTIONS[0]) == "a brown dog runs through the water"
    assert "a brown dog runs" in parts.heads and "through the water" in parts.tails
    assert "in front of a red house" in parts.tails
    assert parts.actions == ["jumping"]


def test_articles_and_plurals() -> None:
    assert [with_article(word) for word in ("owl", "dog", "glass", "trousers", "Alps")] == [
        "an owl", "a dog", "a glass", "trousers", "Alps",
    ]  # fmt: skip
    assert [plural(word) for word in ("dog", "bus", "glass", "puppy", "boy")] == [
        "dogs", "bus", "glasses", "puppies", "boys",
    ]  # fmt: skip


def test_whole_words() -> None:
    assert whole_words(["[CLS]", "##ing", "corgi", "snow", "an", "été"]) == ["corgi", "snow"]


def test_wordnet_is_read(tmp_path: Path) -> None:
    with pytest.raises(MissingWordNetError, match="wordnet-base"):
        read_nouns(tmp_path)
    (tmp_path / "data.noun").write_text(
        "  1 a licence\n"
        "00000100 05 n 01 animal 0 000 | a living being\n"
        '00000200 05 n 02 dog 0 house_dog 0 001 @ 00000100 n 0000 | barks (loudly); "a dog barked"\n'
        "00000300 09 n 01 idea 0 000 | a thought\n"
    )
    (tmp_path / "cntlist.rev").write_text("dog%1:05:00:: 1 42\nidea%1:09:00:: 1 9\nrun%2:38:00:: 1 99\n")
    nouns = read_nouns(tmp_path)
    assert [noun.words for noun in nouns] == [("animal",), ("dog", "house dog")]
    assert (nouns[1].definition, nouns[1].kind) == ("barks", "animal")
    assert read_common(tmp_path)["animal"] == ["dog"]


class _Encoder:
    """Counts the sentences it is asked for."""

    asked = 0
    vocabulary = Path("vocab.txt")

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "model.safetensors").write_bytes(b"weights")

    def vectors(self, sentences: list[str]) -> np.ndarray:
        self.asked += len(sentences)
        return np.array([[len(sentence)] * 384 for sentence in sentences], dtype=np.float32)


def test_embedding_goes_on_where_it_was_stopped(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentences = [f"sentence {i * i}" for i in range(50)]
    monkeypatch.setattr(text_corpus, "SHARD", 16)
    monkeypatch.setattr(text_corpus, "folder_of", lambda _: tmp_path / "made")
    encoder = _Encoder(tmp_path)
    cache = text_corpus.cache_of(config, encoder, sentences)  # type: ignore[arg-type]
    text_corpus.fill(cache, encoder, sentences, 1, 2)  # type: ignore[arg-type]
    assert encoder.asked == 16 + 2 and len(list(cache.missing())) == 2
    text_corpus.fill(cache, encoder, sentences, 0, 1)  # type: ignore[arg-type]
    assert encoder.asked == 50
    assert cache.vectors()[:, 0].tolist() == [len(sentence) for sentence in sentences]

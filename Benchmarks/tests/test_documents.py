"""The documents of the benchmark of duplicates."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

pytest.importorskip("matplotlib", reason="needs the training environment (Scripts/setup --training)")

from duplicates import document_set  # noqa: E402
from duplicates.document_set import DocumentPair, DocumentResult  # noqa: E402
from duplicates.documents import KINDS, documents  # noqa: E402


def test_a_seed_gives_the_same_documents() -> None:
    for (one, _), (other, _) in islice(zip(documents(3), documents(3), strict=True), len(KINDS)):
        assert one.draw().tobytes() == other.draw().tobytes()


@pytest.mark.parametrize("number", range(len(KINDS)))
@pytest.mark.parametrize("characters", [1, 6])
def test_so_many_characters_are_others(number: int, characters: int) -> None:
    document, random = next(islice(documents(3), number, None))
    other = document.changed(characters, random)
    before, after = ("".join(line.text for line in each.lines) for each in (document, other))
    assert len(before) == len(after)
    assert sum(one != two for one, two in zip(before, after, strict=True)) == characters
    assert ImageChops.difference(document.draw(), other.draw()).getbbox()


def test_the_files_are_pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_set, "DIFFERENT", 3)
    monkeypatch.setattr(document_set, "COPIES", 2)
    folder, pairs = document_set.document_pairs(tmp_path, "calibration")
    assert [pair.is_copy for pair in pairs] == [False] * 3 + [True] * 2
    for pair in pairs:
        for name in (pair.first, pair.second):
            with Image.open(folder / name) as image:
                assert np.asarray(image.convert("RGB")).std() > 1
    assert document_set.document_pairs(tmp_path, "calibration")[1] == pairs


def test_the_table_counts_what_is_called_what() -> None:
    different = DocumentPair("form-0-a.jpg", "form-0-b.jpg", "form", False)
    copy = DocumentPair("chat-1-a.jpg", "chat-1-b.png", "chat", True)
    result = DocumentResult([different, copy], {different: "near", copy: "picture"}, {copy}, 2)
    page = document_set.render(result)
    assert "| **different** | 1 | 0 | 0 | 1 | 0 | 0 | 0 |" in page
    assert "| **copies** | 1 | 0 | 1 | 0 | 0 | 0 | 1 |" in page
    assert "1.000 are found, 1.000 as the same picture" in page

"""The command line: every subcommand shows its help with an example, and roads are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterimage_training.__main__ import main
from afterimage_training.commands import COMMANDS
from afterimage_training.config import PACKAGE_ROOT, load_config, road


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_help_shows_an_example(
    command: object, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as stop:
        main([command.name, "--help"])
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert all(example in shown for example in command.examples.splitlines())
    assert f"afterimage_training {command.name}" in command.examples


def test_names_are_unique() -> None:
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)


def test_roads(tmp_path: Path) -> None:
    mini = PACKAGE_ROOT / "configs" / "mini.toml"
    assert road(mini) == "blockwise"
    text = mini.read_text(encoding="utf-8")
    explicit = tmp_path / "explicit.toml"
    explicit.write_text(
        text.replace("[teacher]", '[teacher]\nkind = "conse"') + '\n[student]\nroad = "blockwise"\n'
    )
    assert load_config(explicit) == load_config(mini)
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[student]\nroad = "scenic"\n')
    with pytest.raises(ValueError, match="scenic"):
        road(wrong)


def test_what_is_missing_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["distil", "--config", str(tmp_path / "none.toml")]) == 1
    assert capsys.readouterr().err == f"distil: {tmp_path / 'none.toml'} is not there\n"
    monkeypatch.setenv("AFTERIMAGE_SHARED", str(tmp_path))
    assert main(["distil", "--config", str(tmp_path / "none.toml")]) == 1
    assert "AFTERIMAGE_SHARED" in capsys.readouterr().err


def test_quantised_activations_need_int8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "pack"
    model = ["--open-clip", "ViT-B-32", "--random-weights", "0"]
    assert main(["export-clip", *model, "--int8", "dynamic", "--out", str(folder)]) == 1
    assert "--precision int8" in capsys.readouterr().err
    assert not folder.exists()

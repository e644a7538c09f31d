"""How text reaches the terminal."""

from __future__ import annotations

import importlib
import io
import json
import sys

import pytest

show = importlib.import_module("kgmem.cli.show")


def test_control_characters_are_shown_not_sent() -> None:
    """An escape sequence in a label can't steer the terminal; tabs and newlines stay."""
    assert show.plain("a\x1b]0;title\x07b\tc\nd\x9be\x7f") == r"a\x1b]0;title\x07b" + "\tc\n" + r"d\x9be\x7f"


def test_marks_that_turn_the_direction_are_shown() -> None:
    """A label can't make the text after it read backwards."""
    assert show.plain("abc\u202ecba") == r"abc\u202ecba"


def test_other_scripts_stay() -> None:
    """Text in any script is shown as it is."""
    text = "Perú 秘鲁 بيرو 🇵🇪"
    assert show.plain(text) == text


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_can_be_read_back_from_any_encoding(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    """What the terminal's encoding lacks is escaped the way JSON escapes it."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    show.prepare_streams()
    value = {"label": "Perú 秘鲁 \x1b \udcff"}
    show.json_line(value)
    assert json.loads(stream.buffer.getvalue().decode(encoding)) == value


def test_json_of_a_value_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever a reader takes for the end of a line, there is only one."""
    value = {"label": "a\nb\r\x0b\x0c\x1c\x85\u2028\u2029c"}
    show.json_line(value)
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == value


def test_table_keeps_long_cells_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """A cell that is longer than the line is folded, never cut."""
    iri = "http://example.org/" + "x" * 300
    show.table(("iri", "label"), [(iri, "[bold]Perú[/bold]")])
    out = capsys.readouterr().out
    assert "".join(row.split("[bold]")[0].strip() for row in out.splitlines()[2:]) == iri
    assert "[bold]Perú[/bold]" in out

"""What README.md shows is what happens."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HOME = "/home/you"


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def commands(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with the output shown below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def without_chance(output: str) -> list[str]:
    """Lines without what differs from run to run: times, widths that follow from them, scores, room at the end.

    Also without the numbers of references, which follow from what the weights choose.
    """
    output = re.sub(r"\[\d+\]", "[n]", output)
    output = re.sub(r" +\d+\.\d s ", " 0.0 s ", output)
    output = re.sub(r"─+", "─", output)
    return [re.sub(r"\b[01]\.\d\d\b", "0.xx", line).rstrip() for line in output.splitlines()]


def printed(command: str) -> str:
    """What a command prints in a shell where `kgmem` is installed."""
    first, *arguments = shlex.split(command)
    script = [sys.executable, "-c", "from kgmem.cli.main import main; raise SystemExit(main())"]
    full = [*(script if first == "kgmem" else [first]), *arguments]
    return subprocess.run(full, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_tour_prints_what_it_shows(
    kgmem: Callable, checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command is run, in order, and its output compared line by line; what `cat` shows is made before."""
    text = (checkout / "README.md").read_text(encoding="utf-8")
    (turtle,) = blocks(text, "turtle")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "paintings.ttl").write_text(turtle, encoding="utf-8")
    shown = [pair for block in blocks(text, "console") for pair in commands(block)]
    assert len(shown) > 10
    for command, expected in shown:
        if command.startswith("cat "):
            file = tmp_path / command.removeprefix("cat ")
            file.parent.mkdir(exist_ok=True)
            file.write_text(expected, encoding="utf-8")
        elif " --out " in command or not command.startswith("kgmem "):  # workers import this process's main module
            assert without_chance(printed(command)) == without_chance(expected)
        else:
            done = kgmem(*shlex.split(command)[1:])
            assert done.code in {0, 3}, done.err
            assert without_chance(done.out.replace(str(tmp_path), HOME)) == without_chance(expected), command


@pytest.mark.slow
def test_python_example_runs(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The Python of README.md runs as it stands."""
    (code,) = blocks((checkout / "README.md").read_text(encoding="utf-8"), "python")
    exec(compile(code, "README.md", "exec"), {})
    assert "Lima" in capsys.readouterr().out

"""The command line as a whole: help, version, exit codes, start-up time, the written reference."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import kgmem as package

COMMANDS = tuple(
    "ask link read summarize ingest forget sources stats sync export synthesize train adapt eval doctor demo".split()
)
BINARY = Path(sys.executable).with_name("kgmem")


def test_help_lists_every_command(kgmem: Callable) -> None:
    """`kgmem --help` names all commands, on standard output, and ends well."""
    done = kgmem("--help")
    listed = done.out.partition("Commands:")[2].split("\n  ")
    assert [entry.split()[0] for entry in listed[1:]] == list(COMMANDS)
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_has_examples(kgmem: Callable, command: str) -> None:
    """Each help text ends in commands to copy, and each of them is a command of ours."""
    done = kgmem(command, "--help")
    examples = done.out.partition("Examples:\n")[2].strip().splitlines()
    assert examples
    used = [example.partition("kgmem ")[2].split()[0] for example in examples]
    assert command in used
    assert set(used) <= set(COMMANDS)
    assert done.code == 0


def test_version(kgmem: Callable) -> None:
    """`--version` is one line."""
    assert kgmem("--version").out == f"kgmem {package.__version__}\n"


@pytest.mark.parametrize("arguments", [("nonsense",), ("ask", "--nonsense"), ("read",), ("stats", "--top", "many")])
def test_wrong_use_exits_with_2(kgmem: Callable, arguments: tuple[str, ...]) -> None:
    """What the command line doesn't know is said on standard error, in a few words, and nothing on standard output."""
    done = kgmem(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "Error: " in done.err
    assert "Traceback" not in done.err


def test_help_takes_half_a_second_at_most() -> None:
    """`kgmem --help` is quick, measured in processor time so that a busy machine does not count."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([BINARY, "--help"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime <= 0.5


def test_start_imports_nothing_heavy() -> None:
    """Loading the command line loads none of the large libraries."""
    heavy = "{'torch', 'transformers', 'spacy', 'rdflib', 'networkx', 'pyshacl', 'neo4j', 'numpy'}"
    code = f"import sys, kgmem.cli.main; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"


def test_reference_is_up_to_date(checkout: Path) -> None:
    """docs/commands.md is what `make docs` would write now."""
    done = subprocess.run([sys.executable, "-m", "kgmem.cli.reference"], check=True, capture_output=True, text=True)
    assert (checkout / "docs" / "commands.md").read_text(encoding="utf-8") == done.stdout


def test_readme_documents_every_command(checkout: Path) -> None:
    """The table of commands in README.md has a row for each."""
    rows = [
        row for row in (checkout / "README.md").read_text(encoding="utf-8").splitlines() if row.startswith("| `kgmem")
    ]
    assert sorted(row.split("`")[1].split()[1] for row in rows) == sorted(COMMANDS)


def test_reader_that_leaves_is_no_error() -> None:
    """`kgmem --help | head -0`: whoever reads may close the pipe; nothing is said about it."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run([BINARY, "--help"], stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert done.stderr == b""


def test_completion_script_is_written() -> None:
    """`--show-completion` writes a script for the shell that is named."""
    environment = os.environ | {"_KGMEM_COMPLETE": "source_bash"}
    done = subprocess.run([BINARY], check=True, capture_output=True, text=True, env=environment)
    assert "complete" in done.stdout

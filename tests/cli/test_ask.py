"""`kgmem ask`: one question, files, pipes, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

BINARY = Path(sys.executable).with_name("kgmem")
CAPITAL = "What is the capital of Peru?"
UNKNOWN = "What is the calling code of Mexico?"


def start(*arguments: str) -> subprocess.Popen[str]:
    """`kgmem ask ARGUMENTS` as a process of its own, with pipes."""
    command = [BINARY, "ask", "--graph", "demo:", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command,
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        text=True,
        encoding="utf-8",
        preexec_fn=_take_interrupts,  # noqa: PLW1509 (no threads here)
    )


def _take_interrupts() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_answer_is_the_output(kgmem: Callable) -> None:
    """One question, one answer on standard output, nothing else."""
    done = kgmem("ask", "-g", "demo:", CAPITAL)
    assert (done.code, done.err) == (0, "")
    assert "Lima" in done.out


def test_no_answer_in_the_graph_exits_with_3(kgmem: Callable) -> None:
    """A script can tell "not in the graph" from success and from failure; the reason is the output."""
    done = kgmem("ask", "-g", "demo:", UNKNOWN)
    assert (done.code, done.err) == (3, "")
    assert done.out.strip()


def test_json_has_exactly_the_documented_keys(kgmem: Callable) -> None:
    """The object of the documentation: these keys, in this order."""
    answer = json.loads(kgmem("ask", "-g", "demo:", "--json", CAPITAL).out)
    assert list(answer) == [
        "question",
        "answer",
        "answers",
        "confidence",
        "abstained",
        "plan",
        "query",
        "evidence",
        "elapsed_ms",
    ]
    assert list(answer["answers"][0]) == ["id", "label", "datatype", "score"]
    assert list(answer["query"]) == ["language", "text"]
    assert list(answer["evidence"][0]) == ["subject", "predicate", "object", "source"]
    assert answer["question"] == CAPITAL
    assert [item["label"] for item in answer["answers"]] == ["Lima"]
    assert answer["abstained"] is False


def test_explain_shows_the_proof(kgmem: Callable) -> None:
    """Evidence with its source, the plan, and the query that can be replayed."""
    done = kgmem("ask", "-g", "demo:", "--explain", CAPITAL)
    head, _, query = done.out.partition("sparql\n")
    assert all(word in head for word in ("subject", "predicate", "object", "source", "plan", "confidence"))
    assert query.lstrip().startswith("SELECT DISTINCT")
    assert done.err == ""


def test_file_is_answered_line_by_line_in_order(kgmem: Callable, tmp_path: Path) -> None:
    """Line n of the output belongs to line n of the file, also where a line is empty or has no answer."""
    asked = [CAPITAL, "", UNKNOWN, "What is the capital of Chile?"]
    file = tmp_path / "questions.txt"
    file.write_text("\n".join(asked), encoding="utf-8")
    done = kgmem("ask", "-g", "demo:", "--file", str(file), "--json")
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [answer["question"] for answer in answers] == asked
    assert [answer["abstained"] for answer in answers] == [False, True, True, False]
    assert (done.code, done.err) == (0, "")


def test_standard_input_is_asked_without_a_question(kgmem: Callable) -> None:
    """`echo … | kgmem ask`, the same as `--file -`."""
    piped = kgmem("ask", "-g", "demo:", stdin=f"{CAPITAL}\n".encode())
    named = kgmem("ask", "-g", "demo:", "--file", "-", stdin=f"{CAPITAL}\n".encode())
    assert piped.out == named.out
    assert "Lima" in piped.out
    assert piped.out.startswith(CAPITAL)


@pytest.mark.slow
def test_pipe_is_answered_at_once() -> None:
    """Whoever writes a question into a pipe gets its answer before the next question."""
    with start("--json") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for name in ("Peru", "Chile"):
            process.stdin.write(f"What is the capital of {name}?\n")
            process.stdin.flush()
            assert name in json.loads(process.stdout.readline())["question"]
        process.stdin.close()
        assert process.wait(timeout=30) == 0


@pytest.mark.slow
def test_interrupt_ends_quietly() -> None:
    """Ctrl-C exits with 130 and leaves no traceback."""
    with start("--json") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{CAPITAL}\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


@pytest.mark.slow
def test_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    """`kgmem ask --file … | head -1` says nothing on standard error."""
    file = tmp_path / "questions.txt"
    file.write_text(f"{CAPITAL}\n" * 100, encoding="utf-8")
    with start("--json", "--file", str(file)) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((CAPITAL, "--file", "x.txt"), 2, "error: give a question or --file, not both"),
        (("--file", "/no/such/file"), 1, "error: /no/such/file: No such file or directory"),
        (("--file", os.sep), 2, "error: / is a folder"),
        (("--graph", "/no/such/graph", CAPITAL), 1, "error: "),
        (("--weights", "/no/such/weights", "--graph", "demo:", CAPITAL), 1, "error: /no/such/weights"),
        (("--graph", "", CAPITAL), 2, "error: "),
    ],
)
def test_errors_are_one_line(kgmem: Callable, arguments: tuple[str, ...], code: int, message: str) -> None:
    """What the user got wrong is said in one line on standard error, with the bad value in it."""
    done = kgmem("ask", *arguments)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(message)
    assert done.err.count("\n") == 1


def test_line_that_is_no_text(kgmem: Callable, tmp_path: Path) -> None:
    """The file, the line and the byte are named, and nothing is asked."""
    file = tmp_path / "questions.txt"
    file.write_bytes(f"{CAPITAL}\n".encode() + b"Per\xfa?\n")
    done = kgmem("ask", "-g", "demo:", "--file", str(file))
    assert (done.code, done.out) == (1, "")
    assert f"error: {file}:2:4: byte 0xfa is not valid UTF-8" in done.err

"""`kgmem train` and `kgmem eval`, with a text encoder that is tiny."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

WORDS = "[PAD] [UNK] [CLS] [SEP] what who where is the of a in and how many which country city capital ?".split()
QUESTIONS = [
    {"question": "What is the capital of Peru?", "answers": ["Lima"], "kind": "one"},
    {"question": "What is the capital of Chile?", "answers": ["Santiago"], "kind": "one"},
    {"question": "What is the calling code of Mexico?", "answers": [], "kind": "none"},
]


@pytest.fixture(scope="module")
def text_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer, 16 wide, with a tokenizer of a few words, saved as on a hub."""
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("bert")
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertModel(BertConfig(vocab_size=len(WORDS), max_position_embeddings=128, **sizes)).save_pretrained(folder)
    tokenizer = Tokenizer(models.WordPiece({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.mark.slow
def test_train_writes_a_checkpoint_and_goes_on(kgmem: Callable, text_encoder: Path, tmp_path: Path) -> None:
    """A run makes a checkpoint, metrics and a picture; the same command with more steps goes on where it was."""
    run = tmp_path / "run"
    common = ("train", str(run), "--kind", "demo", "--scale", "0.01", "--text-encoder", str(text_encoder), "--json")
    first = kgmem(*common, "--steps", "2", "--batch-size", "8")
    assert first.code == 0, first.err
    made = json.loads(first.out)
    assert {path.name for path in Path(made["checkpoint"]).iterdir()} >= {
        "config.json",
        "model.safetensors",
        "tokenizer.json",
    }
    assert Path(made["curve"]).read_bytes().startswith(b"\x89PNG")
    again = kgmem(*common, "--steps", "3", "--batch-size", "8")
    assert again.code == 0, again.err
    steps = [json.loads(line)["step"] for line in Path(made["metrics"]).read_text(encoding="utf-8").splitlines()]
    assert steps == [2, 3]
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(map(json.dumps, QUESTIONS)), encoding="utf-8")
    told = kgmem("eval", str(questions), "--graph", "demo:", "--weights", made["checkpoint"], "--json")
    assert (told.code, told.err) == (0, "")
    scores = {score["kind"]: score["questions"] for score in json.loads(told.out)["scores"]}
    assert scores == {"one": 2, "none": 1}
    adapted = tmp_path / "adapted"
    command = ("adapt", str(adapted), "--graph", "demo:", "--weights", made["checkpoint"], "--steps", "2", "--json")
    done = kgmem(*command)
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert (report["steps"], report["checkpoint"]) == (2, str(adapted))
    assert 0 <= report["before"] <= 100
    assert kgmem("ask", "-g", "demo:", "--weights", str(adapted), "What is the capital of Peru?").code in {0, 3}
    assert kgmem(*command).code == 2  # nothing is overwritten


def test_eval_measures_the_shipped_weights(kgmem: Callable, tmp_path: Path) -> None:
    """A table with a row for each kind of question, and what went wrong."""
    questions = tmp_path / "questions.jsonl"
    wrong = {"question": "What is the capital of Peru?", "answers": ["Cusco"], "kind": "wrong"}
    questions.write_text("\n".join(map(json.dumps, [*QUESTIONS, wrong])), encoding="utf-8")
    done = kgmem("eval", str(questions), "--graph", "demo:", "--wrong", "5")
    assert (done.code, done.err) == (0, "")
    rows = [line.split() for line in done.out.splitlines()]
    assert ["one", "2", "100.0", "100.0", "0.0", "0.0"] in [row[:6] for row in rows]
    assert ["none", "1", "100.0", "100.0", "100.0", "0.0"] in [row[:6] for row in rows]
    assert ["wrong", "1", "0.0", "0.0", "0.0", "100.0"] in [row[:6] for row in rows]
    assert "Cusco" in done.out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("eval", "no-such-set", "-g", "demo:"), 2, "error: 'no-such-set' is neither a known set"),
        (("train", "run", "--kind", "nonsense"), 2, "error: no training data of the kind 'nonsense'"),
    ],
)
def test_wrong_use_is_one_line(
    kgmem: Callable,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: tuple[str, ...],
    code: int,
    message: str,
) -> None:
    """What does not exist is named."""
    monkeypatch.chdir(tmp_path)
    done = kgmem(*arguments)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(message)
    assert done.err.count("\n") == 1


def test_broken_question_file_is_named(kgmem: Callable, tmp_path: Path) -> None:
    """File and line of what is no question."""
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who?", "answers": []}\nnonsense\n', encoding="utf-8")
    done = kgmem("eval", str(file), "-g", "demo:")
    assert done.code == 1
    assert f"{file}:2: " in done.err

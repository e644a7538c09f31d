"""`kgmem_en` over a tiny text encoder: trained, resumed, written, loaded and measured."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import kgmem
from kgmem.decoding.checkpoint import load_checkpoint, save_checkpoint
from kgmem.errors import MissingExtraError, WeightsError
from kgmem.language import load
from kgmem.language.embedding import text_encoder_embed
from kgmem.language.scoring import score
from kgmem.training import english as training
from kgmem.training.english import EnglishSettings, EnglishTrainer, train_english
from kgmem.training.english_corpora import english, example

if TYPE_CHECKING:
    from spacy.language import Language

TEXTS = [
    "",
    " \n ",
    "Anna directed the films of Kismet. She didn't sing in Lima.\n\nWho directed the films?",
    "\U0001f680\U0001f469\u200d\U0001f467 e\u0301 \x00 ½ " + "x" * 2000,
    "Kismet hired Anna in Peru. " * 200,
]
SETTINGS = EnglishSettings(steps=8, words=20, rate=0.01, dropout=0.1, evaluate_every=8, save_every=4)


def read(nlp: Language, text: str) -> list[tuple[str, str, str, int, str]]:
    """Everything that the pipeline says."""
    return [(token.text, token.tag_, token.dep_, token.head.i, token.ent_type_) for token in nlp(text)]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Narrow layers, so that a step takes milliseconds; relations may be rare."""
    wide = training.load_config_from_str

    def narrow(text: str) -> object:
        config = wide(text)
        tok2vec = config["components"]["tok2vec"]["model"]
        tok2vec["encode"] |= {"width": 32, "depth": 1}
        tok2vec["embed"]["embed"] |= {"width": 16, "rows": [64, 64, 64, 64]}
        config["components"]["parser"] |= {"min_action_freq": 1}
        for name in ("parser", "ner"):
            config["components"][name]["model"]["hidden_width"] = 16
        return config

    monkeypatch.setattr(training, "load_config_from_str", narrow)


@pytest.mark.usefixtures("small")
def test_learns_and_comes_back_from_disk(
    treebank: Path, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It knows the sentences that it was trained on; what was written reads every text as what was trained."""
    settings = EnglishSettings(steps=120, words=60, rate=0.02, dropout=0.0, evaluate_every=120, save_every=120)
    folder = train_english(treebank, tmp_path / "run", settings, weights=str(weights))
    with monkeypatch.context() as patch:
        patch.delattr("pickle.load")  # a pipeline may come from anywhere, and must not run code
        patch.delattr("pickle.loads")
        nlp = load(folder)
    found = score(nlp, [example(nlp, document) for document in english(treebank, "dev")])
    assert (found.tags, found.las, found.sentences, found.entities) == (100, 100, 100, 100)
    (measured,) = [line for line in (tmp_path / "run" / "metrics.jsonl").read_text().splitlines() if '"las"' in line]
    assert json.loads(measured)["las"] == 100
    again = kgmem.load_pipeline(folder)
    piped = list(again.pipe(TEXTS))
    for text, doc in zip(TEXTS, piped, strict=True):
        assert doc.text == text
        assert read(nlp, text) == [(t.text, t.tag_, t.dep_, t.head.i, t.ent_type_) for t in doc]
    assert [token.tag_ for token in nlp("Anna \n\n sings")][1] == "_SP"
    assert json.loads((folder / "meta.json").read_text())["performance"]["las"] == 100


@pytest.mark.usefixtures("small")
def test_resumes_where_it_stopped(
    treebank: Path, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4 steps and 4 more give the pipeline of 8 at once."""
    whole = load(train_english(treebank, tmp_path / "whole", SETTINGS, weights=str(weights)))
    save = EnglishTrainer._save

    def save_and_stop(self: EnglishTrainer, optimizer: object) -> None:
        save(self, optimizer)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(EnglishTrainer, "_save", save_and_stop)
        with pytest.raises(KeyboardInterrupt):
            train_english(treebank, tmp_path / "parts", SETTINGS, weights=str(weights))
    parts = load(train_english(treebank, tmp_path / "parts", SETTINGS, weights=str(weights)))
    for name in ("tok2vec", "tagger", "parser", "ner"):
        for one, other in zip(whole.get_pipe(name).model.walk(), parts.get_pipe(name).model.walk(), strict=True):
            for parameter in one.param_names:
                if one.has_param(parameter):
                    np.testing.assert_allclose(one.get_param(parameter), other.get_param(parameter), atol=1e-5)


@pytest.mark.usefixtures("small")
def test_command_line_trains_and_measures(kgmem: Callable, treebank: Path, weights: Path, tmp_path: Path) -> None:
    """`kgmem train --part english` writes a pipeline, `kgmem eval english` measures it."""
    run = tmp_path / "run"
    common = ("train", str(run), "--part", "english", "--data", str(treebank), "--weights", str(weights))
    done = kgmem(*common, "--steps", "2", "--json")
    assert done.code == 0, done.err
    made = json.loads(done.out)
    assert Path(made["metrics"]).is_file()
    measured = kgmem("eval", "english", "--data", str(treebank), "--weights", made["pipeline"], "--json")
    assert measured.code == 0, measured.err
    assert json.loads(measured.out)["documents"] == 2
    shown = kgmem("eval", "english", "--data", str(treebank), "--weights", made["pipeline"])
    assert shown.out.startswith("documents")
    refused = kgmem(*common, "--kind", "demo")
    assert (refused.code, refused.err) == (2, "error: --kind says nothing to --part english; leave it out\n")


@pytest.mark.usefixtures("small")
def test_pipeline_belongs_to_its_encoder(treebank: Path, weights: Path, tmp_path: Path) -> None:
    """Over another text encoder it refuses to read."""
    folder = train_english(treebank, tmp_path / "run", SETTINGS, weights=str(weights))
    checkpoint = load_checkpoint(weights)
    checkpoint.model.text.bert.embeddings.word_embeddings.weight.data += 1
    save_checkpoint(checkpoint.model, checkpoint.tokenizer, tmp_path / "other", packed=False)
    config = (folder / "config.cfg").read_text()
    (folder / "config.cfg").write_text(config.replace(f'"{weights}"', f'"{tmp_path / "other"}"'))
    with pytest.raises(WeightsError, match="was trained over another text encoder"):
        load(folder)("Anna")


def test_pipelines_that_can_not_be_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence says what to do."""
    with pytest.raises(MissingExtraError, match="install it with `python -m spacy download en_core_web_none`"):
        kgmem.load_pipeline("en_core_web_none")
    (tmp_path / "config.cfg").write_text("[nlp]\n")
    (tmp_path / "meta.json").write_text("{}")
    with pytest.raises(WeightsError, match="this is no pipeline that spaCy"):
        load(tmp_path)
    monkeypatch.setattr("kgmem.language.loading._HOME", tmp_path / "none")
    with pytest.raises(WeightsError, match="make one with `kgmem train FOLDER --part english`"):
        load()


def test_a_users_own_pipeline(tmp_path: Path) -> None:
    """Any folder that spaCy wrote."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "own")
    assert load(tmp_path / "own").pipe_names == ["sentencizer"]
    assert load(tmp_path / "own", exclude=["sentencizer"]).pipe_names == []


def test_spacy_finds_the_layer_by_itself() -> None:
    """`spacy.load` of a pipeline's folder needs no import of kgmem."""
    (point,) = entry_points(group="spacy_architectures", name="kgmem.TextEncoderEmbed.v1")
    assert point.load() is text_encoder_embed

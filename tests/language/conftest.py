"""A small treebank with names, written for these tests, and a checkpoint whose text encoder is tiny."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kgmem.decoding.checkpoint import save_checkpoint
from kgmem.decoding.model import KgmemModel
from kgmem.language.encoder import DocEncoder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CONLLU = """\
# newdoc id = one
# newpar id = one-p1
# sent_id = 1
# text = Anna directed the films of Kismet.
1	Anna	Anna	PROPN	NNP	_	2	nsubj	_	_
2	directed	direct	VERB	VBD	_	0	root	_	_
3	the	the	DET	DT	_	4	det	_	_
4	films	film	NOUN	NNS	_	2	obj	_	_
5	of	of	ADP	IN	_	6	case	_	_
6	Kismet	Kismet	PROPN	NNP	_	4	nmod	_	SpaceAfter=No
7	.	.	PUNCT	.	_	2	punct	_	_

# sent_id = 2
# text = She didn't sing in Lima.
1	She	she	PRON	PRP	_	4	nsubj	_	_
2-3	didn't	_	_	_	_	_	_	_	_
2	did	do	AUX	VBD	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	sing	sing	VERB	VB	_	0	root	_	_
4.1	song	song	NOUN	NN	_	_	_	4:obj	_
5	in	in	ADP	IN	_	6	case	_	_
6	Lima	Lima	PROPN	NNP	_	4	obl	_	SpaceAfter=No
7	.	.	PUNCT	.	_	4	punct	_	_

# newpar id = one-p2
# sent_id = 3
# text = Who directed the films?
1	Who	who	PRON	WP	_	2	nsubj	_	_
2	directed	direct	VERB	VBD	_	0	root	_	_
3	the	the	DET	DT	_	4	det	_	_
4	films	film	NOUN	NNS	_	2	obj	_	SpaceAfter=No
5	?	?	PUNCT	.	_	2	punct	_	_

# newdoc id = two
# sent_id = 4
# text = Kismet hired Anna in Peru
1	Kismet	Kismet	PROPN	NNP	_	2	nsubj	_	_
2	hired	hire	VERB	VBD	_	0	root	_	_
3	Anna	Anna	PROPN	NNP	_	2	obj	_	_
4	in	in	ADP	IN	_	5	case	_	_
5	Peru	Peru	PROPN	NNP	_	2	obl	_	_

"""
NAMES = {
    "1": "Anna:B-PER directed:O the:O films:B-OTH of:O Kismet:B-ORG .:O",
    "2": "She:O did:O n't:O sing:O in:O Lima:B-LOC .:O",
    "3": "Who:O directed:O the:O films:B-O ?:O",
    "4": "Kismet:B-ORG hired:O Anna:O in_Peru:B-LOC",  # cut into other words than the treebank's
}

GUM = """\
# newdoc id = GUM_news_lima
# sent_id = GUM_news_lima-1
1	The	the	DET	DT	_	2	det	_	Entity=(1-organization-new-nn-cf1-1-coref
2	University	University	PROPN	NNP	_	5	nsubj	_	_
3	of	of	ADP	IN	_	4	case	_	_
4	Lima	Lima	PROPN	NNP	_	2	nmod	_	Entity=(2-place-new-nn-cf2-1-sgl-Lima)1)
5	praised	praise	VERB	VBD	_	0	root	_	_
6	Anna	Anna	PROPN	NNP	_	5	obj	_	Entity=(3-person-new-nn-cf3-1-sgl)|SpaceAfter=No
7	.	.	PUNCT	.	_	5	punct	_	_

# sent_id = GUM_news_lima-2
1	Lima	Lima	PROPN	NNP	_	4	nsubj	_	Entity=(1-organization-giv-nn-cf1-1-coref|SpaceAfter=No
2	,	,	PUNCT	,	_	3	punct	_	_
3	Peru	Peru	PROPN	NNP	_	1	appos	_	Entity=(4-place-new-nn-cf2-1-sgl)1)
4	agreed	agree	VERB	VBD	_	0	root	_	_

# sent_id = GUM_news_lima-3
1	Kismet	Kismet	PROPN	NNP	_	2	nsubj	_	Entity=(5-object-new-nn-cf1-1-sgl)
2	won	win	VERB	VBD	_	0	root	_	_
3	a	a	DET	DT	_	4	det	_	Entity=(6-object-new-nn-cf2-1-sgl
4	prize	prize	NOUN	NN	_	2	obj	_	Entity=6)

# newdoc id = GUM_fiction_lima
# sent_id = GUM_fiction_lima-1
1	Anna	Anna	PROPN	NNP	_	2	nsubj	_	Entity=(1-person-new-nn-cf1-1-sgl)
2	left	leave	VERB	VBD	_	0	root	_	_

"""


@pytest.fixture(scope="session")
def treebank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the treebank and its names as training and development parts."""
    folder = tmp_path_factory.mktemp("data")
    names = ""
    for sentence, words in NAMES.items():
        rows = [word.rsplit(":", 1) for word in words.split()]
        names += f"# sent_id = {sentence}\n"
        names += "".join(f"{i}\t{form}\t{mark}\t-\t-\n" for i, (form, mark) in enumerate(rows, 1)) + "\n"
    for home, file, text in (
        ("ud_english_ewt", "en_ewt-ud-train.conllu.gz", CONLLU),
        ("ud_english_ewt", "en_ewt-ud-dev.conllu.gz", CONLLU),
        ("uner_english_ewt", "en_ewt-ud-train.PRELIMINARY_2022-12-02.iob2.gz", names),
        ("uner_english_ewt", "en_ewt-ud-dev.iob2.gz", names),
        ("gum", "gum.train.conllu.gz", GUM),
    ):
        path = folder / "text" / home / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(text.encode()))
    return folder


@pytest.fixture
def weights(model: KgmemModel, tokenizer: Tokenizer, tmp_path: Path) -> Path:
    """The checkpoint's folder."""
    save_checkpoint(model, tokenizer, tmp_path / "weights", packed=False)
    return tmp_path / "weights"


@pytest.fixture
def encoder(model: KgmemModel, tokenizer: Tokenizer) -> DocEncoder:
    """Its text encoder: two layers with the embeddings, 16 wide, 62 word pieces at a time."""
    return DocEncoder(model.text, tokenizer)

"""WordNet as a source of synonyms; needs its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgmem.errors import UsageError
from kgmem.synthesis.lexicon import Lexicon, find_lexicon
from kgmem.synthesis.phrases import words_for
from kgmem.synthesis.random_graphs import random_graph


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """WordNet, if it is at hand."""
    found = find_lexicon()
    if found is None:
        pytest.skip("no WordNet: set KGMEM_DATA to a folder with wordnet/ in it")
    return found


def test_synonyms_of_the_commonest_sense(lexicon: Lexicon) -> None:
    """A noun's synonyms come from its first sense; in a phrase the last word is replaced; rare words are left out."""
    assert "writer" in lexicon.synonyms("author")
    assert lexicon.synonyms("lead actor") == ("lead player",)
    assert "histrion" not in lexicon.synonyms("actor")
    assert lexicon.synonyms("xyzzy") == ()


def test_verbs_behind_nouns(lexicon: Lexicon) -> None:
    """A derived form leads from the noun to its verb."""
    assert "govern" in lexicon.verbs("governor")
    assert lexicon.verbs("genre") == ()


def test_words_are_widened(lexicon: Lexicon) -> None:
    """A label that no bank knows gains synonyms and a verb."""
    plain = words_for("chief renovator")
    wide = words_for("renovator", lexicon=lexicon)
    assert plain.frames == ()
    assert ("renovate", "") in {(frame.verb, frame.middle) for frame in wide.frames}


def test_graphs_with_a_lexicon_repeat(lexicon: Lexicon) -> None:
    """The same seed and lexicon give the same words; without it they are fewer."""
    first, again = random_graph(5, lexicon=lexicon), random_graph(5, lexicon=lexicon)
    assert [r.words for r in first.relations] == [r.words for r in again.relations]


def test_missing_files_are_named(tmp_path: Path) -> None:
    """A folder that is no WordNet is refused by the file that it lacks."""
    with pytest.raises(UsageError, match=r"index\.noun"):
        Lexicon.load(tmp_path)

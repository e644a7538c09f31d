"""Which spaCy pipeline reads texts: `kgmem_en`, or one that the user names."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from kgmem.errors import MissingExtraError, WeightsError

if TYPE_CHECKING:
    from spacy.language import Language

PIPELINE = "kgmem_en"
"""The pipeline that comes with kgmem: tokens, sentences, tags, dependencies, entities (PER, LOC, ORG)."""
BLANK = "blank"
"""Words alone, without anything that was trained."""
_HOME = Path(__file__).parent / PIPELINE


def load(name: str | Path = PIPELINE, *, exclude: Iterable[str] = ()) -> Language:
    """A spaCy pipeline, ready to use.

    Args:
        name: `kgmem_en`; `blank`, for words alone; an installed spaCy pipeline such as `en_core_web_trf`; or the
            folder of one.
        exclude: Components to leave out.

    Raises:
        MissingExtraError: No pipeline of that name is installed.
        WeightsError: A pipeline's folder is broken, or this installation has no `kgmem_en`.
    """
    import spacy
    from spacy.about import __version__
    from thinc.api import get_current_ops, use_ops

    import kgmem.language.embedding  # noqa: F401 (registers the layer also where entry points are out of date)

    if name == BLANK:
        return spacy.blank("en")
    wanted = _HOME if name == PIPELINE else name
    if wanted == _HOME and not _HOME.is_dir():
        raise WeightsError(f"{_HOME}: no pipeline there; make one with `kgmem train FOLDER --part english`")
    if not Path(wanted).exists() and not spacy.util.is_package(str(wanted)):
        raise MissingExtraError(
            f"{name}: no spaCy pipeline of this name is installed, and there is no such folder;"
            f" install it with `python -m spacy download {name}`, or name {PIPELINE} or {BLANK}"
        )
    # NumPy's matrix products are up to three times as fast as those of BLIS, which spaCy takes by default.
    products = use_ops("numpy", use_blis=False) if get_current_ops().name == "numpy" else nullcontext()
    try:
        with products:
            return spacy.load(wanted, exclude=list(exclude))
    except (OSError, ValueError, KeyError) as error:
        reason = " ".join(str(error).split())
        raise WeightsError(f"{name}: this is no pipeline that spaCy {__version__} can load: {reason}") from error

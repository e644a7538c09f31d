"""Which graph is meant when none is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgmem.config import Place, graph_url, name_place, name_properties, update_urls
from kgmem.errors import UsageError
from kgmem.stores.sparql_settings import sparql_settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where kgmem.toml would be, in an empty working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KGMEM_GRAPH", raising=False)
    return tmp_path / "kgmem.toml"


def test_the_order_is_option_environment_file_default(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each gives way to the one before it; an empty variable says nothing."""
    assert graph_url() == "graph.kg"
    file.write_text('graph = "films.kg"\n')
    assert graph_url() == "films.kg"
    monkeypatch.setenv("KGMEM_GRAPH", "  ")
    assert graph_url() == "films.kg"
    monkeypatch.setenv("KGMEM_GRAPH", "demo:")
    assert graph_url() == "demo:"
    assert graph_url(Path("other.kg")) == "other.kg"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'# mine\ngraph = films"\n', r"kgmem\.toml:2: .*write it like this"),
        (b'graph = "films', r"kgmem\.toml:1: "),
        (b'\n\ngraf = "films.kg"\n', r"kgmem\.toml:3: there is no setting 'graf'"),
        (b"\ngraph = 7\n", r"kgmem\.toml:2: graph is 7"),
        (b'graph = " "\n', r"kgmem\.toml:1: graph is ' '"),
        (b"[graph]\n", r"kgmem\.toml:1: graph is \{\}"),
        (b'\nnames = "name"\n', r"kgmem\.toml:2: names must be a table"),
        (b"[names]\nPerson = 1\n", r"kgmem\.toml:1: names must be a table"),
        (b'[names]\nwhere = "there"\n', r"kgmem\.toml:2: where is 'there'; it must be \"here\" or \"server\""),
        (b'updates = "http://h/update"\n', r"kgmem\.toml:1: updates must be a table of URLs"),
        (b'a = "\n', r"kgmem\.toml:1: "),
        (b'\ngraph = "caf\xe9"\n', r"kgmem\.toml:2: this is not UTF-8"),
    ],
)
def test_a_broken_file_is_named_with_its_line(file: Path, content: bytes, message: str) -> None:
    """The message says what to write; the file does not matter where something else says which graph."""
    file.write_bytes(content)
    with pytest.raises(UsageError, match=message):
        graph_url()
    assert graph_url("demo:") == "demo:"


def test_the_properties_that_name_nodes_are_in_a_table(file: Path) -> None:
    """By node label; without it they are found."""
    file.write_text('graph = "films.kg"\n[names]\nPerson = "fullName"\n"Research Project" = "code"\n')
    assert name_properties() == {"Person": "fullName", "Research Project": "code"}
    assert graph_url() == "films.kg"
    file.unlink()
    assert name_properties() == {}


def test_where_names_are_looked_up_is_in_the_same_table(file: Path) -> None:
    """Beside the properties, of which it is none."""
    file.write_text('[names]\nwhere = "server"\nPerson = "fullName"\n')
    assert (name_place(), name_properties()) == (Place.SERVER, {"Person": "fullName"})
    file.unlink()
    assert name_place() is None


def test_a_file_that_cannot_be_read_is_an_error(file: Path) -> None:
    """A folder of that name, say."""
    file.mkdir()
    with pytest.raises(UsageError, match=r"kgmem\.toml can't be read"):
        graph_url()


def test_an_empty_option_is_wrong_use(file: Path) -> None:
    """It is no wish for the default."""
    assert not file.exists()
    with pytest.raises(UsageError, match="empty name"):
        graph_url(" ")


def test_where_updates_go_is_in_a_table(file: Path) -> None:
    """By the URL for queries, so that no graph is written to in another one's place."""
    file.write_text('[updates]\n"http://h:1/ask" = "http://h:1/change"\n')
    assert update_urls() == {"http://h:1/ask": "http://h:1/change"}
    assert sparql_settings("http://ada:secret@h:1/ask?default-graph-uri=urn:g").update == "http://h:1/change"
    assert sparql_settings("http://h:1/other").update is None

"""Which documents are found in files and folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgmem.batch import Found, find_documents
from kgmem.errors import UsageError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with documents, other files, hidden files, and links in a circle."""
    for name in (
        "b.txt",
        "a.PDF",
        "c/d.md",
        "c/e/f.html",
        "pictures/p.png",
        ".hidden.txt",
        ".git/g.txt",
        "drafts/h.txt",
    ):
        file = tmp_path / "in" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("text")
    (tmp_path / "in" / "c" / "up").symlink_to("..")
    (tmp_path / "in" / "c" / "itself.txt").symlink_to("itself.txt")
    return tmp_path / "in"


def places(found: Found) -> list[str]:
    """Where the documents lie."""
    return [str(document.place) for document in found.documents]


def test_a_folder_with_all_below_it(folder: Path) -> None:
    """By extension, in order; hidden files and linked folders are left alone, a broken link is left to reading."""
    found = find_documents([folder])
    assert places(found) == ["a.PDF", "b.txt", "c/d.md", "c/e/f.html", "c/itself.txt", "drafts/h.txt"]
    assert [document.size for document in found.documents] == [4, 4, 4, 4, 0, 4]
    assert found.unknown == (folder / "pictures" / "p.png",)


def test_patterns(folder: Path) -> None:
    """They are compared with names and paths; what is excluded is not even entered."""
    assert places(find_documents([folder], include=["*.md", "pictures/*"])) == ["c/d.md", "pictures/p.png"]
    assert places(find_documents([folder], exclude=["c", "*.txt"])) == ["a.PDF"]
    assert places(find_documents([folder], include=["c/*"], exclude=["c/e"])) == ["c/d.md", "c/itself.txt"]


def test_a_file_is_taken_once_and_whatever_its_name(folder: Path) -> None:
    """Named itself it needs no extension, and its folder doesn't bring it again."""
    found = find_documents([folder / "pictures" / "p.png", folder / "b.txt", folder])
    assert places(found)[:2] == ["p.png", "b.txt"]
    assert places(found).count("b.txt") == 1


def test_the_folder_of_outputs_is_not_searched(folder: Path) -> None:
    """Outputs below the documents don't become documents; on top of them they are refused."""
    assert "c/d.md" not in places(find_documents([folder], leave_out=folder / "c"))
    with pytest.raises(UsageError, match="the outputs can't go into"):
        find_documents([folder], leave_out=folder / "c" / "..")


@pytest.mark.parametrize(
    ("places_named", "reason"),
    [(["nowhere"], "does not exist"), (["in/pictures"], "no documents in"), ([], "no documents")],
)
def test_nothing_to_read(folder: Path, monkeypatch: pytest.MonkeyPatch, places_named: list[str], reason: str) -> None:
    """It is said where nothing was found."""
    monkeypatch.chdir(folder.parent)
    with pytest.raises(UsageError, match=reason):
        find_documents(places_named)

"""Names read from IRIs."""

from __future__ import annotations

import pytest

from kgmem.types import local_name


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("http://example.org/ontology#directedBy", "directed by"),
        ("http://example.org/filmDirector/", "film director"),
        ("http://example.org/has_IATA-code", "has IATA code"),
        ("http://example.org/XMLSchema", "XML schema"),
        ("http://example.org/population2020", "population 2020"),
        ("http://example.org/annéeDeCréation", "année de création"),
        ("http://example.org/née", "née"),
        ("http://example.org/出生地", "出生地"),
        ("urn:x:placeOfBirth", "place of birth"),
    ],
)
def test_local_names_are_words(iri: str, name: str) -> None:
    """Camel case, underscores, digits, accents and other scripts."""
    assert local_name(iri) == name

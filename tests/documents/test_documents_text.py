"""Plain text, Markdown and HTML: text as people read it, and the way back into the file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgmem.documents import Document, read_bytes
from kgmem.errors import DocumentError

WESTERN = "Über die Brücke — “naïve” café, 5 € je Stück. The quick brown fox jumps over the lazy dog."


def original(document: Document, data: bytes, part: str) -> str:
    """The characters of the file that a part of the text came from."""
    start = document.text.index(part)
    found = document.source_span(start, start + len(part))
    assert found is not None
    return data.decode(document.encoding or "").removeprefix("\ufeff")[slice(*found)]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (WESTERN, "utf-8"),
        (WESTERN, "utf-8-sig"),
        (WESTERN, "cp1252"),
        ("Zażółć gęślą jaźń. Wisła płynie przez Kraków i Warszawę.", "cp1250"),
        (WESTERN, "utf-16"),
        ("No mark, but zero bytes.", "utf-16-le"),
        ("No mark, but zero bytes.", "utf-16-be"),
        (WESTERN, "utf-32"),
        ("秘鲁的首都是利马。它位于太平洋沿岸，人口约一千万。", "utf-8"),
        ("秘鲁的首都是利马。它位于太平洋沿岸，人口约一千万。", "gb18030"),
        ("عاصمة بيرو هي ليما.", "utf-8"),
        ("Это обычный русский текст, в котором нет ничего особенного.", "cp1251"),
    ],
)
def test_encodings_are_found(read: Callable[..., Document], text: str, encoding: str) -> None:
    """By a byte order mark, as UTF-8, or by what the bytes look like."""
    assert read(text.encode(encoding)).text == text


def test_plain_text_keeps_its_lines(read: Callable[..., Document], kinds: Callable) -> None:
    """Empty lines part paragraphs, whatever ends the lines; no-break spaces and soft hyphens are written plainly."""
    data = "One\u00a0line,\r\nanother line.\r\n \r\n\r\nAngela\u202fMer\u00adkel, ﬁrst.\rLast.".encode()
    document = read(data, "a.txt")
    assert kinds(document) == [
        ("paragraph", "One line,\nanother line."),
        ("paragraph", "Angela Merkel, first.\nLast."),
    ]
    assert original(document, data, "another line.") == "another line."
    assert original(document, data, "Merkel") == "Mer\u00adkel"
    assert original(document, data, "first.\nLast") == "ﬁrst.\rLast"


def test_lists_and_rules_of_plain_text(read: Callable[..., Document], kinds: Callable) -> None:
    """Bullets begin items, rules part paragraphs, the number of a page stands alone; a dash in a sentence is none."""
    text = "TITLE\n=====\n  12\nAll of it\n- nearly - is new:\n* one\n  more\n* two\n\n- three\n-----\nThe end.\n"
    assert kinds(read(text.encode(), "a.txt")) == [
        ("paragraph", "TITLE"),
        ("paragraph", "12"),
        ("paragraph", "All of it\n- nearly - is new:"),
        ("item", "one\nmore"),
        ("item", "two"),
        ("item", "three"),
        ("paragraph", "The end."),
    ]


MARKDOWN = """---
title: "My report"
author: Ann
date: 2024-01-31
---
Main *title*
============

Some **bold** text with [a link](http://a.example/some "text") and `code`,
wrapped, R&amp;D, 5 \\* 3.[^1] ![a picture](x.png)

* one
  1. inner [**bold**](a.html) item
* two

| Name | Age |
|------|-----|
| Ann  |     |

```python
def f():
    return 1
```

> quoted
> text

Second
------
<div><p>An <em>HTML</em> part &amp; more</p></div>

[^1]: The note.
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_markdown_is_read_without_its_marks(read: Callable[..., Document], kinds: Callable, line_end: str) -> None:
    """Headings, items, rows, code and footnotes are known; links show their text, pictures nothing."""
    data = MARKDOWN.replace("\n", line_end).encode()
    document = read(data, "a.md")
    assert kinds(document) == [
        ("heading", "Main title"),
        ("paragraph", "Some bold text with a link and code, wrapped, R&D, 5 * 3."),
        ("item", "one"),
        ("item", "inner bold item"),
        ("item", "two"),
        ("row", "Name\tAge"),
        ("row", "Ann"),
        ("code", "def f():\n    return 1"),
        ("paragraph", "quoted text"),
        ("heading", "Second"),
        ("paragraph", "An HTML part & more"),
        ("note", "The note."),
    ]
    assert "one\ninner bold item\ntwo" in document.text
    assert [(section.title, section.level) for section in document.sections] == [("Main title", 1), ("Second", 2)]
    metadata = document.metadata
    assert (metadata.title, metadata.author, metadata.date) == ("My report", "Ann", "2024-01-31")
    for part in ("Main", "bold", "text with ", "a link", "wrapped", "inner ", "Age", "return 1", "HTML", "The note."):
        assert original(document, data, part) == part
    assert original(document, data, "R&D") == "R&amp;D"


def test_the_address_of_a_link_is_not_taken_for_text(read: Callable[..., Document]) -> None:
    """A word behind a link is found there, not in the link's address."""
    data = b"See [here](http://a.example/word (word)) and [there][word] word.\n\n[word]: http://b.example\n"
    document = read(data, "a.md")
    start = document.text.rindex("word")
    assert document.source_span(start, start + 5) == (data.index(b"word.\n"), data.index(b"word.\n") + 5)


HTML = """<!doctype html><html lang="en-GB"><head><title>A &amp; B</title><meta name="author" content="Ann">
<meta property="article:published_time" content="2024-01-31"><style>p {}</style><script>var a = "</p>";</script></head>
<body><header><h1>The&nbsp;title</h1></header><nav><ul><li>Home</ul></nav>
<p>Caf&eacute; <b>bar</b>s, co&shy;op<br>next   line, x<sup>2</sup> m<sup><a href="#n1">3</a></sup>.
<p hidden>secret<p style="display: none">secret<p>AT&T &copy2020 &#8364;5 a<![foo[ x]]>b<!-- secret -->
<ul><li>one<ul><li>inner<li>inner two</ul>rest<li>two</ul>
<h2>Numbers</h2><table><tr><th>Name<th>Age<tr><td>Ann<td><p>5</p><p>years</p><tr><td>Bob<td><td>x</table>
<pre>
def f():
    return <b>1</b>
</pre>tail<ruby>漢<rt>kan</rt></ruby><template>secret</template><footer>secret</footer></body></html>"""


def test_html_is_read_without_the_furniture_of_the_page(read: Callable[..., Document], kinds: Callable) -> None:
    """Blocks are known, references resolved; scripts, styles, navigation and hidden parts are not read."""
    data = HTML.encode()
    document = read(data, "page")
    assert document.media_type == "text/html"
    assert kinds(document) == [
        ("heading", "The title"),
        ("paragraph", "Café bars, coop\nnext line, x² m."),
        ("paragraph", "AT&T ©2020 €5 ab"),
        ("item", "one"),
        ("item", "inner"),
        ("item", "inner two"),
        ("item", "rest"),
        ("item", "two"),
        ("heading", "Numbers"),
        ("row", "Name\tAge"),
        ("row", "Ann\t5 years"),
        ("row", "Bob\t\tx"),
        ("code", "def f():\n    return 1"),
        ("paragraph", "tail漢"),
    ]
    metadata = document.metadata
    assert (metadata.title, metadata.author, metadata.date, metadata.language) == (
        "A & B",
        "Ann",
        "2024-01-31",
        "en-GB",
    )
    for part, source in [("Café", "Caf&eacute;"), ("coop", "co&shy;op"), ("AT&T", "AT&T"), ("return", "return")]:
        assert original(document, data, part) == source


def test_what_stands_beside_an_article(read: Callable[..., Document], kinds: Callable) -> None:
    """Banners, dialogs and advertisements are left out by role or name; menus of links and captions are asides."""
    page = """<body class="menu"><div class="cookie-banner"><p>We use cookies.</p></div><div role="dialog">Log in</div>
<header><ul><li><a href="/">Home</a><li><a href="/b">World</a></ul></header><div id="breadcrumbs">Home &gt; World</div>
<h1>Title</h1><p>A <a href="/c">linked</a> word of the text.</p><div class="market-share"><p>The share rose.</p></div>
<figure><img src="a.png"><figcaption>Seen from above. Photo: A</figcaption></figure><div class="ad">Buy it.</div>
<p><a href="/d">Read more about it.</a></p><p>The end.</p></body>"""
    assert kinds(read(page.encode(), "a.html")) == [
        ("aside", "Home"),
        ("aside", "World"),
        ("heading", "Title"),
        ("paragraph", "A linked word of the text."),
        ("paragraph", "The share rose."),
        ("aside", "Seen from above. Photo: A"),
        ("aside", "Read more about it."),
        ("paragraph", "The end."),
    ]


def test_declared_encodings_of_html(read: Callable[..., Document]) -> None:
    """The declaration counts, but not if it says UTF-16, which it could not be read in."""
    page = '<html><meta charset="{}"><p>Пример'
    assert read(page.format("koi8-r").encode("koi8-r")).text == "Пример"
    assert read(page.format("utf-16").encode()).text == "Пример"
    assert read(page.format("nonsense").encode()).text == "Пример"


@pytest.mark.parametrize(
    "broken", ["<p", "</", "<!", "<![", "<![CDATA[", "<?", "&#xffffffff;", "<a b='", "<table><td>"]
)
def test_broken_html_is_read(read: Callable[..., Document], broken: str) -> None:
    """Whatever is wrong with a page, the text before it is read."""
    assert "before" in read(f"<html><p>before {broken}".encode()).text


@given(
    st.text(st.sampled_from("ab \t\n\r\u00a0\u00ad\ufb01&;#<>*_`[]()|-é秘"), max_size=60),
    st.sampled_from(["txt", "md", "html"]),
)
def test_places_are_those_of_the_characters(text: str, extension: str) -> None:
    """For any text, a stretch of the length of its origin is that origin, but for white space and plain spelling."""
    data = text.encode()
    try:
        document = read_bytes(data, f"a.{extension}")
    except DocumentError:
        return
    source = data.decode(document.encoding or "")
    for origin in document.origins:
        shown, found = document.text[origin.start : origin.end], source[origin.source_start : origin.source_end]
        if len(shown) == len(found):
            same = [a == b or (a.isspace() and b.isspace()) for a, b in zip(shown, found, strict=True)]
            assert all(same), (shown, found)

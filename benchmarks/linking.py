"""How often the linker finds the topic of a question, and how quickly; and documents beside spaCy's PhraseMatcher.

    python benchmarks/linking.py --data DATA [--split dev] [--limit 1000]    the topics of MetaQA's questions
    python benchmarks/linking.py --names 1000000 [--words 200000]            documents, synthetic names
    python benchmarks/linking.py --names 1000000 --data DATA          the same, and texts with all of kgmem_en

DATA is the folder that holds qa/metaqa and the treebanks. The questions are asked as they are, in small letters, and
with one random error in the name (a letter left out, added, exchanged, or two swapped), in both. Found: the topic is
among the candidates. First: it is the candidate with the best score. In small letters a name counts whatever its
capitals.
Times are of one thread in a warm process; with documents, CPU seconds, so that what else a machine does counts less.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import string
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kgmem.language import PIPELINE, load
from kgmem.language.linking import linking_pipeline
from kgmem.linking import Linker
from kgmem.stores import GraphStore, open_store
from kgmem.stores.embedded import EmbeddedStore
from kgmem.training.datasets import metaqa, metaqa_triples
from kgmem.training.english_corpora import english, example
from kgmem.types import RDFS_LABEL, Literal, Mention, NamedNode, Triple

SYLLABLES = "ka ro mi ten sol var lin do per sa gu ny bel tor ei an dra mo chi ster".split()


@dataclass(frozen=True, slots=True)
class Topic:
    """A question and the name that it is about."""

    text: str
    name: str
    any_case: bool = False


def misspell(name: str, rng: random.Random) -> str | None:
    """The name with one error; None for names under four letters, which the linker does not look for."""
    letters = [place for place, letter in enumerate(name) if letter.isalpha()]
    if len(letters) < 4:
        return None
    while True:
        place, letter = rng.choice(letters), rng.choice(string.ascii_lowercase)
        before, here, after = name[:place], name[place], name[place + 1 :]
        letter = letter.upper() if here.isupper() else letter
        result = rng.choice([before + after, before + letter + here + after, before + letter + after])
        if rng.random() < 0.25:
            result = before + after[:1] + here + after[1:]
        if result.casefold() != name.casefold():
            return result


def variants(questions: list[Topic]) -> Iterator[tuple[str, list[Topic]]]:
    """The questions as they are, in small letters, and both with an error in the name."""
    rng = random.Random(1)
    wrong = [(q, misspell(q.name, rng)) for q in questions]
    misspelt = [Topic(q.text.replace(q.name, name), q.name) for q, name in wrong if name]
    yield "as they are", questions
    yield "small letters", [Topic(q.text.lower(), q.name, any_case=True) for q in questions]
    yield "misspelt", misspelt
    yield "misspelt, small letters", [Topic(q.text.lower(), q.name, any_case=True) for q in misspelt]


def rank(topic: Topic, mentions: tuple[Mention, ...]) -> int | None:
    """The place of the topic among all candidates by score, from 0; None if it is not there."""
    ranked = sorted((c for m in mentions for c in m.candidates), key=lambda c: -c.score)
    fold = str.casefold if topic.any_case else str
    places = [place for place, c in enumerate(ranked) if fold(c.label) == fold(topic.name)]
    return places[0] if places else None


def measure(store: GraphStore, kind: str, questions: list[Topic]) -> None:
    """Prints a line of the table."""
    linker = Linker(store)
    for question in questions[:20]:
        linker.link(question.text)
    ranks, times = [], []
    for question in questions:
        began = time.perf_counter()
        mentions = linker.link(question.text)
        times.append((time.perf_counter() - began) * 1000)
        ranks.append(rank(question, mentions))
    times.sort()
    found = 100 * sum(place is not None for place in ranks) / len(ranks)
    first = 100 * ranks.count(0) / len(ranks)
    median, most = statistics.median(times), times[len(times) * 95 // 100]
    print(f"| {kind} | {len(questions)} | {found:.1f} | {first:.1f} | {median:.2f} | {most:.2f} |", flush=True)


def questions_of_metaqa(data: Path, split: str, limit: int) -> None:
    """Ingests MetaQA's graph with the command and prints the table of its questions."""
    with tempfile.TemporaryDirectory() as name:
        graph = str(Path(name) / "metaqa.kg")
        source = str(metaqa_triples(data))
        command = ["kgmem", "ingest", source, "--delimiter", "|", "--graph", graph]
        subprocess.run(command, check=True, capture_output=True)
        store = open_store(graph)
        print("| questions | number | found % | first % | median ms | 95% under ms |")
        print("| --- | --- | --- | --- | --- | --- |")
        for hops in (1, 2, 3):
            every = metaqa(data, split, hops)
            drawn = random.Random(0).sample(every, min(limit, len(every)))
            for kind, questions in variants([Topic(q.text, q.topic) for q in drawn]):
                measure(store, f"{hops}-hop, {kind}", questions)
        store.close()


def synthetic_names(number: int) -> list[str]:
    """Names of one to three made-up words, most of them different."""
    rng = random.Random(0)
    lengths = [rng.choice((2, 3, 3, 4)) for _ in range(max(10, number // 10))]
    words = ["".join(rng.choices(SYLLABLES, k=length)).capitalize() for length in lengths]
    return [" ".join(rng.choices(words, k=rng.choice((1, 2, 2, 3)))) for _ in range(number)]


def synthetic_documents(names: list[str], words: int) -> list[str]:
    """Documents of 300 words: sentences of made-up small words in which every tenth place is a name."""
    rng = random.Random(1)
    documents = []
    for _ in range(words // 300):
        parts: list[str] = []
        while len(parts) < 300:
            part = rng.choice(names) if rng.random() < 0.1 else "".join(rng.choices(SYLLABLES, k=3))
            parts += (part + ("." if rng.random() < 0.08 else "")).split()
        documents.append(" ".join(parts))
    return documents


def resident() -> float:
    """Resident memory of this process now, in GB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e9


def documents_beside_phrase_matcher(number: int, words: int, data: Path | None) -> None:
    """Links documents against many names, and matches the same names in them with spaCy's PhraseMatcher.

    With `data`, the treebank's development texts are read with the whole of `kgmem_en` and linked, too: made-up words
    say nothing about a text encoder, which needs several pieces for each.
    """
    names = synthetic_names(number)
    documents = synthetic_documents(names, words)
    words = sum(len(document.split()) for document in documents)
    print(f"{number} names ({len(set(names))} different), {len(documents)} documents with {words} words", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "names.kg"
        store = EmbeddedStore.create_or_open(graph)
        things = (NamedNode(f"http://example.org/thing/{i}") for i in range(number))
        triples = (Triple(node, RDFS_LABEL, Literal(name)) for node, name in zip(things, names, strict=True))
        began = time.process_time()
        store.replace("names", triples, digest="0")
        store.close()
        print(f"kgmem: {time.process_time() - began:.1f} s to store and index", flush=True)
        link_documents(str(graph), documents, words)
        if data is not None:
            read_and_link(str(graph), data)
    phrase_matcher(names, documents, words)


def link_documents(graph: str, documents: list[str], words: int) -> None:
    """Mention finding and linking in `nlp.pipe`, tokenizing and entities included, from the second batch on."""
    before = resident()
    nlp = linking_pipeline(graph)
    began = time.process_time()
    warm = list(nlp.pipe(documents[:128]))
    print(
        f"kgmem: {time.process_time() - began:.1f} s for the first {len(warm)} documents, the filter made", flush=True
    )
    began = time.process_time()
    linked = sum(1 for doc in nlp.pipe(documents) for ent in doc.ents if ent.kb_id_)
    seconds = time.process_time() - began
    speed = f"{words / seconds:,.0f} words/s"
    print(f"kgmem: {speed}, {linked} links, {resident() - before:.2f} GB for pipeline, filter and memory", flush=True)


def read_and_link(graph: str, data: Path) -> None:
    """The English Web Treebank's development texts: what linking asks of `kgmem_en`, then all of it; three times."""
    whole = load()
    whole.add_pipe("kgmem_linker", config={"graph": graph})
    for nlp in (linking_pipeline(graph, PIPELINE), whole):
        texts = [example(nlp, document).reference.text for document in english(data, "dev")]
        list(nlp.pipe(texts[:20]))
        seconds, words = [], 0
        for _ in range(3):
            began = time.process_time()
            words = sum(map(len, nlp.pipe(texts)))
            seconds.append(time.process_time() - began)
        print(f"{', '.join(nlp.pipe_names)}: {', '.join(f'{words / s:,.0f}' for s in seconds)} words/s", flush=True)


def phrase_matcher(names: list[str], documents: list[str], words: int) -> None:
    """The same with spaCy's PhraseMatcher, which finds exact matches only (here: of folded case)."""
    import spacy
    from spacy.matcher import PhraseMatcher

    before = resident()
    nlp = spacy.blank("en")
    began = time.process_time()
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for name in dict.fromkeys(names):
        matcher.add(name, [nlp.make_doc(name)])
    print(f"PhraseMatcher: {time.process_time() - began:.1f} s to build, {resident() - before:.2f} GB")
    began = time.process_time()
    found = sum(len(matcher(doc)) for doc in nlp.pipe(documents))
    seconds = time.process_time() - began
    print(f"PhraseMatcher: {words / seconds:,.0f} words/s, tokenizing included, {found} matches")


def main() -> None:
    """Runs what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--names", type=int, default=0)
    parser.add_argument("--words", type=int, default=200_000)
    options = parser.parse_args()
    if not options.data and not options.names:
        parser.error("say --data, --names or both")
    if options.names:
        documents_beside_phrase_matcher(options.names, options.words, options.data)
    else:
        questions_of_metaqa(options.data, options.split, options.limit)


if __name__ == "__main__":
    main()

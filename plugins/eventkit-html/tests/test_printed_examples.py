"""All layouts of both examples, as readers open them: every session, and what PDF/UA asks for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from io import BytesIO
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest

import eventkit
from eventkit import Event

EXAMPLES = Path(__file__).parents[3] / "examples"
OF_PROGRAMMES = ("booklet", "grid", "list", "poster", "runsheet")
OF_PEOPLE = ("badges", "signs", "signin", "certificates")
PAINTING = frozenset({b"Tj", b"TJ", b"f", b"f*", b"S", b"B", b"Do"})

pytestmark = [
    pytest.mark.once,
    pytest.mark.prints,
    pytest.mark.filterwarnings("ignore::eventkit.model.errors.OldZoneDataWarning"),
]


@pytest.fixture(autouse=True)
def _needs_engine() -> None:
    try:
        import_module("weasyprint")
    except (ImportError, OSError) as error:
        pytest.skip(f"WeasyPrint does not run here: {error}")


@cache
def example(name: str) -> Event:
    return eventkit.load(EXAMPLES / name / "event.toml")


@cache
def printed(name: str, language: str, layout: str) -> Any:
    """Return a layout of an example, opened."""
    from pypdf import PdfReader

    options = {"layout": layout}
    if layout == "badges":
        options["url"] = "https://example.org/school/"
    data = eventkit.export(
        example(name), to="pdf", audience="organizers", language=language, options=options
    )
    return PdfReader(BytesIO(data))


def text_of(reader: Any) -> str:
    """Return the text of all pages without blanks, which lines may have between words."""
    text = "".join(it.extract_text() for it in reader.pages)
    return "".join(unicodedata.normalize("NFKC", text).split())


# --- PDF/UA


def elements(node: Any) -> Iterator[Any]:
    """Yield the elements of a structure tree, in order."""
    node = node.get_object()
    for it in node if isinstance(node, list) else [node]:
        element = it.get_object()
        if isinstance(element, dict):
            if "/S" in element:
                yield element
            if "/K" in element:
                yield from elements(element["/K"])


def faults(reader: Any) -> Iterator[str]:
    """Yield what PDF/UA-1 asks for and a document does not have, as far as a program can tell."""
    root = reader.trailer["/Root"]
    if not (root.get("/Lang") and root["/MarkInfo"]["/Marked"]):
        yield "it has no language or no tags"
    if not (reader.metadata.title and root["/ViewerPreferences"]["/DisplayDocTitle"]):
        yield "its title is not shown"
    if b"pdfuaid" not in root["/Metadata"].get_data():
        yield "it does not say that it is PDF/UA"
    for number, page in enumerate(reader.pages, 1):
        yield from (f"page {number}: {it}" for it in faults_of_page(page, reader))
    yield from faults_of_structure([*elements(root["/StructTreeRoot"]["/K"])])


def faults_of_page(page: Any, reader: Any) -> Iterator[str]:
    from pypdf.generic import ContentStream

    if page.get("/Tabs") != "/S":
        yield "its tab order is not that of its structure"
    for link in page.get("/Annots", ()):
        if not {"/Contents", "/StructParent"} <= set(link.get_object()):
            yield "a link has no description or no tag"
    for font in page["/Resources"].get("/Font", {}).values():
        (inner,) = font.get_object()["/DescendantFonts"]
        if not {"/FontFile2", "/FontFile3"} & set(inner.get_object()["/FontDescriptor"]):
            yield "a font is not embedded"
    depth = 0
    for _, operator in ContentStream(page.get_contents(), reader).operations:
        depth += (operator in (b"BDC", b"BMC")) - (operator == b"EMC")
        if operator in PAINTING and not depth:
            yield "something is neither tagged nor marked as decoration"
            return


def faults_of_structure(tree: list[Any]) -> Iterator[str]:
    kinds = [it["/S"] for it in tree]
    levels = [int(it[2:]) for it in kinds if it[2:].isdigit()]
    if any(after > before + 1 for before, after in pairwise([0, *levels])):
        yield f"its headings pass over a level: {levels}"
    for it in tree:
        if it["/S"] == "/Figure" and not it.get("/Alt"):
            yield "a picture has no text"
    headers = {it.get("/ID") for it in tree if it["/S"] == "/TH"}
    cells = [it["/A"] for it in tree if it["/S"] == "/TD"]
    if not headers.issuperset(id for it in cells for id in it.get("/Headers", ())):
        yield "a cell of a table names a head that is not there"


EVERY = product(("ashgabat-2024", "spring-school-2027"), ("en", "ru", "ar"))
ALL_LAYOUTS = (*OF_PROGRAMMES, *OF_PEOPLE, "doors", "outcomes")
SAMPLE = [("spring-school-2027", "ar", "grid"), ("spring-school-2027", "en", "badges")]
FULL = [pytest.param(*it, layout, marks=pytest.mark.full) for it in EVERY for layout in ALL_LAYOUTS]


@pytest.mark.parametrize(("name", "language", "layout"), [*SAMPLE, *FULL])
def test_a_screen_reader_finds_its_way(name: str, language: str, layout: str) -> None:
    assert [*faults(printed(name, language, layout))] == []


@pytest.mark.parametrize(("name", "language", "layout"), [*SAMPLE, *FULL])
def test_a_layout_has_every_session_or_everybody(name: str, language: str, layout: str) -> None:
    event = example(name).view(audience="organizers", language=language)
    text = text_of(printed(name, language, layout))
    if layout == "outcomes":
        texts = [it.title for it in event.outcomes]
    elif layout in OF_PEOPLE:
        texts = [it.name for it in event.people]
    else:
        sessions = [it for it in event.sessions if not it.part_of]
        if layout in ("doors", "grid") and any(it.day for it in sessions):
            sessions = [it for it in sessions if it.day]
        if layout == "doors":
            sessions = [it for it in sessions if event.rooms_of(it)]
        texts = [it.title for it in sessions]

    assert [it for it in texts if "".join(it.split()) not in text] == []


@pytest.mark.parametrize("layout", ["signs", "certificates"])
def test_small_paper_has_a_page_for_each_person(layout: str) -> None:
    from pypdf import PdfReader

    event = example("spring-school-2027")
    options = {"layout": layout, "paper": "A5", "roles": ("moderator", "chair")}
    pages = PdfReader(BytesIO(eventkit.export(event, to="pdf", options=options))).pages
    names = [it.name for it in event.people]

    assert len(pages) > 1
    for page in pages:
        text = page.extract_text()
        assert sum(name in text for name in names) == 1

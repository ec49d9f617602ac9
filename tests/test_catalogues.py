"""The catalogues of words: complete, with the placeholders and plurals that they need."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from eventkit import wording
from eventkit.wording import _catalogues as catalogues

LOCALES = Path(wording.__file__).parents[1] / "locale"
FILES = {path.parents[1].name: path for path in sorted(LOCALES.glob("*/LC_MESSAGES/eventkit.po"))}
REGIONAL = {"en_US"}  # what they lack is as in the language itself
COMPLETE = [name for name in FILES if name not in REGIONAL]


def parsed(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def texts(catalog: Catalog) -> dict[str, object]:
    return {message.context: message.id for message in catalog if message.context}


TEMPLATE = parsed(LOCALES / "eventkit.pot")


@pytest.mark.parametrize("name", FILES)
def test_a_catalogue_translates_the_messages_of_the_template(name: str) -> None:
    catalog, english = parsed(FILES[name]), texts(TEMPLATE)

    assert texts(catalog).items() <= english.items()
    assert name not in COMPLETE or texts(catalog) == english


@pytest.mark.parametrize("name", FILES)
def test_every_message_has_a_text_its_plurals_and_its_placeholders(name: str) -> None:
    catalog = parsed(FILES[name])
    language = name.replace("_", "-")
    entry = catalogues.catalogue(catalogues.BUILT_IN, language)

    assert entry.faults == ()
    assert entry.messages.keys() == texts(catalog).keys()
    assert not [error for message in catalog for error in message.check(catalog)]
    assert catalog.obsolete == {}


@pytest.mark.parametrize("name", COMPLETE)
def test_the_rule_of_plurals_chooses_among_all_forms(name: str) -> None:
    forms = catalogues.catalogue(catalogues.BUILT_IN, name.replace("_", "-")).messages["capacity"]

    numbers = (*range(200), 1_000_000)
    assert {forms.form_of(number) for number in numbers} == set(range(len(forms.forms)))


@pytest.mark.parametrize("name", COMPLETE)
def test_a_catalogue_made_by_machine_says_so(name: str) -> None:
    head = FILES[name].read_text("utf-8").partition("msgctxt")[0]

    assert ("by machine, and not reviewed yet" in head) == ("X-Translation" in head)
    assert "not reviewed yet" in head  # until somebody whose language it is has read it

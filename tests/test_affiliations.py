"""A person with several affiliations: each way in and each way out has all of them."""

from __future__ import annotations

import csv
import json
from typing import Any

import attrs
import jsonschema
import pytest
from tests.documents import HEAD, OPENING
from tests.exporters.wire import faults, read, unescaped

import eventkit
from eventkit.changes import diff
from eventkit.document import dumps, schema
from eventkit.feeds import write_feeds
from eventkit.model import Affiliation, Event, Person
from eventkit.model.errors import DocumentError, ModelError

ORGANIZATIONS = """
[organizations.institute]
name = "Institute"
[organizations.court]
name = "Court"
"""
ADA = """
[people.ada]
name = "Ada Example"
affiliations = [
    { position = "Professor", organization = "institute", country = "DE" },
    { organization = "court" },
    { position = { en = "Judge", ru = "Судья" }, country = "ES" },
]
"""
SCHOOL = f'{HEAD}{ORGANIZATIONS}{ADA}{OPENING}speakers = ["ada"]\n'
PROFESSOR = Affiliation(position="Professor", organization="institute", country="DE")
IN_COURT = Affiliation(organization="court")
JUDGE = Affiliation(position="Judge", country="ES")


def school() -> Event:
    return eventkit.loads(SCHOOL)


def people(lines: str) -> Event:
    return eventkit.loads(f'{HEAD}{ORGANIZATIONS}[people.ada]\nname = "Ada Example"\n{lines}\n')


def hidden(*organizations: str) -> Event:
    """Return the event with some organisations for organisers only."""
    document = SCHOOL
    for id in organizations:
        document = document.replace(
            f"[organizations.{id}]", f'[organizations.{id}]\naudience = "organizers"'
        )
    return eventkit.loads(document)


# --- documents


def test_a_list_is_read_in_its_order_and_the_first_is_also_said_alone() -> None:
    ada = school().person("ada")

    assert ada.affiliations == (PROFESSOR, IN_COURT, JUDGE)
    assert (ada.position, ada.organization, ada.country) == ("Professor", "institute", "DE")


def test_the_three_keys_are_short_for_one_affiliation() -> None:
    short = people('position = "Professor"\norganization = "institute"\ncountry = "DE"')
    long = people(
        'affiliations = [{ position = "Professor", organization = "institute", country = "DE" }]'
    )

    assert short == long
    assert short.person("ada").affiliations == (PROFESSOR,)
    assert "affiliations" not in dumps(long)


@pytest.mark.parametrize("format", ["toml", "json"])
def test_what_was_read_is_written_again(format: str) -> None:
    text = dumps(school(), format=format)

    assert eventkit.loads(text, format=format) == school()
    assert text.count("Professor") == 1


def test_an_organization_may_be_named() -> None:
    event = people('affiliations = [{ organization = "Court" }, { position = "Judge" }]')

    assert event.person("ada").organization == "court"


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        ('position = "Judge"\naffiliations = [{ position = "Poet" }]', "given-twice"),
        ('country = "DE"\naffiliations = []', "given-twice"),
        ("affiliations = [{}]", "missing-key"),
        ('affiliations = { position = "Poet" }', "wrong-type"),
        ('affiliations = ["institute"]', "wrong-type"),
        ('affiliations = [{ organization = "nowhere" }]', "unknown-id"),
        ('affiliations = [{ country = "Germany" }]', "wrong-pattern"),
        ('affiliations = [{ position = "Poet", since = 2020 }]', "unknown-key"),
    ],
)
def test_a_wrong_list_is_one_error(lines: str, rule: str) -> None:
    with pytest.raises(DocumentError) as caught:
        people(lines)

    assert [fault.rule for fault in caught.value.faults] == [rule]


@pytest.mark.parametrize(
    ("person", "is_valid"),
    [
        ({"affiliations": [{"position": "Judge"}, {"country": "DE"}]}, True),
        ({"position": "Judge"}, True),
        ({"position": "Judge", "affiliations": [{"country": "DE"}]}, False),
        ({"affiliations": [{"city": "Berlin"}]}, False),
    ],
)
def test_the_schema_agrees(person: dict[str, Any], is_valid: bool) -> None:
    document = json.loads(dumps(people(""), format="json"))
    document["people"]["ada"] |= person

    validator = jsonschema.Draft202012Validator(schema())
    assert validator.is_valid(document) == is_valid


# --- translations


def test_a_translation_beside_the_text_is_that_of_its_affiliation() -> None:
    ada = school().view(language="ru").person("ada")

    assert [it.position for it in ada.affiliations] == ["Professor", None, "Судья"]


def test_another_file_translates_them_by_number() -> None:
    document = SCHOOL + (
        '[translations.de.people.ada]\nposition = "Professorin"\n'
        'affiliations.3.position = "Richterin"\n'
    )

    ada = eventkit.loads(document).view(language="de").person("ada")
    assert [it.position for it in ada.affiliations] == ["Professorin", None, "Richterin"]


def test_the_first_number_means_the_position_itself() -> None:
    document = f'{SCHOOL}[translations.de.people.ada.affiliations.1]\nposition = "Professorin"\n'

    assert eventkit.loads(document).view(language="de").person("ada").position == "Professorin"


@pytest.mark.parametrize("number", ["4", "0", "first"])
def test_a_translation_of_what_is_not_there_is_an_error(number: str) -> None:
    with pytest.raises(DocumentError):
        eventkit.loads(
            f'{SCHOOL}[translations.de.people.ada.affiliations.{number}]\nposition = "Richterin"\n'
        )


# --- views


def test_who_may_not_know_an_organization_does_not_know_an_affiliation_of_nothing_else() -> None:
    ada = hidden("court").view(audience="public", language="ru").person("ada")

    assert ada.affiliations == (PROFESSOR, Affiliation(position="Судья", country="ES"))


def test_the_next_one_is_the_first_where_the_first_is_hidden() -> None:
    document = SCHOOL.replace('position = "Professor", ', "").replace(', country = "DE"', "")
    document = document.replace("[organizations.institute]", "[organizations.institute]\nx = {}")
    event = eventkit.loads(document.replace("x = {}", 'audience = "organizers"'))

    view = event.view(audience="public")
    assert view.person("ada").affiliations == (IN_COURT, JUDGE)
    assert view.view(language="ru").person("ada").affiliations[1].position == "Судья"
    assert eventkit.loads(dumps(view)) == view


def test_nothing_is_left_where_all_are_hidden() -> None:
    event = eventkit.loads(
        HEAD
        + ORGANIZATIONS.replace('name = "C', 'audience = "organizers"\nname = "C').replace(
            'name = "I', 'audience = "organizers"\nname = "I'
        )
        + '[people.ada]\nname = "Ada"\naudience = "public"\n'
        'affiliations = [{ organization = "court" }, { organization = "institute" }]\n'
    )

    assert event.view(audience="public").person("ada").affiliations == ()


@pytest.mark.parametrize("language", [None, "ru"])
def test_two_that_look_alike_in_a_view_are_still_two(language: str | None) -> None:
    document = SCHOOL.replace('{ organization = "court" }', '{ position = "Poet", country = "ES" }')
    event = eventkit.loads(
        document.replace('en = "Judge", ru = "Судья"', 'en = "Poet", ru = "Poet"')
    )

    view = event.view(language=language)
    assert view.person("ada").affiliations[1:] == (Affiliation(position="Poet", country="ES"),) * 2
    assert eventkit.loads(dumps(view)) == attrs.evolve(view, whole_language=None)


def test_an_organization_of_a_second_affiliation_goes_where_the_person_goes() -> None:
    event = eventkit.loads(SCHOOL.replace("[people.ada]", '[people.ada]\naudience = "organizers"'))

    assert event.view(audience="public").organizations == ()
    assert len(school().view(select={"person": "ada"}).organizations) == 2


# --- Python


def test_a_list_of_one_is_the_same_as_three_arguments() -> None:
    short = Person(
        id="ada", name="Ada", position="Professor", organization="institute", country="DE"
    )

    assert Person(id="ada", name="Ada", affiliations=[PROFESSOR]) == short


def test_a_person_is_changed_without_losing_an_affiliation() -> None:
    ada = school().person("ada")

    assert attrs.evolve(ada, name="Ada").affiliations == ada.affiliations
    longer = attrs.evolve(ada, affiliations=[JUDGE])
    assert longer.affiliations == (PROFESSOR, JUDGE)


def test_an_affiliation_says_something() -> None:
    with pytest.raises(ModelError, match="needs a position, an organization or a country"):
        Affiliation()


def test_only_affiliations_are_taken() -> None:
    with pytest.raises(ModelError, match="Affiliation is needed"):
        Person(id="ada", name="Ada", affiliations=[{"position": "Judge"}])  # type: ignore[list-item]  # on purpose


# --- formats


def test_a_calendar_names_each_beside_the_speaker() -> None:
    calendar = eventkit.export(school(), to="icalendar", entries="sessions")

    assert faults(calendar) == []
    (entry,) = (it for it in read(calendar).inner if it.name == "VEVENT")
    assert unescaped(entry.value("DESCRIPTION")) == (
        "Speaker: Ada Example (Professor, Institute · Court · Judge)"
    )


def test_a_page_lists_each() -> None:
    page = eventkit.export(school(), to="markdown").decode()

    assert "- **Ada Example**, Professor, Institute, Germany · Court · Judge, Spain" in page


def test_a_table_has_the_first_in_parts_and_all_of_them_in_a_cell() -> None:
    text = eventkit.export(school(), to="csv", rows="people").decode("utf-8-sig")

    (ada, *_) = csv.DictReader(text.splitlines())
    assert [ada[key] for key in ("position", "organization", "country", "affiliations")] == [
        "Professor",
        "Institute",
        "DE",
        "Professor, Institute, DE; Court; Judge, ES",
    ]


def test_a_page_of_feeds_tells_people_of_one_name_apart_by_any(tmp_path: Any) -> None:
    document = (
        SCHOOL.replace('speakers = ["ada"]', 'speakers = ["ada", "other"]')
        + '[people.other]\nname = "Ada Example"\nposition = "Professor"\n'
    )

    write_feeds(eventkit.loads(document), tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "Ada Example (Professor, Institute, Court, Judge)" in page


def test_a_change_names_them_before_and_after() -> None:
    later = eventkit.loads(SCHOOL.replace('    { organization = "court" },\n', ""))

    changes = diff(school(), later)
    assert changes.changes[0].keys[0] == "affiliations"
    assert (
        "Affiliations: Professor, Institute, DE; Judge, ES"
        " (was Professor, Institute, DE; Court; Judge, ES)"
    ) in changes.markdown()


def test_a_change_from_one_to_several_is_one() -> None:
    before = eventkit.loads(SCHOOL.replace(ADA, '[people.ada]\nname = "Ada Example"\n'))

    assert "Affiliations: Professor, Institute, DE; Court; Judge, ES" in (
        diff(before, school()).markdown()
    )

"""Files that an export needs: what options name, and the pictures that a view names."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

import eventkit
from eventkit import Event
from eventkit._input_files import LIMIT, MOST_FILES
from eventkit.model import Participation, Person, Session
from eventkit.plugins import (
    Assets,
    InputFile,
    InputFileError,
    OptionsError,
    PluginError,
    TextExporter,
    TreeExporter,
)

DAY = date(2027, 3, 26)


@attrs.frozen(kw_only=True)
class Options:
    template: InputFile | None = attrs.field(default=None, metadata={"help": "a page"})
    styles: tuple[InputFile, ...] = attrs.field(default=(), metadata={"help": "style sheets"})
    assets: Assets = attrs.field(factory=Assets)


def render(event: Event, options: Options) -> Iterator[str]:
    template = options.template
    yield json.dumps(
        {
            "template": None if template is None or template.is_folder else template.data.decode(),
            "files": sorted(template.files) if template else [],
            "styles": [style.data.decode() for style in options.styles],
            "pictures": {name: data.decode() for name, data in options.assets.items()},
        }
    )


PAGE = TextExporter(
    name="acme-page", summary="A page", extension=".page", media_type="text/plain",
    options=Options, render=render,
)  # fmt: skip

SCHOOL = Event(id="school", title="School", start=DAY, end=DAY, timezone="UTC")


def event(template: str = "", **fields: Any) -> Event:  # as those of an event
    exporters = {"acme-page": {"template": template}} if template else {}
    return attrs.evolve(SCHOOL, exporters=exporters, **fields)


def export(event: Event, folder: Path | None = None, **more: Any) -> dict[str, object]:
    result: dict[str, object] = json.loads(eventkit.export(event, to=PAGE, assets=folder, **more))
    return result


# --- files that an option names


def test_a_file_that_the_document_names_is_read_beside_it(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_text("<h1>")

    assert export(event("pages/a.html"), tmp_path)["template"] == "<h1>"


def test_a_folder_is_handed_over_by_relative_paths_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("theme/css/a.css", "theme/b.html", "theme/.git/config", "theme/.hidden"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")

    assert export(event("theme"), tmp_path)["files"] == ["b.html", "css/a.css"]


def test_python_names_a_file_anywhere_or_hands_it_over(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    file.write_text("p {}")

    assert export(event(), template=file)["template"] == "p {}"
    assert export(event(), template=str(file))["template"] == "p {}"
    assert export(event(), template=InputFile("x", b"q"))["template"] == "q"
    assert export(event(), styles=[file, InputFile("x", b"q")])["styles"] == ["p {}", "q"]


def test_what_the_document_names_needs_its_folder_in_python() -> None:
    with pytest.raises(OptionsError, match=r"template: 'a\.html' is in the folder of the document"):
        export(event("a.html"))


def test_a_folder_where_a_file_is_needed_is_told() -> None:
    with pytest.raises(OptionsError, match="'theme' is a folder: name a file in it"):
        _ = InputFile("theme", {"a": b""}).data
    assert InputFile("pages/a.html", b"x").files == {"a.html": b"x"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../a.html", "'../a.html' is no path inside the folder"),
        ("sub/../../a.html", "is no path inside the folder"),
        ("/etc/passwd", "'/etc/passwd' is no path inside the folder"),
        ("C:/a.html", "is no path inside the folder"),
        ("\\\\server\\share", "is no path inside the folder"),
        ("..\\a.html", "is no path inside the folder"),
        ("a\0b", "is no path inside the folder"),
        ("gone.html", "there is no 'gone.html' in /"),
        ("link.html", "'link.html' is a link that leads out of /"),
        ("pipe", "pipe is a pipe, not a file"),
        ("linked/a.html", "'linked/a.html' is a link that leads out of /"),
        ("theme", "theme/link is a link: copy what it leads to"),
        ("huge", "huge is larger than 64 MiB: make it smaller"),
        ("heap", "heap is larger than 64 MiB: make it smaller"),
    ],
)
def test_what_a_document_may_not_name_is_refused_as_its_fault(
    tmp_path: Path, name: str, message: str
) -> None:
    inside, outside = tmp_path / "event", tmp_path / "outside"
    for folder in (inside / "theme", inside / "heap", outside):
        folder.mkdir(parents=True)
    (outside / "a.html").write_text("secret")
    (tmp_path / "a.html").write_text("secret")
    (inside / "link.html").symlink_to(outside / "a.html")
    (inside / "linked").symlink_to(outside)
    (inside / "theme" / "link").symlink_to(outside / "a.html")
    os.mkfifo(inside / "pipe")
    for file, size in (("huge", LIMIT + 1), ("heap/one", LIMIT // 2 + 1), ("heap/two", LIMIT // 2)):
        with (inside / file).open("wb") as sparse:
            sparse.truncate(size)

    with pytest.raises(OptionsError, match="options of acme-page: template: ") as refused:
        export(event(name), inside)

    assert message in str(refused.value)
    assert refused.value.origin == "document"


def test_a_folder_of_too_many_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theme").mkdir()
    for number in range(MOST_FILES + 1):
        (tmp_path / "theme" / str(number)).touch()

    with pytest.raises(OptionsError, match=f"has more than {MOST_FILES} files"):
        export(event("theme"), tmp_path)


def test_a_device_is_not_opened_whoever_names_it() -> None:
    with pytest.raises(OptionsError, match="/dev/zero is a device, not a file"):
        export(event(), template="/dev/zero")


@pytest.mark.parametrize("value", ["", 5, b"x"])
def test_what_is_no_path_is_refused(value: object) -> None:
    with pytest.raises(OptionsError, match="the path of a file is needed, not"):
        export(event(), template=value)


def test_a_check_without_the_folder_looks_at_the_path_alone() -> None:
    from eventkit.builtin import registry
    from eventkit.plugins import hookimpl

    class Acme:
        @hookimpl
        def eventkit_exporters(self) -> Iterator[TextExporter[Options]]:
            yield PAGE

    plugins = registry(no_plugins=True)
    plugins.add(Acme())

    def rules(template: str) -> list[str]:
        return [it.rule for it in eventkit.check(event(template), plugins=plugins)]

    assert "wrong-option" not in rules("gone.html")
    assert "wrong-option" in rules("../a.html")


# --- the pictures of a view


def school(**pictures: str) -> Event:
    people = [Person(id=name, name=name.title(), image=path) for name, path in pictures.items()]
    return event(people=people, sessions=[talk_of(people)])


def talk_of(people: Iterable[Person]) -> Session:
    """Return a session in which people speak: who does nothing is in no view."""
    speakers = [Participation(who=person, role="speaker") for person in people]
    return Session(id="talk", title="Talk", participations=speakers)


def test_the_pictures_of_the_view_are_handed_over_by_the_paths_that_it_names(
    tmp_path: Path,
) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "ada.png").write_text("ada")
    (tmp_path / "logo.png").write_text("logo")
    whole = attrs.evolve(school(ada="pictures/ada.png"), logo="logo.png")

    assert export(whole, tmp_path)["pictures"] == {"logo.png": "logo", "pictures/ada.png": "ada"}


def test_a_picture_on_the_web_is_a_link_and_is_not_fetched(tmp_path: Path) -> None:
    web = school(ada="https://example.org/ada.png", bob="HTTP://example.org/bob.png")

    assert export(web, tmp_path)["pictures"] == {}


def test_without_a_folder_there_are_no_pictures() -> None:
    assert export(school(ada="ada.png"))["pictures"] == {}


def test_pictures_that_cannot_be_used_are_told_all_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")

    with pytest.raises(InputFileError) as refused:
        export(school(ada="gone.png", bob="../bob.png", eve="pipe.png"), tmp_path)

    gone, outside, pipe = refused.value.faults
    assert gone.startswith("people.ada.image: there is no 'gone.png' in ")
    assert outside.startswith("people.bob.image: '../bob.png' is no path inside the folder")
    assert pipe.startswith("people.eve.image: ")
    assert pipe.endswith("pipe.png is a pipe, not a file")


def test_a_picture_of_a_restricted_item_is_neither_named_nor_looked_at(tmp_path: Path) -> None:
    (tmp_path / "ada.png").write_text("ada")
    (tmp_path / "secret.png").write_text("secret")
    people = [
        Person(id="ada", name="Ada", image="ada.png"),
        Person(id="eve", name="Eve", image="secret.png", audience="organizers"),
    ]
    sessions = [
        talk_of(people),
        Session(id="board", title="Board", image="gone.png", audience="organizers"),
    ]
    whole = event(people=people, sessions=sessions)

    assert export(whole, tmp_path)["pictures"] == {"ada.png": "ada"}
    with pytest.raises(InputFileError, match=r"sessions\.board\.image: there is no 'gone\.png'"):
        export(whole, tmp_path, audience="organizers")


def test_a_format_without_pictures_looks_at_none(tmp_path: Path) -> None:
    assert eventkit.export(school(ada="gone.png"), to="json", assets=tmp_path)


def test_users_cannot_set_pictures(tmp_path: Path) -> None:
    with pytest.raises(OptionsError, match="no option 'assets'; there is template, styles"):
        export(event(), options={"assets": tmp_path})
    named = attrs.evolve(event(), exporters={"acme-page": {"assets": "."}})
    with pytest.raises(OptionsError, match="no option 'assets'"):
        export(named, tmp_path)


def test_a_picture_that_is_gone_while_it_is_exported_is_no_fault_of_the_exporter(
    tmp_path: Path,
) -> None:
    picture = tmp_path / "ada.png"
    picture.write_text("ada")

    def render_late(_: Event, options: Options) -> Iterator[tuple[str, bytes]]:
        picture.unlink()
        yield "a.png", options.assets["ada.png"]

    tree = TreeExporter(
        name="acme-site", summary="A site", media_type="text/html",
        options=Options, render=render_late,
    )  # fmt: skip

    with pytest.raises(InputFileError, match=r"ada\.png cannot be read") as refused:
        eventkit.write(school(ada="ada.png"), tmp_path / "out", to=tree, assets=tmp_path)
    assert not isinstance(refused.value, PluginError)


def test_an_option_that_needs_no_help_is_filled_by_eventkit_alone() -> None:
    with pytest.raises(PluginError, match="the option 'template' needs metadata"):
        TextExporter(
            name="x", summary="S", extension=".x", media_type="text/plain", render=lambda *_: "",
            options=attrs.make_class("O", {"template": attrs.field(default=None)}, frozen=True),
        )  # fmt: skip


# --- records of folders


def test_changed_files_and_pictures_make_another_digest(tmp_path: Path) -> None:
    from eventkit._options import OptionValues
    from eventkit._preparing import Request, prepare
    from eventkit.builtin import registry
    from eventkit.exporting import _inputs
    from eventkit.model.reader import Reader

    (tmp_path / "a.html").write_text("1")
    (tmp_path / "ada.png").write_text("1")
    plugins = registry(no_plugins=True)
    offer = attrs.evolve(plugins.exporter(PAGE), builtin=True)

    def digest() -> str:
        request = Request(
            offer=offer, reader=Reader("public", None, None), options=OptionValues({}),
            plugins=plugins, folder=tmp_path,
        )  # fmt: skip
        whole = attrs.evolve(school(ada="ada.png"), exporters={"acme-page": {"template": "a.html"}})
        return _inputs(prepare(whole, request))

    first, again = digest(), digest()
    (tmp_path / "a.html").write_text("2")
    second = digest()
    (tmp_path / "ada.png").write_text("2")

    assert first == again
    assert len({first, second, digest()}) == 3

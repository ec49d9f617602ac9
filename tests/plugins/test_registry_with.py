"""`registry_with` uses the plugins under test, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from types import ModuleType

import pytest

import eventkit
from eventkit.model import Event
from eventkit.model.errors import FormatError
from eventkit.plugins import (
    Check,
    Exporter,
    NoOptions,
    PluginError,
    PluginRegistry,
    RemovedInEventkit2Warning,
    TextExporter,
    hookimpl,
    hookspecs,
)
from eventkit.testing import registry_with

EVENT = Event(id="e", title="E", start=date(2027, 3, 26), end=date(2027, 3, 26), timezone="UTC")


def render(event: Event, options: NoOptions) -> str:
    return event.title


class Acme:
    @hookimpl
    def eventkit_exporters(self) -> Iterable[Exporter]:
        yield TextExporter(
            name="acme", summary="A", extension=".acme", media_type="a/b", render=render
        )


@pytest.fixture
def acme() -> Iterator[PluginRegistry]:
    with registry_with(Acme()) as registry:
        yield registry


def test_it_holds_what_is_passed_and_nothing_else(acme: PluginRegistry) -> None:
    assert [offer.value.name for offer in acme.exporters()] == ["acme"]
    assert acme.checks() == ()


def test_it_is_used_within_the_block_alone(acme: PluginRegistry) -> None:
    assert eventkit.export(EVENT, to="acme") == b"E"
    with registry_with(), pytest.raises(FormatError):
        eventkit.export(EVENT, to="acme")
    assert eventkit.export(EVENT, to="acme") == b"E"


def test_after_the_block_all_is_as_it_was() -> None:
    with registry_with(Acme()):
        pass
    with pytest.raises(FormatError):
        eventkit.export(EVENT, to="acme")
    assert eventkit.export(EVENT, to="json")


def test_what_is_wrong_with_a_plugin_raises() -> None:
    with pytest.raises(PluginError, match="'empty' is broken: it offers nothing"):
        registry_with(ModuleType("empty"))
    with pytest.raises(PluginError, match="did you forget the parentheses"):
        registry_with(Acme)


ACME = TextExporter(name="acme", summary="A", extension=".acme", media_type="a/b", render=render)
RULE = Check(id="acme-rule", summary="A rule", severity="hint", run=lambda event: ())


def test_it_takes_what_plugins_offer_as_it_is() -> None:
    with registry_with(ACME, RULE) as registry:
        assert eventkit.export(EVENT, to="acme") == b"E"
        assert [offer.value.id for offer in registry.checks()] == ["acme-rule"]


def test_it_keeps_what_is_built_in_where_that_is_asked_for() -> None:
    with registry_with(ACME, builtins=True) as registry:
        names = [offer.value.name for offer in registry.exporters()]

    assert names == ["icalendar", "markdown", "json", "acme"]


def test_other_threads_see_it_too() -> None:
    with registry_with(ACME), ThreadPoolExecutor() as threads:
        assert threads.submit(eventkit.export, EVENT, to="acme").result() == b"E"


class Ruler:
    @hookimpl
    def eventkit_checks(self) -> tuple[Check, ...]:
        return ()


def test_a_hook_that_goes_away_is_announced_at_the_line_of_the_plugin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    going = RemovedInEventkit2Warning("eventkit_checks goes away")
    options = vars(hookspecs.eventkit_checks)["eventkit_spec"]
    monkeypatch.setitem(options, "warn_on_impl", going)

    with (
        pytest.warns(RemovedInEventkit2Warning, match="goes away") as caught,
        registry_with(Ruler()),
    ):
        eventkit.check(EVENT)

    assert caught[0].filename == __file__

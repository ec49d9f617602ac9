"""Law 3, of mails: nobody's mail holds what is somebody else's, or for organisers alone."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import default

from hypothesis import given
from tests.costly import COSTLY
from tests.laws.secrets import MARK, Marker, leaks, marks_in, strings_in, traces

from eventkit._options import OptionValues
from eventkit._preparing import Request, prepare
from eventkit._rendering import tree_files
from eventkit.builtin import default_registry
from eventkit.model import Audience, Event
from eventkit.model.errors import RestrictedError
from eventkit.model.reader import Reader
from eventkit.testing.samples import SAMPLES
from eventkit.testing.strategies import events


def texts_of(data: bytes) -> Iterator[str]:
    """Yield the headers and every part of a mail, as mail programs read them."""
    message: Message = message_from_bytes(data, policy=default)
    yield from (f"{name}: {value}" for name, value in message.items())
    for part in message.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            yield content.decode().replace("\r\n ", "")


def mails(event: Event) -> dict[str, str]:
    """Return all that the mail of each person tells, by the id of the person."""
    request = Request(
        offer=default_registry().exporter("email"),
        reader=Reader(Audience.ORGANIZERS),
        options=OptionValues({}),
        plugins=default_registry(),
    )
    files = tree_files(prepare(event, request))
    return {name.removesuffix(".eml"): "\n".join(texts_of(data)) for name, data in files}


def require_own_facts_alone(event: Event) -> int:
    """Hold each mail against the view of its person, and return how many there are."""
    every = {mark for text in strings_in(event) for mark in MARK.findall(text)}
    written = mails(event)
    for id, told in written.items():
        own = marks_in(event.view(audience="participants", select={"person": id}))
        contact = event.party(id).contact  # type: ignore[union-attr]  # of a person
        own |= {*MARK.findall(contact.email or "")} if contact else set()
        assert not leaks(traces(every - own, strings_in(event)), told), id
    return len(written)


@COSTLY
@given(event=events())
def test_nobody_is_told_what_is_not_theirs(event: Event) -> None:
    try:
        require_own_facts_alone(Marker().event(event))
    except RestrictedError:  # of an event for organisers alone participants have no view
        return


def test_the_law_sees_mails() -> None:
    """The law would be worth nothing if no event had one."""
    assert require_own_facts_alone(Marker().event(SAMPLES["every-fact"])) == 2
    assert require_own_facts_alone(Marker().event(SAMPLES["restricted"])) > 0

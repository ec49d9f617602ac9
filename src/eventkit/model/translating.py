"""The texts of an event that are to be translated, as a translator meets them: each once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from attrs import field, frozen

from eventkit.model.errors import RestrictedError
from eventkit.model.event import Event
from eventkit.model.tree import texts, texts_to_translate
from eventkit.model.words import Audience

NAMES = frozenset({"abbreviation", "city", "name", "region"})
"""The keys of names, which need no translation."""

Words: TypeAlias = str | tuple[str, ...]

_COUNTED = 3  # kinds of texts that a summary counts apart


@frozen
class TranslatableText:
    """A text to translate, which several sessions may share.

    Args:
        path: Its path, in which the name that repeated sessions share stands for all of them.
        text: What it says in the event's own language.
        translation: What it says in the other language; None if it is not translated.
        is_open: Whether the audience may see it.
        places: Its paths in the event.
    """

    path: str
    text: Words = field(repr=False)
    translation: Words | None = field(repr=False)
    is_open: bool
    places: tuple[str, ...] = field(repr=False)

    @property
    def is_name(self) -> bool:
        """Whether it is a name, which needs no translation."""
        return self.path.rpartition(".")[2] in NAMES

    @property
    def kind(self) -> str:
        """Of which table it is, and which key: `sessions' titles`."""
        table, key = self.path.partition(".")[0], self.path.rpartition(".")[2].replace("_", " ")
        several = key if key.endswith("s") else f"{key[:-1]}ies" if key.endswith("y") else f"{key}s"
        if table == "event":
            return f"event's {key}"
        return f"{table}' {several}" if table.endswith("s") else f"{table}'s {several}"


def translatable_texts(
    event: Event, language: str, *, audience: Audience | str | None = None
) -> tuple[TranslatableText, ...]:
    """Return the texts of an event that can be translated, with what they are in a language.

    A text that all repetitions of a session share is returned once.

    Args:
        event: The event.
        language: The tag of the language.
        audience: Who may see the texts that are open; who may see the event unless given.

    >>> from datetime import date
    >>> from eventkit.model import Session
    >>> teas = [Session(id=f"tea-{day}", title="Tea", repeats="tea") for day in (1, 2)]
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 27),
    ...                timezone="UTC", sessions=teas, translations={"ru": {"event.title": "Школа"}})
    >>> [(it.path, it.translation) for it in translatable_texts(school, "ru")]
    [('event.title', 'Школа'), ('sessions.tea.title', None)]
    """
    translations = {tag.casefold(): words for tag, words in event.translations.items()}
    words: Mapping[str, Words] = translations.get(language.casefold(), {})
    visible = _visible_places(event, Audience(audience or event.audience or Audience.PUBLIC))
    alone = [
        TranslatableText(place, text, words.get(place), place in visible, (place,))
        for place, text in texts_to_translate(event)
        if has_words(text)
    ]
    return tuple(_joined(event, alone))


def has_words(text: Words) -> bool:
    """Return whether a text, or one of several, has more than blanks."""
    return bool(text.strip() if isinstance(text, str) else any(map(str.strip, text)))


def counts_by_kind(missing: Iterable[TranslatableText]) -> str:
    """Return how many texts of the commonest kinds there are: `sessions' titles: 53`."""
    counts = Counter(it.kind for it in missing).most_common()
    named = [f"{kind}: {number}" for kind, number in counts[:_COUNTED]]
    others = sum(number for _, number in counts[_COUNTED:])
    return ", ".join([*named, *([f"others: {others}"] if others else [])])


def _visible_places(event: Event, audience: Audience) -> frozenset[str]:
    try:
        return frozenset(place for place, _ in texts(event.view(audience=audience)))
    except RestrictedError:
        return frozenset()


def shared_paths(event: Event) -> Callable[[str], str]:
    """Return a function from the path of a text to that with the name that its session shares.

    A name that is the id of another session stands for that one alone.
    """
    ids = {session.id for session in event.sessions}
    names = {
        session.id: session.repeats
        for session in event.sessions
        if session.repeats and session.repeats not in ids
    }

    def shared(path: str) -> str:
        table, id, *rest = path.split(".")
        if table != "sessions" or id not in names:
            return path
        return ".".join((table, names[id], *rest))

    return shared


def _joined(event: Event, alone: Iterable[TranslatableText]) -> Iterator[TranslatableText]:
    """Yield texts, with one in place of those that all repetitions of a session share."""
    shared = shared_paths(event)
    sizes = Counter(session.repeats for session in event.sessions)
    by_path: dict[str, list[TranslatableText]] = defaultdict(list)
    for it in alone:
        by_path[shared(it.path)].append(it)
    for path, several in by_path.items():
        first = several[0]
        facts = {(it.text, it.translation, it.is_open) for it in several}
        if path == first.path:
            yield first
        elif len(facts) == 1 and len(several) == sizes[path.split(".")[1]]:
            places = tuple(it.path for it in several)
            yield TranslatableText(path, first.text, first.translation, first.is_open, places)
        else:
            yield from several

"""Stamp an event with what its releases say of it."""

from __future__ import annotations

import attrs
from immutabledict import immutabledict

from eventkit.calendars.comparison import is_break
from eventkit.calendars.entries import subjects_by_uid
from eventkit.model import Audience, Ending, Event, History
from eventkit.model.errors import ViewError
from eventkit.model.reader import Reader, Select, Selection
from eventkit.releases.log import Log, require_same_event
from eventkit.releases.patch import event_digest
from eventkit.releases.readers import Past, folded, view_of
from eventkit.releases.selections import is_selected, renamed_id


def history(
    event: Event,
    log: Log,
    *,
    audience: Audience | str = Audience.PUBLIC,
    language: str | None = None,
    select: Select | None = None,
) -> History:
    """Return what the releases of an event say of it to an audience in a language.

    It was decided when each release was made, and is only read here. What is not released yet
    counts as the next release, a second after the last.

    Args:
        event: The whole event.
        log: Its releases.
        audience: Who reads.
        language: In which language; None is the event's own.
        select: Which sessions only: of what is withdrawn only that stays which the selection held
            when it was last shown.

    Raises:
        LogError: If the log is of another event.
        ViewError: If the event is a selection: all the rest would seem to be withdrawn.
    """
    reader = Reader(audience, language, select)
    return Histories(event, log, reader).of(reader.select)


class Histories:
    """What the releases of an event say of one selection after the other: they are read once.

    Args:
        event: The whole event.
        log: Its releases.
        reader: Who reads; each selection is named when it is asked for.
        view: What the reader sees of the whole event, where that is known.

    Raises:
        LogError: If the log is of another event, or only its public part is here and it is for
            others.
        ViewError: If the event is a selection: all the rest would seem to be withdrawn.
    """

    def __init__(
        self, event: Event, log: Log, reader: Reader, *, view: Event | None = None
    ) -> None:
        require_same_event(event, log)
        if event.is_selection:
            raise ViewError(
                "with a log the whole event is needed; say `select=` where it is exported"
            )
        comparable = log.comparable_view(event, reader.audience)
        self._renamed = [pair for line in log.lines for pair in line.renamed.items()]
        self._fold = folded(log, reader)
        last = log.lines[-1].step
        has_unreleased = event_digest(comparable) != log.digest
        if has_unreleased:
            last = log.next_step
            self._fold.take(last, Past(log, event).changed_for(reader))
        shown = view or view_of(event, reader)
        entries = subjects_by_uid(shown) if shown else {}
        # A log that was changed and sealed again may call gone what is there.
        self._gone = {
            uid: gone
            for uid, gone in self._fold.gone.items()
            if uid not in entries or (gone.why is Ending.BREAK and is_break(entries[uid]))
        }
        self._whole = History(
            modified=last.time,
            releases=log.releases_for(reader.audience),
            revisions={uid: self._fold.revision(uid) for uid in entries},
            withdrawn=self._fold.withdrawn(self._gone),
            has_unreleased=has_unreleased,
        )

    def of(self, select: Selection | None = None) -> History:
        """Return what they say, of what is withdrawn only what the selection held at last."""
        if not select:
            return self._whole
        chosen = [uid for uid, gone in self._gone.items() if is_selected(gone.of, select)]
        revisions = self._whole.revisions
        if others := self._fold.revisions_in(select):
            known = {uid: revision for uid, revision in others.items() if uid in revisions}
            revisions = immutabledict({**revisions, **known})
        return attrs.evolve(
            self._whole, revisions=revisions, withdrawn=self._fold.withdrawn(chosen)
        )

    def renamed(self, key: str, id: str) -> str:
        """Return the id that something has now, by its key in a selection and an older id."""
        return renamed_id(self._renamed, key, id)

    def matched(self, key: str) -> set[str | int]:
        """Return the ids or words that sessions once matched under a key of a selection."""
        return self._fold.left.get(key, set())

    def may_be_named(self, key: str, word: str) -> bool:
        """Say whether a new file may be named after what sessions once matched under a key."""
        return word not in self._fold.unnamed.get(key, set())

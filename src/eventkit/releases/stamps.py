"""Stamp an event with the history of its releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from eventkit.calendars.comparison import is_break
from eventkit.calendars.entries import subjects_by_uid
from eventkit.model import Audience, Ending, Event, History, Revision
from eventkit.model.errors import ViewError
from eventkit.model.reader import Choice, Reader, Select, Selection
from eventkit.releases.log import Log, require_same_event
from eventkit.releases.readers import Past, entry_uids, folded, is_released, view_of
from eventkit.releases.selections import FEED_KEYS, is_selected, renamed_id


def history(
    event: Event,
    log: Log,
    *,
    audience: Audience | str = Audience.PUBLIC,
    language: str | None = None,
    select: Select | None = None,
) -> History:
    """Return the history of an event for an audience in a language: stamps and withdrawn entries.

    It was computed when each release was made and is only read here. Unreleased changes count as
    the next release, one second after the last.

    Args:
        event: The whole event.
        log: Its releases.
        audience: The audience.
        language: The language, or several such as `en+ru`; None is the event's own.
        select: The selection of sessions; withdrawn entries stay if it contained them when they
            were last shown.

    Raises:
        LogError: If the log belongs to another event.
        ViewError: If the event is a selection, since all other sessions would seem withdrawn.
    """
    reader = Reader(audience, language, select)
    readers = reader.by_language()
    return in_several_languages([Histories(event, log, it).of(it.select) for it in readers])


def in_several_languages(histories: Sequence[History]) -> History:
    """Return one history for the reader of an event in several languages, given that of each.

    The stamp of an entry is the highest of the languages: it rises when one of them changes.

    Args:
        histories: The history in each language, that of the first language first.
    """
    first, *others = histories
    if not others:
        return first
    revisions = dict(first.revisions)
    withdrawn = {gone.uid: gone for gone in first.withdrawn}
    for other in others:
        for uid, revision in other.revisions.items():
            revisions[uid] = max(revisions.get(uid, revision), revision, key=_rank)
        for gone in other.withdrawn:
            last = withdrawn.get(gone.uid, gone)
            latest = max(last.revision, gone.revision, key=_rank)
            withdrawn[gone.uid] = attrs.evolve(last, revision=latest)
    return attrs.evolve(first, revisions=revisions, withdrawn=withdrawn.values())


def _rank(revision: Revision) -> tuple[int, datetime]:
    return revision.sequence, revision.modified


class Histories:
    """The histories of the selections of an event; the releases are read once for all of them.

    Args:
        event: The whole event.
        log: Its releases.
        reader: The reader; each selection is given to `of`.
        view: The reader's view of the whole event, if it is known already.

    Raises:
        LogError: If the log belongs to another event, or only the public log is here and the reader
            is not the public.
        ViewError: If the event is a selection, since all other sessions would seem withdrawn.
    """

    def __init__(
        self, event: Event, log: Log, reader: Reader, *, view: Event | None = None
    ) -> None:
        require_same_event(event, log)
        if event.is_selection:
            raise ViewError(
                "with a log the whole event is needed; give `select=` to the export instead"
            )
        comparable = log.comparable_view(event, reader.audience)
        self._renamed = [line.renamed for line in log.lines]
        self._fold = folded(log, reader)
        last = log.lines[-1].step
        has_unreleased = not is_released(comparable, log)
        if has_unreleased:
            last = log.next_step
            self._fold.take(last, Past(log, event).changed_for(reader))
        shown = view or view_of(event, reader)
        entries = subjects_by_uid(shown) if shown else {}
        uids = dict.fromkeys(entry_uids(shown) if shown else ())
        # An edited log with valid digests may list present entries as ended.
        self._gone = {
            uid: gone
            for uid, gone in self._fold.gone.items()
            if uid not in uids or (gone.why is Ending.BREAK and is_break(entries[uid]))
        }
        self._whole = History(
            modified=last.time,
            releases=log.releases_for(reader.audience),
            revisions={uid: self._fold.revision(uid) for uid in uids},
            withdrawn=self._fold.withdrawn(self._gone),
            has_unreleased=has_unreleased,
        )

    def of(self, select: Selection | None = None, view: Event | None = None) -> History:
        """Return the history of a selection, with the withdrawn entries that it last contained.

        Args:
            select: The selection; None is the whole event.
            view: The view of the selection, if it is known: the revisions are those of its entries.
        """
        if not select:
            return self._whole
        chosen = [uid for uid, gone in self._gone.items() if is_selected(gone.of, select)]
        revisions: Mapping[str, Revision] = self._whole.revisions
        if view is not None:
            revisions = {uid: revisions[uid] for uid in entry_uids(view) if uid in revisions}
        if others := self._fold.revisions_in(select):
            known = {uid: revision for uid, revision in others.items() if uid in revisions}
            revisions = {**revisions, **known}
        return attrs.evolve(
            self._whole, revisions=revisions, withdrawn=self._fold.withdrawn(chosen)
        )

    def renamed(self, key: str, id: str) -> str:
        """Return the present id of an item, given its selection key and an older id."""
        return renamed_id(self._renamed, key, id)

    def matched(self, key: str) -> set[str | int]:
        """Return the ids or words that sessions once matched under a selection key."""
        return self._fold.left.get(key, set())

    def is_former(self, key: str, choice: Choice) -> bool:
        """Return whether a selection contained a session that ended, and may be named now.

        What is restricted since is as unknown as what no release showed.
        """
        word = str(choice)
        if key in FEED_KEYS:
            return word in map(str, self.matched(key)) and self.may_be_named(key, word)
        tellable = (it for it in self._gone.values() if it.day is None and it.title is not None)
        # Without parts, which may be restricted where their whole is not.
        return any(is_selected(gone.of[:1], {key: (word,)}) for gone in tellable)

    def may_be_named(self, key: str, word: str) -> bool:
        """Return whether a new file may be named after a word that sessions once matched."""
        return word not in self._fold.unnamed.get(key, set())

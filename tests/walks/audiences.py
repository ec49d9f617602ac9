"""Who may see which token: the rules of docs/explanation/privacy.md, worked out over again.

Nothing here is taken from eventkit. A level is 0 for the public, 1 for participants, 2 for
organisers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Self, TypeAlias

from tests.walks.documents import PARTIES, Document, Item, holders, items, references
from tests.walks.tokens import tokens_in

AUDIENCES = ("public", "participants", "organizers")
PUBLIC, PARTICIPANTS, ORGANIZERS = range(3)
STANDING = ("event", "days", "sessions", "statements", "outcomes")  # whatever refers to them
INNER = ("affiliations", "materials", "indicators", "progress", "slots")  # that hold values
NONE: Mapping[str, str] = MappingProxyType({})
Place: TypeAlias = tuple[str, str]


class View(NamedTuple):
    """What is known of one state of a document.

    Args:
        tokens: The lowest level that sees each token.
        keys: The level of each item, by the key that stays when its id changes.
        owners: The keys of the items in which each token stands.
        identities: The tokens in the ids and UIDs of sessions, with their levels.
    """

    tokens: dict[str, int]
    keys: dict[str, int]
    owners: dict[str, set[str]]
    identities: dict[str, int]

    def united(self, united: Mapping[str, str]) -> Self:
        """Return the view in which items that are one have one key."""
        keys = {now_key(key, united): level for key, level in self.keys.items()}
        owners = {
            token: {now_key(key, united) for key in held} for token, held in self.owners.items()
        }
        return self._replace(keys=keys, owners=owners)


def now_key(key: str, united: Mapping[str, str]) -> str:
    """Return the key of the item that an item is one with now."""
    while key in united:
        key = united[key]
    return key


def level_of(holder: Item, default: int = PUBLIC) -> int:
    audience = holder.get("audience")
    return AUDIENCES.index(audience) if audience else default


def item_levels(document: Document) -> dict[Place, int]:
    """Return the level of each item, what refers to it taken into account."""
    whole = level_of(document["event"]["event"])
    own: dict[Place, int] = {}
    for table, id, item in items(document):
        default = ORGANIZERS if item.get("_private") else PUBLIC
        own[table, id] = max(whole, level_of(item, default))
    for id, session in document["sessions"].items():
        if "part_of" in session:
            own["sessions", id] = max(own["sessions", id], own["sessions", session["part_of"]])
    levels = own
    while levels != (risen := _with_references(document, own, levels)):
        levels = risen
    return levels


def _with_references(
    document: Document, own: dict[Place, int], levels: dict[Place, int]
) -> dict[Place, int]:
    lowest: dict[Place, int] = {}
    for target, level in _references(document, levels):
        lowest[target] = min(lowest.get(target, ORGANIZERS), level)
    risen = dict(own)
    for table, id, item in items(document):
        stands = table in STANDING or "audience" in item or item.get("_private")
        if stands or (table == "venues" and len(document["venues"]) == 1):
            continue
        alone = ORGANIZERS if table == "people" else PUBLIC
        risen[table, id] = max(own[table, id], lowest.get((table, id), alone))
    return risen


def _references(document: Document, levels: dict[Place, int]) -> Iterator[tuple[Place, int]]:
    unnamed = document["event"]["event"].get("attribution") == "none"
    for table, id, item in items(document):
        sealed = item.get("_sealed", {}).get("participations", ())
        for holder in holders(table, item):
            is_sealed = any(holder is each for each in sealed)
            default = ORGANIZERS if is_sealed else PUBLIC
            level = max(levels[table, id], level_of(holder, default) if holder is not item else 0)
            for key, tables, target in references(table, holder):
                if unnamed and table in ("statements", "outcomes") and tables == PARTIES:
                    continue
                places = ((name, target) for name in tables if target in document[name])
                if (place := next(places, None)) is None:
                    continue  # it leads to what only the private sibling holds
                listed = _is_listing(document, place, table, key, holder)
                yield place, max(level, PARTICIPANTS if listed else PUBLIC)


def _is_listing(document: Document, place: Place, table: str, key: str, holder: Item) -> bool:
    """Say whether this only says that a person takes part, or is among others."""
    names_person = place[0] == "people" and "audience" not in document["people"][place[1]]
    attends = key == "participants" or (
        key == "who" and holder["role"] == "participant" and "audience" not in holder
    )
    return names_person and (attends or (table == "groups" and key == "members"))


def without_unnamed(document: Document) -> Document:
    """Return a state without people whom nothing names: they are as those who were taken out."""
    levels = dict.fromkeys(((table, id) for table, id, _ in items(document)), PUBLIC)
    named = {place for place, _ in _references(document, levels)}
    people = {
        id: person
        for id, person in document["people"].items()
        if ("people", id) in named or "audience" in person or person.get("_private")
    }
    return {**document, "people": people}


def view(document: Document) -> View:
    """Return who sees what of a state."""
    levels = item_levels(document)
    seen = View({}, {}, {}, {})
    for table, id, item in items(document):
        level = levels[table, id]
        seen.keys[item["_key"]] = level
        texts = [(id, level)] if table not in ("event", "days") else []
        texts += _values({**item}, table, levels, document, level, sealed=False)
        texts += _values(item.get("_sealed", {}), table, levels, document, level, sealed=True)
        for text, at in texts:
            for token in tokens_in(text):
                seen.tokens[token] = min(seen.tokens.get(token, ORGANIZERS), at)
                seen.owners.setdefault(token, set()).add(item["_key"])
        if table == "sessions":
            slots = [slot.get("uid", "") for slot in item.get("slots", {}).values()]
            for token in tokens_in(" ".join([id, item.get("uid", ""), *slots])):
                seen.identities[token] = min(seen.identities.get(token, ORGANIZERS), level)
    return seen


def _values(
    item: Item,
    table: str,
    levels: dict[Place, int],
    document: Document,
    level: int,
    *,
    sealed: bool,
) -> Iterator[tuple[str, int]]:
    """Yield each text of an item with its level. References are ids: their items say those."""
    for key, value in item.items():
        if key == "follows":
            yield from ((text, level) for text in value if ":" in text)
            continue
        if key.startswith("_") or any(True for _ in references(table, {key: value})):
            continue
        if key in INNER:
            for id, each in value.items() if isinstance(value, dict) else enumerate(value):
                at = max(level, level_of(each))
                yield str(id), at
                yield from _values(each, table, levels, document, at, sealed=sealed)
            continue
        for inner, own in _parts(key, value, sealed=sealed):
            if key == "participations":
                parties = ((of, inner["who"]) for of in PARTIES if inner["who"] in document[of])
                party = max((levels[place] for place in parties), default=PUBLIC)  # none: TBA
                yield inner["role"], max(level, own, party)
            else:
                yield from _texts(inner, max(level, own))


def _parts(key: str, value: Any, *, sealed: bool) -> Iterator[tuple[Any, int]]:
    """Yield the values that a key holds, each with the level that it says or that its kind has."""
    if key in ("contact", "online"):
        default = ORGANIZERS if sealed or key == "contact" else PARTICIPANTS
        yield value, level_of(value, default)
    elif key == "notes":
        yield value, ORGANIZERS
    elif key == "x":
        yield from (({name: held}, level_of(held, ORGANIZERS)) for name, held in value.items())
    elif key == "participations":
        yield from ((each, level_of(each, ORGANIZERS if sealed else PUBLIC)) for each in value)
    else:
        yield value, PUBLIC


def _texts(value: Any, level: int) -> Iterator[tuple[str, int]]:
    if isinstance(value, str):
        yield value, level
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "audience":
                yield key, level
                yield from _texts(inner, level)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, level)


class Knowledge(NamedTuple):
    """What one audience may be told, now that some states were released.

    Args:
        allowed: Tokens that may stand anywhere.
        identities: Tokens that may stand as the UID of a calendar's entry.
        past: Tokens that any released state showed: the public log holds them for ever.
    """

    allowed: set[str]
    identities: set[str]
    past: set[str]


def knowledge(
    released: Iterable[Document],
    present: Document,
    audience: int,
    united: Mapping[str, str] = NONE,
) -> Knowledge:
    """Work out what an audience may be told.

    What it sees now may be told; of what a release showed it, that of which the last state that
    held it did not hide it, nor every item in which it stood.

    Args:
        released: The states that were released.
        present: The state now.
        audience: The level.
        united: By the key of an item that of the one that it was said to be the same as.
    """
    shown: set[str] = set()
    identities: set[str] = set()
    hidden: dict[str, bool] = {}
    closed: dict[str, bool] = {}
    owners: dict[str, set[str]] = {}
    first: dict[str, set[str]] = {}
    states = [*released, present]
    for number, state in enumerate(states):
        seen = view(without_unnamed(state)).united(united)
        for token, keys in seen.owners.items():
            is_visible = seen.tokens[token] <= audience
            origins = first.setdefault(token, keys)
            # What only mentions it restricts nothing, but shows it again.
            if is_visible or keys & origins:
                hidden[token] = not is_visible
                owners[token] = keys if keys & origins else owners.get(token, set()) | keys
        closed |= {key: level > audience for key, level in seen.keys.items()}
        if number < len(states) - 1:
            shown |= {token for token, level in seen.tokens.items() if level <= audience}
            identities |= {token for token, at in seen.identities.items() if at <= audience}
    now = {token for token, level in view(present).tokens.items() if level <= audience}
    told = {
        token
        for token in shown
        if not hidden[token] and not all(closed[key] for key in owners[token])
    }
    return Knowledge(now | told, identities | now, shown | now)

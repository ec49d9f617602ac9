"""A reader is one value, whatever the words it is made of."""

from __future__ import annotations

import attrs
import pytest

from eventkit.model import Audience
from eventkit.model.errors import AudienceError
from eventkit.model.reader import Reader


def test_readers_of_the_same_words_are_equal_and_have_one_hash() -> None:
    one = Reader("public", "ru", {"day": 1, "room": ["aula", "hall"]})
    two = Reader(Audience.PUBLIC, "ru", {"day": [1], "room": iter(["aula", "hall"])})

    assert one == two
    assert hash(one) == hash(two)


def test_without_an_audience_a_reader_sees_what_the_organisers_see() -> None:
    assert Reader(None) == Reader("organizers")


def test_a_reader_cannot_be_changed() -> None:
    chosen = {"day": [1]}
    reader = Reader("public", select=chosen)
    chosen["day"].append(2)

    assert reader.select == {"day": (1,)}
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        reader.language = "ru"  # type: ignore[misc]  # what is tested


def test_an_audience_that_there_is_not_is_refused() -> None:
    with pytest.raises(AudienceError, match="'publik'; did you mean 'public'") as raised:
        Reader("publik")
    assert (raised.value.audience, raised.value.nearest) == ("publik", "public")

"""The options of formats: from tables of the document and words of the command line to objects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from eventkit.document.values import as_duration
from eventkit.model.errors import EventkitError, OptionsError
from eventkit.model.words import nearest

if TYPE_CHECKING:
    from cattrs import Converter

O = TypeVar("O", bound="attrs.AttrsInstance")  # noqa: E741  # the options of a format

_BOOLEANS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


def made_options(kind: type[O], values: Mapping[str, object], owner: str) -> O:
    """Return an object of options.

    A text is read as the option's type wants it: yes and no for booleans, digits for numbers,
    "45 min" or "PT45M" for durations. Otherwise nothing is coerced.

    Args:
        kind: The attrs class of the options.
        values: What is said of them.
        owner: The name of the format, for messages.

    Raises:
        OptionsError: With all keys that are not known and all values that are not right.
    """
    known = [field.name for field in attrs.fields(kind)]
    wrong = [_unknown(key, known) for key in values if key not in known]
    converter = _converter()
    try:
        made = converter.structure({k: v for k, v in values.items() if k in known}, kind)
    except EventkitError:
        raise
    except Exception as error:  # noqa: BLE001  # cattrs gathers whatever the values raised
        from cattrs import transform_error

        wrong += transform_error(error, path="", format_exception=lambda e, _: str(e))
    if wrong:
        raise OptionsError(f"options of {owner}: {'; '.join(map(_readable, wrong))}")
    return made


def _unknown(key: str, known: list[str]) -> str:
    near = nearest(key, known)
    guess = f"did you mean {near!r}?" if near else f"there is {', '.join(known) or 'none'}"
    return f"no option {key!r}; {guess}"


def _readable(message: str) -> str:
    """Return cattrs' `what @ .key` as `key: what`."""
    what, _, path = message.rpartition(" @ ")
    return f"{path.lstrip('.')}: {what}" if what else message


@cache
def _converter() -> Converter:
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True)
    for kind, read in ((bool, _bool), (int, _int), (float, _float), (str, _str)):
        converter.register_structure_hook(kind, read)
    converter.register_structure_hook(timedelta, _timedelta)
    converter.register_structure_hook_func(lambda kind: kind == tuple[str, ...], _texts)
    return converter


def _bool(value: object, _: Any) -> bool:  # noqa: ANN401  # the form that cattrs wants
    said = _BOOLEANS.get(value.casefold()) if isinstance(value, str) else value
    if not isinstance(said, bool):
        raise ValueError(f"yes or no is needed, not {value!r}")  # noqa: TRY004  # bad input
    return said


def _int(value: object, _: Any) -> int:  # noqa: ANN401  # as above
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lstrip("-").isdecimal():
        return int(value)
    raise ValueError(f"a whole number is needed, not {value!r}")


def _float(value: object, _: Any) -> float:  # noqa: ANN401  # as above
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    try:
        return float(value) if isinstance(value, str) else _int(value, None)
    except ValueError:
        raise ValueError(f"a number is needed, not {value!r}") from None


def _str(value: object, _: Any) -> str:  # noqa: ANN401  # as above
    if not isinstance(value, str):
        raise ValueError(f"a text is needed, not {value!r}")  # noqa: TRY004  # bad input
    return value


def _timedelta(value: object, _: Any) -> timedelta:  # noqa: ANN401  # as above
    length = value if isinstance(value, timedelta) else as_duration(value)
    if length is None:
        raise ValueError(f'a duration such as "45 min" or PT45M is needed, not {value!r}')
    return length


def _texts(value: object, _: Any) -> tuple[str, ...]:  # noqa: ANN401  # as above
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise ValueError(f"texts joined by commas are needed, not {value!r}")

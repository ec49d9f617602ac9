"""The files of a programme as records: JSON, CSV, YAML and front matter, each with its places."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from eventkit import DocumentError
from eventkit.plugins import Fault

DEEPEST = 64
"""How many levels of lists and tables are read."""

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(.*?)(?:^|\n)\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)


class Record(dict[str, Any]):
    """A table of a source, which knows where it stands.

    Args:
        place: Its file with its line, or with its path in the file.

    Attributes:
        lines: The lines of its keys, where the format has lines.
    """

    def __init__(self, values: Iterable[tuple[str, Any]] = (), *, place: str = "") -> None:
        super().__init__(values)
        self.place = place
        self.lines: dict[str, int] = {}

    def place_of(self, key: str) -> str:
        """Return where a key stands."""
        file, _, _ = self.place.rpartition(":")
        return f"{file}:{self.lines[key]}" if key in self.lines else self.place


def records(value: object) -> list[Record]:
    """Return the records in a list; those of a mapping that are its values; else nothing."""
    if isinstance(value, Record):
        return [it for it in value.values() if isinstance(it, Record)]
    return [it for it in value if isinstance(it, Record)] if isinstance(value, list) else []


def record(value: object) -> Record:
    """Return a record, or an empty one for anything else."""
    return value if isinstance(value, Record) else Record()


def scalar(value: object) -> str:
    """Return a text or number as a text without blanks around it; nothing of anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


# --- files


def source_text(data: bytes, path: str) -> str:
    """Return the text of a file, in UTF-8, or in UTF-16 with its mark.

    Raises:
        DocumentError: If it is no text.
    """
    is_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "this is no text in UTF-8"
        hint = "save it again in this encoding"
        raise fault("services-encoding", message, path, line=line, hint=hint) from None
    if "\0" in text:
        raise fault("services-encoding", "this is no text: it has characters of code 0", path)
    return text


def fault(
    rule: str, message: str, path: str, *, line: int | None = None, hint: str | None = None
) -> DocumentError:
    """Return the error of a file that cannot be read."""
    return DocumentError([Fault(rule=rule, message=message, file=path, line=line, hint=hint)])


def json_value(text: str, path: str) -> Any:  # noqa: ANN401  # any shape
    """Return what a text in JSON holds, with records for its objects.

    Raises:
        DocumentError: If it is not JSON, or nests too deep.
    """
    try:
        value = json.loads(text, object_pairs_hook=Record)
    except json.JSONDecodeError as error:
        message = f"this is not JSON: {error.msg}"
        raise fault("json-syntax", message, path, line=error.lineno) from None
    except RecursionError:
        raise fault("json-syntax", "lists and objects are nested too deep", path) from None
    except ValueError as error:  # a number of thousands of digits
        raise fault("json-syntax", f"this cannot be read as JSON: {error}", path) from None
    _note_places(value, path)
    return value


def _note_places(value: object, path: str) -> None:
    """Give each record of JSON its place, such as `talks.json, sessions[3]`."""
    layer: list[tuple[str, object]] = [("", value)]
    for _ in range(DEEPEST):
        inner: list[tuple[str, object]] = []
        for name, item in layer:
            if isinstance(item, Record):
                item.place = f"{path}, {name}" if name else path
                dot = "." if name else ""
                inner += ((f"{name}{dot}{key}", it) for key, it in item.items())
            elif isinstance(item, list):
                inner += ((f"{name}[{number}]", it) for number, it in enumerate(item, 1))
        layer = [(name, it) for name, it in inner if isinstance(it, Record | list)]
        if not layer:
            return
    raise fault("json-deep", f"it nests deeper than {DEEPEST} levels", path)


def csv_records(text: str, path: str) -> list[Record]:
    """Return the rows of a table in CSV by the names in its first row.

    Raises:
        DocumentError: If a cell is not closed or too large.
    """
    head, _, _ = text.partition("\n")
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[Record] = []
    names: list[str] = []
    last = 0
    try:
        for cells in reader:
            line, last = last + 1, reader.line_num
            if not names:
                names = [" ".join(cell.split()) for cell in cells]
                continue
            pairs = zip(names, cells, strict=False)
            row = Record(((name, cell) for name, cell in pairs if name), place=f"{path}:{line}")
            if any(cell.strip() for cell in cells):
                rows.append(row)
    except csv.Error as error:
        raise fault("csv-syntax", f"this is not CSV: {error}", path, line=last + 1) from None
    return rows


def yaml_file(text: str, path: str) -> Any:  # noqa: ANN401  # any shape
    """Return what a file in YAML holds; see `yaml_value`."""
    from eventkit_services.yaml_reading import yaml_value  # only where there is YAML

    return yaml_value(text, path)


def front_matter(text: str, path: str) -> Record | None:
    """Return the front matter of a page, in YAML or TOML, with the page as `content`.

    None is a page without front matter.

    Raises:
        DocumentError: If it is wrong.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return None
    if match[1] == "---":
        from eventkit_services.yaml_reading import yaml_value  # only where there is YAML

        value = yaml_value(match[2], path, first_line=2)
    else:
        value = _toml(match[2], path)
    page = value if isinstance(value, Record) else Record(place=f"{path}:1")
    page["content"] = text[match.end() :].strip()
    return page


def _toml(text: str, path: str) -> Record:
    try:
        table = tomllib.loads(text)
    except RecursionError:
        message = "the tables and lists of its front matter are nested too deep"
        raise fault("toml-syntax", message, path) from None
    except ValueError as error:  # also that of its syntax
        raise fault("toml-syntax", f"its front matter is not TOML: {error}", path) from None
    return _as_record(json.loads(json.dumps(table, default=str), object_pairs_hook=Record), path)


def _as_record(value: Record, path: str) -> Record:
    _note_places(value, path)
    value.place = f"{path}:1"
    return value


# --- the files of a folder


Reader = Callable[[str, str], Any]
"""From the text of a file and its path to what it holds."""


def suffix_of(path: str) -> str:
    """Return the suffix of a path in small letters."""
    name = path.rpartition("/")[2]
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""


def read_files(
    files: Mapping[str, bytes],
    readers: Mapping[str, Reader],
    *,
    otherwise: Reader,
    recognizes: Callable[[bytes, str], bool],
    omit: Callable[[str, str], None],
) -> Iterator[tuple[str, Any]]:
    """Yield what the files of a folder hold, with their paths.

    Args:
        files: The files.
        readers: A reader for each suffix; files with others are passed over.
        otherwise: The reader of a single file that has another suffix.
        recognizes: Function from the bytes and path of a file to whether it is of this program:
            then a fault of it counts.
        omit: Function that notes the place and fault of another file.

    Raises:
        DocumentError: With the faults of all files that are of this program.
    """
    faults: list[Fault] = []
    for path in files:
        reader = readers.get(suffix_of(path)) or (otherwise if len(files) == 1 else None)
        if reader is None:
            continue
        data = files[path]
        try:
            value = reader(source_text(data, path), path)
        except DocumentError as error:
            if len(files) == 1 or recognizes(data, path):
                faults += error.faults
            else:
                omit(path, f"the file is not read: {error.faults[0].message}")
        else:
            yield path, value
    if faults:
        raise DocumentError(faults)

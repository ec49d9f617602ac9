"""Workbooks: XLSX, XLSM, ODS and XLS, read by calamine once they are known to be no bombs."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from eventkit import DocumentError
from eventkit.plugins import Fault, Note
from eventkit_sheets.sheets import Row, Sheet, Value, column_of, letters

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MOST_BYTES = 512 * 2**20
"""The most bytes that a workbook unpacks to."""

MOST_CELLS = 4_000_000
"""The most cells of the area that the cells of a sheet span: calamine keeps a place for each."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE = "open it in a spreadsheet program and save it again as .xlsx"
_ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!")
_TAG = re.compile(rb"<(?:\w+:)?(row|c|f|v|is)\b([^>]*)>")
_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})"')
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_REFERENCE = re.compile(rb'\br="([A-Z]{0,3})([0-9]{1,7})"')
_ODS_TAG = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?![\w-])([^>]*)>|<(text:p|draw:)"
)
_ODS_NUMBER = re.compile(rb'table:number-(rows|columns)-(repeated|spanned)="([0-9]{1,9})"')


def is_workbook(data: bytes) -> bool:
    """Return whether bytes begin as a workbook does, or another file in a container of its kind."""
    return data.startswith((_ZIP, _OLE))


def workbook_sheets(data: bytes) -> tuple[list[Sheet], list[Note]]:
    """Return the sheets of a workbook that are not hidden, and notes on what is left out.

    Args:
        data: The bytes of the file.

    Raises:
        DocumentError: If it is broken, has a password, or is too large.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    formulas: dict[str, list[str]] = {}
    spans: dict[str, dict[tuple[int, int], tuple[int, int]]] = {}
    if data.startswith(_ZIP):
        formulas, spans = _examined(data)
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise _locked()
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        return _sheets(workbook, formulas, spans)
    except PasswordError:
        raise _locked() from None
    except CalamineError as error:
        raise _fault("sheet-broken", f"the workbook cannot be read: {error}", _SAVE) from error


def _fault(rule: str, message: str, hint: str, place: str | None = None) -> DocumentError:
    return DocumentError([Fault(rule=rule, message=message, hint=hint, source_place=place)])


def _locked() -> DocumentError:
    hint = "open it in a spreadsheet program and save a copy without the password"
    return _fault("sheet-password", "the workbook is protected by a password", hint)


# --- before calamine sees it


class _Extent(NamedTuple):
    """The last row and column that hold something, from 1, and formulas without a value."""

    row: int
    column: int
    formulas: list[str]


def _examined(
    data: bytes,
) -> tuple[dict[str, list[str]], dict[str, dict[tuple[int, int], tuple[int, int]]]]:
    """Return the cells of formulas without values, and the merged areas of an OpenDocument.

    Raises:
        DocumentError: If the container is broken, no workbook, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            names = set(container.namelist())
            _require_sizes(container)
            if "content.xml" in names:
                return {}, _examined_opendocument(container)
            if "xl/workbook.xml" not in names:
                raise _no_workbook(names)
            return _examined_xlsx(container), {}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        message = f"the workbook is broken: {error}"
        hint = f"get the file again, or {_SAVE}"
        raise _fault("sheet-broken", message, hint) from error
    except RuntimeError as error:  # of zipfile: a password
        raise _locked() from error


def _no_workbook(names: set[str]) -> DocumentError:
    if any(name.startswith("word/") for name in names):
        message, hint = "this is a text document and no workbook", "read it with --from agenda"
    else:
        message, hint = "this is an archive and no workbook that is read", _SAVE
    return _fault("sheet-no-workbook", message, hint)


def _require_sizes(container: zipfile.ZipFile) -> None:
    size = sum(member.file_size for member in container.infolist())
    if size > MOST_BYTES:
        message = (
            f"the workbook unpacks to {size >> 20} MiB, and at most {MOST_BYTES >> 20} are read"
        )
        raise _fault(
            "sheet-too-large", message, "copy the sheets that you need into a new workbook"
        )


def _examined_xlsx(container: zipfile.ZipFile) -> dict[str, list[str]]:
    formulas: dict[str, list[str]] = {}
    names = _names_of_sheets(container)
    for member in container.namelist():
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", member):
            continue
        name = names.get(member.removeprefix("xl/"), member)
        extent = _extent(container.read(member))
        _require_cells(extent.row, extent.column, name)
        if extent.formulas:
            formulas[name] = extent.formulas
    return formulas


def _require_cells(rows: int, columns: int, name: str) -> None:
    if rows * columns <= MOST_CELLS:
        return
    last = f"{letters(columns - 1)}{rows}"
    message = f"its cells reach to {last}, which is more than is read"
    hint = "delete the rows and columns behind the table, and save the workbook"
    raise _fault("sheet-too-large", message, hint, f"sheet {name}")


def _names_of_sheets(container: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of sheets by their files; nothing of a workbook that hides them."""
    with suppress(KeyError, UnicodeDecodeError):
        relations = container.read("xl/_rels/workbook.xml.rels").decode()
        workbook = container.read("xl/workbook.xml").decode()
        targets = {}
        for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
            facts = dict(re.findall(r'\b(Id|Target)="([^"]*)"', tag))
            targets[facts.get("Id")] = facts.get("Target", "").removeprefix("/xl/")
        names = {}
        for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", workbook):
            facts = dict(re.findall(r'\b(name|\w+:id)="([^"]*)"', tag))
            id = next((value for key, value in facts.items() if key.endswith(":id")), "")
            names[targets.get(id, "")] = unescape(facts.get("name", ""))
        return names
    return {}


def _extent(xml: bytes) -> _Extent:
    """Return how far the cells of a sheet reach that hold something."""
    cells = _CELL.findall(xml)
    if not re.search(rb"<(?:\w+:)?f\b", xml) and len(cells) == len(_ANY_CELL.findall(xml)):
        row = max((int(digits) for digits in {digits for _, digits in cells}), default=0)
        columns = {name for name, _ in cells}
        column = max((column_of(name.decode()) + 1 for name in columns), default=0)
        if row * column <= MOST_CELLS:  # else blank cells with a format may count for it
            return _Extent(row, column, [])
    return _exact_extent(xml)


def _exact_extent(xml: bytes) -> _Extent:
    row = column = last_row = last_column = 0
    formulas: list[str] = []
    pending = ""  # the cell of a formula without a value so far
    for match in _TAG.finditer(xml):
        tag, facts = match[1], match[2]
        if tag in (b"c", b"row"):
            formulas += [pending] * bool(pending)
            pending = ""
            reference = _REFERENCE.search(facts)
            if tag == b"row":
                row, column = int(reference[2]) if reference else row + 1, 0
                continue
            column += 1
            if reference and reference[1]:
                column, row = column_of(reference[1].decode()) + 1, int(reference[2])
            if not facts.endswith(b"/") and not xml.startswith(b"</", match.end()):
                last_row, last_column = max(last_row, row), max(last_column, column)
        elif tag == b"f":
            pending = f"{letters(column - 1)}{row}"
        elif not facts.endswith(b"/") and not xml.startswith(b"</", match.end()):
            pending = ""
    return _Extent(last_row, last_column, formulas + [pending] * bool(pending))


def _is_encrypted(container: zipfile.ZipFile) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in container.namelist() and b"encryption-data" in container.read(manifest)


def _examined_opendocument(
    container: zipfile.ZipFile,
) -> dict[str, dict[tuple[int, int], tuple[int, int]]]:
    """Return the merged areas of the sheets of an OpenDocument, by their names."""
    if _is_encrypted(container):
        raise _locked()
    spans: dict[str, dict[tuple[int, int], tuple[int, int]]] = {}
    areas: dict[tuple[int, int], tuple[int, int]] = {}
    name = ""
    row = column = repeat = last_row = last_column = 0
    for match in _ODS_TAG.finditer(container.read("content.xml")):
        closing, tag, facts, content = match[1], match[2], match[3], match[4]
        if content:
            last_row, last_column = max(last_row, row + repeat), max(last_column, column)
            continue
        numbers = {(it[1], it[2]): int(it[3]) for it in _ODS_NUMBER.finditer(facts) if not closing}
        if tag == b"table":
            if closing:
                _require_cells(last_row, last_column, name)
                spans[name] = areas
            areas, row, repeat, last_row, last_column = {}, 0, 0, 0, 0
            named = re.search(rb'table:name="([^"]*)"', facts)
            name = unescape(named[1].decode("utf-8", "replace")) if named else name
        elif tag == b"table-row":
            row, column = row + repeat, 0
            repeat = 0 if closing else numbers.get((b"rows", b"repeated"), 1)
        elif not closing:
            down = numbers.get((b"rows", b"spanned"), 1)
            across = numbers.get((b"columns", b"spanned"), 1)
            if down * across > 1:
                areas[row, column] = (row + down - 1, column + across - 1)
            column += numbers.get((b"columns", b"repeated"), 1)
            if b"office:value" in facts:
                last_row, last_column = max(last_row, row + repeat), max(last_column, column)
    return spans


# --- the sheets


def _sheets(
    workbook: CalamineWorkbook,
    formulas: dict[str, list[str]],
    spans: dict[str, dict[tuple[int, int], tuple[int, int]]],
) -> tuple[list[Sheet], list[Note]]:
    sheets: list[Sheet] = []
    notes: list[Note] = []
    for facts in workbook.sheets_metadata:
        name = facts.name
        if not str(facts.typ).endswith("WorkSheet"):
            continue
        if not str(facts.visible).endswith(".Visible"):
            notes.append(
                Note(place=f"sheet {name}", message="the sheet is hidden", kind="left-out")
            )
            continue
        sheet = workbook.get_sheet_by_name(name)
        _require_cells(sheet.total_height + 1, sheet.total_width + 1, name)
        rows, errors = _rows(sheet)
        merged = sheet.merged_cell_ranges or []
        areas = spans.get(name) or {
            (first[0], first[1]): (last[0], last[1]) for first, last in merged
        }
        sheets.append(Sheet(name=name, rows=rows, spans=areas))
        notes += _notes_on_cells(name, errors, "holds an error and is read as blank")
        reason = "holds a formula whose value is not in the file"
        hint = "open the workbook in a spreadsheet program and save it"
        notes += _notes_on_cells(name, formulas.get(name, ()), f"{reason}: {hint}")
    return sheets, notes


def _notes_on_cells(name: str, cells: Iterable[str], message: str) -> Iterator[Note]:
    """Yield one note on the cells of a sheet that have the same fault."""
    places = [*cells]
    if places:
        more = f" (as do {len(places) - 1} more, such as {places[1]})" if len(places) > 1 else ""
        yield Note(place=f"sheet {name}, cell {places[0]}", message=f"the cell {message}{more}")


def _rows(sheet: CalamineSheet) -> tuple[list[Row], list[str]]:
    """Return the rows that are not blank, and the cells that hold an error."""
    rows: list[Row] = []
    errors: list[str] = []
    start = sheet.start or (0, 0)
    before: list[Value] = [None] * start[1]
    for number, cells in enumerate(sheet.to_python(skip_empty_area=True), start[0] + 1):
        values = before + [_value(cell) for cell in cells]
        for column, value in enumerate(values):
            if value in _ERRORS:
                errors.append(f"{letters(column)}{number}")
                values[column] = None
        while values and values[-1] is None:
            values.pop()
        if values:
            rows.append(Row(number, values))
    return rows, errors


def _value(cell: Value) -> Value:
    if isinstance(cell, str):
        return cell.strip() or None
    return cell

"""The package of a document of Word: its parts, none of them larger than is good."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any, NoReturn

from eventkit import DocumentError
from eventkit_agenda.blocks import refusal

PART_LIMIT = 64 * 2**20
"""The most bytes of a part when it is unpacked."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE = "open it in Word or LibreOffice and save it as .docx"
_MOST_TIMES = 500
_SMALL = 2**20


def is_package(data: bytes) -> bool:
    """Return whether bytes are of Word, and no text."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE, b"{\\rtf"))


def require_package(data: bytes) -> zipfile.ZipFile:
    """Return the package of a document.

    Raises:
        DocumentError: If it is broken, protected by a password, or of another format.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            hint = "take the password away in Word (File, Info, Protect) and save it again"
            raise refusal("password-protected", "the document is protected by a password", hint)
        raise refusal("older-word", "this is a document of Word before 2007", _SAVE)
    if data.startswith(b"{\\rtf"):
        raise refusal("rich-text", "this is Rich Text, not a document of Word", _SAVE)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError) as error:
        _refuse_broken(error)


def part_of(package: zipfile.ZipFile, name: str) -> Any | None:  # noqa: ANN401  # ElementTree's element, of the untyped defusedxml
    """Return the root element of a part; None if there is no such part.

    Raises:
        DocumentError: If it is broken, too large, or declares entities.
    """
    from defusedxml import (  # type: ignore[import-untyped]  # it brings no types
        DefusedXmlException,
        ElementTree,
    )

    if name not in package.NameToInfo:
        return None
    data = _bytes_of(package, name)
    try:
        return ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        message = f"the part {name} declares entities, which is refused"
        raise refusal("xml-entities", message, _SAVE) from error
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        _refuse_broken(error)


def _bytes_of(package: zipfile.ZipFile, name: str) -> bytes:
    info = package.NameToInfo[name]
    is_bomb = info.file_size > max(info.compress_size * _MOST_TIMES, _SMALL)
    if info.flag_bits & 1:
        raise refusal("password-protected", "the document is protected by a password", _SAVE)
    if info.file_size > PART_LIMIT or is_bomb:
        message = f"the part {name} of the document is far larger than it seems"
        raise refusal("too-large", message, "save the agenda alone as .docx, without the rest")
    try:
        with package.open(info) as part:
            return part.read(PART_LIMIT)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        _refuse_broken(error)


def _refuse_broken(error: Exception) -> NoReturn:
    raise broken() from error


def broken() -> DocumentError:
    """Return the error of a document that is torn, or another file in a package."""
    return refusal("broken-docx", "this is not a whole document of Word", _SAVE)

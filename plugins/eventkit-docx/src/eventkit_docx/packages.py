"""The packages of documents: what a template may be, and how a document becomes bytes."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, NoReturn

from lxml import etree  # type: ignore[import-untyped]  # it brings no types

from eventkit.plugins import InputFile, InputFileError
from eventkit_docx.elements import Element

if TYPE_CHECKING:
    from docx.opc.package import OpcPackage

MOST_PARTS = 2_000
"""The most files in the package of a template."""
MOST_BYTES = 128 << 20
"""The most bytes of a template when it is unpacked."""
MOST_XML = 16 << 20
"""The most bytes of one part that is XML."""

_BASE: Mapping[str, str] = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package.rels.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document.rels.xml",
    "word/styles.xml": "styles.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/theme/theme1.xml": "theme.xml",
    "word/header1.xml": "header.xml",
    "word/header2.xml": "header.xml",
    "word/footer1.xml": "footer.xml",
}
_TYPES = "[Content_Types].xml"
_TYPES_XML = "http://schemas.openxmlformats.org/package/2006/content-types"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE = "open it in Word or LibreOffice and save it as a Word document (.docx)"
_STRICT = b"http://purl.oclc.org/ooxml/"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MAIN_OF_TEMPLATE = _MAIN.replace("document.main", "template.main")
_ACTIVE = ("vbaproject.bin", "vbadata.xml", "/activex/")
_FIRST_TIME = (1980, 1, 1, 0, 0, 0)  # that a zip can say


def base_file(name: str) -> bytes:
    """Return a file of the document that is used without a template."""
    return (files("eventkit_docx") / "base" / name).read_bytes()


def base_element(name: str) -> Element:
    """Return the root element of a file of the document that is used without a template."""
    return etree.fromstring(base_file(name), etree.XMLParser(remove_blank_text=True))


def base_package() -> bytes:
    """Return the package of the document that is used without a template."""
    return _zipped((path, base_file(name)) for path, name in _BASE.items())


def template_package(template: InputFile) -> bytes:
    """Return the package of a template, as that of a document.

    Raises:
        InputFileError: If it is no document of Word that can be used.
    """
    package = _opened(template)
    infos = package.infolist()
    names = [info.filename for info in infos]
    _require_small(template, infos)
    if len(set(names)) < len(names):
        refuse(template, f"two parts have one name: {_SAVE}")
    if any(part in f"/{name}".casefold() for name in names for part in _ACTIVE):
        _refuse_macros(template)
    parts = {info.filename: _bytes_of(template, package, info) for info in infos}
    _require_parts(template, parts)
    parts[_TYPES] = _types_of_document(template, parts[_TYPES])
    return _zipped(parts.items())


def refuse(template: InputFile, message: str) -> NoReturn:
    """Raise the error of a template.

    Raises:
        InputFileError: Always.
    """
    fault = f"the template {template.name!r} cannot be used: {message}"
    raise InputFileError(fault, [fault])


def _refuse_macros(template: InputFile) -> NoReturn:
    refuse(template, "it has macros or controls: save it without them, as .docx")


def _opened(template: InputFile) -> zipfile.ZipFile:
    if template.is_folder:
        refuse(template, "it is a folder: name a document of Word (.docx)")
    data = template.data
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            refuse(template, "it is protected by a password: take the password away, and save it")
        refuse(template, f"it is a document of Word before 2007: {_SAVE}")
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError):
        refuse(template, f"it is no document of Word: {_SAVE}")


def _require_small(template: InputFile, infos: list[zipfile.ZipInfo]) -> None:
    """Refuse a package that unpacks to too much; `zipfile` unpacks no more than is declared."""
    if len(infos) > MOST_PARTS:
        refuse(template, f"it has more than {MOST_PARTS} parts: make a smaller one")
    if sum(info.file_size for info in infos) > MOST_BYTES:
        refuse(template, f"it unpacks to more than {MOST_BYTES >> 20} MiB: make a smaller one")
    for info in infos:
        if _is_xml(info.filename) and info.file_size > MOST_XML:
            size = MOST_XML >> 20
            refuse(template, f"{info.filename} is larger than {size} MiB: make a smaller one")


def _is_xml(name: str) -> bool:
    return name.casefold().endswith((".xml", ".rels"))


def _bytes_of(template: InputFile, package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & 1:
        refuse(template, "it is protected by a password: take the password away, and save it")
    try:
        return package.read(info)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        refuse(template, f"{info.filename} in it is damaged: {_SAVE}")


def _require_parts(template: InputFile, parts: Mapping[str, bytes]) -> None:
    for name, data in parts.items():
        if not _is_xml(name):
            continue
        try:
            root = etree.fromstring(data, _parser())
        except (etree.XMLSyntaxError, ValueError):
            refuse(template, f"{name} in it is damaged: {_SAVE}")
        if root.getroottree().docinfo.doctype:
            refuse(template, f"{name} in it declares entities: {_SAVE}")
        if _STRICT in data:
            refuse(template, f"it is in the strict form of the format: {_SAVE}")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _types_of_document(template: InputFile, data: bytes) -> bytes:
    """Return the types of a package in which a template is a document."""
    root = etree.fromstring(data, _parser())
    types = [node.get("ContentType", "") for node in root]
    if any("macroenabled" in it.casefold() for it in types):
        _refuse_macros(template)
    for node in root:
        if node.get("ContentType") == _MAIN_OF_TEMPLATE:
            node.set("ContentType", _MAIN)
    if not any(node.get("ContentType") == _MAIN for node in root):
        refuse(template, f"it is no document of Word: {_SAVE}")
    converted: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return converted


def bytes_of(package: OpcPackage) -> bytes:
    """Return a package as bytes, which are alike each time: without the time of writing."""
    for part in package.parts:
        part.before_marshal()  # type: ignore[no-untyped-call]  # of python-docx
    return _zipped(_written_parts(package))


def _written_parts(package: OpcPackage) -> Iterator[tuple[str, bytes]]:
    yield _TYPES, _content_types(package)
    yield "_rels/.rels", _encoded(package.rels.xml)
    for part in package.parts:
        yield part.partname.membername, part.blob
        if len(part.rels):
            yield part.partname.rels_uri.lstrip("/"), _encoded(part.rels.xml)


def _encoded(xml: str | bytes) -> bytes:
    return xml.encode() if isinstance(xml, str) else xml


def _content_types(package: OpcPackage) -> bytes:
    root = etree.Element(f"{{{_TYPES_XML}}}Types", nsmap={None: _TYPES_XML})
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml"}
    defaults["xml"] = "application/xml"
    for extension, kind in defaults.items():
        attributes = {"Extension": extension, "ContentType": kind}
        etree.SubElement(root, f"{{{_TYPES_XML}}}Default", attributes)
    for part in package.parts:
        attributes = {"PartName": str(part.partname), "ContentType": part.content_type}
        etree.SubElement(root, f"{{{_TYPES_XML}}}Override", attributes)
    types: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return types


def _zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, data in parts:
            info = zipfile.ZipInfo(name, _FIRST_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # the same on every system
            package.writestr(info, data)
    return file.getvalue()

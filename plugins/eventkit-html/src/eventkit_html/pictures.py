"""Pictures: which kind they are, and one that is drawn for those who share a link."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable

from eventkit.model.errors import InputFileError
from eventkit.plugins import Assets

_HEADS = {
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"GIF87a": ".gif",
    b"GIF89a": ".gif",
}
_SVG = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<svg[\s>]", re.DOTALL
)
WIDTH, HEIGHT = 1200, 630
"""The size of a picture of a link, as Open Graph and its readers have it."""


def picture_suffix(data: bytes) -> str:
    """Return the suffix of a picture by its bytes; empty if it is none that browsers show.

    >>> picture_suffix(b"GIF89a..."), picture_suffix(b"%PDF-1.7")
    ('.gif', '')
    """
    for head, suffix in _HEADS.items():
        if data.startswith(head):
            return suffix
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    return ".svg" if _SVG.match(data[:4096]) else ""


def require_pictures(pictures: Assets, names: Iterable[str]) -> dict[str, bytes]:
    """Return the pictures that are named and are files, by their names.

    Raises:
        InputFileError: With each that is no picture.
    """
    files = {name: pictures[name] for name in names if name in pictures}
    faults = [
        f"{name}: it is no picture: PNG, JPEG, GIF, WebP or SVG is needed"
        for name, data in files.items()
        if not picture_suffix(data)
    ]
    if faults:
        raise InputFileError(f"pictures cannot be used: {'; '.join(faults)}", faults)
    return files


Area = tuple[float, float, float, float]


def drawn(areas: Iterable[tuple[Area, int]], palette: Iterable[str]) -> bytes:
    """Return a PNG of coloured rectangles.

    Args:
        areas: The left, top, right and bottom of each rectangle, from 0 to 1, and the number of
            its colour.
        palette: The colours; the first is the background.

    >>> drawn([((0, 0, 0.5, 1), 1)], ["#ffffff", "#0b6e6e"])[1:4]
    b'PNG'
    """
    rows = [bytearray(WIDTH) for _ in range(HEIGHT)]
    for (x0, y0, x1, y1), number in areas:
        start, end = round(x0 * WIDTH), round(x1 * WIDTH)
        for row in rows[round(y0 * HEIGHT) : round(y1 * HEIGHT)]:
            row[start:end] = bytes([number]) * (end - start)
    colors = b"".join(bytes.fromhex(color[1:]) for color in palette)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", colors), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

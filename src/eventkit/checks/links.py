"""Rules on links, pictures and licences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from eventkit.checks._fields import values_of
from eventkit.checks._rule import Finding, rule
from eventkit.model import Event, Severity
from eventkit.model.fields import PICTURES
from eventkit.model.words import guess

_URL = frozenset({"url"})
_LICENSE = frozenset({"license"})
_UNPORTABLE = frozenset(":\\")  # of drives, schemes and paths of Windows
_LICENSE_ID = re.compile(r"[A-Za-z0-9.+-]{1,64}")


@rule("link-not-web", Severity.WARNING, "A link that is not a web address")
def link_not_web(event: Event) -> Iterator[Finding]:
    """A `url` begins with `https://` or `http://` and the name of a server.

    A warning: calendars and pages do not follow other links, or do so in unexpected ways. E-mail
    addresses and telephone numbers belong in `contact`.
    """
    for place, link in values_of(event, _URL):
        if not _is_web(link):
            yield Finding(
                place,
                f"{link!r} is not a web address",
                "begin it with https:// and the name of the server,"
                " without blanks and invisible characters",
            )


@rule("picture-elsewhere", Severity.ERROR, "A picture that is not beside the document")
def picture_elsewhere(event: Event) -> Iterator[Finding]:
    """A `logo` or `image` is a file in the folder of the document or below it, or on the web.

    Its path has `/` between folders, and begins neither with `/` nor with the letter of a drive.

    An error: a document must not lead to files that are not its own.
    """
    for place, picture in values_of(event, PICTURES):
        if not (_is_beside(picture) or _is_web(picture)):
            yield Finding(
                place,
                f"{picture!r} is neither the path of a file beside the document nor a web address",
                "put the file into the folder of the document and write its path, such as"
                " pictures/ada.jpg, or begin the address with https://",
            )


def _is_beside(path: str) -> bool:
    """Return whether a path leads to a file in its folder or below, on every system."""
    if not path.isprintable() or path != path.strip() or not _UNPORTABLE.isdisjoint(path):
        return False
    depth = 0
    *folders, file = path.split("/")
    for folder in folders:
        depth += {"": -1, ".": 0, "..": -1}.get(folder, 1)
        if depth < 0:
            return False
    return file not in {"", ".", ".."}


@rule("unknown-license", Severity.WARNING, "A licence that programs do not know")
def unknown_license(event: Event) -> Iterator[Finding]:
    """A `license` is an id of the list of SPDX, https://spdx.org/licenses, or a web address.

    A warning: people may know what is meant, but no program can say what may be done with it.
    """
    for place, license in values_of(event, _LICENSE):
        if not (_is_license(license) or _is_web(license)):
            dashed = "-".join(license.split())
            near = next(filter(_is_license, (dashed, f"{dashed}-4.0")), None)
            yield Finding(
                place,
                f"{license!r} is neither an id of SPDX nor a web address",
                guess(near, "write an id of https://spdx.org/licenses, such as CC-BY-4.0"),
            )


def _is_license(text: str) -> bool:
    """Return whether a text is an id of SPDX, whatever the case of its letters."""
    if not _LICENSE_ID.fullmatch(text):
        return False
    from packaging.licenses import (  # large tables, needed where there is a licence
        InvalidLicenseExpression,
        canonicalize_license_expression,
    )

    try:
        return bool(canonicalize_license_expression(text))
    except InvalidLicenseExpression:
        return False


def _is_web(link: str) -> bool:
    if " " in link or not link.isprintable():
        return False
    try:
        parts = urlsplit(link)
        host, is_port = parts.hostname or "", parts.port != 0
    except ValueError:  # impossible brackets or port
        return False
    return parts.scheme in {"http", "https"} and any(map(str.isalnum, host)) and is_port

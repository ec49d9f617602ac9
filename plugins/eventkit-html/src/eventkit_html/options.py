"""The options of the formats."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal
from urllib.parse import urlsplit

from attrs import Attribute, field, frozen

from eventkit.plugins import Assets, InputFile, PersonalViews, Readership

_ON = (
    "the day of the report on outcomes: what was known then, and overdue; by default all that is"
    " known, and nothing is overdue"
)
_SINCE = "the report on outcomes lists first what changed on this day or later"
_COLOR = re.compile("#[0-9a-fA-F]{6}")


def _is_address(_: object, __: Attribute[Any], url: str | None) -> None:
    """Accept the address of a published site."""
    if url is None:
        return
    parts = urlsplit(url)
    is_plain = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain:
        raise ValueError(f"an address such as https://example.org/school/ is needed, not {url!r}")
    if parts.query or parts.fragment:
        raise ValueError(f"the address of a folder has no '?' and no '#': {url!r}")


def _is_color(_: object, __: Attribute[Any], color: str | None) -> None:
    """Accept a colour."""
    if color is not None and not _COLOR.fullmatch(color):
        raise ValueError(f"a colour such as #0b6e6e is needed, not {color!r}")


def _in_a_folder(url: str | None) -> str | None:
    return f"{url}/" if isinstance(url, str) and not url.endswith("/") else url


@frozen(kw_only=True)
class HtmlOptions:
    """What a site looks like, and where it will be published."""

    url: str | None = field(
        default=None,
        converter=_in_a_folder,
        validator=_is_address,
        metadata={
            "help": "where the site will be published: https://example.org/school/. Without it"
            " there is nothing to subscribe to, and no map for search engines"
        },
    )
    style: Literal["river", "slate"] = field(
        default="river",
        metadata={"help": "one of the two styles: serif on paper (river), or plain (slate)"},
    )
    accent: str | None = field(
        default=None,
        validator=_is_color,
        metadata={"help": "the colour of links and marks: #0b6e6e; made readable where it is not"},
    )
    theme: InputFile | None = field(
        default=None,
        metadata={
            "help": "a folder of your own: templates of the same names, theme.css, theme.toml,"
            " a logo, and files to copy"
        },
    )
    columns: Literal["rooms", "tracks"] = field(
        default="rooms", metadata={"help": "what stands beside one another in the grid of a day"}
    )
    draft: bool | None = field(
        default=None,
        metadata={
            "help": "whether pages say that the programme may change; by default until it is"
            " released, and while it has changes that are not"
        },
    )
    offline: bool = field(
        default=True,
        metadata={"help": "whether a published site works without a network after one visit"},
    )
    changes: bool = field(
        default=True, metadata={"help": "a page of what changed with the last release"}
    )
    on: date | None = field(default=None, metadata={"help": _ON})
    since: date | None = field(default=None, metadata={"help": _SINCE})
    assets: Assets = field(factory=Assets)
    readership: Readership = field(factory=Readership)


def _is_sender(_: object, __: Attribute[Any], sender: str | None) -> None:
    """Accept an address of mail."""
    from eventkit_html.mails import address  # imports a lot

    if sender is not None and not address(sender):
        raise ValueError(f"an address such as office@example.org is needed, not {sender!r}")


@frozen(kw_only=True)
class EmailOptions:
    """What stands in the mails."""

    sender: str | None = field(
        default=None,
        validator=_is_sender,
        metadata={
            "help": "the address that the mails are from: office@example.org. Without it your mail"
            " program puts its own"
        },
    )
    url: str | None = field(
        default=None,
        validator=_is_address,
        metadata={"help": "where the whole programme is published; the mails link to it"},
    )
    accent: str = field(
        default="#0b6468",
        validator=_is_color,
        metadata={"help": "the colour of headings; made readable where it is not"},
    )
    changes: bool = field(
        default=True,
        metadata={"help": "what changed for each person since the release before the last"},
    )
    changes_since: int | None = field(
        default=None,
        metadata={"help": "the number of the release since which changes are told"},
    )
    views: PersonalViews = field(factory=PersonalViews)
    readership: Readership = field(factory=Readership)


Layout = Literal[
    "booklet",
    "grid",
    "list",
    "poster",
    "doors",
    "badges",
    "signs",
    "signin",
    "runsheet",
    "certificates",
    "outcomes",
]
SigninColumn = Literal[
    "name", "organization", "position", "country", "role", "email", "phone", "days", "signature"
]


@frozen(kw_only=True)
class PdfOptions:
    """What is printed, on which paper, and what it looks like."""

    layout: Layout = field(
        default="booklet",
        metadata={
            "help": "the programme (booklet, grid, list, poster), sheets for rooms (doors) and"
            " for people (badges, signs, signin, certificates), what organisers need at hand"
            " (runsheet), or the report on outcomes (outcomes)"
        },
    )
    paper: Literal["A4", "A3", "A5", "letter"] | None = field(
        default=None,
        metadata={"help": "the paper; by default A3 for the poster, and A4 for everything else"},
    )
    style: Literal["river", "slate"] = field(
        default="river", metadata={"help": "the style of the site: serif (river), or plain (slate)"}
    )
    accent: str | None = field(
        default=None,
        validator=_is_color,
        metadata={
            "help": "the colour of headings and marks: #0b6e6e; made readable where it is not"
        },
    )
    theme: InputFile | None = field(
        default=None,
        metadata={
            "help": "the folder of a theme, as that of the site: templates of the same names,"
            " print.css, a logo and fonts"
        },
    )
    columns: Literal["rooms", "tracks"] = field(
        default="rooms", metadata={"help": "what stands beside one another in the grid of a day"}
    )
    roles: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "the roles of whom badges, signs, sign-in sheets and certificates are for:"
            " speaker,participant. By default everybody"
        },
    )
    signin_columns: tuple[SigninColumn, ...] = field(
        default=("name", "organization", "country", "signature"),
        metadata={
            "help": "the columns of the sign-in sheet: name, organization, position, country, role,"
            " email, phone, days (one to sign for each) and signature"
        },
    )
    url: str | None = field(
        default=None,
        converter=_in_a_folder,
        validator=_is_address,
        metadata={
            "help": "where the site is published: badges then have a QR code that leads to the"
            " programme of their bearer"
        },
    )
    draft: bool | None = field(
        default=None,
        metadata={"help": "whether the cover says that the programme may change; see html"},
    )
    on: date | None = field(default=None, metadata={"help": _ON})
    since: date | None = field(default=None, metadata={"help": _SINCE})
    assets: Assets = field(factory=Assets)
    readership: Readership = field(factory=Readership)

    @property
    def site(self) -> HtmlOptions:
        """The options of a site that looks like it."""
        return HtmlOptions(
            style=self.style,
            accent=self.accent,
            theme=self.theme,
            columns=self.columns,
            url=self.url,
            draft=self.draft,
            changes=False,
            assets=self.assets,
            readership=self.readership,
        )

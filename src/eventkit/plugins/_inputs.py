"""What exporters and importers are handed besides: files, pictures, readers, a destination."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attrs import field, frozen

from eventkit.model import Audience, Event, Person
from eventkit.model.errors import OptionsError


def _content(content: bytes | Mapping[str, bytes]) -> bytes | Mapping[str, bytes]:
    return dict(content) if isinstance(content, Mapping) else bytes(content)


@frozen
class InputFile:
    """A file, or a folder of files, that a user names in an option: a template, a theme.

    An option has this type, with the default None; the user gives a path, and eventkit reads it.

    Args:
        name: The path as the user wrote it.
        content: The bytes of the file; of a folder a mapping of relative paths with `/` to bytes.

    >>> InputFile("page.html", b"<h1>").data
    b'<h1>'
    >>> sorted(InputFile("theme", {"page.html": b"", "css/page.css": b""}).files)
    ['css/page.css', 'page.html']
    """

    name: str
    content: bytes | Mapping[str, bytes] = field(converter=_content, hash=False, repr=False)

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return isinstance(self.content, Mapping)

    @property
    def data(self) -> bytes:
        """The bytes of the file.

        Raises:
            OptionsError: If it is a folder.
        """
        if isinstance(self.content, Mapping):
            raise OptionsError(f"{self.name!r} is a folder: name a file in it")
        return self.content

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files of the folder by their paths in it; a file alone is one by its last name."""
        if isinstance(self.content, Mapping):
            return self.content
        return {self.name.replace("\\", "/").rpartition("/")[2]: self.content}


class Assets(Mapping[str, bytes]):
    """The pictures that an event names and that are files: their bytes, by the path that it names.

    An option of which this is the default (`factory=Assets`) is filled by eventkit, and users
    cannot set it. The paths are those of `logo` and `image` in the view that is exported. A picture
    on the web is a link, and not among them. Each is read when it is asked for, and kept by nobody;
    where no folder is known, as in `eventkit.export` without `assets=`, there are none.

    Args:
        files: The bytes of each picture, for tests.

    >>> pictures = Assets({"ada.png": b"..."})
    >>> pictures.get("ada.png"), pictures.get("https://example.org/ada.png")
    (b'...', None)
    """

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self._files = files or {}

    def __getitem__(self, picture: str) -> bytes:
        """Return the bytes of a picture.

        Raises:
            KeyError: If it is not among them.
            InputFileError: If it cannot be read any more.
        """
        return self._files[picture]

    def __iter__(self) -> Iterator[str]:
        """Yield the paths of the pictures, in the order of the event."""
        return iter(self._files)

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self._files)

    def __repr__(self) -> str:
        """Return the paths, for messages."""
        return f"Assets({list(self)})"


@frozen(kw_only=True)
class Readership:
    """For whom an export is made: what a page says of itself, such as "for participants only".

    An option of which this is the default (`factory=Readership`) is filled by eventkit, and users
    cannot set it.

    Args:
        audience: The audience; the narrowest where eventkit does not say it.

    >>> str(Readership().audience)
    'organizers'
    """

    audience: Audience = Audience.ORGANIZERS


@frozen(kw_only=True)
class Destination:
    """The event that an import goes into: for sources that name its sessions and people in short.

    An option of an importer of which this is the default (`factory=Destination`) is filled by
    eventkit, and users cannot set it.

    Args:
        event: The event of the document of `import --into`; None where a new document is made.

    >>> Destination().event is None
    True
    """

    event: Event | None = None


def _no_view(id: str) -> Event:
    raise KeyError(id)


@frozen(kw_only=True)
class PersonalViews:
    """What each person sees of an event as a participant: for formats that write to everybody.

    An option of which this is the default (`factory=PersonalViews`) is filled by eventkit, and
    users cannot set it. A view holds the sessions of that person alone, as participants see them,
    or as the audience of the export does where that sees less. Its history is what releases
    recorded for that person; with an option `changes` it has what changed for them, too.

    Args:
        event: The event as participants see it, with all sessions; None where eventkit fills
            nothing in, as in tests.
        people: Who has a view, in the order of the event.
        view_of: Function from the id of one of them to the view, made when it is asked for.

    >>> PersonalViews().people
    ()
    """

    event: Event | None = None
    people: tuple[Person, ...] = field(default=(), converter=tuple[Person, ...])
    view_of: Callable[[str], Event] = field(default=_no_view, eq=False, repr=False)


FILLED = (Assets, Destination, PersonalViews, Readership)
"""The types of options that eventkit fills and users cannot set."""

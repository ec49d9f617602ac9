"""Finding texts in a file that anybody may have made, in whatever format and encoding.

Folded lines, escapes, entities, quoted-printable, percent-encoding and base64 are undone, and
archives unpacked, .docx and .xlsx among them. A text that is not UTF-8 is read in each charset that
could hold one of the texts. Case, accents, blanks and punctuation do not matter.
"""

from eventkit.searching._index import UNSPACED
from eventkit.searching._reading import Unread
from eventkit.searching._search import Match, Piece, Search

__all__ = ["UNSPACED", "Match", "Piece", "Search", "Unread"]

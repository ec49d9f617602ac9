"""What files of other programs begin with: imported for every file that is read, so it is small."""

from __future__ import annotations

import re


def _keys(*names: str) -> re.Pattern[bytes]:
    """Return what finds one of several keys of JSON or YAML."""
    alternatives = "|".join(map(re.escape, names))
    return re.compile(
        rf'(?:"(?:{alternatives})"|^[ \t-]*(?:{alternatives}))\s*:'.encode(), re.MULTILINE
    )


# Each importer recognises what has a key of the first kind, and of the second if there is one.
_SCHEDULE = re.compile(rb'"schedule"\s*:\s*\{')
_SESSIONIZE = _keys("startsAt", "isServiceSession", "tagLine", "profilePicture")
_SESSIONIZE_TOO = _keys("sessions", "fullName", "isPlenumSession")
_PRETALX = _keys("submission_type", "biography", "event_start", "date_from", "default_duration")
_PRETALX_TOO = _keys("code", "slug", "speakers", "talks", "results")
_OPENEVENT = _keys("long_abstract", "short_biography", "microlocation", "track_image_url",
                   "organizer_name", "location_name")  # fmt: skip
_OPENEVENT_NAMES = re.compile(r"(?:.*/)?(?:microlocations|session_types|tracks)\.json")
_PRETALX_CSV = re.compile(
    rb"(?:\"?(?:proposal|submission|session) (?:id|title|type|state)|name,email,confirmed)",
    re.IGNORECASE,
)
_PROGRAMME = _keys("rooms")
_PROGRAMME_TOO = _keys("time_start")
_JEKYLL_PAGE = re.compile(r"(?:.*/)?_(?:talks|speakers|rooms)/[^/]*\.(?:md|markdown|html)")
_JEKYLL_CONFIG = re.compile(rb"jekyll-theme-conference")
_FRONT_MATTER = re.compile(rb"(?:\xef\xbb\xbf)?---\s*\n")
_NAME = _keys("name")
_CHAIN = _keys("duration", "Duration")
_CHAIN_TOO = _keys("slug", "time", "Session")
_WTD_SESSIONS = _keys("series_slug")
_WTD_CONFIG = _keys("flaghasschedule", "flagscheduleincomplete", "shortcode")


def _is_json(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _is_yaml_file(path: str) -> bool:
    return path.lower().endswith((".yml", ".yaml"))


def recognizes_pretalx(head: bytes, path: str) -> bool:
    """Return whether a file is a list of pretalx, in JSON or CSV."""
    if path.lower().endswith(".csv"):
        return _PRETALX_CSV.search(head.partition(b"\n")[0]) is not None
    is_list = _is_json(head) and not _SCHEDULE.search(head)
    return bool(is_list and _PRETALX.search(head) and _PRETALX_TOO.search(head))


def recognizes_sessionize(head: bytes, _path: str) -> bool:
    """Return whether a file is a view of Sessionize."""
    is_view = _is_json(head) and _SESSIONIZE.search(head)
    return bool(is_view and _SESSIONIZE_TOO.search(head))


def recognizes_openevent(head: bytes, path: str) -> bool:
    """Return whether a file is a table of Open Event."""
    if not _is_json(head):
        return False
    is_listed = _OPENEVENT_NAMES.fullmatch(path) and head.lstrip()[:1] == b"["
    return bool(is_listed and _NAME.search(head)) or _OPENEVENT.search(head) is not None


def recognizes_jekyll(head: bytes, path: str) -> bool:
    """Return whether a file is of a site of jekyll-theme-conference."""
    if _is_yaml_file(path):
        is_programme = _PROGRAMME.search(head) and _PROGRAMME_TOO.search(head)
        return bool(is_programme or _JEKYLL_CONFIG.search(head))
    is_page = _JEKYLL_PAGE.fullmatch(path) and _FRONT_MATTER.match(head)
    return bool(is_page and _NAME.search(head))


def recognizes_writethedocs(head: bytes, path: str) -> bool:
    """Return whether a file is of a conference of Write the Docs."""
    if not _is_yaml_file(path):
        return False
    is_schedule = (
        _CHAIN.search(head) and _CHAIN_TOO.search(head) and not _PROGRAMME_TOO.search(head)
    )
    return bool(is_schedule or _WTD_SESSIONS.search(head) or _WTD_CONFIG.search(head))


_INDICO = _keys("entryType", "contributions", "conveners", "presenters", "subContributions")
_INDICO_TOO = re.compile(rb'"startDate"\s*:\s*(?:\{|null)')
_SCHED = _keys("event_start")
_SCHED_CSV = re.compile(rb"event_start\b|session title,.*start", re.IGNORECASE)
_STARTDATE = _keys("startdate")
_DEVOPSDAYS = _keys("program", "nav_elements", "team_members", "cfp_date_start")
_PROGRAM = _keys("program")
_PROGRAM_TOO = _keys("start_time")
_DEVOPSDAYS_PAGE = re.compile(r"(?:.*/)?events/[^/]+(?:/[^/]+)?/(?:program|speakers)/[^/]+\.md")
_SUMMARY = _keys("summary")
_BEGIN = _keys("begin")
_GALAXY = _keys("date_start")
_GALAXY_TOO = _keys("program", "contributions", "infrastructure")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?(?:---|\+\+\+)[ \t]*\r?\n(.*?)\n(?:---|\+\+\+)", re.DOTALL)
_TALK = re.compile(rb"^(?:speakers?|presenters?)\s*[:=]", re.MULTILINE | re.IGNORECASE)
_DATE = re.compile(
    rb"^(?:date|day|time|start|start_time|time_start|begin)\s*[:=]", re.MULTILINE | re.IGNORECASE
)
_TITLE = re.compile(rb"^title\s*[:=]", re.MULTILINE | re.IGNORECASE)


def recognizes_indico(head: bytes, _path: str) -> bool:
    """Return whether a file is a timetable or an event of Indico."""
    is_json = _is_json(head) and _INDICO.search(head)
    return bool(is_json and _INDICO_TOO.search(head))


def recognizes_sched(head: bytes, path: str) -> bool:
    """Return whether a file is an export of Sched."""
    if path.lower().endswith(".csv"):
        return _SCHED_CSV.search(head.partition(b"\n")[0]) is not None
    return head.lstrip()[:1] == b"[" and _SCHED.search(head) is not None


def recognizes_devopsdays(head: bytes, path: str) -> bool:
    """Return whether a file is of an event of devopsdays."""
    if _is_yaml_file(path):
        is_programme = _PROGRAM.search(head) and _PROGRAM_TOO.search(head)
        return bool(is_programme or (_STARTDATE.search(head) and _DEVOPSDAYS.search(head)))
    return bool(_DEVOPSDAYS_PAGE.fullmatch(path) and _PAGE.match(head))


def recognizes_yaml2ics(head: bytes, path: str) -> bool:
    """Return whether a file is a calendar of yaml2ics."""
    return bool(_is_yaml_file(path) and _SUMMARY.search(head) and _BEGIN.search(head))


def recognizes_galaxy(head: bytes, path: str) -> bool:
    """Return whether a file is an event of the Galaxy Training Network."""
    is_page = path.lower().endswith((".md", ".markdown")) and _FRONT_MATTER.match(head)
    return bool(is_page and _GALAXY.search(head) and _GALAXY_TOO.search(head))


def recognizes_hugo(head: bytes, path: str) -> bool:
    """Return whether a file is the page of a talk on a site."""
    if not path.lower().endswith((".md", ".markdown")) or _is_of_other_site(head, path):
        return False
    page = _PAGE.match(head)
    return bool(page and all(it.search(page[1]) for it in (_TITLE, _TALK, _DATE)))


def _is_of_other_site(head: bytes, path: str) -> bool:
    others = (recognizes_jekyll, recognizes_devopsdays, recognizes_galaxy)
    return any(recognizes(head, path) for recognizes in others)

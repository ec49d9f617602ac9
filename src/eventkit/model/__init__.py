"""What an event is: its items, what they say together, and the views of them.

Plain values without formats and files; nothing here knows the rest of eventkit.
"""

from eventkit.model.contents import TABLES
from eventkit.model.event import Event, History
from eventkit.model.history import Change, ChangeKind, Ending, Release, Revision, Withdrawn
from eventkit.model.house_style import KindName, RoleName
from eventkit.model.items import (
    CheckSettings,
    Day,
    Hours,
    Item,
    Material,
    Online,
    Participation,
    Project,
    Room,
    Session,
    Source,
    Track,
    Venue,
)
from eventkit.model.outcomes import (
    Actual,
    Horizon,
    Indicator,
    Outcome,
    Progress,
    Response,
    Statement,
)
from eventkit.model.parties import Affiliation, Contact, Group, Organization, Party, Person
from eventkit.model.periods import Period
from eventkit.model.problem import Problem, Severity
from eventkit.model.programme import ProgrammeDay, ScheduledSession
from eventkit.model.stamping import stamp, with_history
from eventkit.model.tree import texts, texts_to_translate, values
from eventkit.model.words import (
    Answer,
    Attribution,
    Audience,
    EventKind,
    OrganizationKind,
    OutcomeKind,
    OutcomeStatus,
    Review,
    Role,
    SessionKind,
    Stage,
    Status,
    Timing,
)

__all__ = [
    "TABLES",
    "Actual",
    "Affiliation",
    "Answer",
    "Attribution",
    "Audience",
    "Change",
    "ChangeKind",
    "CheckSettings",
    "Contact",
    "Day",
    "Ending",
    "Event",
    "EventKind",
    "Group",
    "History",
    "Horizon",
    "Hours",
    "Indicator",
    "Item",
    "KindName",
    "Material",
    "Online",
    "Organization",
    "OrganizationKind",
    "Outcome",
    "OutcomeKind",
    "OutcomeStatus",
    "Participation",
    "Party",
    "Period",
    "Person",
    "Problem",
    "ProgrammeDay",
    "Progress",
    "Project",
    "Release",
    "Response",
    "Review",
    "Revision",
    "Role",
    "RoleName",
    "Room",
    "ScheduledSession",
    "Session",
    "SessionKind",
    "Severity",
    "Source",
    "Stage",
    "Statement",
    "Status",
    "Timing",
    "Track",
    "Venue",
    "Withdrawn",
    "stamp",
    "texts",
    "texts_to_translate",
    "values",
    "with_history",
]

"""Remove a person who asks to be forgotten from a document, its siblings and its release log."""

from eventkit.document.editing import Edit
from eventkit.forgetting._plan import Forgetting, carry_out, plan_forgetting
from eventkit.forgetting._traces import Mention

__all__ = ["Edit", "Forgetting", "Mention", "carry_out", "plan_forgetting"]

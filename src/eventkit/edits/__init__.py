"""Edits that are tedious by hand: sessions are moved, ids are renamed in every file, people added.

A function of `times` or `items` returns the steps of an edit; `plan_edit` makes of them the new
files, each of which keeps its comments, its order and its layout, and `carry_out` writes them.
"""

from eventkit.edits.items import add_person, cancel, rename, rename_in_records
from eventkit.edits.next_time import YEAR, next_time
from eventkit.edits.plan import (
    EditPlan,
    NewFile,
    OpenDocument,
    carry_out,
    open_document,
    plan_edit,
    write_copy,
)
from eventkit.edits.times import move, shift, swap

__all__ = [
    "YEAR",
    "EditPlan",
    "NewFile",
    "OpenDocument",
    "add_person",
    "cancel",
    "carry_out",
    "move",
    "next_time",
    "open_document",
    "plan_edit",
    "rename",
    "rename_in_records",
    "shift",
    "swap",
    "write_copy",
]

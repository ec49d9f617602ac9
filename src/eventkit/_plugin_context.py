"""The context in which code of plugins runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar

plugin_context: ContextVar[Callable[[], AbstractContextManager[object]]] = ContextVar(
    "plugin_context", default=nullcontext
)
"""Makes the context that each call of a plugin enters.

In the library it does nothing: streams and the working folder belong to the process, which may be
a server with threads. The command line sets its own.
"""

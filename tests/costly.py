"""How often properties are tried whose examples take long, such as walks of releases."""

from __future__ import annotations

from hypothesis import settings

_IN_CI = 20
_ALL = settings().max_examples

COSTLY = settings(max_examples=_ALL if _ALL > _IN_CI else max(1, _ALL // 3))
"""A third of the examples of others, but in the whole suite as many."""

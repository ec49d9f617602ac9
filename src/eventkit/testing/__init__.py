"""What plugins are tested with: events to try them on, and a registry that holds no others.

- `registry_with` uses the plugins under test, and neither built-in nor installed ones.
- `eventkit.testing.samples` holds ready-made events; it needs nothing but eventkit.
- `eventkit.testing.strategies` makes events for property tests; it needs Hypothesis.

Hypothesis is installed by the extra `eventkit-core[testing]`.
"""

from eventkit.testing.registry import registry_with

__all__ = ["registry_with"]

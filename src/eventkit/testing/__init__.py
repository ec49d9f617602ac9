"""What plugins are tested with: events to try them on.

- `eventkit.testing.samples` holds ready-made events; it needs nothing but eventkit.
- `eventkit.testing.strategies` makes events for property tests; it needs Hypothesis.

Both are installed by the extra `eventkit-core[testing]`.
"""

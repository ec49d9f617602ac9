"""The fixture of the kit, as authors import it."""

from eventkit.testing import app

__all__ = ["app"]

"""What comes of a command, for tests that run some."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import TypeAlias

Done: TypeAlias = "subprocess.CompletedProcess[bytes]"
Run: TypeAlias = Callable[..., Done]

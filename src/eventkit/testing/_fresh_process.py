"""What an exporter does in a process of its own, where nothing around it is the same."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
import zoneinfo
from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from inspect import unwrap
from pathlib import Path
from typing import Any

from attrs import frozen

from eventkit.model import Event
from eventkit.plugins import Exporter
from eventkit.plugins._discovery import PluginInfo, SourceFile, name_of

_SECONDS = 300
_AHEAD, _BEHIND = "Pacific/Kiritimati", "Etc/GMT+12"


@frozen
class Elsewhere:
    """What came of a process of its own.

    Args:
        error: Why nothing came of it; else empty.
        digests: By sample the digests of two renderings, one after the other; an error for one
            that failed.
        clock: Where the code of the exporter reads the clock or asks for something random.
        touched: What it touched that is not its own: files, programs, the network, the event.
        modules: How many modules its import added.
    """

    error: str = ""
    digests: Mapping[str, tuple[str, str]] = {}
    clock: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
    modules: int = 0


def elsewhere(exporter: Exporter, plugin: PluginInfo, samples: Mapping[str, Event]) -> Elsewhere:
    """Render the samples twice in a fresh process, and return what came of it.

    Args:
        exporter: The exporter.
        plugin: The plugin that offers it.
        samples: Events to try beside the standard ones.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = next(_places(exporter, plugin, Path(folder)), None)
        if place is None:
            return Elsewhere(
                "A fresh process cannot find it: give it a name in a module, as in"
                " `TABLE = TextExporter(…)`."
            )
        request = {
            **place,
            "path": [path or os.getcwd() for path in sys.path],  # noqa: PTH109  # text for the child
            "samples": b64encode(pickle.dumps(dict(samples))).decode(),
        }
        return _answer(request, folder)


def _answer(request: Mapping[str, Any], folder: str) -> Elsewhere:
    """Start the process in a folder, and return its answer.

    The answer is a file: whatever the process starts may keep a pipe open.
    """
    with tempfile.TemporaryFile() as file:
        process = subprocess.Popen(  # our own program
            [sys.executable, "-m", "eventkit.testing._fresh_program"],
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=subprocess.DEVNULL,
            env=_environment(folder),
            cwd=folder,
        )
        try:
            process.communicate(json.dumps(request).encode(), timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            return Elsewhere(f"A fresh process did not end within {_SECONDS} seconds.")
        finally:
            process.kill()
            process.wait()
        file.seek(0)
        try:
            answer = json.load(file)
        except ValueError:
            return Elsewhere(f"A fresh process ended early, with code {process.returncode}.")
    return Elsewhere(
        answer["error"],
        {name: (first, second) for name, first, second in answer["digests"]},
        tuple(answer["clock"]),
        tuple(answer["touched"]),
        answer["modules"],
    )


def _places(exporter: Exporter, plugin: PluginInfo, folder: Path) -> Iterator[dict[str, Any]]:
    """Yield where another process finds an exporter: in a plugin file, or by a name in a module."""
    if plugin.file:
        path = Path(plugin.file).absolute()
        if isinstance(plugin.origin, SourceFile):  # its bytes are trusted, whatever the file holds
            path = folder / path.name
            path.write_bytes(plugin.origin.data)
        yield {"plugin": str(path), "name": f"{name_of(path)}:{exporter.name}"}
    first = sys.modules.get(getattr(unwrap(exporter.render), "__module__", ""))
    for module in filter(None, (first, *list(sys.modules.values()))):
        for attribute, value in list(getattr(module, "__dict__", {}).items()):
            if value is exporter:
                file = getattr(module, "__file__", None)
                yield {"module": module.__name__, "file": file, "attribute": attribute}
    if plugin.distribution:
        yield {"name": f"{plugin.name}:{exporter.name}"}


def _environment(home: str) -> dict[str, str]:
    """Return an environment in which nothing is as it is here, but Python and its paths."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "COVERAGE_PROCESS_START")
            if key in os.environ}  # fmt: skip
    today = datetime.now().astimezone().date()
    ahead = (datetime.now(UTC) + timedelta(hours=14)).date()
    return {
        **kept,
        "HOME": home,
        "TZ": _BEHIND if ahead == today else _AHEAD,  # where the date is another
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONTZPATH": os.pathsep.join(zoneinfo.TZPATH),  # zones are not what is changed
        "PYTHONHASHSEED": "4711" if os.environ.get("PYTHONHASHSEED") != "4711" else "1147",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "USER": "stranger",
        "LOGNAME": "stranger",
    }

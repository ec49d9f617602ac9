"""The program of a fresh process: render the samples twice, and watch what is touched meanwhile.

It reads what to render from standard input and writes what came of it to standard output, both as
JSON: `eventkit.testing._fresh_process` starts it.
"""

from __future__ import annotations

import json
import locale
import os
import pickle
import sys
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from hashlib import sha256
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from inspect import unwrap
from pathlib import Path
from types import FrameType
from typing import Any

_LANGUAGES = ("de_DE.UTF-8", "fr_FR.UTF-8", "ru_RU.UTF-8", "tr_TR.UTF-8")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NETWORK = ("connect", "getaddrinfo", "gethostbyname", "gethostbyaddr", "bind", "sendto")
_PROGRAMS = ("system", "exec", "posix_spawn", "spawn", "fork", "forkpty", "startfile")
_FILES = ("remove", "rename", "rmdir", "mkdir", "truncate", "symlink", "link", "chmod", "chdir")
_EVENTS = {
    **{f"socket.{name}": "reaches for the network" for name in _NETWORK},
    **{f"os.{name}": "starts a program" for name in _PROGRAMS},
    "subprocess.Popen": "starts a program",
    **{f"os.{name}": "changes files or folders" for name in _FILES},
    "os.putenv": "changes the environment",
    "os.unsetenv": "changes the environment",
}


class Watch:
    """Notes what is touched while it is on. An audit hook stays as long as the process."""

    def __init__(self) -> None:
        self.touched: dict[str, None] = {}
        self.is_on = False
        sys.addaudithook(self._audit)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        if event in _EVENTS:
            self._note(f"{_EVENTS[event]} ({event}: {_shown(arguments)})")
        elif event == "open" and _is_write(*arguments[1:]) and arguments[0] != os.devnull:
            self._note(f"opens a file for writing ({_shown(arguments)})")

    def _note(self, sentence: str) -> None:
        self.touched[sentence] = None

    @contextmanager
    def on(self) -> Iterator[None]:
        """Watch in the block."""
        self.is_on = True
        try:
            yield
        finally:
            self.is_on = False


def _shown(arguments: tuple[Any, ...]) -> str:
    return str(arguments[0])[:80] if arguments else ""


def _is_write(mode: object, flags: object) -> bool:
    if isinstance(mode, str):
        return not set(mode).isdisjoint("wax+")
    return isinstance(flags, int) and bool(flags & _WRITES)


class ClockWatch:
    """Notes where code of an exporter's own files asks for the time or for something random."""

    def __init__(self, code: Path) -> None:
        self.places: dict[str, None] = {}
        self._code = str(code)

    def profile(self, frame: FrameType, event: str, argument: Any) -> None:  # noqa: ANN401
        """Note a call of a built-in function; `sys.setprofile` calls this."""
        if event != "c_call" or not frame.f_code.co_filename.startswith(self._code):
            return
        name, owner = argument.__name__, getattr(argument, "__self__", None)
        is_date = isinstance(owner, type) and issubclass(owner, date)
        module = getattr(owner, "__name__", type(owner).__module__)
        if (is_date and name in {"now", "today", "utcnow"}) or (
            module in {"time", "random", "_random", "posix", "nt"}
            and name in {"time", "time_ns", "localtime", "gmtime", "random", "urandom"}
        ):
            where = f"{Path(frame.f_code.co_filename).name}, line {frame.f_lineno}"
            self.places[f"{name}() in {where}"] = None


def _exporter(request: dict[str, Any]) -> Any:  # noqa: ANN401  # an exporter of any kind
    """Return the exporter of a request, which also imports its module."""
    if "module" in request:
        return getattr(_module(request["module"], request["file"]), request["attribute"])
    from eventkit.builtin import registry

    plugins = [request["plugin"]] if "plugin" in request else []
    return registry(plugins, environ={}).exporter(request["name"]).value


def _module(name: str, file: str | None) -> Any:  # noqa: ANN401  # a module
    """Import a module, as pytest does where it is not on the path: from its file."""
    try:
        return import_module(name)
    except ImportError:
        if file is None:
            raise
    spec = spec_from_file_location(name, file)
    assert spec and spec.loader  # noqa: S101, PT018  # a Python file has both
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _code_place(exporter: Any) -> Path:  # noqa: ANN401  # an exporter of any kind
    """Return the folder of the package of an exporter, or its file where it is in none."""
    code = getattr(unwrap(exporter.render), "__code__", None)
    file = Path(code.co_filename if code else os.devnull)
    return file.parent if (file.parent / "__init__.py").exists() else file


def _digest(trial: Any, event: Any, watch: Watch) -> str:  # noqa: ANN401  # as in `_trial`
    """Return the digest of a rendering, or the error instead of it."""
    from eventkit.testing._trial import render

    ready = trial.ready(event)
    before = pickle.dumps(ready.event)
    try:
        with watch.on():
            files = render(ready).files
    except BaseException as error:  # noqa: BLE001  # also SystemExit
        return f"{type(error).__name__}: {error}"
    if pickle.dumps(ready.event) != before:
        watch.touched["changes the event"] = None
    return sha256(repr(sorted(files.items())).encode()).hexdigest()


def _watched_clock(trial: Any, event: Any, code: Path) -> list[str]:  # noqa: ANN401  # as above
    from eventkit.testing._trial import render

    watch, ready = ClockWatch(code), trial.ready(event)
    sys.setprofile(watch.profile)
    with suppress(Exception):
        render(ready)
    sys.setprofile(None)
    return list(watch.places)


def _has_threads() -> bool:
    """Return whether this process would go on after its end."""
    return any(not it.daemon for it in threading.enumerate() if it is not threading.main_thread())


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Return what came of the exporter of a request."""
    import eventkit.plugins
    import eventkit.testing.samples  # noqa: F401  # what every plugin imports is no cost of this one

    before = len(sys.modules)
    exporter = _exporter(request)
    modules = len(sys.modules) - before
    for name in _LANGUAGES:
        with suppress(locale.Error):
            locale.setlocale(locale.LC_ALL, name)
            break
    from eventkit.plugins import PluginRegistry
    from eventkit.testing._trial import ExporterTrial

    more = pickle.loads(b64decode(request["samples"]))  # noqa: S301  # it is our parent's
    trial = ExporterTrial(exporter, more, PluginRegistry(installed=()))
    watch = Watch()
    digests = [
        (name, *(_digest(trial, trial.sample(name), watch) for _ in range(2)))
        for name in trial.sample_names
    ]
    clock = _watched_clock(trial, trial.sample("one-session"), _code_place(exporter))
    if _has_threads():
        watch.touched["leaves a thread running"] = None
    return {
        "error": "",
        "digests": digests,
        "clock": clock,
        "touched": list(watch.touched),
        "modules": modules,
    }


def main(act: Callable[[dict[str, Any]], dict[str, Any]] = answer) -> None:
    """Answer a request; what plugins print goes to standard error."""
    request = json.load(sys.stdin)
    sys.path[:] = request["path"]
    output = os.dup(1)
    os.dup2(2, 1)
    if hasattr(os, "register_at_fork"):  # a copy would go on with all that is to be done
        os.register_at_fork(after_in_child=lambda: os._exit(0))
    try:
        result = act(request)
    except Exception as error:  # noqa: BLE001  # whatever the plugin raises
        message = f"A fresh process cannot import it: {type(error).__name__}: {error}"
        result = {"error": message, "digests": [], "clock": [], "touched": [], "modules": 0}
    with open(output, "w", encoding="utf-8") as file:  # noqa: PTH123  # a descriptor
        json.dump(result, file)
    if _has_threads():
        os._exit(0)


if __name__ == "__main__":
    main()

"""Plugins with faults, each a distribution that is built and installed like anybody's."""

from __future__ import annotations

from typing import NamedTuple

FORMAT = """
from eventkit.plugins import TextExporter, hookimpl

def render(event, options):
    {render}

@hookimpl
def {hook}():
    {offer}
"""
OFFER = (
    'yield TextExporter(name="{format}", summary="S", extension=".txt",'
    ' media_type="text/plain", render=render)'
)
CLASS = """
from eventkit.plugins import hookimpl

class Plugin:
    @hookimpl
    def eventkit_exporters(self):
        return ()
"""
PANIC = """
class PanicException(BaseException):
    pass

raise PanicException("as libraries written in Rust do")
"""
PRINTS = """\
print("printed")
    import os
    os.write(1, b"written")
    os.system("echo by another program")
    yield "text"
    print("printed late")"""
MUTE = """\
class Mute(Exception):
        def __str__(self):
            raise self
    raise Mute"""


class Faulty(NamedTuple):
    """A distribution with one plugin.

    Args:
        said: What is said of it where it is asked for.
        code: Its module.
        plugin: The name of its entry point, where that is not its own.
        object: What the entry point names in the module.
        requires: What it requires.
    """

    said: str
    code: str
    plugin: str = ""
    object: str = ""
    requires: str = "eventkit-core>=0.1"


def exporter(
    format: str,
    render: str = "yield event.title",
    offer: str = OFFER,
    hook: str = "eventkit_exporters",
) -> str:
    """Return a module that offers a format."""
    return FORMAT.format(render=render, hook=hook, offer=offer.replace("{format}", format))


BROKEN = {
    "raises-on-import": Faulty("RuntimeError: no luck", "raise RuntimeError('no luck')"),
    "leaves-on-import": Faulty("SystemExit: 0", "raise SystemExit(0)"),
    "panics-on-import": Faulty("PanicException: as libraries written in Rust do", PANIC),
    "raises-in-hook": Faulty(
        "KeyError: 'x'", exporter("a", offer="raise KeyError('x')")
    ),
    "raises-late-in-hook": Faulty(
        "KeyError: 'x'", exporter("a", offer=f"{OFFER}; raise KeyError('x')")
    ),
    "misspelt-hook": Faulty(
        "unknown hook 'eventkit_exporter'; did you mean 'eventkit_exporters'?",
        exporter("a", hook="eventkit_exporter"),
    ),
    "class": Faulty(
        "Plugin is a class; did you forget the parentheses?", CLASS, object="Plugin"
    ),
    "wrong-object": Faulty(
        "eventkit_exporters offers 5, which is no TextExporter", exporter("a", offer="yield 5")
    ),
    "talks-on-import": Faulty("ValueError: xxx", "raise ValueError('x' * 10**7)"),
    "mute": Faulty("Mute", exporter("a", offer=MUTE)),
    "too-new": Faulty(
        "wants eventkit-core>=99; this is", "raise RuntimeError", requires="eventkit-core>=99"
    ),
    "second": Faulty(
        "eventkit-first 1.2 has a plugin of that name too", exporter("second"), plugin="first"
    ),
}  # fmt: skip
"""Plugins that cannot be used, and what is said of each where it is asked for."""

FAILING = {
    "raises-half-way": Faulty(
        "ValueError: no luck", exporter("raises-half-way", "yield 'x'; raise ValueError('no luck')")
    ),
    "gives-nothing": Faulty(
        "TypeError: render gave NoneType, not Iterable", exporter("gives-nothing", "return None")
    ),
    "leaves": Faulty("SystemExit: 0", exporter("leaves", "yield 'x'; raise SystemExit(0)")),
    "fails-late": Faulty(
        "ValueError: late",
        exporter("fails-late", "yield from ['x' * 10**6] * 100; raise ValueError('late')"),
    ),
    "talks": Faulty("ValueError: xxx", exporter("talks", "raise ValueError('x' * 10**7)")),
    "says-nothing": Faulty("Mute", exporter("says-nothing", MUTE)),
}  # fmt: skip
"""Plugins whose format fails while it renders; the format has the name of the plugin."""

USABLE = {
    "healthy": Faulty("", exporter("healthy")),
    "first": Faulty("", exporter("first")),
    "prints": Faulty("", exporter("prints", PRINTS)),
    "builtin-name": Faulty("", exporter("json", "yield 'mine'")),
    "one": Faulty("", exporter("shared", "yield 'one'")),
    "other": Faulty("", exporter("shared", "yield 'other'")),
}
"""Plugins that work, or do where they are named in full."""

ALL = {**BROKEN, **FAILING, **USABLE}

PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "eventkit-{name}"
version = "1.2"
dependencies = ["{requires}"]

[project.urls]
Issues = "https://example.org/{name}/issues"

[project.entry-points."eventkit.plugins"]
{plugin} = "{module}{object}"

[tool.hatch.build.targets.wheel]
only-include = ["{module}.py"]
"""


def files(name: str) -> dict[str, str]:
    """Return the files of the project of that name."""
    faulty = ALL[name]
    module = f"eventkit_{name.replace('-', '_')}"
    project = PROJECT.format(
        name=name,
        requires=faulty.requires,
        plugin=faulty.plugin or name,
        module=module,
        object=f":{faulty.object}" if faulty.object else "",
    )
    return {"pyproject.toml": project, f"{module}.py": faulty.code}

"""What holds for every test: no network, no home of a user's, no settings of theirs."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import settings

from eventkit._zone_data import prefer_newest

# No deadline: the machines that run this are shared, and a slow moment is no fault of an example.
# In CI the examples are the same at every run, so that a red build is about the change in it.
settings.register_profile(
    "default", max_examples=20, deadline=None, derandomize=bool(os.environ.get("CI"))
)
settings.register_profile("quick", settings.get_profile("default"), max_examples=10)
settings.register_profile("few", settings.get_profile("default"), max_examples=3)
settings.register_profile("thorough", deadline=None, max_examples=200)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run what takes long as well")
    parser.addoption(
        "--quick", action="store_true", help="leave out what is slow, commands and readers"
    )


prefer_newest()  # the zone data that commands use, on every machine

UNSTAMPED = "eventkit.model.errors.UnstampedWarning"


@pytest.hookimpl(trylast=True)  # -m comes first
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes too long for this run.

    Few events of tests say when they changed: that they ought to is no fault of the test.
    """
    for item in items:
        item.add_marker(pytest.mark.filterwarnings(f"ignore::{UNSTAMPED}"))
    long = {item for item in items if _takes_too_long(item, config)}
    items[:] = [item for item in items if item not in long]
    config.hook.pytest_deselected(items=list(long))


def _takes_too_long(item: pytest.Item, config: pytest.Config) -> bool:
    if item.get_closest_marker("full"):
        return not config.getoption("--full")
    starts_commands = "start" in getattr(item, "fixturenames", ())
    check = getattr(getattr(item, "callspec", None), "params", {}).get("check_id")
    starts_commands |= check in ("repeatable", "pure", "light")  # of a contract
    is_slow = starts_commands or any(map(item.get_closest_marker, ("once", "slow")))
    return bool(config.getoption("--quick")) and is_slow


@pytest.fixture(scope="session", autouse=True)
def _on_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give all tests an empty home and take away what would steer eventkit."""
    with pytest.MonkeyPatch.context() as patch:
        home = str(tmp_path_factory.mktemp("home"))
        for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
            patch.setenv(name, home)
        for name in [name for name in os.environ if name.startswith("EVENTKIT")]:
            patch.delenv(name)
        patch.setattr(socket, "socket", _LoopbackSocket)
        _take_interrupts()
        yield


def _take_interrupts() -> None:
    """Let programs that are started be interrupted, also where a shell runs us in background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


class _LoopbackSocket(socket.socket):
    """A socket that connects to this machine alone."""

    def connect(self, address: Any) -> None:
        _require_loopback(self, address)
        super().connect(address)

    def connect_ex(self, address: Any) -> int:
        _require_loopback(self, address)
        return super().connect_ex(address)


def _require_loopback(of: socket.socket, address: Any) -> None:
    if of.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    host = address[0]
    if host != "localhost" and not ip_address(host).is_loopback:
        raise AssertionError(f"a test reached for the network: {address!r}")

"""Documents as LibreOffice lays them out, and how long large ones take."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time

import pytest

import eventkit
from eventkit import Event
from eventkit.model import Participation, Person, Session

PROGRAMS = [shutil.which(name) for name in ("soffice", "pdftotext")]


def congress(count: int) -> Event:
    start = datetime(2027, 3, 26, 9, tzinfo=UTC)
    return Event(
        id="congress",
        title="Congress",
        start=date(2027, 3, 26),
        end=date(2027, 3, 30),
        timezone="UTC",
        updated=start,
        people=[Person(id="ada", name="Ada", position="Judge")],
        sessions=[
            Session(
                id=f"s{number}",
                title=f"Talk {number}",
                description=f"About *{number}*, see [it](https://example.org/{number}).",
                participations=[Participation(who="ada", role="speaker")],
                start=start + timedelta(days=number % 5, minutes=number % 400),
                end=start + timedelta(days=number % 5, minutes=number % 400 + 30),
            )
            for number in range(count)
        ],
    )


@pytest.mark.full
@pytest.mark.skipif(None in PROGRAMS, reason="LibreOffice or pdftotext is not installed")
def test_libreoffice_lays_out_every_session_with_a_head_on_each_page(tmp_path: Path) -> None:
    office, text = map(str, PROGRAMS)
    eventkit.write(congress(100), tmp_path / "agenda.docx")
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "pdf", "agenda.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)  # noqa: S603  # our own
    command = [text, "-layout", "agenda.pdf", "agenda.txt"]
    subprocess.run(command, cwd=tmp_path, check=True)  # noqa: S603  # as above

    *pages, _ = (tmp_path / "agenda.txt").read_text(encoding="utf-8").split("\f")
    assert len(pages) > 5
    for number, page in enumerate(pages, 1):
        assert f"{number}/{len(pages)}" in page.replace(" ", "")
        assert "Item" in page
    whole = "\n".join(pages)
    assert all(f"Talk {number}" in whole for number in range(100))


@pytest.mark.full
def test_ten_times_the_sessions_take_about_ten_times_as_long() -> None:
    def seconds(event: Event) -> float:
        times = []
        for _ in range(3):
            begin = process_time()
            eventkit.export(event, to="docx")
            times.append(process_time() - begin)
        return min(times)

    small, large = congress(400), congress(4_000)
    assert seconds(large) < 15 * seconds(small)

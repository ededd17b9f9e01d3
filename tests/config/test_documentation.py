"""Every key a programme file may hold is in the page that tells how to write one."""

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from config.calls import Schedule, read_calls, read_free_deadlines
from config.parts import (
    read_bodies,
    read_delays,
    read_milestones,
    read_pieces,
    read_regulations,
    read_rules,
    read_targets,
)
from config.questions import read_questions
from config.reading import Raw, Reading, Table

PAGE = Path(__file__).parents[2] / "docs" / "faire" / "ecrire-un-programme.md"


def test_every_key_of_a_programme_file_is_documented(example_path: Path) -> None:
    words = set(re.findall(r"`\[*([a-z_.]+)\]*`", PAGE.read_text(encoding="utf-8")))
    named = {part for word in words for part in word.split(".")}
    assert sorted(set(_asked(example_path)) - named) == []


def _asked(path: Path) -> Iterator[str]:
    content: dict[str, Raw] = tomllib.loads(path.read_text(encoding="utf-8"))
    reading = Reading(file="")
    whole = Table(content, "", reading)
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    schedule = Schedule(subject="", zone="Europe/Paris", known_from=moment)
    read_calls(whole, schedule)
    read_free_deadlines(whole, schedule)
    read_questions(whole)
    for read in (read_pieces, read_milestones, read_bodies, read_targets, read_delays, read_rules):
        read(whole)
    read_regulations(whole)
    for table in reading.tables:
        yield from table.asked

"""Programme files: a TOML proposal read whole into the types of the law and the reminder rules.

The store keeps the canonical bytes of what was applied; `from_canonical` rebuilds everything from
them, without the file. Nothing here touches the store.
"""

import json
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from config.calls import Schedule, add_horizons, read_calls, read_free_deadlines
from config.canonical import canonical_bytes, definition, fingerprint, plain
from config.differences import Difference, compare
from config.errors import ConfigError, ConfigInvalid, ConfigProblem
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
from config.rules import ReminderRule
from states.identifiers import Value
from states.programme import Programme

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for an instant that could not be read, until the faults are raised."""


@dataclass(frozen=True, kw_only=True)
class ProgrammeFile:
    """One published state of a programme.

    `known_from` (UTC) is when it became known, `source` who published it. `content` is the file
    as JSON values, `canonical` its RFC 8785 bytes and `sha256` their hash: the file's identity.
    """

    programme: Programme
    rules: tuple[ReminderRule, ...]
    known_from: datetime
    source: str
    content: Mapping[str, Value]
    canonical: bytes
    sha256: str


def builtin_programmes() -> Mapping[str, Traversable]:
    """Return the programme files shipped, by name (`au-coeur-des-territoires/2019`), in order."""
    found = {
        f"{folder.name}/{entry.name.removesuffix('.toml')}": entry
        for folder in files("config").joinpath("programmes").iterdir()
        if folder.is_dir()
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }
    return dict(sorted(found.items()))


def builtin_data(programme: str, name: str) -> Traversable:
    """Return one data file shipped with a programme, e.g. `collectivites.csv`."""
    return files("config").joinpath("programmes", programme, "data", name)


def read_programme(
    file: Path | Traversable, *, law_fingerprint: str, version: int = 1
) -> ProgrammeFile:
    """Read and check a programme file whole.

    `law_fingerprint` stands for the lifecycle tables and guard versions in the definition hash;
    `version` is the number the store will give it.

    Raises:
        ConfigInvalid: with every fault found, not the first only.
    """
    name = str(file)
    return _build(_toml(file, name), name, law_fingerprint, version)


def read_programme_text(
    text: str, name: str, *, law_fingerprint: str, version: int = 1
) -> ProgrammeFile:
    """Read and check the text of a programme file, called `name` in what is said of its faults.

    Raises:
        ConfigInvalid: with every fault found, not the first only.
    """
    return _build(_parsed(text, name), name, law_fingerprint, version)


def from_canonical(canonical: bytes, *, law_fingerprint: str, version: int = 1) -> ProgrammeFile:
    """Rebuild a programme from the bytes the store kept; equal to what reading its file gave.

    Raises:
        ConfigInvalid: the bytes are not those of a programme this version can read.
    """
    return _build(json.loads(canonical), "", law_fingerprint, version)


def differences(old: ProgrammeFile | None, new: ProgrammeFile) -> tuple[Difference, ...]:
    """Return what `new` changes to `old`; everything is added when there is no `old`."""
    return tuple(compare(old.content if old else {}, new.content))


def _toml(file: Path | Traversable, name: str) -> dict[str, Raw]:
    try:
        return _parsed(file.read_text(encoding="utf-8"), name)
    except (OSError, UnicodeDecodeError) as fault:
        raise ConfigInvalid((_whole(name, ConfigProblem.UNREADABLE, str(fault)),)) from fault


def _parsed(text: str, name: str) -> dict[str, Raw]:
    try:
        return tomllib.loads(unicodedata.normalize("NFC", text))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigInvalid((_whole(name, ConfigProblem.SYNTAX, str(fault)),)) from fault


def _whole(name: str, problem: ConfigProblem, value: str) -> ConfigError:
    return ConfigError(file=name, key="", value=value, problem=problem)


def _build(content: dict[str, Raw], name: str, law_fingerprint: str, version: int) -> ProgrammeFile:
    reading = Reading(file=name)
    whole = Table(content, "", reading)
    programme, schedule, source = _programme(whole, version)
    rules = read_rules(whole)
    if errors := reading.errors():
        raise ConfigInvalid(errors)
    # Every float and naive instant was refused above: what is left has one canonical form.
    values = cast(Mapping[str, Value], plain(content))
    canonical = canonical_bytes(values)
    sha256 = fingerprint(canonical)
    return ProgrammeFile(
        programme=replace(programme, definition=definition(sha256, law_fingerprint)),
        rules=rules,
        known_from=schedule.known_from,
        source=source,
        content=values,
        canonical=canonical,
        sha256=sha256,
    )


def _programme(whole: Table, version: int) -> tuple[Programme, Schedule, str]:
    head, publication = whole.table("programme"), whole.table("publication")
    programme, zone = head.identifier(), head.zone("zone")
    known_from = publication.instant("known_from", ZoneInfo(zone))
    if known_from is None and not publication.has("known_from"):
        publication.note("known_from", ConfigProblem.MISSING)
    schedule = Schedule(subject=programme, zone=zone, known_from=known_from or EPOCH)
    read_calls(whole, schedule)
    read_free_deadlines(whole, schedule)
    targets = read_targets(whole)
    add_horizons(targets, schedule)
    built = Programme(
        id=programme,
        label=head.text("label"),
        zone=zone,
        version=version,
        definition="",
        calls=tuple(schedule.calls),
        deadlines=schedule.deadlines,
        pieces=read_pieces(whole),
        milestones=read_milestones(whole),
        bodies=read_bodies(whole),
        targets=tuple(target for _, target in targets),
        delays=read_delays(whole),
        mentions=whole.table("mentions").free_texts(),
        service=head.text("service"),
        questions=read_questions(whole),
        regulations=read_regulations(whole),
    )
    return built, schedule, publication.text("source")

"""The choices of the replay, from `story.toml`: conventional dates, words, fictional attempts."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from states.instants import instant_of


@dataclass(frozen=True, kw_only=True)
class Dated:
    """When an act is recorded (`at`, an instant) and since when it is true (`when`, as typed)."""

    at: datetime
    when: str


@dataclass(frozen=True, kw_only=True)
class FilingStory:
    """How the files of one group were filed and analysed; `analysed` None: with its group."""

    window: str
    filed: Dated
    analysed: Dated | None


@dataclass(frozen=True, kw_only=True)
class SessionStory:
    """A committee session: where it is recorded, and the two acts that disclose it."""

    body: str
    reference: str
    held: Dated
    notified: Dated
    announced: Dated


@dataclass(frozen=True, kw_only=True)
class Story:
    """The whole file; `words` gives a phrase by section and name, filled with values."""

    content: Mapping[str, Any]

    def words(self, section: str, name: str, **values: str | int) -> str:
        """Return a phrase of a section, with its `{fields}` filled."""
        return str(self.content[section][name]).format(**values)

    def choice(self, section: str, part: str, name: str, default: str) -> str:
        """Return a value of a part of a section, `default` when the file says nothing."""
        return str(self.content[section][part].get(name, default))

    def filing(self, group: str) -> FilingStory | None:
        """Return how a group of files was filed, None when the file says nothing of it."""
        found = self.content["files"].get(group)
        if found is None:
            return None
        analysed = _dated(found["analysed"]) if "analysed" in found else None
        return FilingStory(window=found["window"], filed=_dated(found["filed"]), analysed=analysed)

    def session(self, group: str) -> SessionStory:
        """Return the session that decided a group of files."""
        found = self.content["sessions"][group]
        return SessionStory(
            body=found["body"],
            reference=found["reference"],
            held=_dated(found["held"]),
            notified=_dated(found["notified"]),
            announced=_dated(found["announced"]),
        )

    def instant(self, name: str) -> datetime:
        """Return an instant of the head of the file."""
        return instant_of(self.content[name])


@cache
def story() -> Story:
    """Return the story that ships with the house."""
    text = files("workflow.replay").joinpath("story.toml").read_text(encoding="utf-8")
    return Story(content=tomllib.loads(text))


def _dated(value: Mapping[str, str]) -> Dated:
    return Dated(at=instant_of(value["at"]), when=value["when"])

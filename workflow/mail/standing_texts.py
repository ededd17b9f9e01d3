"""Texts a lead keeps for every letter of a code: versions folded from events, the last in force.

The built-in words stay as they are: a standing text stands beside them, never instead of a fact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from notifications.additions import WrittenPart
from notifications.letters import LETTERS, Category
from states.events import Event, text_of
from states.identifiers import ActorId, CaseId
from workflow.archive import Archive
from workflow.people import text_refs

TEXT_EDITED = "text_edited"
BODY = "body"
FIXED = ("weekly_digest", "message")
"""Letters without standing texts: the lead's own digest, and what the lead writes whole."""
ALWAYS = ("agent", "courriel", "date", "programme", "salutation", "service", "telephone")
ABOUT_A_FILE = ("appel", "collectivite", "reference")
WITHOUT_FILE = ("call_opened", "call_opened_again", "convocation", "announcement", "extension")
"""Letters that may be about no file, or about several."""
DATED = ("deadline", "due")
"""Values of a letter that `{{ echeance }}` prints, in this order."""


@dataclass(frozen=True, kw_only=True)
class StandingText:
    """One version of a text: `ref` is "" when this version removed it."""

    code: str
    part: WrittenPart
    version: int
    ref: str
    written_at: datetime
    by: ActorId


def editable_codes() -> tuple[str, ...]:
    """Return the letters that take standing texts, in the order of `LETTERS`."""
    return tuple(
        code
        for code, spec in LETTERS.items()
        if code not in FIXED and spec.category is not Category.ACCESS
    )


def fields_of(code: str) -> tuple[str, ...]:
    """Return the fields that always have a value in a letter, sorted."""
    spec = LETTERS[code]
    found = list(ALWAYS)
    if code not in WITHOUT_FILE:
        found += ABOUT_A_FILE
    if spec.needs & set(DATED):
        found.append("echeance")
    return tuple(sorted(found))


def text_case(code: str) -> CaseId:
    """Return the case that keeps the versions of the texts of a letter."""
    return CaseId(f"texte:{code}")


def versions_of(archive: Archive, code: str) -> tuple[StandingText, ...]:
    """Return every version of the texts of a letter, oldest first."""
    counts: dict[WrittenPart, int] = {}
    found = []
    for event in archive.events(text_case(code)):
        if event.kind == TEXT_EDITED:
            found.append(_version(event, counts))
    return tuple(found)


def standing_texts(archive: Archive, code: str) -> Mapping[WrittenPart, StandingText]:
    """Return the texts in force for a letter; a text removed is left out."""
    latest = {version.part: version for version in versions_of(archive, code)}
    return {part: version for part, version in latest.items() if version.ref}


def _version(event: Event, counts: dict[WrittenPart, int]) -> StandingText:
    part = WrittenPart(text_of(event.data, "part"))
    counts[part] = counts.get(part, 0) + 1
    return StandingText(
        code=text_of(event.data, "code"),
        part=part,
        version=counts[part],
        ref=text_refs(event.data).get(BODY, ""),
        written_at=event.recorded_at,
        by=event.actor,
    )

"""What a letter is: its category, who lets it go, what it needs, who gets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from states.identifiers import ContactKind
from states.programme import Owner


class Release(StrEnum):
    """Who lets a letter go."""

    AUTO = "auto"
    LEAD = "lead"


class Category(StrEnum):
    """What a letter is; quiet hours and merging concern reminders and announcements only."""

    ACCESS = "access"
    """Opens a door: its token is made when it leaves, its body is neither stored nor shown."""
    ANSWER = "answer"
    """Answers a person's own act: it leaves at once."""
    REMINDER = "reminder"
    ANNOUNCEMENT = "announcement"
    """News that waits for working hours."""
    DECISION = "decision"
    DIGEST = "digest"


@dataclass(frozen=True, kw_only=True)
class LetterSpec:
    """A letter: `needs` are the context names it cannot do without, `takes` those it may use.

    `to` empty: the owner of the milestone (`OWNER_CONTACTS`), or the persons the act names.
    `asks`: the one action asked of the reader, "" when nothing is. `calendar`: its deadline also
    goes as a calendar attachment.
    """

    code: str
    title: str
    category: Category
    needs: frozenset[str]
    takes: frozenset[str] = frozenset()
    to: tuple[ContactKind, ...] = ()
    copy: tuple[ContactKind, ...] = ()
    release: Release = Release.AUTO
    calendar: bool = False
    asks: str = ""


OWNER_CONTACTS: Mapping[Owner, tuple[ContactKind, ...]] = {
    Owner.REGIONAL_CENTRE: (ContactKind.REGIONAL_CENTRE,),
    Owner.LOCAL_AUTHORITY: (ContactKind.CONTACT,),
    Owner.REGION: (ContactKind.REGION,),
    Owner.CNAM: (ContactKind.LEAD,),
}
